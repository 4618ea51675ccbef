"""A draft of a tool's transparency record as a file to go on with: Markdown or JSON.

Routed by hub.web.pages.routes, beside the page of the draft.
"""

from __future__ import annotations

from dataclasses import dataclass

import orjson
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from hub.api.http.incoming import RejectedError
from hub.clock import today
from hub.errors import HubError
from hub.exports.exported import View
from hub.exports.transparency.draft import as_data, in_markdown
from hub.web.pages.page_request import Api
from hub.web.pages.page_response import led_to
from hub.web.pages.parameters import variables_of
from hub.web.pages.refusals import HEADERS, Refusals
from hub.web.pages.transparency import DRAFT, drafted
from hub.web.pages.visitors import Visitors

MEDIA = {"md": "text/markdown", "json": "application/json"}
"""By the ending of the file."""


@dataclass(frozen=True)
class DraftFiles:
    """The draft as Markdown or JSON, for whoever asks."""

    api: Api
    visitors: Visitors
    refusals: Refusals

    async def __call__(self, ending: str, request: Request) -> Response:
        """The file, or the page that says why there is none."""
        visitor = None
        try:
            visitor = await self.visitors(request)
            variables = variables_of(DRAFT, request.path_params, request.query_params.multi_items(), today())
            answer = await self.api.ask(DRAFT, variables, visitor.asker)
        except (HubError, RejectedError) as error:
            return self.refusals(request, error, visitor)
        if (led := led_to(DRAFT, request, answer)) is not None:
            return RedirectResponse(led, 301, headers=HEADERS)
        view = View(visitor.asker, variables.get("asOf") or today().isoformat())
        draft = drafted(answer.data["tool"])
        text = in_markdown(draft, view) if ending == "md" else orjson.dumps(as_data(draft, view))
        named = {"content-disposition": f'attachment; filename="{draft.tool.slug}-transparency.{ending}"'}
        return Response(text, media_type=MEDIA[ending], headers=HEADERS | named)
