"""One GraphQL request, from text to response: parse, validate, plan, ask the graph, shape the answer."""

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
from hub.api.plan import plan
from hub.api.schema import ApiSchema
from hub.clock import today
from hub.errors import HubError, Internal
from hub.graph.session import Graph

log = logging.getLogger(__name__)

MOST_TOKENS = 2_000
MOST_DEPTH = 15
MOST_ERRORS = 50


@dataclass(frozen=True)
class Request:
    """What a client sent: the document, which of its operations, and the variables."""

    query: str
    operation: str | None = None
    variables: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Response:
    """What goes back. `valid` is False when nothing was executed: the document or the variables were refused."""

    body: dict[str, Any]
    valid: bool = True


class Refused(Exception):
    """The request cannot be executed; `errors` say why."""

    def __init__(self, *errors: GraphQLError) -> None:
        super().__init__()
        self.errors = errors


async def respond(api: ApiSchema, graph: Graph, request: Request, seen_by: Visibility, *, read_only: bool) -> Response:
    """Answer a request. Raises Unavailable and its like when the graph does not answer in time.

    `read_only` is for GET, which may not carry a mutation; the hub has none yet.
    """
    try:
        document = checked(api.executable, request.query)
        operation = _operation(document, request.operation)
        variables = _variables(api.executable, operation, request.variables or {})
    except Refused as refused:
        return Response({"errors": [formatted(error) for error in refused.errors]}, valid=False)
    planned = plan(api, document, operation, variables, today().isoformat())
    roots = await answer(graph, planned, seen_by)
    result = execute_sync(
        api.executable,
        document,
        root_value=roots,
        variable_values=dict(request.variables or {}),
        operation_name=request.operation,
    )
    return Response(_body(result))


@lru_cache(maxsize=512)
def _parsed(schema: GraphQLSchema, text: str) -> DocumentNode | tuple[GraphQLError, ...]:
    try:
        document = parse(text, max_tokens=MOST_TOKENS)
    except GraphQLSyntaxError as error:
        return (_coded(error, "GRAPHQL_PARSE_FAILED"),)
    too_deep = deeper_than(document, MOST_DEPTH)
    if too_deep is not None:
        return (too_deep,)
    errors = validate(schema, document, max_errors=MOST_ERRORS)
    return tuple(_coded(error, "GRAPHQL_VALIDATION_FAILED") for error in errors) or document


def checked(schema: GraphQLSchema, text: str) -> DocumentNode:
    """A parsed and valid document; kept for the next request with the same text. Raises Refused."""
    found = _parsed(schema, text)
    if isinstance(found, DocumentNode):
        return found
    raise Refused(*found)


def _coded(error: GraphQLError, code: str) -> GraphQLError:
    return GraphQLError(error.message, error.nodes, error.source, error.positions, extensions={"code": code})


def _operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    found = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    named = [d for d in found if name is None or (d.name is not None and d.name.value == name)]
    if len(named) != 1:
        many = "names none" if name is None else f"names {name[:60]!r}, which is not one of them"
        text = f"The document has {len(found)} operations and the request {many}. Give operationName."
        raise Refused(_coded(GraphQLError(text), "OPERATION_RESOLUTION_FAILURE"))
    if named[0].operation is not OperationType.QUERY:
        raise Refused(_coded(GraphQLError("The hub takes queries only."), "OPERATION_RESOLUTION_FAILURE"))
    return named[0]


def _variables(schema: GraphQLSchema, operation: OperationDefinitionNode, given: Mapping[str, Any]) -> dict[str, Any]:
    found = get_variable_values(schema, operation.variable_definitions or (), dict(given), max_errors=MOST_ERRORS)
    if isinstance(found, list):
        raise Refused(*(_coded(error, "BAD_USER_INPUT") for error in found))
    return found


def deeper_than(document: DocumentNode, limit: int) -> GraphQLError | None:
    """An error when fields nest deeper than the limit, fragments followed; None otherwise."""
    from hub.api.depth import depth_of

    found = depth_of(document, limit)
    if found <= limit:
        return None
    text = f"Fields nest more than {limit} levels deep. Ask for less at once, or follow ids in a second request."
    return _coded(GraphQLError(text), "TOO_DEEP")


def formatted(error: GraphQLError) -> dict[str, Any]:
    """An error as the response shows it: always with a code, never with anything internal."""
    original = error.original_error
    if isinstance(original, HubError):
        shown = GraphQLError(original.message, error.nodes, path=error.path, extensions={"code": original.code})
    elif original is not None:
        shown = _internal(error, original)
    elif not (error.extensions or {}).get("code"):
        shown = GraphQLError(error.message, error.nodes, path=error.path, extensions={"code": "INTERNAL"})
    else:
        shown = error
    return dict(shown.formatted)


def _internal(error: GraphQLError, original: Exception) -> GraphQLError:
    reference = secrets.token_hex(4)
    log.error("error %s while answering", reference, exc_info=original)
    extensions = {"code": Internal.code, "id": reference}
    return GraphQLError(Internal.sentence, error.nodes, path=error.path, extensions=extensions)


def _body(result: ExecutionResult) -> dict[str, Any]:
    body: dict[str, Any] = {"data": result.data}
    if result.errors:
        body = {"errors": [formatted(error) for error in result.errors], **body}
    return body
