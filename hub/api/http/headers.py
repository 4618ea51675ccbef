"""Headers that every answer carries, whatever gave it.

Made by hub.app around the whole application. There is nothing here for other origins: no CORS header is ever sent, so a
browser shows no answer to a page from elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = (
    # Answers are data: never guessed to be something else, never kept, never shown inside a page or run.
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


@dataclass(frozen=True)
class Headed:
    """An ASGI application whose answers carry HEADERS, save those they bring themselves: a page has its own policy."""

    inner: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the inner application does."""

        async def adding(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = list(message.get("headers", ()))
                brought = {name.lower() for name, _ in own}
                message = {**message, "headers": own + [header for header in HEADERS if header[0] not in brought]}
            await send(message)

        await self.inner(scope, receive, adding)
