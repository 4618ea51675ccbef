"""The page at /graphql: what a browser gets where everybody else gets the API.

Placed by hub.web.routes around the endpoint. It knows nothing of GraphQL and asks nothing of the graph.

Called by hub.web.routes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import Headers, QueryParams
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.api.http.headers import HEADERS

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "worker-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
NOT_BUILT = (
    "The page for browsers was not built into this hub; installing the hub with pip builds it. The API is here: send a "
    "query by POST, and read /schema.graphql for what may be asked.\n"
)
_HEADERS = {name.decode(): value.decode() for name, value in HEADERS}
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_DATA = frozenset({"application/json", "application/graphql-response+json"})


@dataclass(frozen=True)
class Page:
    """An ASGI endpoint that shows `html` to browsers and leaves every other request to `inner`."""

    inner: ASGIApp
    html: str | None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        answer = self._page() if wants_page(scope) else self.inner
        await answer(scope, receive, send)

    def _page(self) -> Response:
        if self.html is None:
            return PlainTextResponse(NOT_BUILT, 404, {**_HEADERS, "vary": "accept"})
        return HTMLResponse(self.html, headers={**_HEADERS, "content-security-policy": POLICY, "vary": "accept"})


def page_in(folder: Path) -> str:
    """The text of the page that was built into `folder`. Raises FileNotFoundError."""
    return (folder / "index.html").read_text(encoding="utf-8")


def wants_page(scope: Scope) -> bool:
    """Whether somebody opened the address in a browser: a GET without a query that likes a page better than data."""
    return "query" not in QueryParams(scope["query_string"]) and prefers_page(scope)


def prefers_page(scope: Scope) -> bool:
    """Whether a GET or HEAD names pages as what it likes better than data."""
    if scope["method"] not in ("GET", "HEAD"):
        return False
    weights = _weights(Headers(scope=scope).get("accept", ""))
    page = max((weights.get(media, 0.0) for media in _PAGES), default=0.0)
    return page > max(weights.get(media, 0.0) for media in _DATA)


def _weights(accept: str) -> dict[str, float]:
    """Media type -> weight, of the types that are named; one whose weight cannot be read counts nothing."""
    weights: dict[str, float] = {}
    for media_range in accept.lower().split(","):
        media, *parameters = (part.strip() for part in media_range.split(";"))
        named = [parameter[2:] for parameter in parameters if parameter.startswith("q=")]
        try:
            weights[media] = float(named[0]) if named else 1.0
        except ValueError:
            weights[media] = 0.0
    return weights
