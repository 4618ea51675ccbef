"""Subscriptions over server-sent events: the protocol of graphql-sse, each operation on a connection of its own.

Made by hub.app around the endpoint of the API: who accepts text/event-stream best is answered here, everybody else by
the endpoint itself.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial

import orjson
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.access.asker import Door
from hub.api.documents.request import Response
from hub.api.http.error_responses import internal
from hub.api.http.headers import HEADERS
from hub.api.http.incoming import Incoming, RejectedError, accepted, read_request
from hub.api.http.view import refused_response, send_response
from hub.api.http.who import Who
from hub.api.streams.ending import Ending, client_gone
from hub.api.streams.room import Room
from hub.api.streams.subscribing import Asked, Subscribing, failed
from hub.api.streams.subscribing import Who as Asking
from hub.errors import HubError, Internal, TooSlow

EVENTS = "text/event-stream"
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    # nginx holds answers back until they fill a buffer, unless it is told.
    (b"x-accel-buffering", b"no"),
    (b"vary", b"accept"),
    *HEADERS,
]
_JSON = b"application/json; charset=utf-8"
_COMMENT = b":\n\n"
"""What is no event: a proxy, and a reader, hear that the stream is there."""
_COMPLETE = b"event: complete\ndata: \n\n"


@dataclass(frozen=True)
class EventStreams:
    """An ASGI endpoint that answers with events who wants events. `largest` is the most bytes of a body."""

    inner: ASGIApp
    subscribing: Subscribing
    who: Who
    room: Room
    ending: Ending
    largest: int

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        incoming = Incoming.of(scope, receive)
        if not _wants_events(incoming):
            await self.inner(scope, receive, send)
            return
        try:
            await self._answer(incoming, scope, send)
        except (ClientDisconnect, TooSlow):
            return
        except (RejectedError, HubError) as error:
            response, headers = refused_response(error)
            await send_response(send, response.content, error.status, {b"content-type": _JSON, **headers})

    async def _answer(self, incoming: Incoming, scope: Scope, send: Send) -> None:
        """Raises what is told by a status, because no stream has begun."""
        asker = await self.who(incoming, Door.GRAPHQL)
        who = partial(self.who, incoming, Door.GRAPHQL, again=True)
        request = await read_request(incoming, self.largest)
        begun = await self.subscribing.begin(request, who, read_only=incoming.method == "GET")
        with self.room.taken(asker):
            await self.ending.send(send, scope, {"type": "http.response.start", "status": 200, "headers": _HEADERS})
            await self.ending.carry(self._pump(self._pieces(begun, who), scope, send), client_gone(incoming.receive))
            # Without `complete` before it, a client connects again.
            await self.ending.send(send, scope, {"type": "http.response.body", "body": b""})

    async def _pump(self, pieces: AsyncGenerator[bytes], scope: Scope, send: Send) -> None:
        async with aclosing(pieces):
            async for piece in pieces:
                await self.ending.send(send, scope, {"type": "http.response.body", "body": piece, "more_body": True})

    async def _pieces(self, begun: Asked | Response, who: Asking) -> AsyncGenerator[bytes]:
        """What is sent, until nothing follows."""
        yield _COMMENT
        if isinstance(begun, Response):
            yield _next(begun.content)
        else:
            try:
                async with aclosing(self.subscribing.results(begun, who)) as results:
                    async for result in results:
                        yield _COMMENT if result is None else _next(result)
            except HubError as error:
                yield _next(_told(error))
            except RejectedError as error:
                yield _next(orjson.dumps({"errors": [{"message": error.message, "extensions": {"code": error.code}}]}))
            except Exception as error:  # noqa: BLE001 - the last door of a stream: headers are sent, so whatever is wrong is told in it
                yield _next(orjson.dumps({"errors": [internal(error)]}))
        yield _COMPLETE


def _told(error: HubError) -> bytes:
    return orjson.dumps({"errors": [internal(error)]}) if isinstance(error, Internal) else failed(error)


def _next(result: bytes) -> bytes:
    # JSON as the hub writes it is one line.
    return b"event: next\ndata: " + result + b"\n\n"


def _wants_events(incoming: Incoming) -> bool:
    if EVENTS not in incoming.header(b"accept"):
        return False
    return accepted(incoming.header(b"accept"), frozenset({EVENTS})) == EVENTS
