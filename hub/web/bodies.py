"""What an endpoint leaves unread of a request's body is read and thrown away before it is answered, within bounds.

Made by hub.app around everything it serves. Many clients send the whole body before they look for an answer: to be
told what was wrong they need somebody who reads it. Whoever sends more than the bounds, or waits, gets the answer at
once and loses the connection.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.api.http import incoming

READ_ON = 32_000_000
"""Bytes of a body that are thrown away, above those that a request may have."""
SILENCE = 2.0
"""Seconds without a byte after which nobody waits for the rest."""


@dataclass(frozen=True)
class Emptied:
    """An ASGI application whose answers begin when the body is read: `most` bytes, in the time that one may take."""

    inner: ASGIApp
    most: int

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the inner one does, and close the connection after an answer to a body that is still coming."""
        body = _Body(Headers(scope=scope), receive)

        async def emptying(message: Message) -> None:
            if message["type"] == "http.response.start" and body.coming and not await body.read_on(self.most):
                kept = [header for header in message.get("headers", ()) if header[0].lower() != b"connection"]
                message = {**message, "headers": [*kept, (b"connection", b"close")]}
            await send(message)

        await self.inner(scope, body.receive, emptying)


class _Body:
    """The body of a request, as it comes; `coming` says whether there is more of it."""

    def __init__(self, headers: Headers, receive: Receive) -> None:
        self.coming = "content-length" in headers or "transfer-encoding" in headers
        self._headers, self._receive = headers, receive
        self._size = 0
        self._latest = asyncio.get_running_loop().time() + incoming.BODY_SECONDS

    async def receive(self) -> Message:
        """The next message, as the server gives it."""
        message = await self._receive()
        if message["type"] == "http.request":
            self._size += len(message.get("body", b""))
        self.coming = message.get("more_body", False)
        return message

    async def read_on(self, most: int) -> bool:
        """Throw the rest away, without hurry. Whether that was all of it."""
        # Who asks first whether to send is told by the answer.
        asks = self._size == 0 and self._headers.get("expect", "").lower() == "100-continue"
        announced = self._headers.get("content-length", "")
        if asks or (announced.isdecimal() and int(announced) > most):
            return False
        try:
            async with asyncio.timeout_at(self._latest):
                while self.coming and self._size <= most:
                    async with asyncio.timeout(SILENCE):
                        await self.receive()
                    await asyncio.sleep(incoming.UNHURRIED)
        except TimeoutError:
            return False
        return not self.coming
