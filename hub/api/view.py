"""GraphQL over HTTP as a plain ASGI endpoint: status codes, errors, and clients that leave.

Made by hub.app. Whatever goes wrong ends as a GraphQL error with a code; nothing internal leaves through here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import orjson
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import Response as HttpResponse
from starlette.types import Message, Receive, Scope, Send

from hub.access.visibility import ANONYMOUS, Visibility
from hub.api.incoming import JSON, RejectedError, accepted, read_request
from hub.api.operation import Request, Response, internal
from hub.errors import HubError, Overloaded

T = TypeVar("T")


class Responder(Protocol):
    """Answers one GraphQL request. Raises Unavailable and its like when there is nothing to show."""

    def __call__(self, request: Request, seen_by: Visibility, /, *, read_only: bool) -> Awaitable[Response]:
        """`read_only` is for GET, which carries queries and nothing else."""
        ...


@dataclass(frozen=True)
class GraphQLView:
    """The endpoint, over what answers a request."""

    responder: Responder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; a client that leaves gets nothing and its work is cancelled."""
        request = HttpRequest(scope, receive)
        media = JSON
        try:
            media = accepted(request.headers.get("accept"))
            asked = await read_request(request)
            answered = await _unless_gone(self._respond(asked, request.method), receive)
            response = _json(answered.body, status_of(answered, media), media)
        except ClientDisconnect:
            return
        except (RejectedError, HubError) as error:
            response = _failed(error, media)
        except Exception as error:  # noqa: BLE001 - the last door: a mistake of ours is logged and shown without detail
            response = _json({"errors": [internal(error)]}, 500, media)
        await response(scope, receive, send)

    async def _respond(self, asked: Request, method: str) -> Response:
        # Nobody reads without an actor: until there are accounts, everybody is the anonymous one.
        seen_by = Visibility.of(ANONYMOUS)
        return await self.responder(asked, seen_by, read_only=method == "GET")


def status_of(answered: Response, media: str) -> int:
    """The HTTP status. To application/json a well-formed request is 200 even when its document is refused."""
    return 200 if media == JSON and answered.status == 400 else answered.status


async def _unless_gone(work: Awaitable[T], receive: Callable[[], Awaitable[Message]]) -> T:
    """The work's result; when the client leaves first, the work is cancelled, and its statement with it."""
    task = asyncio.ensure_future(work)
    watch = asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait({task, watch}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise ClientDisconnect
        return task.result()
    finally:
        for one in (task, watch):
            one.cancel()
        await asyncio.gather(task, watch, return_exceptions=True)


async def _gone(receive: Callable[[], Awaitable[Message]]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _failed(error: RejectedError | HubError, media: str) -> HttpResponse:
    body = {"errors": [{"message": error.message, "extensions": {"code": error.code}}]}
    response = _json(body, error.status, media)
    if error.status == 405:
        response.headers["allow"] = "GET, POST"
    elif error.status in (408, 413):
        # The rest of the body is not worth reading.
        response.headers["connection"] = "close"
    elif isinstance(error, Overloaded):
        response.headers["retry-after"] = str(error.retry_after)
    return response


def _json(body: dict[str, Any], status: int, media: str) -> HttpResponse:
    headers = {"allow": "POST"} if status == 405 else None
    return HttpResponse(orjson.dumps(body), status, headers, media_type=f"{media}; charset=utf-8")
