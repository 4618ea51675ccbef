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
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from hub.api.http.incoming import Incoming, RejectedError, read_body
from hub.clock import today
from hub.errors import HubError, OverBudget, Overloaded, Unauthenticated
from hub.web.pages.refusals import HEADERS, Refusals
from hub.web.pages.render import Templates
from hub.web.pages.visitors import Visitor, Visitors

LARGEST = 1_000_000
MOST_FIELDS = 5_000
TOKEN = "csrf"  # noqa: S105 - the name of a field
_SALT = 16
_URLENCODED = "application/x-www-form-urlencoded"
Fields = Mapping[str, list[str]]


@dataclass(frozen=True)
class Visit:
    """A request for a page with a form. `fields` are those that were sent, each with its values; None for a GET."""

    request: Request
    visitor: Visitor
    templates: Templates
    fields: Fields | None = None

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

    async def __call__(self, answer: Answer, request: Request, *, anyone: bool = False) -> Response:
        """What `answer` makes of a request, or the page that says what is in the way."""
        try:
            return await self._answered(answer, request, anyone=anyone)
        except (HubError, RejectedError) as error:
            return self.refusals(request, error)

    async def _answered(self, answer: Answer, request: Request, *, anyone: bool) -> Response:
        try:
            visitor = await self.visitors(request)
            if not visitor.signed_in and not anyone:
                raise Unauthenticated
        except Unauthenticated:
            if request.method == "POST" and _from_here(request):
                kept = await read_form(request)
                return self._kept(request, self.visitors.unknown(), kept, Unauthenticated.status)
            raise
        if request.method != "POST":
            return await answer(Visit(request, visitor, self.templates))
        return await self._sent(answer, request, visitor)

    async def _sent(self, answer: Answer, request: Request, visitor: Visitor) -> Response:
        """What `answer` makes of a form that came from a page of the hub."""
        sent = await read_form(request)
        if not (visitor.signed_in and is_token(visitor.session, first(sent, TOKEN))):
            if not _from_here(request):
                raise RejectedError(403, "CSRF_REFUSED", "This form was not sent from a page of the hub.")
            if visitor.signed_in:
                return self._kept(request, visitor, sent, 403)
        fields = {name: values for name, values in sent.items() if name != TOKEN}
        try:
            return await answer(Visit(request, visitor, self.templates, fields))
        except HubError as error:
            return self._kept(request, visitor, sent, error.status, error)

    def _kept(
        self, request: Request, visitor: Visitor, sent: Fields, status: int, error: HubError | None = None
    ) -> Response:
        """The page that keeps what somebody typed, to be sent once they are signed in or the hub can take it."""
        typed = [(name, value) for name, values in sent.items() if name != TOKEN for value in values]
        page = Visit(request, visitor, self.templates).page("send_again.html", status, typed=typed, error=error)
        if isinstance(error, Overloaded | OverBudget):
            page.headers["retry-after"] = str(error.retry_after)
        return page


def form_route(path: str, answer: Answer, visits: Visits, *, anyone: bool = False) -> Route:
    """The address of a page with a form; `anyone` says that nobody has to sign in for it."""

    async def endpoint(request: Request) -> Response:
        return await visits(answer, request, anyone=anyone)

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


async def read_form(request: Request) -> Fields:
    """The fields of a form. Raises RejectedError for a body that is none."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _URLENCODED:
        raise RejectedError(415, "UNSUPPORTED_MEDIA_TYPE", f"Send a form as {_URLENCODED}.")
    body = await read_body(Incoming.of(request.scope, request.receive), LARGEST)
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, encoding="utf-8", errors="strict"
        )
    except ValueError:
        raise RejectedError(400, "BAD_REQUEST", f"Send a form in UTF-8, with at most {MOST_FIELDS} fields.") from None
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields
