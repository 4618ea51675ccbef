"""One subscription, from its text to the bytes of each of its results. The same for every way in which they are sent.

Called by hub.api.streams.sse and hub.api.streams.socket, which also let queries and mutations through here, as their
protocols do.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import orjson
from graphql import OperationDefinitionNode, OperationType
from graphql.execution.values import get_argument_values

from hub.access.asker import Asker
from hub.actors.access_records import AccessKind
from hub.actors.accesses import recorded
from hub.analytics.following.event import ChangesWhere, RegisterEvent
from hub.analytics.following.follow import Following, Heartbeat
from hub.api.answer.run import answer
from hub.api.answer.shape import Shaper
from hub.api.budget import Budgets
from hub.api.documents.request import Request, Response, named_operation, refusal, variables_of
from hub.api.documents.store import Document, RefusedError
from hub.api.http.metrics import EVENTS, STREAMS
from hub.api.operation import completed, planned, require_affordable, respond
from hub.api.plan.roots import AskRoot, Plan
from hub.api.schema.hub_schema import ApiSchema
from hub.api.schema.subscriptions import EVENT
from hub.clock import today
from hub.errors import BadUserInput, HubError
from hub.graph.compiler.values import TODAY_KEY
from hub.graph.session import Graph
from hub.graph.shown import Seen, seen_again

Who = Callable[[], Awaitable[Asker]]


@dataclass(frozen=True)
class Asked:
    """A subscription that may begin."""

    document: Document
    operation: OperationDefinitionNode
    variables: Mapping[str, Any]
    made: Plan
    after: str | None
    where: ChangesWhere


@dataclass(frozen=True)
class Subscribing:
    """Subscriptions to one graph, and whatever else comes the same way."""

    api: ApiSchema
    graph: Graph
    following: Following
    budgets: Budgets | None = None

    async def begin(self, request: Request, who: Who, *, read_only: bool) -> Asked | Response:
        """The subscription in a request; of a query, a mutation, or what is wrong, the one response there is.

        Raises like hub.api.operation.respond.
        """
        asker = await who()
        try:
            asked = self._asked(request)
            if asked is None:
                return await respond(self.api, self.graph, request, asker, read_only=read_only, budgets=self.budgets)
            price = asked.made.price(asked.variables)
            require_affordable(price, len(asked.made.roots), self.api.limits)
            if self.budgets:
                self.budgets.spend(asker, price.rows)
            return asked
        except RefusedError as error:
            return refusal(error.status, *error.errors)
        except BadUserInput as wrong:
            return Response(failed(wrong), wrong.status)

    async def results(self, asked: Asked, who: Who) -> AsyncGenerator[bytes | None]:
        """Each result as JSON, and None where nothing happened for a while. Raises like Following.events."""
        with STREAMS.track_inprogress():
            seen = Seen()
            async with aclosing(self.following.events(who, asked.after, asked.where, seen)) as events:
                async for event in events:
                    if isinstance(event, Heartbeat):
                        yield None
                    else:
                        yield await self._recorded(asked, event, await who(), seen)
                        EVENTS.inc()

    def _asked(self, request: Request) -> Asked | None:
        document = self.api.documents.find(request.query, request.hashed)
        operation = named_operation(document, request.operation)
        if operation.operation is not OperationType.SUBSCRIPTION:
            return None
        variables = variables_of(self.api.documents, document, operation, request.variables or {})
        made = planned(self.api, document, operation, variables)
        [root] = made.roots.values()
        if isinstance(root, HubError):
            raise root
        given = self._given(root, variables)
        return Asked(document, operation, variables, made, given.get("after"), where_of(given.get("where") or {}))

    def _given(self, root: Any, variables: Mapping[str, Any]) -> Mapping[str, Any]:
        subscription = self.api.executable.subscription_type
        if subscription is None or not isinstance(root, AskRoot):
            raise AssertionError("a valid subscription has a type and asks for one field")
        [node, *_] = root.nodes
        return get_argument_values(subscription.fields[node.name.value], node, dict(variables))

    async def _recorded(self, asked: Asked, event: RegisterEvent, asker: Asker, seen: Seen) -> bytes:
        """A result, once it is recorded which rows above PUBLISHED it tells of."""

        async def result() -> bytes:
            seen_again(seen)
            return await self._result(asked, event, asker)

        question = [asked.document.text, asked.operation.name and asked.operation.name.value, asked.variables]
        made = await recorded(self.graph, asker, AccessKind.EVENT, question, result)
        seen.clear()
        return made

    async def _result(self, asked: Asked, event: RegisterEvent, asker: Asker) -> bytes:
        values = {**asked.variables, TODAY_KEY: today().isoformat(), EVENT: event}
        [(key, root)] = asked.made.roots.items()
        if isinstance(root, AskRoot):
            shaper = Shaper(asked.made.selector, values)
            shaped = shaper.answer(event, root.nodes)
            if not shaper.missing and not shaper.odd:
                return orjson.dumps({"data": {key: shaped}})
        answered = await answer(self.graph, asked.made, values, {}, asker)
        if answered.plain:
            return orjson.dumps({"data": answered.roots})
        return completed(self.api.executable, asked.document, asked.operation, asked.variables, answered.roots, {})


def where_of(given: Mapping[str, Any]) -> ChangesWhere:
    """Which changes a client asks for."""
    kinds = given.get("kinds")
    named = None if kinds is None else [getattr(kind, "value", kind) for kind in kinds]
    return ChangesWhere(named, given.get("records"), given.get("agencies"))


def failed(error: HubError) -> bytes:
    """A result that says what went wrong."""
    return orjson.dumps({"errors": [{"message": error.message, "extensions": error.extensions}]})
