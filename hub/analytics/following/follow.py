"""Follow the register from a position on: every call once, in the order of the journal, as far as somebody sees it.

Made once for each hub by hub.app and asked by hub.api.streams. Who asks is asked anew again and again, so a grant, a
key or a session that ended ends the following too.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass

from hub.access.asker import Asker
from hub.access.visibility import Visibility
from hub.analytics.following.delivery import Delivery
from hub.analytics.following.event import ChangesWhere, RegisterEvent
from hub.analytics.following.follower import Follower
from hub.analytics.following.places import log_of, place_of, seal_of
from hub.analytics.following.position import Position
from hub.analytics.following.tail import Tail
from hub.graph.session import Graph
from hub.graph.shown import Seen
from hub.model.registry import Model

BEGINNING = "beginning"
"""In the place of a position: from the first entry of the log on."""
BEGINNING_AT_ONCE = 4
"""All who followed come back at once when a hub does; they are not to keep every connection to the graph busy."""
Who = Callable[[], Awaitable[Asker]]


@dataclass(frozen=True)
class Heartbeat:
    """Nothing happened."""


class Following:
    """What is followed on one graph. Within `heartbeat` seconds who follows hears something, and is asked for anew."""

    def __init__(self, graph: Graph, model: Model, heartbeat: float) -> None:
        self.graph = graph
        self._model = model
        self._heartbeat = heartbeat
        self._tail = Tail(graph)
        self._beginning = asyncio.Semaphore(BEGINNING_AT_ONCE)

    async def events(
        self, who: Who, after: str | None, where: ChangesWhere, seen: Seen | None = None
    ) -> AsyncGenerator[RegisterEvent | Heartbeat]:
        """What happens after a position; after now, if none is given, with a first event that says where that is.

        `seen` gathers which rows above PUBLISHED the events tell of; who sends them records it and empties it.
        Raises BadUserInput for a text that is no position, Resync for one that cannot be gone on from, and whatever
        `who` raises once somebody may no longer ask.
        """
        async with self._tail.followed():
            async with self._beginning:
                follower = await self._follower(_rights(await who()), after, where, Seen() if seen is None else seen)
            if after is None:
                yield follower.here()
            while True:
                sees = _rights(await who())
                if sees != follower.at.seen_by:
                    for event in await follower.turn(sees):
                        yield event
                entries = await self._tail.after(follower.at.log, follower.at.number, self._heartbeat)
                if not entries:
                    yield Heartbeat()
                # What they may see may have changed while nothing happened.
                elif _rights(await who()) == follower.at.seen_by:
                    async with aclosing(follower.taken(entries)) as events:
                        async for event in events:
                            yield event

    async def _follower(self, sees: Visibility, after: str | None, where: ChangesWhere, seen: Seen) -> Follower:
        seal, log = await seal_of(self.graph), log_of(sees)
        if after is None:
            at = await place_of(self.graph, log, await self._tail.last(log), sees)
        elif after == BEGINNING:
            at = Position(log, 0, "", sees)
        else:
            at = seal.opened(after)
            # Raises unless the entry is the one that it was.
            (await place_of(self.graph, at.log, at.number, at.seen_by)).require(at)
        return Follower(self.graph, self._tail, seal, at, Delivery(self._model, where, seen=seen))


def _rights(asker: Asker) -> Visibility:
    """What decides of a row whether they see it: what a position bears of somebody."""
    return Visibility(asker.sees.clearance, asker.sees.agency)
