"""What goes wrong with a request for a page is a page too, with the error's status and what to do next.

Made by hub.web.pages.routes, used by every page and form. Whoever has to sign in is led there and back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from hub.api.http.cookies import SESSION
from hub.api.http.incoming import RejectedError
from hub.clock import today
from hub.errors import BadUserInput, HubError, NotFound, OverBudget, Overloaded, Unauthenticated
from hub.web.pages.render import Templates
from hub.web.pages.visitors import Visitor, Visitors
from hub.web.signing_in.attempt import within

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)
HEADERS = {"content-security-policy": POLICY, "cache-control": "private, no-cache", "vary": "cookie, authorization"}


@dataclass(frozen=True)
class Refusals:
    """Makes the pages that refuse."""

    templates: Templates
    visitors: Visitors

    def __call__(
        self,
        request: Request,
        error: HubError | RejectedError,
        visitor: Visitor | None = None,
        *,
        near: Mapping[str, str] | None = None,
        sought: str = "",
    ) -> Response:
        """The page for an error. A session that ended is told once: then the browser forgets it.

        `near` are addresses that may have been meant, by their names; those of the records that `error` names, if left
        out. `sought` are words to search for.
        """
        ended = isinstance(error, Unauthenticated) and self.visitors.sent_session(request)
        context: dict[str, Any] = {"error": error, "path": request.url.path, "given": {}, "page": None}
        context |= {"today": today().isoformat(), "visitor": visitor or self.visitors.unknown(), "ended": ended}
        context |= {
            "sign_in": sign_in_address(request),
            "near": near_addresses(request, error) if near is None else near,
        }
        context["sought"] = sought or None
        headers = {**HEADERS, "cache-control": "no-store"}
        if isinstance(error, Overloaded | OverBudget):
            headers["retry-after"] = str(error.retry_after)
        response = HTMLResponse(self.templates.page("refusal.html", context), error.status, headers)
        if ended and self.visitors.who.cookies:
            self.visitors.who.cookies.drop(response, SESSION)
        return response


def near_addresses(request: Request, error: Exception) -> dict[str, str]:
    """By the slugs that are like the one that names nothing, the addresses of the same page of these."""
    wrong = request.path_params.get("slug")
    if not wrong or not isinstance(error, NotFound):
        return {}
    before, _, after = request.url.path.rpartition(f"/{wrong}")
    return {slug: f"{before}/{slug}{after}" for slug in error.near}


def sign_in_address(request: Request) -> str:
    """Where somebody signs in to come back to this page."""
    if request.method != "GET" or request.url.path.startswith("/sign-in"):
        return "/sign-in"
    query = f"?{request.url.query}" if request.url.query else ""
    try:
        return f"/sign-in?{urlencode({'next': within(request.url.path + query)})}"
    except BadUserInput:
        # Too long to be kept meanwhile.
        return "/sign-in"
