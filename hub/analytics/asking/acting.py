"""Which tools a question is about where nothing else is asked: those that act; and how many are left out of it.

Called by the questions that count tools. Cost of `left_out`: at most three small
statements, one of today.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.graph.compiler.values import Tree, Value

TOOLS = load("asking/tools.cypher")
NAMED = ("status", "acts", "lastKnownActing", "coming")
"""A filter that names one of these says itself which tools to take."""


@dataclass(frozen=True)
class LeftOut:
    """How many tools a question leaves out: those only possible on the day, and those that are last known acting."""

    uncertain: int
    stale: int


def acting(where: Tree | None) -> Tree:
    """A filter that takes tools that act on the day, unless it says itself which to take.

    It does so when it names one of NAMED of the tool itself, at the top or inside and, or, not. A status of something
    else that the tool is related to does not count, nor does the tool's history.
    """
    if where is not None and names_acting(where):
        return where
    return _with(where, "acts")


def names_acting(tree: Tree) -> bool:
    """Whether a filter of tools says itself which statuses to take."""
    inner = [*(tree.get("and") or ()), *(tree.get("or") or ()), *([tree["not"]] if tree.get("not") else ())]
    return any(name in tree for name in NAMED) or any(names_acting(one) for one in inner)


async def left_out(reading: Reading, where: Tree | None) -> LeftOut:
    """How many tools the filter `acting(where)` leaves out; none is stale where it says itself which to take.

    What is only possible is what the same filter takes in beside the others when it may.
    """
    named = where is not None and names_acting(where)
    stale = [] if named else await _tools(reading, _with(where, "lastKnownActing"))
    return LeftOut(await _uncertain(reading, acting(where)), len(stale))


async def _uncertain(reading: Reading, where: Tree) -> int:
    if not reading.past or reading.possible:
        return 0
    possible = await _tools(replace(reading, possible=True), where)
    return len(set(possible).difference(await _tools(reading, where)))


async def _tools(reading: Reading, where: Tree) -> list[str]:
    return [slug for [slug] in await reading.ask(TOOLS, where=where)]


def _with(where: Tree | None, flag: str) -> Tree:
    only: Tree = {flag: {"eq": Value(True)}}
    return only if where is None else {"and": [where, only]}
