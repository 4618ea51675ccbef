"""An address at which there is nothing, opened in a browser: the page that says so, and what is near.

Made by hub.app and asked for what no route takes; programs get JSON from hub.app itself. What is near are pages that
every hub has: nothing is asked of the graph.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from starlette.requests import Request
from starlette.responses import Response

from hub.api.http.incoming import RejectedError
from hub.errors import HubError, NotFound
from hub.web.page import prefers_page
from hub.web.pages.refusals import Refusals
from hub.web.pages.table import PAGES

MOST_NEAR = 3
LONGEST = 60
"""Of an address, what is compared and searched for: comparing takes time by the square of it."""
TITLES = {"/graphql": "API for programs"} | {
    page.path: page.title for page in PAGES if "{" not in page.path and page.path != "/"
}
"""By its address, the title of each page that needs no name in it."""


@dataclass(frozen=True)
class NothingHere:
    """Makes the page."""

    refusals: Refusals

    def is_for(self, request: Request) -> bool:
        """Whether somebody opened the address in a browser."""
        return prefers_page(request.scope)

    async def __call__(self, request: Request) -> Response:
        """404 with pages of like addresses and a search for its words, or why whoever asks is refused before that."""
        error: HubError | RejectedError = NotFound("There is nothing at this address. Check the spelling.")
        visitor = None
        try:
            visitor = await self.refusals.visitors(request)
        except (HubError, RejectedError) as refused:
            error = refused
        path = request.url.path[:LONGEST].rstrip("/")
        words = " ".join(path.rpartition("/")[2].replace("-", " ").replace("_", " ").split())
        near = {TITLES[each]: each for each in get_close_matches(path, TITLES, MOST_NEAR)}
        response = self.refusals(request, error, visitor, near=near, sought=words)
        response.headers["vary"] = f"accept, {response.headers['vary']}"
        return response
