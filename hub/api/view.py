"""GraphQL over HTTP as a plain ASGI endpoint: bodies, methods, media types, status codes, and clients that leave."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import orjson
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import Response as HttpResponse
from starlette.types import Message, Receive, Scope, Send

from hub.access.visibility import ANONYMOUS, Visibility
from hub.api.operation import Request, respond
from hub.api.schema import ApiSchema
from hub.errors import HubError, Overloaded
from hub.graph.session import Graph

GRAPHQL = "application/graphql-response+json"
JSON = "application/json"
LARGEST_BODY = 1_000_000
T = TypeVar("T")


class RejectedError(Exception):
    """The HTTP request is not a GraphQL request. `status` and a sentence say what to change."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


@dataclass(frozen=True)
class GraphQLView:
    """The endpoint, over an open graph."""

    api: ApiSchema
    graph: Graph

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        request = HttpRequest(scope, receive)
        media = JSON
        try:
            media = accepted(request.headers.get("accept"))
            asked = await _asked(request)
            # Nobody reads without an actor: until there are accounts, everybody is the anonymous one.
            seen_by = Visibility.of(ANONYMOUS)
            work = respond(self.api, self.graph, asked, seen_by, read_only=request.method == "GET")
            answered = await _unless_gone(work, receive)
            status = 200 if answered.valid or media == JSON else 400
            response = _json(answered.body, status, media)
        except RejectedError as wrong:
            response = _json(_errors(wrong.code, wrong.message), wrong.status, media)
            if wrong.status == 405:
                response.headers["allow"] = "GET, POST"
        except HubError as error:
            response = _json(_errors(error.code, error.message), error.status, media)
            if isinstance(error, Overloaded):
                response.headers["retry-after"] = str(error.retry_after)
        except ClientDisconnect:
            return
        await response(scope, receive, send)


def accepted(header: str | None) -> str:
    """The media type to answer with. Raises RejectedError when the client takes neither of the two."""
    if not header or "*/*" in header or "application/*" in header:
        return GRAPHQL if header and GRAPHQL in header else JSON
    if GRAPHQL in header:
        return GRAPHQL
    if JSON in header:
        return JSON
    raise RejectedError(406, "NOT_ACCEPTABLE", f"The hub answers with {GRAPHQL} or {JSON}. Accept one of them.")


async def _asked(request: HttpRequest) -> Request:
    if request.method == "GET":
        return _request(dict(request.query_params), in_url=True)
    if request.method != "POST":
        raise RejectedError(405, "METHOD_NOT_ALLOWED", "Send a GraphQL request by POST, or a query by GET.")
    media = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media != JSON:
        raise RejectedError(415, "UNSUPPORTED_MEDIA_TYPE", f"Send the request as {JSON}.")
    return _request(_loaded(await _body(request), "The body"), in_url=False)


async def _body(request: HttpRequest) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > LARGEST_BODY:
            raise RejectedError(413, "TOO_LARGE", f"The body is larger than {LARGEST_BODY} bytes. Send less at a time.")
        chunks.append(chunk)
    return b"".join(chunks)


def _loaded(text: bytes | str, what: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise RejectedError(400, "BAD_REQUEST", f"{what} is not valid JSON in UTF-8.") from None


def _request(found: Any, *, in_url: bool) -> Request:
    if isinstance(found, list):
        raise RejectedError(400, "BAD_REQUEST", "Send one request at a time: the hub takes no batches.")
    if not isinstance(found, dict):
        raise RejectedError(400, "BAD_REQUEST", "The body has to be a JSON object with the field `query`.")
    fields = cast(dict[str, Any], found)
    query, name = fields.get("query"), fields.get("operationName") or None
    variables, extensions = fields.get("variables"), fields.get("extensions")
    if in_url:
        variables = _loaded(variables, "`variables`") if variables else None
        extensions = _loaded(extensions, "`extensions`") if extensions else None
    if not isinstance(query, str):
        raise RejectedError(400, "BAD_REQUEST", "`query` has to be the text of a GraphQL document.")
    if not isinstance(name, str | None):
        raise RejectedError(400, "BAD_REQUEST", "`operationName` has to be a text.")
    for label, value in (("variables", variables), ("extensions", extensions)):
        if not isinstance(value, dict | None):
            raise RejectedError(400, "BAD_REQUEST", f"`{label}` has to be a JSON object.")
    return Request(query, name, cast(Mapping[str, Any] | None, variables))


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


def _errors(code: str, message: str) -> dict[str, Any]:
    return {"errors": [{"message": message, "extensions": {"code": code}}]}


def _json(body: dict[str, Any], status: int, media: str) -> HttpResponse:
    return HttpResponse(orjson.dumps(body), status, media_type=f"{media}; charset=utf-8")
