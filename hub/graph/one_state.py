"""Answers of several statements that speak of one state of the graph, however often it is changed meanwhile.

Called by whoever needs more than one look at the graph: the API, tables, packs, the partner feed. Neither engine has
snapshots. So an answer is first worked out while others write; if what it read has changed it is begun again with the
writers of this hub waiting, and then with those of every hub.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

from hub.errors import Conflict
from hub.graph.gate import Stay
from hub.graph.session import Graph
from hub.graph.transaction import GraphMovedError

T = TypeVar("T")
TRIES = 4
REMEMBERED = 16
"""So many answers after one that had to begin again start as its next try did."""

_stay: ContextVar[Stay] = ContextVar("stay")


class Hold(IntEnum):
    """Who waits while an answer is worked out."""

    NOBODY = 0
    THIS_HUB = 1
    EVERY_HUB = 2

    @property
    def more(self) -> Hold:
        """The next."""
        return Hold(min(self + 1, Hold.EVERY_HUB))


@dataclass
class Unrest:
    """How answers have to begin where the graph has lately been changed under them; kept beside it (Graph.kept)."""

    hold: Hold = Hold.NOBODY
    left: int = 0

    def first(self) -> Hold:
        """How the next answer begins."""
        if not self.left:
            return Hold.NOBODY
        self.left -= 1
        return self.hold

    def moved(self, hold: Hold) -> Hold:
        """How an answer begins again after this; the next ones begin so too."""
        self.hold, self.left = hold.more, REMEMBERED
        return self.hold


async def of_one_state(
    graph: Graph, ask: Callable[[], Awaitable[T]], *, several: bool = True, most: Hold = Hold.EVERY_HUB
) -> T:
    """What `ask` gives, which raises GraphMovedError when the graph was changed under it; then it is asked again.

    `most` says who may have to wait for it, `several` whether it sends more than one statement: if not, nobody waits at
    the first try. Within such an answer another one only asks. Raises Conflict when the graph moved at every try, and
    whatever else `ask` raises.
    """
    unrest = graph.kept.setdefault(Unrest, Unrest())
    hold = min(unrest.first(), most) if several else Hold.NOBODY
    for _ in range(TRIES):
        try:
            return await _asked(graph, ask, hold)
        except GraphMovedError as moved:
            hold = min(unrest.moved(hold), most) if moved.meanwhile else hold
    raise Conflict


async def _asked(graph: Graph, ask: Callable[[], Awaitable[T]], hold: Hold) -> T:
    around = _stay.get(None)
    if hold is Hold.NOBODY or (around and around.inside):
        return await ask()
    async with graph.still(everywhere=hold is Hold.EVERY_HUB) as stay:
        before = _stay.set(stay)
        try:
            return await ask()
        finally:
            _stay.reset(before)
