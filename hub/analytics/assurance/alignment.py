"""How tools and agencies stand against every principle that applies to them, those never assessed included.

Asked by the API as `alignmentPairs`, from the root and on a tool, and as `agencyAlignmentPairs`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from hub.analytics.asking.answer_types import Filter, Key, On, One, Placed, Ref, Through
from hub.analytics.asking.reading import Reading
from hub.analytics.assurance.pairs import Pair, pairs
from hub.analytics.assurance.standing import read_agencies, read_tools
from hub.model.enums import AlignmentLevel
from hub.model.stored import fold

FRAMEWORK = "Slug of a framework; all that apply when left out."
LEVELS = "Only pairs at these levels."
CROSSED = "Level that evidence for another principle suggests through a shared concept: our reading, never counted."


@dataclass(frozen=True, slots=True)
class _Standing(Placed):
    principle: Annotated[Ref, One("Principle"), "The principle."]
    framework: Annotated[Ref, One("Framework"), "The framework that states it."]
    level: Annotated[AlignmentLevel, "Where it stands on the ladder, caps included."]
    crossed_level: Annotated[AlignmentLevel | None, CROSSED]
    crossed_from: Annotated[Ref | None, One("Principle"), "The principle whose evidence suggests it."]
    crossed_through: Annotated[Ref | None, One("Concept"), "The concept that both principles express."]
    why: Annotated[str, "One sentence that names what set the level, and the path of the crossed level."]
    next: Annotated[str | None, "The one action that raises the level; null at the top."]
    alignment: Annotated[Ref | None, One("Alignment"), "The recorded alignment; null when none is recorded."]
    evidence: Annotated[Ref | None, Through("Alignment", "evidence"), "The evidence of the recorded alignment."]


@dataclass(frozen=True, slots=True)
class AlignmentPair(_Standing):
    """One tool against one principle that applies to it. The level is computed from what is recorded."""

    tool: Annotated[Ref, One("Tool"), "The tool."]


@dataclass(frozen=True, slots=True)
class AgencyAlignmentPair(_Standing):
    """One agency against one principle that agencies meet. The level is computed from what is recorded."""

    agency: Annotated[Ref, One("Agency"), "The agency."]


async def alignment_pairs(
    reading: Reading,
    *,
    framework: Annotated[str | None, FRAMEWORK] = None,
    agency: Annotated[str | None, "Only tools that this agency owns."] = None,
    tool: Annotated[str | None, "Only this tool."] = None,
    levels: Annotated[list[AlignmentLevel] | None, LEVELS] = None,
    where: Annotated[Filter | None, On("Tool"), "Only tools that satisfy this."] = None,
) -> list[AlignmentPair]:
    """Pairs by name of tool, then title of framework, then place of the principle in it. Cost: one statement.

    Raises NotFound for an unknown framework, agency or tool.
    """
    only = None if tool is None else [tool]
    found = await read_tools(reading, only=only, owner=agency, where=where, named=tool is not None)
    return _of_tools(_at(levels, pairs(found, framework)))


async def tool_alignment_pairs(
    reading: Reading,
    slugs: list[str],
    *,
    framework: Annotated[str | None, FRAMEWORK] = None,
    levels: Annotated[list[AlignmentLevel] | None, LEVELS] = None,
) -> dict[str, list[AlignmentPair]]:
    """The same for each of these tools. Raises NotFound for an unknown framework. Cost: one statement."""
    found = await read_tools(reading, only=slugs)
    by_tool: defaultdict[str, list[AlignmentPair]] = defaultdict(list)
    for answer in _of_tools(_at(levels, pairs(found, framework))):
        by_tool[answer.tool.slug].append(answer)
    return {slug: by_tool[slug] for slug in slugs}


async def agency_alignment_pairs(
    reading: Reading,
    *,
    framework: Annotated[str | None, FRAMEWORK] = None,
    agency: Annotated[str | None, "Only this agency."] = None,
    agencies: Annotated[list[str] | None, "Only agencies with one of these slugs."] = None,
    levels: Annotated[list[AlignmentLevel] | None, LEVELS] = None,
) -> list[AgencyAlignmentPair]:
    """Pairs by name of agency, then title of framework, then place of the principle in it. Cost: one statement.

    A framework reaches an agency that it names and every body that is part of one. Raises NotFound for an unknown
    framework or agency.
    """
    every = pairs(await read_agencies(reading, agency), framework)
    found = _at(levels, (one for one in every if agencies is None or one.subject.slug in agencies))
    answers = (AgencyAlignmentPair(*_shown(one), Ref("Agency", one.subject.slug)).at(*_place(one)) for one in found)
    return sorted(answers, key=AgencyAlignmentPair.place)


def _of_tools(found: Iterable[Pair]) -> list[AlignmentPair]:
    answers = (AlignmentPair(*_shown(one), Ref("Tool", one.subject.slug)).at(*_place(one)) for one in found)
    return sorted(answers, key=AlignmentPair.place)


def _at(levels: list[AlignmentLevel] | None, found: Iterable[Pair]) -> Iterable[Pair]:
    return found if levels is None else (pair for pair in found if pair.standing.level in levels)


def _shown(
    pair: Pair,
) -> tuple[
    Ref, Ref, AlignmentLevel, AlignmentLevel | None, Ref | None, Ref | None, str, str | None, Ref | None, Ref | None
]:
    """The fields of _Standing, in order; the alignment is there as itself and as the way to its evidence."""
    crossing = pair.crossing
    recorded = None if pair.alignment is None else Ref("Alignment", pair.alignment)
    return (
        Ref("Principle", pair.principle.slug),
        Ref("Framework", pair.framework.slug),
        pair.standing.level,
        pair.crossed_level,
        crossing and Ref("Principle", crossing.source),
        crossing and Ref("Concept", crossing.concept),
        pair.why,
        pair.standing.next,
        recorded,
        recorded,
    )


def _place(pair: Pair) -> tuple[Key, ...]:
    return (
        fold(pair.subject.name),
        pair.subject.slug,
        fold(pair.framework.title),
        pair.framework.slug,
        pair.principle.order,
        pair.principle.slug,
    )
