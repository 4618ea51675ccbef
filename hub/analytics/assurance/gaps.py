"""Where evidence is missing, worst first, and what to do next.

Asked by the API as `gaps`: the applicable pairs of a framework that are contradicted, not assessed or only stated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from hub.analytics.asking.acting_filter import Uncertain, beyond
from hub.analytics.asking.answer_types import Filter, Many, On, One, Placed, Ranked, Ref
from hub.analytics.asking.reading import Reading
from hub.analytics.assurance.alignment import COUNTED_PAIR, CROSSED, OTHERWISE
from hub.analytics.assurance.pairs import COUNTED, Pair, ToolsCounted, pairs
from hub.analytics.assurance.standing import read_tools
from hub.model.enums import AlignmentLevel
from hub.model.stored import fold


@dataclass(frozen=True, slots=True)
class Gap(Placed):
    """A tool and a principle that applies to it, not shown to be met: contradicted, not assessed or only stated."""

    level: Annotated[AlignmentLevel, "CONTRADICTED, NOT_ASSESSED or STATED."]
    otherwise: Annotated[AlignmentLevel | None, OTHERWISE]
    crossed_level: Annotated[AlignmentLevel | None, CROSSED]
    why: Annotated[str, "One sentence that names what set the level, and the path of the crossed level."]
    next: Annotated[str, "The one action that raises the level, worded for who must act."]
    counted: Annotated[bool, COUNTED_PAIR]
    tool: Annotated[Ref, One("Tool"), "The tool."]
    principle: Annotated[Ref, One("Principle"), "The principle."]
    liberty_outcomes: Annotated[tuple[Ref, ...], Many("Outcome"), "Outcomes that affect liberty and that it bears on."]


async def gaps(
    reading: Reading,
    *,
    framework: Annotated[str, "Slug of the framework."],
    agency: Annotated[str | None, "Only tools that this agency owns."] = None,
    tools: Annotated[ToolsCounted | None, COUNTED] = None,
    where: Annotated[Filter | None, On("Tool"), "Only tools that satisfy this."] = None,
) -> Ranked[Gap]:
    """Contradicted first, then of tools that bear on liberty, then by name of tool, then by name of principle.

    Gaps of tools that neither act nor are coming, if asked for, come after all others. Raises NotFound for an unknown
    framework or agency. Cost: one statement, one more with `uncertainCount` of a past day.
    """

    async def read(look: Reading) -> list[Pair]:
        return list(pairs(await read_tools(look, owner=agency, where=where), framework, tools))

    async def of_pairs(look: Reading) -> set[str]:
        return {pair.subject.slug for pair in await read(look)}

    every = await read(reading)
    rows = sorted((_gap(pair) for pair in every if pair.level.is_gap), key=Gap.place)
    return Ranked.of(rows, Uncertain(await beyond(reading, of_pairs, {pair.subject.slug for pair in every})))


def _gap(pair: Pair) -> Gap:
    tool, principle = pair.subject, pair.principle
    outcomes = sorted(tool.liberty, key=lambda outcome: (fold(outcome[1]), outcome[0]))
    answer = Gap(
        pair.level,
        pair.standing.otherwise,
        pair.crossed_level,
        pair.why,
        pair.standing.next or "",
        tool.counted,
        Ref("Tool", tool.slug),
        Ref("Principle", principle.slug),
        tuple(Ref("Outcome", slug) for slug, _ in outcomes),
    )
    first = (not tool.counted, pair.level is not AlignmentLevel.CONTRADICTED, not outcomes)
    return answer.at(*map(int, first), fold(tool.name), fold(principle.name), tool.slug, principle.slug)
