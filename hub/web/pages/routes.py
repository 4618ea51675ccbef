"""The addresses of the pages.

Called by hub.app. A page is asked for by GET, or HEAD for what a GET would say of itself; one with a form takes POST.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Scope

from hub.api.http.who import Who
from hub.exports.kept_exports import KeptExports
from hub.files import shipped
from hub.web.pages import downloads, drift, imports
from hub.web.pages.create import LIST, Creates, Kinds
from hub.web.pages.create import PLACE as CREATE
from hub.web.pages.decide import PROPOSAL, Decisions
from hub.web.pages.declared import PageDeclaration
from hub.web.pages.draft_files import MEDIA, DraftFiles
from hub.web.pages.edit import Edits, edited
from hub.web.pages.feedback import TO_ANSWER, TOOL, Answers, Give
from hub.web.pages.following import FOLLOWING, Follows
from hub.web.pages.forms import Visit, Visits, form_route
from hub.web.pages.merge import MERGE, Merges
from hub.web.pages.page_request import Api
from hub.web.pages.page_response import Pages
from hub.web.pages.refusals import Refusals
from hub.web.pages.render import Templates
from hub.web.pages.report import PLACE, Reports
from hub.web.pages.split import SPLIT, Splits
from hub.web.pages.table import PAGES
from hub.web.pages.transparency import DRAFT
from hub.web.pages.visitors import Visitors
from hub.web.pages.webhooks import WEBHOOKS, Webhooks
from hub.web.signing_in.people import People


@dataclass(frozen=True)
class Site:
    """The pages by their routes, and what refuses. `signs_in` says whether there is a way to sign in."""

    routes: Sequence[BaseRoute]
    signs_in: bool
    refusals: Refusals

    def refuses(self, scope: Scope) -> bool:
        """Whether a page itself tells who is not signed in, in words, how to be: before it asks anything."""
        return self.signs_in and any(route.matches(scope)[0] is Match.FULL for route in self.routes)


def site(api: Api, who: Who, people: People | None, exports: KeptExports | None = None) -> Site | None:
    """The pages; none where what they look like was not built. The one of downloads is there where these are."""
    try:
        templates = Templates.of(shipped("web"))
    except FileNotFoundError:
        return None
    visitors = Visitors(who, people is not None, people is not None and people.demo)
    refusals = Refusals(templates, visitors)
    drafts = DraftFiles(api, visitors, refusals)
    pages, visits = Pages(api, templates, visitors, refusals), Visits(visitors, templates, refusals)
    forms = edited(api.schema.model)
    routes = [
        *(Route(page.path, partial(_answered, pages, page), methods=["GET"], name=page.name) for page in PAGES),
        *(Route(f"{DRAFT.path}.{ending}", partial(_drafted, drafts, ending), methods=["GET"]) for ending in MEDIA),
        form_route(PROPOSAL.path, Decisions(api), visits),
        form_route(TOOL.path, Give(api), visits),
        form_route(TO_ANSWER.path, Answers(api), visits),
        form_route(PLACE, Reports(api), visits, anyone=True),
        form_route(LIST, Kinds(api.schema.model), visits),
        form_route(CREATE, Creates(api), visits),
        form_route("/edit/{kind}/{slug}", Edits(api, forms), visits),
        form_route(MERGE, Merges(api, forms), visits),
        form_route(SPLIT, Splits(api, forms), visits),
        form_route(FOLLOWING.path, Follows(api), visits),
        form_route(WEBHOOKS.path, Webhooks(api), visits),
        form_route(drift.PLACE, drift.Drifts(api), visits, files=True),
        form_route(imports.PLACE, imports.Imports(api.graph, api.schema.model, api.budgets), visits, files=True),
    ]
    if exports is not None:
        listing = partial(_listed, visits, downloads.DownloadList(exports))
        routes.append(Route(downloads.PLACE, listing, methods=["GET"]))
    return Site([*routes, *_for_people(api, people, visits)], visitors.signs_in, refusals)


def _for_people(api: Api, people: People | None, visits: Visits) -> list[Route]:
    if people is None:
        return [
            Route(path, partial(_nobody_signs_in, visits), methods=["GET"]) for path in ("/sign-in", "/account/keys")
        ]
    from hub.web.signing_in.keys import PLACE, MyKeys
    from hub.web.signing_in.pages import SigningIn

    return [*SigningIn(api.graph, people, visits).routes(), form_route(PLACE, MyKeys(api.graph), visits)]


async def _nobody_signs_in(visits: Visits, request: Request) -> Response:
    """Where a provider would be: how one is set up."""
    return Visit(request, visits.visitors.unknown(), visits.templates).page("no_sign_in.html")


async def _answered(pages: Pages, page: PageDeclaration, request: Request) -> Response:
    return await pages(page, request)


async def _drafted(drafts: DraftFiles, ending: str, request: Request) -> Response:
    return await drafts(ending, request)


async def _listed(visits: Visits, listed: downloads.DownloadList, request: Request) -> Response:
    return await visits(listed, request, anyone=True)
