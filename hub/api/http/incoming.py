"""What an HTTP request has to look like to be a GraphQL request, and what each refusal is called.

Called by hub.api.http.view; hub.web.pages.forms reads bodies by the same rules. Follows the GraphQL over HTTP
specification; nothing here knows the schema or the graph.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self, cast

import orjson
from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from hub.api.documents.request import Request

GRAPHQL = "application/graphql-response+json"
JSON = "application/json"
UNHURRIED = 0.005
"""Seconds between two pieces of a body that is thrown away, and before a refusal: in them others are answered."""
BODY_SECONDS = 10.0
_TAKEN = {GRAPHQL: GRAPHQL, JSON: JSON, "application/*": JSON, "*/*": JSON}


class RejectedError(Exception):
    """The HTTP request is not a GraphQL request. `status` and a sentence say what to change."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


@lru_cache(maxsize=256)
def accepted(header: str, files: frozenset[str] = frozenset()) -> str:
    """The media type to answer with: the one the client likes best, the first named of several.

    Without a header, or where anything is welcome, application/json. `files` are given only where they are named.
    Raises RejectedError when it takes none.
    """
    if not header.strip():
        return JSON
    best, chosen = 0.0, None
    for media_range in header.split(","):
        media, *parameters = (part.strip().lower() for part in media_range.split(";"))
        weight = _weight(parameters)
        given = media if media in files else _TAKEN.get(media)
        if given is not None and weight > best:
            best, chosen = weight, given
    if chosen is None:
        offered = ", ".join([GRAPHQL, JSON, *sorted(files)])
        raise RejectedError(406, "NOT_ACCEPTABLE", f"The hub answers with {offered}. Accept one of them.")
    return chosen


@lru_cache(maxsize=256)
def takes_gzip(header: str) -> bool:
    """Whether an Accept-Encoding header welcomes gzip."""
    for offered in header.lower().split(","):
        coding, *parameters = (part.strip() for part in offered.split(";"))
        if coding == "gzip":
            return _weight(parameters) > 0
    return False


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return float(parameter[2:])
            except ValueError:
                return 0.0
    return 1.0


@dataclass(frozen=True)
class Incoming:
    """An HTTP request, as far as it has come; `receive` gives the rest, `address` is the other end's."""

    method: str
    headers: Mapping[bytes, bytes]
    query_string: bytes
    receive: Receive
    address: str = ""

    @classmethod
    def of(cls, scope: Scope, receive: Receive) -> Self:
        """Of what an ASGI server gave. A header that comes more than once is the list of its values."""
        headers: dict[bytes, bytes] = {}
        for name, value in scope["headers"]:
            headers[name] = headers[name] + b", " + value if name in headers else value
        client = scope.get("client")
        return cls(scope["method"], headers, scope["query_string"], receive, client[0] if client else "")

    def header(self, name: bytes) -> str:
        """A header's value; empty when there is none."""
        return self.headers.get(name, b"").decode("latin-1")


async def read_request(incoming: Incoming, largest: int) -> Request:
    """The GraphQL request in an HTTP request. Raises RejectedError, or ClientDisconnect when the client leaves."""
    if incoming.method == "GET":
        return _from_url(dict(QueryParams(incoming.query_string)))
    if incoming.method != "POST":
        raise RejectedError(405, "METHOD_NOT_ALLOWED", "Send a GraphQL request by POST, or a query by GET.")
    _require_json(incoming)
    return _from_body(_loaded(await read_body(incoming, largest), "The body"))


async def read_body(incoming: Incoming, largest: int) -> bytes:
    """The body, uncompressed, of at most so many bytes. Raises RejectedError, or ClientDisconnect."""
    if incoming.header(b"content-encoding").lower() not in ("", "identity"):
        raise RejectedError(415, "UNSUPPORTED_MEDIA_TYPE", "Send the body as it is, without compression.")
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await _body(incoming, largest)
    except TimeoutError:
        text = f"The body did not arrive within {BODY_SECONDS:g} seconds. Send it in one go."
        raise RejectedError(408, "REQUEST_TIMEOUT", text) from None


def _require_json(incoming: Incoming) -> None:
    sent = incoming.header(b"content-type")
    if sent != JSON:
        media, *parameters = (part.strip().lower() for part in sent.split(";"))
        charset = next((p.partition("=")[2].strip('" ') for p in parameters if p.startswith("charset=")), "utf-8")
        # A comma parts two types: somebody else may have looked at the other one.
        if media != JSON or charset not in ("utf-8", "utf8") or "," in sent:
            raise RejectedError(415, "UNSUPPORTED_MEDIA_TYPE", f"Send the request as {JSON} in UTF-8.")


async def _body(incoming: Incoming, largest: int) -> bytes:
    """The body. Raises RejectedError once it is known to be too large; hub.web.bodies reads what is left of it."""
    announced = incoming.header(b"content-length")
    size = int(announced) if announced.isdecimal() and int(announced) > largest else 0
    chunks: list[bytes] = []
    more = True
    while more and size <= largest:
        message = await incoming.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk, more = message.get("body", b""), message.get("more_body", False)
        size += len(chunk)
        chunks.append(chunk)
    if size > largest:
        raise RejectedError(413, "TOO_LARGE", f"The body is larger than {largest} bytes. Send less at a time.")
    return b"".join(chunks)


def _loaded(text: bytes | str, what: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise RejectedError(400, "BAD_REQUEST", f"{what} is not valid JSON in UTF-8.") from None


def _from_url(fields: dict[str, str]) -> Request:
    """Of a parameter that is given twice the last one counts; an empty one counts as absent."""
    body: dict[str, Any] = {name: fields.get(name) or None for name in ("query", "operationName")}
    for name in ("variables", "extensions"):
        body[name] = _loaded(fields[name], f"`{name}`") if fields.get(name) else None
    return request_of(body)


def _from_body(body: Any) -> Request:
    if isinstance(body, list):
        raise RejectedError(400, "BAD_REQUEST", "Send one request at a time: the hub takes no batches.")
    if not isinstance(body, dict):
        raise RejectedError(400, "BAD_REQUEST", "The body has to be a JSON object with the field `query`.")
    return request_of(cast(dict[str, Any], body))


def request_of(fields: dict[str, Any]) -> Request:
    """The request in an object with the fields that GraphQL over HTTP has. Raises RejectedError."""
    query, name = fields.get("query"), fields.get("operationName")
    hashed = _persisted(fields.get("extensions"))
    # A client that sends a hash alone hopes that the hub has the text.
    if (query is not None or hashed is None) and (not isinstance(query, str) or not query.strip()):
        raise RejectedError(400, "BAD_REQUEST", "`query` has to be the text of a GraphQL document.")
    if not isinstance(name, str | None):
        raise RejectedError(400, "BAD_REQUEST", "`operationName` has to be a text.")
    for label in ("variables", "extensions"):
        if not isinstance(fields.get(label), dict | None):
            raise RejectedError(400, "BAD_REQUEST", f"`{label}` has to be a JSON object.")
    # Many clients send an empty name where they mean none.
    return Request(query, name or None, cast(Mapping[str, Any] | None, fields.get("variables")), hashed)


def _persisted(extensions: Any) -> str | None:
    """The hash of a persisted document, as Apollo's clients send it; None when the request is none of that kind."""
    asked = cast(dict[str, Any], extensions).get("persistedQuery") if isinstance(extensions, dict) else None
    if asked is None:
        return None
    persisted = cast(dict[str, Any], asked) if isinstance(asked, dict) else {}
    version, hashed = persisted.get("version"), persisted.get("sha256Hash")
    if version != 1 or not isinstance(hashed, str):
        text = "extensions.persistedQuery has to be { version: 1, sha256Hash: … }."
        raise RejectedError(400, "BAD_REQUEST", text)
    return hashed
