"""The pages by which people come in and go: choose a provider, come back from it, sign out.

Made by hub.web.pages.routes where people can sign in. Whoever comes back gets a new session, whatever their browser
held before, and goes on at a path within the hub.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from hub.actors.sessions import begin
from hub.api.http.cookies import SESSION
from hub.api.http.incoming import RejectedError
from hub.clock import today
from hub.errors import HubError, NotFound, SignInFailed, Unauthenticated
from hub.graph.session import Graph
from hub.settings import is_loopback
from hub.web.pages.forms import CSRF_FIELD, NOT_KEPT, Visit, Visits, csrf_token, first, form_route, is_token, read_form
from hub.web.pages.visitors import LONGEST_NAME, NAME, Visitor
from hub.web.signing_in.attempt import ATTEMPT, SECONDS, Attempt, SignedIn, within
from hub.web.signing_in.demo import NAME as DEMO
from hub.web.signing_in.demo import PEOPLE
from hub.web.signing_in.people import BACK, People

START, OUT = "/sign-in", "/sign-out"
Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class SigningIn:
    """Answers requests for these pages."""

    graph: Graph
    people: People
    visits: Visits

    def routes(self) -> list[Route]:
        """The addresses of the pages."""
        pages = {START: self.choose, f"{START}/start": self.start, BACK: self.back}
        coming = [Route(path, self._guarded(page), methods=["GET"]) for path, page in pages.items()]
        if self.people.demo:
            coming.append(Route(f"{START}/demo", self._guarded(self.pretend), methods=["POST"]))
        return [*coming, form_route(OUT, self.out, self.visits)]

    async def choose(self, request: Request) -> Response:
        """The providers to choose from."""
        place = within(request.query_params.get("next") or "/")
        try:
            visitor = await self.visits.visitors(request)
        except Unauthenticated:
            visitor = self.visits.visitors.unknown()
        ways = [
            (f"{START}/start?provider={each.id}&next={quote(place)}", each) for each in self.people.providers.values()
        ]
        attempt = Attempt(DEMO, place)
        invented = PEOPLE.values() if self.people.demo else ()
        told = {"ways": ways, "invented": invented, "csrf": csrf_token(attempt.secret)}
        response = self._page(request, visitor, "sign_in.html", **told)
        if invented:
            self.people.cookies.keep(response, ATTEMPT, attempt.text(), SECONDS)
        return response

    async def start(self, request: Request) -> Response:
        """To the provider, with an attempt in the browser."""
        provider = self.people.providers.get(request.query_params.get("provider", ""))
        if provider is None:
            raise NotFound
        attempt = Attempt(provider.id, within(request.query_params.get("next") or "/"))
        response = RedirectResponse(await provider.begin(attempt), 303, NOT_KEPT)
        self.people.cookies.keep(response, ATTEMPT, attempt.text(), SECONDS)
        return response

    async def back(self, request: Request) -> Response:
        """From the provider, into a session."""
        attempt = Attempt.of(self.people.cookies.value(request.headers.get("cookie", ""), ATTEMPT))
        provider = self.people.providers.get(attempt.provider) if attempt else None
        if attempt is None or provider is None:
            raise SignInFailed
        return await self.let_in(request, await provider.finish(attempt, request.query_params), attempt.place)

    async def pretend(self, request: Request) -> Response:
        """Into a session of one of the people of the demonstration, from this machine alone."""
        attempt = Attempt.of(self.people.cookies.value(request.headers.get("cookie", ""), ATTEMPT))
        sent = (await read_form(request)).fields
        if attempt is None or attempt.provider != DEMO or not is_token(attempt.secret, first(sent, CSRF_FIELD)):
            raise RejectedError(403, "CSRF_REFUSED", "Go to the page where one signs in, and choose there.")
        chosen = PEOPLE.get(first(sent, "person"))
        if chosen is None or not request.client or not is_loopback(request.client.host):
            raise SignInFailed
        return await self.let_in(request, SignedIn(chosen.person, chosen.name), attempt.place)

    async def let_in(self, request: Request, who: SignedIn, place: str) -> Response:
        """A new session for somebody whom a provider has just named, in place of any that the browser has."""
        if before := self.people.cookies.value(request.headers.get("cookie", ""), SESSION):
            await self.people.identity.end_session(before)
        response = RedirectResponse(place, 303, NOT_KEPT)
        self.people.cookies.keep(response, SESSION, await begin(self.graph, who.person))
        self.people.cookies.drop(response, ATTEMPT)
        if who.name:
            self.people.cookies.keep(response, NAME, quote(who.name[:LONGEST_NAME], safe=""))
        else:
            self.people.cookies.drop(response, NAME)
        return response

    async def out(self, visit: Visit) -> Response:
        """The end of a session."""
        if visit.fields is None:
            return visit.page("sign_out.html")
        await self.people.identity.end_session(visit.visitor.session)
        response = self._page(visit.request, self.visits.visitors.unknown(), "signed_out.html")
        self.people.cookies.drop(response, SESSION)
        self.people.cookies.drop(response, NAME)
        return response

    def _page(self, request: Request, visitor: Visitor, template: str, **context: Any) -> Response:
        told = {"visitor": visitor, "path": request.url.path, "given": {}, "page": None, "today": today().isoformat()}
        return HTMLResponse(self.visits.templates.page(template, told | context), headers=NOT_KEPT)

    def _guarded(self, page: Endpoint) -> Endpoint:
        """The same, with a page for what goes wrong."""

        async def endpoint(request: Request) -> Response:
            try:
                return await page(request)
            except (HubError, RejectedError) as error:
                return self.visits.refusals(request, error)

        return endpoint
