"""What a request asks: one operation of a valid document, with variables that fit it. The same at every GraphQL door.

Used by hub.api.operation and hub.partner.operation. Knows nothing of HTTP but the status that a refusal would have
there, and nothing of the graph.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from graphql import GraphQLError, OperationDefinitionNode, OperationType
from graphql.execution.values import get_variable_values

from hub.api.documents.limits import refused, too_much
from hub.api.documents.store import MOST_ERRORS, Document, Documents, RefusedError, coded
from hub.api.http.error_responses import formatted

_QUERIES = "This address takes queries only."
_CHANGES_TOO = (
    "Asked this way, this address takes queries and mutations only. Subscribe with `Accept: text/event-stream`, or "
    "over a WebSocket."
)


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


def refusal(status: int, *errors: GraphQLError) -> Response:
    """A response without data."""
    return Response(orjson.dumps({"errors": [formatted(error) for error in errors]}), status)


def operation_of(
    document: Document, name: str | None, *, read_only: bool, changes: bool = False
) -> OperationDefinitionNode:
    """The one operation a request means. Raises RefusedError when that is not clear, or it is no query.

    With `changes` a mutation will do, unless it came by GET.
    """
    operation = named_operation(document, name)
    taken = (OperationType.QUERY, OperationType.MUTATION) if changes and not read_only else (OperationType.QUERY,)
    if operation.operation not in taken:
        status, code = (405, "METHOD_NOT_ALLOWED") if read_only else (400, "OPERATION_RESOLUTION_FAILURE")
        raise RefusedError(refused(_CHANGES_TOO if changes else _QUERIES, code), status=status)
    return operation


def named_operation(document: Document, name: str | None) -> OperationDefinitionNode:
    """The one operation a request means, of whatever kind. Raises RefusedError when that is not clear."""
    operations = document.operations
    named = [d for d in operations if name is None or (d.name is not None and d.name.value == name)]
    if len(named) != 1:
        many = "names none" if name is None else f"names {name[:60]!r}, which is not one of them"
        text = f"The document has {len(operations)} operations and the request {many}. Give operationName."
        raise RefusedError(refused(text, "OPERATION_RESOLUTION_FAILURE"))
    return named[0]


def variables_of(
    documents: Documents, document: Document, operation: OperationDefinitionNode, given: Mapping[str, Any]
) -> dict[str, Any]:
    """The variables of an operation, coerced. Raises RefusedError naming each that does not fit."""
    if not operation.variable_definitions:
        return {}
    if limit := too_much(given, documents.limits):
        raise RefusedError(limit)
    coerced = get_variable_values(documents.schema, operation.variable_definitions, dict(given), max_errors=MOST_ERRORS)
    if isinstance(coerced, list):
        raise RefusedError(*(coded(error, "BAD_USER_INPUT") for error in coerced))
    if nulls := [name for name in document.never_null(documents.schema, operation) if coerced.get(name, "") is None]:
        text = f"Variable '${min(nulls)}' is null where it must not be. Leave it out, or give a value."
        raise RefusedError(refused(text, "BAD_USER_INPUT"))
    return coerced
