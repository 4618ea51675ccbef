"""Where requests and streams come in: made once for a hub, and put together by hub.app."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Receive, Scope, Send

from hub.api.http.who import Who
from hub.api.streams.ending import Ending
from hub.api.streams.room import Room
from hub.api.streams.socket import Shared
from hub.api.streams.sockets import Sockets
from hub.api.streams.sse import EventStreams
from hub.api.streams.subscribing import Subscribing


@dataclass(frozen=True)
class Streams:
    """The streams of one hub, of at most `room` at a time. `largest` is the most bytes of a request."""

    subscribing: Subscribing
    who: Who
    room: Room
    largest: int
    ending: Ending = field(default_factory=Ending)

    def sockets(self, path: str, address: str | None, heartbeat: float) -> ASGIApp:
        """What takes sockets at a path; `address` is the hub's public one."""
        named = Room(self.room.most, self.room.of_one)
        shared = Shared(self.subscribing, self.who, self.room, named, self.ending, heartbeat)
        return Sockets(shared, path, address, Room(self.room.most, self.room.most))

    def events(self, inner: ASGIApp) -> ASGIApp:
        """The endpoint of the API with events in front, for who asks for them."""
        return EventStreams(inner, self.subscribing, self.who, self.room, self.ending, self.largest)


@dataclass(frozen=True)
class Service:
    """All that the hub answers, sockets by themselves, and what ends its streams."""

    inner: ASGIApp
    sockets: ASGIApp
    ending: Ending

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the inner application does."""
        await (self.sockets if scope["type"] == "websocket" else self.inner)(scope, receive, send)


@dataclass(frozen=True)
class Doors:
    """Endpoints by their exact path, before anything else sees the request; the rest of the service behind them."""

    endpoints: Mapping[str, ASGIApp]
    rest: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request to whom it is for."""
        await self.endpoints.get(scope.get("path", ""), self.rest)(scope, receive, send)
