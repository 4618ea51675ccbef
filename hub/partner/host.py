"""The feed as an agency's own service mounts it: the bytes of a POST in, bytes and a status out.

Used by agencies under any web framework. Rules that hold for every host stand here; who asks is for the service to say.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, cast

import orjson

from hub.access.asker import ANONYMOUS, Asker
from hub.api.documents.request import Request, Response
from hub.errors import HubError
from hub.partner.operation import answer
from hub.partner.source import DataSource

MEDIA_TYPE = "application/json; charset=utf-8"
LARGEST_BODY = 1_000_000


async def answer_body(
    source: DataSource, body: bytes, content_type: str | None, asker: Asker | None = None
) -> Response:
    """The answer to the body of a POST. Whoever is not named is the anonymous one, and sees PUBLISHED records only."""
    # A page from elsewhere cannot send JSON unasked, so this is also the guard against forged requests.
    if (content_type or "").partition(";")[0].strip().lower() != "application/json":
        return _failed("Send the request as application/json in UTF-8.", "UNSUPPORTED_MEDIA_TYPE", 415)
    if len(body) > LARGEST_BODY:
        return _failed(f"The body is larger than {LARGEST_BODY} bytes. Send less at a time.", "TOO_LARGE", 413)
    asked = _read(body)
    if asked is None:
        text = (
            "The body has to be a JSON object with the text `query`, and if you like `operationName` and `variables`."
        )
        return _failed(text, "BAD_REQUEST", 400)
    try:
        return await answer(source, asked, asker or ANONYMOUS)
    except HubError as error:
        return _failed(error.message, error.code, error.status)


def answer_body_now(source: DataSource, body: bytes, content_type: str | None, asker: Asker | None = None) -> Response:
    """The same where there is no event loop, as under Flask and in plain views of Django."""
    return asyncio.run(answer_body(source, body, content_type, asker))


def _read(body: bytes) -> Request | None:
    try:
        decoded: object = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(decoded, dict):
        return None
    fields = cast(dict[str, Any], decoded)
    query, name, variables = (fields.get(key) for key in ("query", "operationName", "variables"))
    if not isinstance(query, str) or not isinstance(name, str | None) or not isinstance(variables, dict | None):
        return None
    return Request(query, name or None, cast(Mapping[str, Any] | None, variables))


def _failed(message: str, code: str, status: int) -> Response:
    return Response(orjson.dumps({"errors": [{"message": message, "extensions": {"code": code}}]}), status)
