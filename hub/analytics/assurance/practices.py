"""Practices that tools of several agencies adopted: what worked elsewhere, and what did not.

Asked by the API as `sharedPractices`. A tool adopts a practice; its agency is its owner. Such a practice is done alike;
it is shared only where a source shows that somebody took it over from another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from hub.analytics.asking.answer_types import Dated, Filter, Listed, On, One, Placed, Ref
from hub.analytics.asking.families import FAMILIES, Families, Least
from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
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
    from_: Annotated[str | None, "Slug of the tool or agency from which it was taken over; null when no source says."]
    tool: Annotated[Ref, One("Tool"), "The tool."]


@dataclass(frozen=True, slots=True)
class SharedPractice(Placed):
    """A practice that tools of several agencies adopted: done alike, and shared where one took it over from another."""

    family_count: Annotated[int, FAMILIES]
    agency_count: Annotated[int, "Owners of the tools that adopted it; an umbrella is not counted beside a member."]
    shared: Annotated[bool, "Whether a source shows that somebody took it over from another; else it is done alike."]
    practice: Annotated[Ref, One("Practice"), "The practice."]
    adoptions: Annotated[tuple[Adoption, ...], Listed(), "Who adopted it, earliest first, unknown dates last."]


async def shared_practices(
    reading: Reading,
    *,
    min_agencies: Annotated[int, "At least this many agencies, 1 or more."] = 2,
    min_families: Annotated[int, "At least this many families, 1 or more."] = 1,
    where: Annotated[Filter | None, On("Practice"), "Only practices that satisfy this."] = None,
) -> list[SharedPractice]:
    """Practices done alike, those of the most families first, then of the most agencies, then by name.

    A tool whose owner is not visible is among the adoptions and counts for no agency. Raises BadUserInput when
    `min_agencies` or `min_families` is below 1. Cost: one statement.
    """
    least = Least.of(min_agencies, min_families)
    [[practices, parts]] = await reading.ask(PRACTICES, where=where)
    families = Families.of(parts)
    shared = (_shared(families, *row) for row in practices)
    return sorted((practice for practice in shared if least.met_by(practice)), key=SharedPractice.place)


def _shared(families: Families, slug: str, name: str, rows: list[list[Any]]) -> SharedPractice:
    bodies = families.counted(owner for row in rows for owner in row[6])
    agencies, made = len(bodies.counted), adoptions(rows)
    shared = any(adoption.from_ and adoption.basis is not Basis.INFERRED for adoption in made)
    practice = SharedPractice(bodies.families, agencies, shared, Ref("Practice", slug), made)
    return practice.at(-bodies.families, -agencies, fold(name), slug)


def adoptions(rows: list[list[Any]]) -> tuple[Adoption, ...]:
    """Adoptions from rows of tool's slug and name, since, day, basis, result, owners, key and from; earliest first."""
    return tuple(sorted((_adoption(row) for row in rows), key=Adoption.place))


def _adoption(row: list[Any]) -> Adoption:
    slug, name, since, day, basis, result, _, key, taken = row
    answer = Adoption(since, Basis(basis) if basis else None, result, taken, Ref("Tool", slug))
    return answer.at(day or LATEST, fold(name), slug, key or "")
