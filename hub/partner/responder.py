"""The hub's own serving of the feed: what hub.api.view asks in place of the hub's API.

Called by hub.app. Joins a data source to the HTTP view and does nothing else.
"""

from __future__ import annotations

from hub.access.visibility import Visibility
from hub.api.limits import Limits
from hub.api.operation import Request, Response
from hub.api.view import Responder
from hub.errors import BadUserInput
from hub.partner.operation import Asked, answer
from hub.partner.source import DataSource


def responder(source: DataSource, deadline: float, limits: Limits) -> Responder:
    """Answers requests from `source`, each within `deadline` seconds."""

    async def respond(request: Request, seen_by: Visibility, *, read_only: bool) -> Response:
        if request.query is None:
            raise BadUserInput("query: the feed remembers no documents; send the text")
        asked = Asked(request.query, request.operation, request.variables, read_only)
        found = await answer(source, asked, seen_by, deadline, limits)
        return Response(found.content, found.status)

    return respond
