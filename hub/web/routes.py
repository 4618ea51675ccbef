"""Where the page, its files and its questions stand beside the API.

Called by hub.app. Everything the page loads lies below its own address.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from hub.files import shipped
from hub.web.assets import Assets
from hub.web.page import Page, page_in
from hub.web.worked_queries import worked_queries


def with_page(api: ASGIApp) -> tuple[ASGIApp, list[BaseRoute]]:
    """The API with the page for browsers in front, and routes of what that loads: none where it was not built."""
    try:
        folder = shipped("web")
        html = page_in(folder)
    except FileNotFoundError:
        return Page(api, None), []
    return Page(api, html), [
        Route("/graphql/queries.json", endpoint=_questions()),
        Mount("/graphql/assets", Assets(directory=folder / "assets")),
    ]


def _questions() -> Callable[[Request], Awaitable[Response]]:
    body = orjson.dumps([asdict(question) for question in worked_queries(shipped("queries"))])

    async def questions(_: Request) -> Response:
        return Response(body, media_type="application/json")

    return questions
