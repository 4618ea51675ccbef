"""A feed over a register file, as a service of its own: `hub partner serve`.

Called by hub.cli.partner. Reads the file anew once it has changed. Whoever asks is answered as anybody is, so PUBLISHED
records with an empty audience are all that it shows; TLS and limits for each caller are a proxy's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from socket import socket

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from uvicorn import Config, Server

from hub.partner.host import LARGEST_BODY, MEDIA_TYPE, answer_body
from hub.partner.journal import Journalled
from hub.partner.register_file import RegisterFile
from hub.partner.source import DataSource
from hub.partner.watched_file import Watched

PATH = "/partner/graphql"
AT_ONCE = 100
"""Requests that are answered at a time; others are told to come again."""


def source_of(path: Path, load: Callable[[Path], RegisterFile]) -> Journalled:
    """A feed over a file, which tells one by one what changes in it while it is served. Raises BadUserInput."""
    watched = Watched.begin(path, load)
    held = watched.held
    return Journalled(held.name, replace(held.about, incremental=True), held.agencies, watched.read)


def feed_app(source: DataSource) -> Starlette:
    """The service of a feed."""

    async def feed(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            told = {"message": f"The body is larger than {LARGEST_BODY} bytes.", "extensions": {"code": "TOO_LARGE"}}
            return Response(orjson.dumps({"errors": [told]}), 413, media_type=MEDIA_TYPE)
        answer = await answer_body(source, body, request.headers.get("content-type"))
        return Response(answer.content, answer.status, media_type=MEDIA_TYPE)

    async def home(request: Request) -> Response:
        return PlainTextResponse(f"The partner feed {source.name}. Send GraphQL by POST to {PATH}.\n")

    return Starlette(routes=[Route(PATH, feed, methods=["POST"]), Route("/", home)])


async def _body(request: Request) -> bytes | None:
    """The body of a request; None for one that is too large, which is not read to its end."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > LARGEST_BODY:
            return None
    return bytes(content)


async def serve(source: DataSource, listener: socket) -> None:
    """Serve a feed on a socket that listens, until the process is told to end."""
    settings = Config(feed_app(source), log_level="warning", limit_concurrency=AT_ONCE, server_header=False)
    await Server(settings).serve([listener])
