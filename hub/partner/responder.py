"""The hub's own serving of the feed: what hub.api.http.view asks in place of the hub's API.

Called by hub.app. Joins a data source to the HTTP view and does nothing else.
"""

from __future__ import annotations

from hub.access.asker import Asker
from hub.actors.access_records import AccessKind
from hub.actors.accesses import recorded
from hub.api.budget import Budgets
from hub.api.documents.limits import Limits
from hub.api.documents.request import Request, Response
from hub.api.http.view import Responder
from hub.partner.from_graph import GraphSource
from hub.partner.operation import answer


def responder(source: GraphSource, deadline: float, limits: Limits, budgets: Budgets | None = None) -> Responder:
    """Answers requests from `source`, each within `deadline` seconds, once it is recorded what they show."""
    spend = budgets.spend if budgets else None

    async def respond(request: Request, asker: Asker, *, read_only: bool) -> Response:
        async def given() -> Response:
            return await answer(
                source, request, asker, read_only=read_only, deadline=deadline, limits=limits, spend=spend
            )

        question = [request.query or request.hashed, request.operation, request.variables]
        return await recorded(source.graph, asker, AccessKind.READ, question, given)

    return respond
