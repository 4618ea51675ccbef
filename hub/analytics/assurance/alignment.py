"""How tools and agencies stand against every principle that applies to them, those never assessed included.

Asked by the API as `alignmentPairs`, from the root and on a tool, and as `agencyAlignmentPairs`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from hub.analytics.asking.acting_filter import Uncertain, beyond
from hub.analytics.asking.answer_types import Filter, Key, On, One, Placed, Ranked, Ref, Through
from hub.analytics.asking.reading import Reading
from hub.analytics.assurance.pairs import COUNTED, Pair, ToolsCounted, pairs, with_principle
from hub.analytics.assurance.standing import read_agencies, read_tools
from hub.model.enums import AlignmentLevel
from hub.model.stored import fold

FRAMEWORK = "Slug of a framework; all that apply when left out."
PRINCIPLE = "Slug of a principle: only pairs with it."
LEVELS = "Only pairs at these levels."
CROSSED = "Level that a principle of another framework suggests through a shared concept, where higher: our reading."
IN_GENERAL = "Whether it is recorded of an umbrella, and so of its members in general; it is then in no count."
OTHERWISE = "The level it would stand at but for what contradicts; null unless CONTRADICTED."
COUNTED_PAIR = "Whether the tool acts or is coming; others stand apart and are in no count."


@dataclass(frozen=True, slots=True)
class _Standing(Placed):
    principle: Annotated[Ref, One("Principle"), "The principle."]
    framework: Annotated[Ref, One("Framework"), "The framework that states it."]
    level: Annotated[AlignmentLevel, "Where it stands: CONTRADICTED, or a level of the ladder."]
    otherwise: Annotated[AlignmentLevel | None, OTHERWISE]
    self_reported: Annotated[bool | None, "Whether only the owner's family supports it; null when nothing supports it."]
    crossed_level: Annotated[AlignmentLevel | None, CROSSED]
    crossed_from: Annotated[Ref | None, One("Principle"), "The principle whose evidence suggests it."]
    crossed_through: Annotated[Ref | None, One("Concept"), "The concept that both principles express."]
    why: Annotated[str, "One sentence that names what set the level, and the path of the crossed level."]
    next: Annotated[str | None, "The one action that raises the level, worded for who must act; null at the top."]
    alignment: Annotated[Ref | None, One("Alignment"), "The recorded alignment; null when none is recorded."]
    evidence: Annotated[Ref | None, Through("Alignment", "evidence"), "The evidence of the recorded alignment."]


@dataclass(frozen=True, slots=True)
class AlignmentPair(_Standing):
    """One tool against one principle that applies to it. The level is computed from what is recorded."""

    tool: Annotated[Ref, One("Tool"), "The tool."]
    counted: Annotated[bool, COUNTED_PAIR]


@dataclass(frozen=True, slots=True)
class AgencyAlignmentPair(_Standing):
    """One agency against one principle that agencies meet. The level is computed from what is recorded."""

    agency: Annotated[Ref, One("Agency"), "The agency."]
    in_general: Annotated[bool, IN_GENERAL]


async def alignment_pairs(
    reading: Reading,
    *,
    framework: Annotated[str | None, FRAMEWORK] = None,
    agency: Annotated[str | None, "Only tools that this agency owns."] = None,
    tool: Annotated[str | None, "Only this tool."] = None,
    principle: Annotated[str | None, PRINCIPLE] = None,
    levels: Annotated[list[AlignmentLevel] | None, LEVELS] = None,
    tools: Annotated[ToolsCounted | None, COUNTED] = None,
    where: Annotated[Filter | None, On("Tool"), "Only tools that satisfy this."] = None,
) -> Ranked[AlignmentPair]:
    """Pairs by name of tool, then title of framework, then place of the principle in it.

    Raises NotFound for an unknown framework, agency, tool or principle. Cost: one statement, one more with
    `uncertainCount` of a past day.
    """
    only = None if tool is None else [tool]

    async def read(look: Reading) -> list[Pair]:
        standings = await read_tools(look, only=only, owner=agency, where=where, named=tool is not None)
        return list(_at(levels, with_principle(standings, principle, framework, tools)))

    every = await read(reading)
    return Ranked.of(_of_tools(every), await _uncertain(reading, read, every))


async def tool_alignment_pairs(
    reading: Reading,
    slugs: list[str],
    *,
    framework: Annotated[str | None, FRAMEWORK] = None,
    levels: Annotated[list[AlignmentLevel] | None, LEVELS] = None,
    tools: Annotated[ToolsCounted | None, COUNTED] = None,
) -> dict[str, list[AlignmentPair]]:
    """The same for each of these tools. Raises NotFound for an unknown framework. Cost: one statement."""
    standings = await read_tools(reading, only=slugs)
    by_tool: defaultdict[str, list[AlignmentPair]] = defaultdict(list)
    for answer in _of_tools(_at(levels, pairs(standings, framework, tools))):
        by_tool[answer.tool.slug].append(answer)
    return {slug: by_tool[slug] for slug in slugs}


async def agency_alignment_pairs(
    reading: Reading,
    *,
    framework: Annotated[str | None, FRAMEWORK] = None,
    agency: Annotated[str | None, "Only this agency."] = None,
    agencies: Annotated[list[str] | None, "Only agencies with one of these slugs."] = None,
    principle: Annotated[str | None, PRINCIPLE] = None,
    levels: Annotated[list[AlignmentLevel] | None, LEVELS] = None,
    in_general: Annotated[bool, "Whether pairs of umbrellas are among them; they are in no count."] = True,
) -> Ranked[AgencyAlignmentPair]:
    """Pairs by name of agency, then title of framework, then place of the principle in it.

    A framework reaches an agency that it names and every body that is part of one. Raises NotFound for an unknown
    framework, agency or principle. Cost: one statement, one more with `uncertainCount` of a past day.
    """

    async def read(look: Reading) -> list[Pair]:
        standings = await read_agencies(look, agency)
        every = with_principle(standings, principle, framework)
        return [pair for pair in _at(levels, every) if _asked_for(pair, agencies, in_general)]

    every = await read(reading)
    answers = (
        AgencyAlignmentPair(
            **_shown(pair), agency=Ref("Agency", pair.subject.slug), in_general=pair.subject.general
        ).at(*_place(pair))
        for pair in every
    )
    return Ranked.of(sorted(answers, key=AgencyAlignmentPair.place), await _uncertain(reading, read, every))


async def _uncertain(
    reading: Reading, read: Callable[[Reading], Awaitable[list[Pair]]], every: Iterable[Pair]
) -> Uncertain:
    """How many tools, or agencies, have pairs only with what is possible; `every` are those that are held."""

    async def subjects(look: Reading) -> set[str]:
        return {pair.subject.slug for pair in await read(look)}

    return Uncertain(await beyond(reading, subjects, {pair.subject.slug for pair in every}))


def _asked_for(pair: Pair, agencies: list[str] | None, in_general: bool) -> bool:
    return (agencies is None or pair.subject.slug in agencies) and (in_general or pair.counted)


def _of_tools(chosen: Iterable[Pair]) -> list[AlignmentPair]:
    answers = (
        AlignmentPair(**_shown(pair), tool=Ref("Tool", pair.subject.slug), counted=pair.subject.counted).at(
            *_place(pair)
        )
        for pair in chosen
    )
    return sorted(answers, key=AlignmentPair.place)


def _at(levels: list[AlignmentLevel] | None, every: Iterable[Pair]) -> Iterable[Pair]:
    return every if levels is None else (pair for pair in every if pair.level in levels)


def _shown(pair: Pair) -> dict[str, Any]:
    """The fields of _Standing; the alignment is there as itself and as the way to its evidence."""
    crossing = pair.crossing
    recorded = None if pair.alignment is None else Ref("Alignment", pair.alignment)
    return {
        "principle": Ref("Principle", pair.principle.slug),
        "framework": Ref("Framework", pair.framework.slug),
        "level": pair.level,
        "otherwise": pair.standing.otherwise,
        "self_reported": pair.self_reported,
        "crossed_level": pair.crossed_level,
        "crossed_from": crossing and Ref("Principle", crossing.source),
        "crossed_through": crossing and Ref("Concept", crossing.concept),
        "why": pair.why,
        "next": pair.standing.next,
        "alignment": recorded,
        "evidence": recorded,
    }


def _place(pair: Pair) -> tuple[Key, ...]:
    return (
        fold(pair.subject.name),
        pair.subject.slug,
        fold(pair.framework.title),
        pair.framework.slug,
        pair.principle.order,
        pair.principle.slug,
    )
