"""One GraphQL request, from text to response: parse, validate, plan, ask the graph, shape the answer.

Called by hub.api.view and hub.query. Refuses what is malformed, too long or too deep before the graph hears of it;
every error it gives has a code. It knows nothing of HTTP but the status that a refusal would have there.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    execute_sync,
    parse,
    validate,
)
from graphql.execution.values import get_variable_values

from hub.access.visibility import Visibility
from hub.api.answer import answer
from hub.api.introspection import too_curious
from hub.api.limits import too_deep, too_long, too_wide
from hub.api.plan import plan
from hub.api.schema import ApiSchema
from hub.clock import today
from hub.errors import BadUserInput, HubError, Internal
from hub.graph.session import Graph

log = logging.getLogger(__name__)

MOST_ERRORS = 50
# Longer texts are not remembered, so that a flood of them fills some megabytes and no more.
LONGEST_KEPT = 20_000


@dataclass(frozen=True)
class Request:
    """What a client sent: the document, which of its operations, and the variables."""

    query: str
    operation: str | None = None
    variables: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Response:
    """What goes back. `status` is 200 once anything was executed, whatever came of it."""

    body: dict[str, Any]
    status: int = 200


class RefusedError(Exception):
    """The request cannot be executed; `errors` say why, `status` is what that is in HTTP."""

    def __init__(self, *errors: GraphQLError, status: int = 400) -> None:
        super().__init__()
        self.errors = errors
        self.status = status


async def respond(api: ApiSchema, graph: Graph, request: Request, seen_by: Visibility, *, read_only: bool) -> Response:
    """Answer a request. Raises Unavailable and its like when the graph does not answer in time.

    `read_only` is for GET, which carries queries and nothing else.
    """
    try:
        document = checked(api.executable, request.query)
        operation = _operation(document, request.operation, read_only=read_only)
        variables = _variables(api.executable, operation, request.variables or {})
        planned = plan(api, document, operation, variables, today().isoformat())
    except RefusedError as refused:
        return Response({"errors": [formatted(error) for error in refused.errors]}, refused.status)
    except BadUserInput as wrong:
        error = GraphQLError(wrong.message, extensions={"code": wrong.code})
        return Response({"errors": [formatted(error)]}, wrong.status)
    roots = await answer(graph, planned, seen_by)
    result = execute_sync(
        api.executable,
        document,
        root_value=roots,
        variable_values=dict(request.variables or {}),
        operation_name=request.operation,
    )
    return Response(_body(result) | {"extensions": {"cost": planned.cost}})


def _parsed(schema: GraphQLSchema, text: str) -> DocumentNode | tuple[GraphQLError, ...]:
    try:
        if limit := too_long(text):
            return (limit,)
        document = parse(text)
    except GraphQLSyntaxError as error:
        return (_coded(error, "GRAPHQL_PARSE_FAILED"),)
    if limit := too_wide(document):
        return (limit,)
    if errors := validate(schema, document, max_errors=MOST_ERRORS):
        return tuple(_coded(error, "GRAPHQL_VALIDATION_FAILED") for error in errors)
    if limit := too_curious(schema, document):
        return (limit,)
    return document


_remembered = lru_cache(maxsize=512)(_parsed)


def checked(schema: GraphQLSchema, text: str) -> DocumentNode:
    """A parsed and valid document; kept for the next request with the same text. Raises RefusedError."""
    found = (_remembered if len(text) <= LONGEST_KEPT else _parsed)(schema, text)
    if isinstance(found, DocumentNode):
        return found
    raise RefusedError(*found)


def _coded(error: GraphQLError, code: str) -> GraphQLError:
    return GraphQLError(error.message, error.nodes, error.source, error.positions, extensions={"code": code})


def _operation(document: DocumentNode, name: str | None, *, read_only: bool) -> OperationDefinitionNode:
    found = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    named = [d for d in found if name is None or (d.name is not None and d.name.value == name)]
    if len(named) != 1:
        many = "names none" if name is None else f"names {name[:60]!r}, which is not one of them"
        text = f"The document has {len(found)} operations and the request {many}. Give operationName."
        raise RefusedError(_coded(GraphQLError(text), "OPERATION_RESOLUTION_FAILURE"))
    if named[0].operation is not OperationType.QUERY:
        status, code = (405, "METHOD_NOT_ALLOWED") if read_only else (400, "OPERATION_RESOLUTION_FAILURE")
        raise RefusedError(_coded(GraphQLError("The hub takes queries only."), code), status=status)
    return named[0]


def _variables(schema: GraphQLSchema, operation: OperationDefinitionNode, given: Mapping[str, Any]) -> dict[str, Any]:
    if limit := too_deep(given):
        raise RefusedError(limit)
    found = get_variable_values(schema, operation.variable_definitions or (), dict(given), max_errors=MOST_ERRORS)
    if isinstance(found, list):
        raise RefusedError(*(_coded(error, "BAD_USER_INPUT") for error in found))
    return found


def formatted(error: GraphQLError) -> dict[str, Any]:
    """An error as the response shows it: always with a code, never with anything internal."""
    original = error.original_error
    if isinstance(original, HubError):
        shown = GraphQLError(original.message, error.nodes, path=error.path, extensions={"code": original.code})
    elif original is not None:
        return internal(original, error)
    elif not (error.extensions or {}).get("code"):
        shown = GraphQLError(error.message, error.nodes, path=error.path, extensions={"code": "INTERNAL"})
    else:
        shown = error
    return dict(shown.formatted)


def internal(cause: Exception, error: GraphQLError | None = None) -> dict[str, Any]:
    """A mistake of ours as the response shows it: an id under which the log has the rest."""
    reference = secrets.token_hex(4)
    log.error("error %s while answering", reference, exc_info=cause)
    extensions = {"code": Internal.code, "id": reference}
    nodes, path = (error.nodes, error.path) if error else (None, None)
    return dict(GraphQLError(Internal.sentence, nodes, path=path, extensions=extensions).formatted)


def _body(result: ExecutionResult) -> dict[str, Any]:
    body: dict[str, Any] = {"data": result.data}
    if result.errors:
        body = {"errors": [formatted(error) for error in result.errors], **body}
    return body
