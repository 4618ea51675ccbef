"""One GraphQL request, from text to the bytes of its response: check, plan, ask the graph, shape the answer.

Called by hub.api.http.view and hub.query. Refuses what is malformed, too long, too deep or too costly before the graph
hears of it; every error it gives has a code. It knows nothing of HTTP but the status that a refusal would have there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import orjson
from graphql import GraphQLSchema, OperationDefinitionNode, OperationType, execute_sync

from hub.access.asker import Asker
from hub.actors.access_records import AccessKind
from hub.actors.accesses import recorded
from hub.analytics.asking.aside import aside
from hub.api.answer.nearest import nearest
from hub.api.answer.recorded import answer_as_recorded, require_few_moments
from hub.api.answer.run import Answered
from hub.api.budget import Budgets
from hub.api.carrying_out import carried_out, require_undone
from hub.api.documents.limits import Limits, refused
from hub.api.documents.outline import key_of, outline
from hub.api.documents.request import Request, Response, operation_of, refusal, variables_of
from hub.api.documents.store import Document, RefusedError
from hub.api.http.error_responses import formatted
from hub.api.kept_answers import Answer, KeptAnswers, question_of
from hub.api.plan.roots import Plan, Price, plan
from hub.api.schema.hub_schema import ApiSchema
from hub.api.schema.recorded import OUTCOME
from hub.clock import today
from hub.errors import BadUserInput, HubError
from hub.graph.compiler.values import TODAY_KEY
from hub.graph.session import Graph
from hub.graph.shown import seen_so_far

DRAWN = "Agencies, processes, outcomes, suppliers, products, concepts, sources, the links between them, and notes."
"""What an answer about a past day says of the picture of the system, in `extensions.drawnAsToday`."""
AT_ONCE = 2_000
"""Rows and values that graphql-core completes within a few milliseconds; more would hold everybody else up."""


async def respond(
    api: ApiSchema,
    graph: Graph,
    request: Request,
    asker: Asker,
    *,
    read_only: bool,
    field_by_field: bool = False,
    budgets: Budgets | None = None,
    answers: KeptAnswers | None = None,
) -> Response:
    """Answer a request, with what is kept among `answers` if that still holds.

    Raises Unavailable and its like when the graph does not answer in time, OverBudget before that, and DoneUntold where
    that happened once a change had been carried out.

    `read_only` is for GET, which carries queries and nothing else. `field_by_field` has graphql-core complete the
    answer even where it stands already; the bytes are the same.
    """
    try:
        asked = _asked(api, request, read_only=read_only)
        # Introspection alone reads no row, and its answer is kept for everybody.
        left = {"left": budgets.spend(asker, asked.price.rows)} if budgets and asked.made.roots else {}
        if asked.operation.operation is OperationType.MUTATION:
            asked.values[OUTCOME] = await carried_out(api, graph, asked.made, asked.variables, asker)
    except RefusedError as error:
        return refusal(error.status, *error.errors)
    except BadUserInput as wrong:
        return refusal(wrong.status, refused(wrong.message, wrong.code))
    work = _Work(api, graph, request, asker, asked)
    question = [asked.document.text, request.operation, request.variables]

    async def given() -> Response:
        return await _given(work, left, None if field_by_field else answers, whole=not field_by_field)

    try:
        return await recorded(graph, asker, AccessKind.READ, question, given)
    except HubError as error:
        require_undone(asked.values.get(OUTCOME), error)
        raise


async def _given(work: _Work, left: Mapping[str, Any], answers: KeptAnswers | None, *, whole: bool) -> Response:
    """The response, of what is kept among `answers` if that still holds; `whole` as it stands where it can be."""
    asked, request, asker = work.asked, work.request, work.asker
    keeps = answers and asked.operation.operation is OperationType.QUERY and asked.made.whole
    if answers and keeps and asked.made.roots and not asked.made.moments:
        key = question_of(asked.document.text, request.operation, request.variables, asker, asked.values[TODAY_KEY])
        kept = await answers.given(key, work.plain, reads_only=not asked.made.asks_more)
    else:
        kept = await work.plain()
    extensions: dict[str, Any] = {"cost": asked.price.rows, **left}
    if kept and whole:
        return Response(b'{"data":%b,"extensions":%b}' % (kept.data, orjson.dumps({**extensions, **kept.beside})))
    return await work.completed({**extensions, **work.beside})


@dataclass
class _Work:
    """One request being answered; what was read of the graph is there once `plain` was asked for."""

    api: ApiSchema
    graph: Graph
    request: Request
    asker: Asker
    asked: _Asked
    beside: dict[str, Any] = field(default_factory=dict[str, Any])
    answered: Answered = field(default_factory=Answered)

    async def plain(self) -> Answer | None:
        """The answer as it stands; None where graphql-core has to complete it. Raises as `respond` does."""
        made, values = self.asked.made, self.asked.values
        self.answered = await answer_as_recorded(self.graph, made, values, self.asked.price.spoilt, self.asker)
        if near := await nearest(self.graph, made, self.answered.roots, values, self.asker):
            self.beside["nearest"] = near
        if made.looks_back(values):
            self.beside["drawnAsToday"] = DRAWN
        whole = self.answered.plain and made.whole
        return Answer(orjson.dumps(self.answered.roots), self.beside, seen_so_far()) if whole else None

    async def completed(self, extensions: Mapping[str, Any]) -> Response:
        """The answer as graphql-core completes it, field by field."""
        api, document, made, price = self.api, self.asked.document, self.asked.made, self.asked.price
        given, roots = self.request.variables, self.answered.roots
        complete = partial(completed, api.executable, document, self.asked.operation, given, roots, extensions)
        if not made.whole:
            key = None if made.roots or self.asked.variables else (document.text, self.request.operation or "")
            return Response(await api.documents.introspected(key, complete))
        much = price.rows + price.shown > AT_ONCE
        return Response(await aside(lambda _: complete()) if much else complete())


@dataclass(frozen=True)
class _Asked:
    """One operation of a valid document that is worth its price, with its plan and the values to answer it with."""

    document: Document
    operation: OperationDefinitionNode
    variables: Mapping[str, Any]
    made: Plan
    values: dict[str, Any]
    price: Price


def _asked(api: ApiSchema, request: Request, *, read_only: bool) -> _Asked:
    """What a request asks. Raises RefusedError or BadUserInput."""
    document = api.documents.find(request.query, request.hashed)
    operation = operation_of(document, request.operation, read_only=read_only, changes=True)
    variables = variables_of(api.documents, document, operation, request.variables or {})
    made = planned(api, document, operation, variables)
    values = {**variables, TODAY_KEY: today().isoformat()}
    price = made.price(values)
    require_affordable(price, len(made.roots), api.limits)
    require_few_moments(made, values)
    return _Asked(document, operation, variables, made, values, price)


def completed(
    schema: GraphQLSchema,
    document: Document,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any] | None,
    roots: Mapping[str, Any],
    extensions: Mapping[str, Any],
) -> bytes:
    """An answer that graphql-core completes field by field: introspection, errors at their places, odd values."""
    result = execute_sync(
        schema,
        document.parsed,
        root_value=roots,
        variable_values=dict(variables or {}),
        operation_name=operation.name.value if operation.name else None,
    )
    body: dict[str, Any] = {"data": result.data, "extensions": extensions}
    if result.errors:
        body = {"errors": [formatted(error) for error in result.errors], **body}
    return orjson.dumps(body)


def require_affordable(price: Price, roots: int, limits: Limits) -> None:
    """Raise BadUserInput when an operation may read or show too much, or has too many root fields."""
    if roots > limits.roots:
        raise BadUserInput(f"The request has {roots} root fields; ask for at most {limits.roots} at a time.")
    if price.rows > limits.cost:
        raise BadUserInput(
            f"The request may read {price.rows} rows, more than the {limits.cost} allowed. "
            "Ask for smaller pages, or nest less."
        )
    if price.shown > limits.values:
        raise BadUserInput(
            f"The answer may have {price.shown} values, more than the {limits.values} allowed. "
            "Ask for smaller pages, or for fewer fields of each row."
        )


def planned(
    api: ApiSchema, document: Document, operation: OperationDefinitionNode, variables: Mapping[str, Any]
) -> Plan:
    """The plan for this operation and this outline of its variables, made once."""
    key: Any = id(operation)
    outlined: Mapping[str, Any] = {}
    # What a change or a subscription holds decides nothing of how its answer is read.
    if operation.operation is not OperationType.QUERY:
        variables = {name: value for name, value in variables.items() if name in document.switches}
    if variables:
        outlined = outline(document.input_types(api.executable, operation), document.switches, variables)
        key = (key, key_of(outlined))
    known = document.plans.get(key)
    if known is None:
        known = document.plans[key] = plan(api, document.parsed, operation, outlined)
    return known
