"""What ends a stream but its own end: its client leaves, the hub stops, or the reader is too slow.

Made by hub.app for the hub's streams, and told by its server that the hub stops.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from starlette.types import Message, Scope, Send

from hub.errors import TooSlow

ABORT = "hub.abort"
"""Among the extensions of a scope: what drops the connection with all that still waits to be sent."""
SLOW = 10.0
"""Seconds in which a reader has to make room for what is sent."""

FAREWELL = 1.0
"""Seconds in which readers are told that the hub stops."""


@dataclass
class Ending:
    """Of all streams of a hub."""

    _stopped: asyncio.Event = field(default_factory=asyncio.Event)
    _carried: set[asyncio.Task[Any] | None] = field(default_factory=set[asyncio.Task[Any] | None])

    async def stop(self) -> None:
        """End every stream: who follows goes on elsewhere, or here when the hub is back."""
        self._stopped.set()
        if streams := [stream for stream in self._carried if stream]:
            await asyncio.wait(streams, timeout=FAREWELL)

    @property
    def stopped(self) -> bool:
        """Whether the hub stops."""
        return self._stopped.is_set()

    async def carry(self, work: Coroutine[Any, Any, None], watch: Coroutine[Any, Any, None]) -> None:
        """Do the work of a stream until it is done, until the `watch` ends, or until the hub stops.

        Raises what either raises.
        """
        own = asyncio.current_task()
        self._carried.add(own)
        tasks = [asyncio.create_task(each) for each in (work, watch, self._until_stopped())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            self._carried.discard(own)
        for task in tasks:
            if not task.cancelled():
                task.result()

    async def send(self, send: Send, scope: Scope, message: Message) -> None:
        """Send something. Raises TooSlow where the reader makes no room for it; the connection is gone then."""
        try:
            async with asyncio.timeout(SLOW):
                await send(message)
        except TimeoutError:
            abort: Callable[[], None] | None = (scope.get("extensions") or {}).get(ABORT)
            if abort is not None:
                abort()
                # The server hears of it in its next turn.
                await asyncio.sleep(0)
            raise TooSlow from None

    async def _until_stopped(self) -> None:
        await self._stopped.wait()


async def client_gone(receive: Callable[[], Awaitable[Message]]) -> None:
    """Wait until the client of an HTTP request leaves."""
    while (await receive())["type"] != "http.disconnect":
        pass
