"""One GraphQL request, from text to the bytes of its response: check, plan, ask the graph, shape the answer.

Called by hub.api.view and hub.query. Refuses what is malformed, too long, too deep or too costly before the graph hears
of it; every error it gives has a code. It knows nothing of HTTP but the status that a refusal would have there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson
from graphql import GraphQLError, GraphQLSchema, OperationDefinitionNode, OperationType, execute_sync
from graphql.execution.values import get_variable_values

from hub.access.visibility import Visibility
from hub.api.answer import answer
from hub.api.documents import MOST_ERRORS, Document, RefusedError, coded
from hub.api.failures import formatted
from hub.api.limits import Limits, refused, too_deep
from hub.api.outline import input_types, key_of, outline
from hub.api.plan import Plan, plan
from hub.api.schema import ApiSchema
from hub.clock import today
from hub.errors import BadUserInput
from hub.graph.compiler.values import TODAY_KEY
from hub.graph.session import Graph


@dataclass(frozen=True)
class Request:
    """What a client sent: the document, or the hash of a persisted one, which operation of it, and the variables."""

    query: str | None
    operation: str | None = None
    variables: Mapping[str, Any] | None = None
    hashed: str | None = None


@dataclass(frozen=True)
class Response:
    """What goes back, as JSON. `status` is 200 once anything was executed, whatever came of it."""

    content: bytes
    status: int = 200


async def respond(
    api: ApiSchema,
    graph: Graph,
    request: Request,
    seen_by: Visibility,
    *,
    read_only: bool,
    field_by_field: bool = False,
) -> Response:
    """Answer a request. Raises Unavailable and its like when the graph does not answer in time.

    `read_only` is for GET, which carries queries and nothing else. `field_by_field` has graphql-core complete the
    answer even where it stands already; the bytes are the same.
    """
    try:
        document = api.documents.find(request.query, request.hashed)
        operation = operation_of(document, request.operation, read_only=read_only)
        variables = variables_of(api, document, operation, request.variables or {})
        made = planned(api, document, operation, variables)
        values = {**variables, TODAY_KEY: today().isoformat()}
        cost, spoilt = made.price(values)
        require_affordable(cost, len(made.roots), api.limits)
    except RefusedError as error:
        return refusal(error.status, *error.errors)
    except BadUserInput as wrong:
        return refusal(wrong.status, refused(wrong.message, wrong.code))
    found = await answer(graph, made, values, spoilt, seen_by)
    extensions = {"cost": cost}
    if found.plain and made.whole and not field_by_field:
        return Response(orjson.dumps({"data": found.roots, "extensions": extensions}))
    complete = partial(completed, api.executable, document, operation, request.variables, found.roots, extensions)
    if made.whole or made.roots or variables:
        return Response(complete())
    return Response(await api.documents.introspected((document.text, request.operation or ""), complete))


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


def refusal(status: int, *errors: GraphQLError) -> Response:
    """A response without data."""
    return Response(orjson.dumps({"errors": [formatted(error) for error in errors]}), status)


def operation_of(document: Document, name: str | None, *, read_only: bool) -> OperationDefinitionNode:
    """The one operation a request means. Raises RefusedError when that is not clear, or it is no query."""
    found = document.operations
    named = [d for d in found if name is None or (d.name is not None and d.name.value == name)]
    if len(named) != 1:
        many = "names none" if name is None else f"names {name[:60]!r}, which is not one of them"
        text = f"The document has {len(found)} operations and the request {many}. Give operationName."
        raise RefusedError(refused(text, "OPERATION_RESOLUTION_FAILURE"))
    if named[0].operation is not OperationType.QUERY:
        status, code = (405, "METHOD_NOT_ALLOWED") if read_only else (400, "OPERATION_RESOLUTION_FAILURE")
        raise RefusedError(refused("The hub takes queries only.", code), status=status)
    return named[0]


def variables_of(
    api: ApiSchema, document: Document, operation: OperationDefinitionNode, given: Mapping[str, Any]
) -> dict[str, Any]:
    """The variables of an operation, coerced. Raises RefusedError naming each that does not fit."""
    if not operation.variable_definitions:
        return {}
    if limit := too_deep(given, api.limits):
        raise RefusedError(limit)
    found = get_variable_values(api.executable, operation.variable_definitions, dict(given), max_errors=MOST_ERRORS)
    if isinstance(found, list):
        raise RefusedError(*(coded(error, "BAD_USER_INPUT") for error in found))
    if nulls := [name for name in document.never_null(api.executable, operation) if found.get(name, "") is None]:
        text = (
            f"Variable '${min(nulls)}' is null where it must not be. Leave it out to take its default, or give a value."
        )
        raise RefusedError(refused(text, "BAD_USER_INPUT"))
    return found


def require_affordable(cost: int, roots: int, limits: Limits) -> None:
    """Raise BadUserInput when an operation may read too much, or has too many root fields."""
    if roots > limits.roots:
        raise BadUserInput(f"The request has {roots} root fields; ask for at most {limits.roots} at a time.")
    if cost > limits.cost:
        raise BadUserInput(
            f"The request may read {cost} rows, more than the {limits.cost} allowed. "
            "Ask for smaller pages, or nest less."
        )


def planned(
    api: ApiSchema, document: Document, operation: OperationDefinitionNode, variables: Mapping[str, Any]
) -> Plan:
    """The plan for this operation and this outline of its variables, made once."""
    key: Any = id(operation)
    outlined: Mapping[str, Any] = {}
    if variables:
        outlined = outline(input_types(api.executable, operation), document.switches, variables)
        key = (key, key_of(outlined))
    found = document.plans.get(key)
    if found is None:
        found = document.plans[key] = plan(api, document.parsed, operation, outlined)
    return found
