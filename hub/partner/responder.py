"""The hub's own serving of the feed: what hub.api.http.view asks in place of the hub's API.

Called by hub.app. Joins a data source to the HTTP view and does nothing else.
"""

from __future__ import annotations

from hub.access.asker import Asker
from hub.api.budget import Budgets
from hub.api.documents.limits import Limits
from hub.api.documents.request import Request, Response
from hub.api.http.view import Responder
from hub.partner.operation import answer
from hub.partner.source import DataSource


def responder(source: DataSource, deadline: float, limits: Limits, budgets: Budgets | None = None) -> Responder:
    """Answers requests from `source`, each within `deadline` seconds."""
    spend = budgets.spend if budgets else None

    async def respond(request: Request, asker: Asker, *, read_only: bool) -> Response:
        return await answer(source, request, asker, read_only=read_only, deadline=deadline, limits=limits, spend=spend)

    return respond
