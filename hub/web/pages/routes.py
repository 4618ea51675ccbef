"""The addresses of the pages.

Called by hub.app. A page is asked for by GET, or HEAD for what a GET would say of itself.
"""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from hub.api.http.who import Who
from hub.files import shipped
from hub.web.pages.decide import PROPOSAL, Decisions
from hub.web.pages.declared import PageDeclaration
from hub.web.pages.edit import Edits, edited
from hub.web.pages.forms import Visits, form_route
from hub.web.pages.page_request import Api
from hub.web.pages.page_response import Pages
from hub.web.pages.refusals import Refusals
from hub.web.pages.render import Templates
from hub.web.pages.table import PAGES
from hub.web.pages.visitors import Visitors


def page_routes(api: Api, who: Who) -> list[BaseRoute]:
    """A route for each page; none where what they look like was not built."""
    try:
        templates = Templates.of(shipped("web"))
    except FileNotFoundError:
        return []
    visitors = Visitors(who)
    refusals = Refusals(templates, visitors)
    pages, visits = Pages(api, templates, visitors, refusals), Visits(visitors, templates, refusals)
    return [
        *(Route(page.path, partial(_answered, pages, page), methods=["GET"], name=page.name) for page in PAGES),
        form_route(PROPOSAL.path, Decisions(api), visits),
        form_route("/edit/{kind}/{slug}", Edits(api, edited(api.schema.model)), visits),
    ]


async def _answered(pages: Pages, page: PageDeclaration, request: Request) -> Response:
    return await pages(page, request)
