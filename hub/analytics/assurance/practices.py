"""Practices that tools of several agencies adopted: what worked elsewhere, and what did not.

Asked by the API as `sharedPractices`. A tool adopts a practice; its agency is its owner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from hub.analytics.asking.answer_types import Dated, Filter, Listed, On, One, Placed, Ref
from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.errors import BadUserInput
from hub.model.enums import Basis
from hub.model.stored import fold
from hub.model.time import LATEST

PRACTICES = load("assurance/practices.cypher")


@dataclass(frozen=True, slots=True)
class Adoption(Placed):
    """One tool with which a practice was adopted."""

    since: Annotated[str | None, Dated(), "When it was adopted; null when unknown."]
    basis: Annotated[Basis | None, "Whether a source says so or it is our reading; null for a plain record."]
    result: Annotated[str | None, "What came of it; null when no source says."]
    tool: Annotated[Ref, One("Tool"), "The tool."]


@dataclass(frozen=True, slots=True)
class SharedPractice(Placed):
    """A practice that tools of several agencies adopted."""

    agency_count: Annotated[int, "Different owners of the tools that adopted it."]
    practice: Annotated[Ref, One("Practice"), "The practice."]
    adoptions: Annotated[tuple[Adoption, ...], Listed(), "Who adopted it, earliest first, unknown dates last."]


async def shared_practices(
    reading: Reading,
    *,
    min_agencies: Annotated[int, "At least this many agencies, 1 or more."] = 2,
    where: Annotated[Filter | None, On("Practice"), "Only practices that satisfy this."] = None,
) -> list[SharedPractice]:
    """Shared practices, those of the most agencies first, then by name.

    A tool whose owner is not visible is among the adoptions and counts for no agency. Raises BadUserInput when
    `min_agencies` is below 1. Cost: one statement.
    """
    if min_agencies < 1:
        raise BadUserInput("minAgencies: give 1 or more")
    rows = await reading.ask(PRACTICES, where=where)
    found = (_shared(*row) for row in rows)
    return sorted((one for one in found if one.agency_count >= min_agencies), key=SharedPractice.place)


def _shared(slug: str, name: str, rows: list[list[Any]]) -> SharedPractice:
    agencies = {owner for row in rows for owner in row[6]}
    return SharedPractice(len(agencies), Ref("Practice", slug), adoptions(rows)).at(-len(agencies), fold(name), slug)


def adoptions(rows: list[list[Any]]) -> tuple[Adoption, ...]:
    """Adoptions from rows of tool's slug and name, since, its day, basis, result, owners and key; earliest first."""
    return tuple(sorted((_adoption(row) for row in rows), key=Adoption.place))


def _adoption(row: list[Any]) -> Adoption:
    slug, name, since, day, basis, result, _, key = row
    answer = Adoption(since, Basis(basis) if basis else None, result, Ref("Tool", slug))
    return answer.at(day or LATEST, fold(name), slug, key or "")
