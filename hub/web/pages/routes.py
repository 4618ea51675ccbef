"""The addresses of the pages.

Called by hub.app. A page is asked for by GET, or HEAD for what a GET would say of itself.
"""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from hub.access.asker import Asker, Door
from hub.api.schema.hub_schema import ApiSchema
from hub.files import shipped
from hub.graph.session import Graph
from hub.web.pages.declared import PageDeclaration
from hub.web.pages.page_request import Api
from hub.web.pages.page_response import Pages
from hub.web.pages.render import Templates
from hub.web.pages.table import PAGES


def page_routes(api: ApiSchema, graph: Graph) -> list[BaseRoute]:
    """A route for each page; none where what they look like was not built."""
    try:
        templates = Templates.of(shipped("web"))
    except FileNotFoundError:
        return []
    # Until people sign in, whoever opens a page is nobody in particular.
    pages = Pages(Api(api, graph), templates, Asker(door=Door.PAGE))
    return [Route(page.path, partial(_answered, pages, page), methods=["GET"], name=page.name) for page in PAGES]


async def _answered(pages: Pages, page: PageDeclaration, request: Request) -> Response:
    return await pages(page, request)
