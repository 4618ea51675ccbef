"""GraphQL over HTTP as a plain ASGI endpoint: status codes, errors, and clients that leave.

Made by hub.app, one for each GraphQL door. Whatever goes wrong ends as a GraphQL error with a code; nothing internal
leaves through here.
"""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import orjson
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from hub.access.asker import Asker, Door
from hub.api.documents.request import Request, Response
from hub.api.http.error_responses import internal
from hub.api.http.headers import HEADERS
from hub.api.http.incoming import GRAPHQL, JSON, UNHURRIED, Incoming, RejectedError, accepted, read_request, takes_gzip
from hub.api.http.leaving import unless_gone
from hub.api.http.validators import validated
from hub.api.http.who import CHALLENGE, Who
from hub.api.tables.table_response import CSV, XLSX, File, Tables
from hub.errors import DoneUntold, HubError, Internal, OverBudget, Overloaded, TooManyStreams, Unauthenticated

WORTH_PACKING, MUCH_TO_PACK = 1_000, 50_000
"""Bytes from which an answer is compressed, and from which that would hold others up."""

_MEDIA = {media: f"{media}; charset=utf-8".encode() for media in (GRAPHQL, JSON, CSV)} | {XLSX: XLSX.encode()}
_FILES = frozenset({CSV, XLSX})


class Responder(Protocol):
    """Answers a GraphQL request for somebody who asks. Raises a HubError when the graph does not answer."""

    async def __call__(self, request: Request, asker: Asker, *, read_only: bool) -> Response:
        """`read_only` is for GET, which carries queries and nothing else."""
        ...


@dataclass(frozen=True)
class GraphQLView:
    """The endpoint.

    `largest` is the most bytes of a body; `who` says who comes in by this door; `tables` answers those who ask for a
    file, where there are any.
    """

    responder: Responder
    largest: int
    who: Who
    door: Door
    tables: Tables | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; a client that leaves gets nothing and its work is cancelled."""
        request = Incoming.of(scope, receive)
        media = JSON
        headers: Mapping[bytes, bytes] = {}
        try:
            asker = await self.who(request, self.door)
            wanted = accepted(request.header(b"accept"), _FILES if self.tables else frozenset())
            media = JSON if wanted in _FILES else wanted
            asked = await read_request(request, self.largest)
            answered = await unless_gone(self._respond(asked, asker, request.method, wanted), receive)
            status = status_of(answered, wanted)
            if isinstance(answered, File):
                media, headers = wanted, {b"content-disposition": b'attachment; filename="%s"' % answered.name.encode()}
        except ClientDisconnect:
            return
        except (RejectedError, HubError) as error:
            answered, headers = refused_response(error)
            status = error.status
        except Exception as error:  # noqa: BLE001 - the last door: whatever is wrong in the hub, the client gets an answer without detail
            answered, status = Response(orjson.dumps({"errors": [internal(error)]})), 500
        if status >= 400 or answered.status >= 400:
            # A client that sends nothing but what is refused, again and again, leaves others their turn.
            await asyncio.sleep(UNHURRIED)
        if status == 405 and not headers:
            headers = {b"allow": b"POST"}
        content, headers = await _encoded(request, answered.content, headers)
        headers = {b"content-type": _MEDIA[media], b"vary": b"accept, accept-encoding", **headers}
        content, status, headers = validated(request, content, status, headers)
        await send_response(send, content, status, headers)

    async def _respond(self, asked: Request, asker: Asker, method: str, media: str) -> Response | File:
        async def ask(request: Request) -> Response:
            return await self.responder(request, asker, read_only=method == "GET")

        if self.tables is None or media not in _FILES:
            return await ask(asked)
        return await self.tables.answer(asked, media, ask, read_only=method == "GET")


def status_of(answered: Response | File, media: str) -> int:
    """The HTTP status. To application/json a well-formed request is 200 even when its document is refused.

    Whoever asks for a file and gets a response is told by the status too: a program may not look at what it saves.
    """
    if media in _FILES and isinstance(answered, Response):
        return max(answered.status, 400)
    return 200 if media == JSON and answered.status == 400 else answered.status


def refused_response(error: RejectedError | HubError) -> tuple[Response, Mapping[bytes, bytes]]:
    """What goes back in the place of an answer, and headers that belong to it."""
    if isinstance(error, Internal):
        return Response(orjson.dumps({"errors": [internal(error)]}), error.status), {}
    body: dict[str, Any] = {"errors": [{"message": error.message, "extensions": extensions_of(error)}]}
    headers: dict[bytes, bytes] = {}
    if isinstance(error, OverBudget):
        body["extensions"] = {"left": error.left}
    if isinstance(error, DoneUntold):
        # It was executed: by GraphQL over HTTP such an answer has data, and the status says so.
        body["data"] = None
    if error.status == 405:
        headers[b"allow"] = b"GET, POST"
    elif isinstance(error, Unauthenticated):
        headers[CHALLENGE[0]] = CHALLENGE[1]
    elif isinstance(error, Overloaded | OverBudget | TooManyStreams):
        headers[b"retry-after"] = str(error.retry_after).encode()
    return Response(orjson.dumps(body), error.status), headers


def extensions_of(error: RejectedError | HubError) -> Mapping[str, object]:
    """What an error of an answer tells beside its message."""
    return error.extensions if isinstance(error, HubError) else {"code": error.code}


async def _encoded(
    request: Incoming, content: bytes, headers: Mapping[bytes, bytes]
) -> tuple[bytes, Mapping[bytes, bytes]]:
    """The bytes to send and their headers: packed where that is worth it and the client takes it."""
    if len(content) < WORTH_PACKING or not takes_gzip(request.header(b"accept-encoding")):
        return content, headers
    return await _packed(content), {**headers, b"content-encoding": b"gzip"}


async def _packed(content: bytes) -> bytes:
    """The same in gzip, at the level where time buys most; a large body is packed beside the event loop."""
    pack = partial(gzip.compress, content, compresslevel=4, mtime=0)
    return pack() if len(content) < MUCH_TO_PACK else await asyncio.to_thread(pack)


async def send_response(send: Send, content: bytes, status: int, headers: Mapping[bytes, bytes]) -> None:
    """Send a whole answer, or 304 without one."""
    length = [] if status == 304 else [(b"content-length", str(len(content)).encode())]
    own = [header for header in HEADERS if header[0] not in headers]
    await send({"type": "http.response.start", "status": status, "headers": [*headers.items(), *length, *own]})
    await send({"type": "http.response.body", "body": content})
