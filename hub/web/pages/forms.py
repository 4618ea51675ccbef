"""Forms that change something: who sends them, the token that shows they came from here, and a session that ended.

How to make a page with a form:

    async def answer(visit: Visit) -> Response:
        if visit.fields is None:  # GET: nothing was sent yet
            return visit.page("propose.html", record=record)
        done = await record(..., visit.visitor.asker, ...)  # POST: `fields` holds what was sent, by name
        return visit.page("proposed.html", done=done)

    routes.append(form_route("/propose/{slug}", answer, visits))  # `visits` is made once, in hub.web.pages.routes

and in the template, within each `<form method="post">` without an action or with one of the same address:

    {% from "parts/form.html" import csrf_field %}
    {{ csrf_field(csrf) }}

`answer` is called only with somebody who is signed in (anybody else gets the page that says so, status 401) and, for a
POST, only when its token is that of their session. When the session ended while somebody typed, nothing is lost: they
get a page that keeps every field that they sent, as hidden fields of a form. They sign in again, in another tab, press
its button, and see what they are about to send once more, with the token of the new session. Only a request that the
browser says came from a page of the hub is kept so; any other without the right token is CSRF_REFUSED, 403.

A form that nobody has to sign in for is routed with `anyone=True`. Who has no session has nothing that another site
could use in their name; that the browser says it came from here keeps other sites from filling the register.

What is refused as a whole (the graph is down, a budget is spent, the record is gone) is kept in the same way: a form
has a name of its own (`new_key`), so what is sent again does nothing twice.

Every page made by `visit.page` has `csrf` and `visitor`, and is kept by no browser.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from hub.api.http.incoming import RejectedError
from hub.clock import today
from hub.errors import HubError, OverBudget, Overloaded, Unauthenticated
from hub.web.pages.form_bodies import Fields, Sent, SentFile, read_form
from hub.web.pages.refusals import HEADERS, Refusals
from hub.web.pages.render import Templates
from hub.web.pages.visitors import Visitor, Visitors

CSRF_FIELD = "csrf"
_SALT = 16


@dataclass(frozen=True)
class Visit:
    """A request for a page with a form. `fields` are those that were sent, each with its values; None for a GET.

    `files` are those that came with them, by the names of their fields, where the form takes any.
    """

    request: Request
    visitor: Visitor
    templates: Templates
    fields: Fields | None = None
    files: Mapping[str, SentFile] | None = None

    def page(self, template: str, status: int = 200, **context: Any) -> Response:
        """A page of a template, with what every page has."""
        told = {"visitor": self.visitor, "path": self.request.url.path, "given": {}, "page": None}
        told |= {"today": today().isoformat(), "csrf": csrf_token(self.visitor.session)}
        return HTMLResponse(self.templates.page(template, told | context), status, NOT_KEPT)

    def value(self, name: str) -> str:
        """What was sent in a field, without the spaces around; empty when it was not."""
        return first(self.fields or {}, name).strip()


NOT_KEPT = {**HEADERS, "cache-control": "no-store"}
Answer = Callable[[Visit], Awaitable[Response]]


@dataclass(frozen=True)
class Visits:
    """Takes requests for pages with forms; one for all of them."""

    visitors: Visitors
    templates: Templates
    refusals: Refusals

    async def __call__(
        self, answer: Answer, request: Request, *, anyone: bool = False, files: bool = False
    ) -> Response:
        """What `answer` makes of a request, or the page that says what is in the way."""
        try:
            return await self._answered(answer, request, anyone=anyone, files=files)
        except (HubError, RejectedError) as error:
            return self.refusals(request, error)

    async def _answered(self, answer: Answer, request: Request, *, anyone: bool, files: bool) -> Response:
        try:
            visitor = await self.visitors(request)
            if not visitor.signed_in and not anyone:
                raise Unauthenticated
        except Unauthenticated:
            if request.method == "POST" and _from_here(request):
                sent = await read_form(request, files=files)
                return self._kept(request, self.visitors.unknown(), sent.fields, Unauthenticated.status)
            raise
        if request.method != "POST":
            return await answer(Visit(request, visitor, self.templates))
        return await self._sent(answer, request, visitor, await read_form(request, files=files))

    async def _sent(self, answer: Answer, request: Request, visitor: Visitor, sent: Sent) -> Response:
        """What `answer` makes of a form that came from a page of the hub."""
        if not (visitor.signed_in and is_token(visitor.session, first(sent.fields, CSRF_FIELD))):
            if not _from_here(request):
                raise RejectedError(403, "CSRF_REFUSED", "This form was not sent from a page of the hub.")
            if visitor.signed_in:
                return self._kept(request, visitor, sent.fields, 403)
        fields = {name: values for name, values in sent.fields.items() if name != CSRF_FIELD}
        try:
            return await answer(Visit(request, visitor, self.templates, fields, sent.files))
        except HubError as error:
            return self._kept(request, visitor, sent.fields, error.status, error)

    def _kept(
        self, request: Request, visitor: Visitor, sent: Fields, status: int, error: HubError | None = None
    ) -> Response:
        """The page that keeps what somebody typed, to be sent once they are signed in or the hub can take it."""
        typed = [(name, value) for name, values in sent.items() if name != CSRF_FIELD for value in values]
        page = Visit(request, visitor, self.templates).page("send_again.html", status, typed=typed, error=error)
        return say_when(page, error)


def say_when(page: Response, error: HubError | None) -> Response:
    """The page of an error, with the header that says in how many seconds to come again, where there is such a time."""
    if isinstance(error, Overloaded | OverBudget):
        page.headers["retry-after"] = str(error.retry_after)
    return page


def form_route(path: str, answer: Answer, visits: Visits, *, anyone: bool = False, files: bool = False) -> Route:
    """The address of a page with a form; `anyone` says that nobody has to sign in for it.

    With `files` it takes files too, which are not kept when a session ended.
    """

    async def endpoint(request: Request) -> Response:
        return await visits(answer, request, anyone=anyone, files=files)

    return Route(path, endpoint, methods=["GET", "POST"])


def csrf_token(session: str) -> str:
    """A token for the forms of a session, another one each time: what is packed beside it tells nothing of it."""
    salt = secrets.token_hex(_SALT)
    return salt + _signature(session, salt)


def is_token(session: str, sent: str) -> bool:
    """Whether somebody who knows the session made this token."""
    salt, signature = sent[: 2 * _SALT], sent[2 * _SALT :]
    return bool(session) and hmac.compare_digest(_signature(session, salt).encode(), signature.encode())


def _signature(session: str, salt: str) -> str:
    return hmac.digest(session.encode(), f"form {salt}".encode(), "sha256").hex()


def new_key() -> str:
    """A name for what a form asks for, kept in it: sent twice, the form does nothing twice."""
    return secrets.token_hex(16)


def _from_here(request: Request) -> bool:
    """Whether the browser says that a page of this very origin sends this. A page from elsewhere cannot say so.

    On plain HTTP from another machine browsers say only the origin, and whom they believe to ask.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin", "")
    return site == "same-origin" if site else origin.partition("://")[2] == request.headers.get("host")


def first(fields: Fields, name: str) -> str:
    """The value that was sent in a field, the first of several; empty when none was."""
    return (fields.get(name) or [""])[0]
