"""Work for a client that may leave: cancelled when it does.

Used by hub.api.http.view. A server tells that a client has left only to whoever waits for its next message. Nearly
every answer is there before a client could think of leaving, so the wait begins only with work that takes a while.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from starlette.requests import ClientDisconnect
from starlette.types import Message

T = TypeVar("T")
Receive = Callable[[], Awaitable[Message]]
PATIENCE = 0.25
"""Seconds that work may take before the hub looks whether its client is still there."""


async def unless_gone(work: Awaitable[T], receive: Receive) -> T:
    """The work's result. When the client leaves first, the work is cancelled, and ClientDisconnect raised."""
    watch = _Watch(receive)
    try:
        return await work
    except asyncio.CancelledError:
        if not watch.left:
            raise
        raise ClientDisconnect from None
    finally:
        watch.end()


class _Watch:
    """Cancels the task it was made in when the client leaves. `left` tells that it did."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._working = asyncio.current_task()
        self._waiting: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(PATIENCE, self._begin)
        self.left = False

    def _begin(self) -> None:
        self._waiting = asyncio.create_task(self._wait(), name="client watch")

    async def _wait(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.left = True
        if self._working is not None:
            self._working.cancel()

    def end(self) -> None:
        """Stop watching: nothing is cancelled after this. Takes back what this watch alone has asked of the task."""
        self._timer.cancel()
        if self._waiting is not None:
            self._waiting.cancel()
        if self.left and self._working is not None:
            self._working.uncancel()
