"""Keep those who change the graph and those who need it to stand still out of each other's way, within one hub.

Made by hub.graph.session: every write passes here, and so does a reader whose answer had to start again. Whoever comes
first goes first; of either side many are inside at once. A reader is let out after HOLD_SECONDS whether it has ended or
not, and waits no longer than PATIENCE_SECONDS, so neither side can stop the other.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from enum import Enum

HOLD_SECONDS, PATIENCE_SECONDS = 5.0, 2.0


class Side(Enum):
    """What somebody inside does to the others."""

    CHANGING = "changing"
    STILL = "still"

    @property
    def other(self) -> Side:
        """The side that has to wait meanwhile."""
        return Side.STILL if self is Side.CHANGING else Side.CHANGING


@dataclass
class Stay:
    """A reader at the gate: whether it is inside, and so can rely on the graph to stand still."""

    inside: bool = False


class Gate:
    """Who is inside, and who waits in which order. Belongs to one event loop."""

    def __init__(self) -> None:
        self._inside = dict.fromkeys(Side, 0)
        self._waiting: deque[tuple[Side, asyncio.Future[None]]] = deque()
        self._changes = 0

    def mark(self) -> int | None:
        """As long as this is the same number, nobody here has changed the graph; None while somebody may be."""
        return None if self._inside[Side.CHANGING] else self._changes

    @asynccontextmanager
    async def changing(self) -> AsyncGenerator[None]:
        """While the block runs no reader here relies on the graph to stand still."""
        await self._enter(Side.CHANGING)
        self._changes += 1
        try:
            yield
        finally:
            self._leave(Side.CHANGING)

    @asynccontextmanager
    async def still(self) -> AsyncGenerator[Stay]:
        """While the block runs, for HOLD_SECONDS at most, nobody changes the graph through this hub.

        A writer that takes longer than PATIENCE_SECONDS is not waited for.
        """
        stay = Stay()
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._enter(Side.STILL)
                stay.inside = True

        def leave() -> None:
            if stay.inside:
                stay.inside = False
                self._leave(Side.STILL)

        bound = asyncio.get_running_loop().call_later(HOLD_SECONDS, leave)
        try:
            yield stay
        finally:
            bound.cancel()
            leave()

    async def _enter(self, side: Side) -> None:
        if not self._waiting and not self._inside[side.other]:
            self._inside[side] += 1
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append((side, turn))
        try:
            await turn
        except asyncio.CancelledError:
            # Cancelled while it waited, or at the very moment in which it was let in.
            if turn.cancelled():
                self._admit()
            else:
                self._leave(side)
            raise

    def _leave(self, side: Side) -> None:
        self._inside[side] -= 1
        self._admit()

    def _admit(self) -> None:
        """Let in whoever waits, in order, up to the first that has to wait for those inside."""
        while self._waiting:
            side, turn = self._waiting[0]
            if not turn.done():
                if self._inside[side.other]:
                    return
                self._inside[side] += 1
                turn.set_result(None)
            self._waiting.popleft()
