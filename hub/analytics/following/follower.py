"""One who follows: where they are in a log, and with which rights they got there.

Made by hub.analytics.following.follow for each subscription.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence

from hub.access.visibility import Visibility
from hub.analytics.following.delivery import Delivery, row_gone
from hub.analytics.following.event import RegisterEvent, RowGone
from hub.analytics.following.judged import JudgedEntry, judged
from hub.analytics.following.places import same_place
from hub.analytics.following.position import Position, Seal
from hub.analytics.following.recall import out_of_sight
from hub.analytics.following.tail import Logged, Tail
from hub.graph.session import Graph

MOST_GONE = 500
"""Rows that one event calls back."""


class Follower:
    """`at` is where they are. What they were sent with other rights, entries still to come may take away."""

    def __init__(self, graph: Graph, tail: Tail, seal: Seal, at: Position, delivery: Delivery) -> None:
        self._graph = graph
        self._tail = tail
        self._seal = seal
        self._delivery = delivery
        self._had = at.seen_by
        self.at = at

    def here(self) -> RegisterEvent:
        """Where they are, and nothing else."""
        return self._bare(())

    async def turn(self, sees: Visibility) -> list[RegisterEvent]:
        """Go on with other rights; what is no longer in sight for that."""
        rows = [row_gone(at) for at in await out_of_sight(self._graph, self._delivery.model, self.at.seen_by, sees)]
        # Until all of it is sent they stand where they stood: who goes on from there is told all of it again.
        *parts, last = [rows[start : start + MOST_GONE] for start in range(0, len(rows) or 1, MOST_GONE)]
        events = [self._bare(part) for part in parts]
        self._had, self.at = self.at.seen_by, await same_place(self._graph, self.at, sees)
        return [*events, self._bare(last)] if last else events

    async def taken(self, entries: Sequence[Logged]) -> AsyncGenerator[RegisterEvent]:
        """What entries are to them, in order."""
        for told in await self._judged(entries):
            self.at = Position.after(told.entry, self.at.seen_by)
            event = self._delivery.event(told, lambda: self._seal.sealed(self.at))
            if event is not None:
                yield event
        if self._tail.level(self.at.log, self.at.number):
            self._had = self.at.seen_by

    async def _judged(self, entries: Sequence[Logged]) -> list[JudgedEntry]:
        """The same for all who see as much, as long as no other entry has come."""
        first, last = entries[0].entry, entries[-1].entry
        kept, key = self._tail.kept, (first.log, first.sequence, last.sequence, self.at.seen_by, self._had)
        if key not in kept:
            model = self._delivery.model
            kept[key] = asyncio.create_task(judged(self._graph, model, entries, self.at.seen_by, self._had))
        try:
            return await asyncio.shield(kept[key])
        except Exception:
            kept.pop(key, None)
            raise

    def _bare(self, gone: Sequence[RowGone]) -> RegisterEvent:
        return RegisterEvent(self._seal.sealed(self.at), None, None, None, None, (), None, (), tuple(gone))
