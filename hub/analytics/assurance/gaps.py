"""Where evidence is missing, worst first, and what to do next.

Asked by the API as `gaps`: the applicable pairs of a framework at level 0 or 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from hub.analytics.asking.answer_types import Filter, Many, On, One, Placed, Ref
from hub.analytics.asking.reading import Reading
from hub.analytics.assurance.alignment import CROSSED
from hub.analytics.assurance.pairs import Pair, pairs
from hub.analytics.assurance.standing import read_tools
from hub.model.enums import AlignmentLevel
from hub.model.stored import fold


@dataclass(frozen=True, slots=True)
class Gap(Placed):
    """A tool and a principle that applies to it, not shown to be met: level 0 or 1."""

    level: Annotated[AlignmentLevel, "NOT_ASSESSED or STATED."]
    crossed_level: Annotated[AlignmentLevel | None, CROSSED]
    why: Annotated[str, "One sentence that names what set the level, and the path of the crossed level."]
    next: Annotated[str, "The one action that raises the level."]
    tool: Annotated[Ref, One("Tool"), "The tool."]
    principle: Annotated[Ref, One("Principle"), "The principle."]
    liberty_outcomes: Annotated[tuple[Ref, ...], Many("Outcome"), "Outcomes that affect liberty and that it bears on."]


async def gaps(
    reading: Reading,
    *,
    framework: Annotated[str, "Slug of the framework."],
    agency: Annotated[str | None, "Only tools that this agency owns."] = None,
    where: Annotated[Filter | None, On("Tool"), "Only tools that satisfy this."] = None,
) -> list[Gap]:
    """Gaps of tools that bear on liberty first, then by name of tool, then by name of principle.

    All registered tools count, acting or not. Raises NotFound for an unknown framework or agency. Cost: one statement.
    """
    found = await read_tools(reading, owner=agency, where=where)
    low = (pair for pair in pairs(found, framework) if pair.standing.level.rung <= 1)
    return sorted((_gap(pair) for pair in low), key=Gap.place)


def _gap(pair: Pair) -> Gap:
    tool, principle = pair.subject, pair.principle
    outcomes = sorted(tool.liberty, key=lambda one: (fold(one[1]), one[0]))
    answer = Gap(
        pair.standing.level,
        pair.crossed_level,
        pair.why,
        pair.standing.next or "",
        Ref("Tool", tool.slug),
        Ref("Principle", principle.slug),
        tuple(Ref("Outcome", slug) for slug, _ in outcomes),
    )
    return answer.at(0 if outcomes else 1, fold(tool.name), tool.slug, fold(principle.name), principle.slug)
