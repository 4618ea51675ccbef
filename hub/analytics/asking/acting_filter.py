"""Which tools a question is about where nothing else is asked: those that act; and how many are left out of it.

Called by the questions that count tools. Nobody vanishes for want of a date: what a question does not count stands
beside it, in tools. Cost of `left_out`: nothing where it is not asked for, else one small statement, and of a past day
two more.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated

from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.graph.compiler.values import Tree, Value

TOOLS = load("asking/tools.cypher")
APART = load("asking/apart.cypher")
NAMED = ("status", "acts", "lastKnownActing", "coming")
"""A filter that names one of these says itself which tools to take."""
CHOSEN = (
    "Which tools to count; those that act, unless it says itself by `status`, `acts`, `lastKnownActing` or `coming`."
)
STALE = "Tools it would count did a source show them lately: last known acting. 0 where `where` says which to take."
RETIRED = "Tools it would count were they not retired. 0 where `where` says itself which to take."
UNCERTAIN = "Tools it would count with `possible: true`: by a past day they may not have been there. 0 today."

MORE = "Tools, or agencies, that have pairs here only with `possible: true`: they may not have been there. 0 today."


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What stands beside an answer about tools that act: how many tools it leaves out."""

    stale_count: Annotated[int, STALE]
    retired_count: Annotated[int, RETIRED]
    uncertain_count: Annotated[int, UNCERTAIN]


@dataclass(frozen=True, slots=True)
class Uncertain:
    """What stands beside a list of pairs: how many tools, or agencies, it leaves out as only possible."""

    uncertain_count: Annotated[int, MORE]


def acting(where: Tree | None) -> Tree:
    """A filter that takes tools that act on the day, unless it says itself which to take.

    It does so when it names one of NAMED of the tool itself, at the top or inside and, or, not. A status of something
    else that the tool is related to does not count, nor does the tool's history.
    """
    if where is not None and names_acting(where):
        return where
    only: Tree = {"acts": {"eq": Value(True)}}
    return only if where is None else {"and": [where, only]}


def names_acting(where: Tree | None) -> bool:
    """Whether a filter of tools says itself which to take."""
    if where is None:
        return False
    inner = [*(where.get("and") or ()), *(where.get("or") or ()), *([where["not"]] if where.get("not") else ())]
    return any(name in where for name in NAMED) or any(names_acting(nested) for nested in inner)


async def left_out(reading: Reading, where: Tree | None) -> LeftOut:
    """How many tools the filter `acting(where)` leaves out."""
    stale, retired = await _apart(reading, where)
    return LeftOut(stale, retired, await beyond(reading, partial(_tools, where=acting(where))))


async def beyond(reading: Reading, read: Callable[[Reading], Awaitable[set[str]]], held: set[str] | None = None) -> int:
    """How many more there are of what `read` gives when it takes in what is only possible on the day.

    `held` is what it gives without, where that is known already.
    """
    if not reading.past or reading.possible or not reading.wants("uncertainCount"):
        return 0
    possible = await read(replace(reading, possible=True))
    return len(possible - (await read(reading) if held is None else held))


async def _apart(reading: Reading, where: Tree | None) -> tuple[int, int]:
    if names_acting(where) or not (reading.wants("staleCount") or reading.wants("retiredCount")):
        return 0, 0
    rows = await reading.ask(APART, where=where)
    return sum(count for count, stale, _ in rows if stale), sum(count for count, _, retired in rows if retired)


async def _tools(reading: Reading, where: Tree | None) -> set[str]:
    return {slug for [slug] in await reading.ask(TOOLS, where=where)}
