"""The hub's own serving of the feed: what hub.api.view asks in place of the hub's API.

Called by hub.app. Joins a data source to the HTTP view and does nothing else.
"""

from __future__ import annotations

import orjson

from hub.access.visibility import Visibility
from hub.api.operation import Request, Response
from hub.api.view import Responder
from hub.partner.operation import Asked, answer
from hub.partner.source import DataSource


def responder(source: DataSource, deadline: float) -> Responder:
    """Answers requests from `source`, each within `deadline` seconds."""

    async def respond(request: Request, seen_by: Visibility, *, read_only: bool) -> Response:
        asked = Asked(request.query, request.operation, request.variables, read_only)
        found = await answer(source, asked, seen_by, deadline)
        return Response(orjson.loads(found.content), found.status)

    return respond
