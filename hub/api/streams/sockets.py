"""Which sockets are accepted: at the API's address, from pages of the hub itself and from programs, and not too many.

Made by hub.app. A browser opens a socket for whatever page asks for it, and sends the cookie of a session along; so a
handshake with an Origin has to have the hub's own, and one with a session's cookie has to have an Origin.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.types import Receive, Scope, Send

from hub.access.asker import Asker
from hub.api.http.incoming import Incoming, RejectedError
from hub.api.streams import messages
from hub.api.streams.room import Room
from hub.api.streams.socket import Shared, Socket
from hub.errors import TooManyStreams
from hub.settings import is_loopback


@dataclass(frozen=True)
class Sockets:
    """An ASGI endpoint for sockets. `address` is the hub's public one, None where it is only where it listens."""

    shared: Shared
    path: str
    address: str | None
    most: Room
    """Of all sockets, those too whose client has said nothing yet."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take a socket, or refuse it with 403 before it is one."""
        await receive()
        incoming = _incoming(scope, receive)
        if scope["path"] != self.path or self.shared.ending.stopped or not self._own(incoming, scope):
            await send({"type": "websocket.close"})
            return
        try:
            with self.most.taken(Asker(address=incoming.address)):
                await self._accepted(incoming, scope, receive, send)
        except TooManyStreams:
            await send({"type": "websocket.close"})

    async def _accepted(self, incoming: Incoming, scope: Scope, receive: Receive, send: Send) -> None:
        if messages.PROTOCOL not in scope["subprotocols"]:
            await send({"type": "websocket.accept"})
            text = f"Subprotocol not acceptable; the hub speaks {messages.PROTOCOL}."
            await send({"type": "websocket.close", "code": messages.NOT_ACCEPTABLE, "reason": text})
            return
        await send({"type": "websocket.accept", "subprotocol": messages.PROTOCOL})
        await Socket(self.shared, incoming, scope, receive, send).run()

    def _own(self, incoming: Incoming, scope: Scope) -> bool:
        """Whether no page from elsewhere opens it."""
        origin = incoming.header(b"origin")
        if not origin:
            try:
                return self.shared.who.session(incoming) is None
            except RejectedError:
                return False
        if self.address is not None:
            return origin == self.address
        return _listens_at(origin, scope)


def _listens_at(origin: str, scope: Scope) -> bool:
    """Whether an origin is where the hub listens, by whatever name this machine has for itself."""
    try:
        parts = urlsplit(origin)
        port = parts.port or 80
    except ValueError:
        return False
    host, listens = parts.hostname or "", scope.get("server") or ("", None)
    return parts.scheme == "http" and port == listens[1] and (is_loopback(host) or host == listens[0])


def _incoming(scope: Scope, receive: Receive) -> Incoming:
    return Incoming.of({**scope, "method": "GET"}, receive)
