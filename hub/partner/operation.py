"""One GraphQL request to a feed, from text to bytes: limits, validation, cost, execution, errors with codes.

Called by hub.partner.host for agencies and hub.partner.responder for the hub. Refuses what is malformed, too long or
too deep before the source hears of it. Knows nothing of HTTP but the status that an outcome would have there.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import CoroutineType
from typing import Any

import orjson
from graphql import (
    DocumentNode,
    ExecutionResult,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    execute,
    get_operation_ast,
    parse,
    validate,
)
from graphql.execution.values import get_variable_values

from hub.access.visibility import Visibility
from hub.api.limits import LIMITS, Limits, too_deep, too_long, too_wide
from hub.errors import BadUserInput, DeadlineExceeded, HubError, Internal
from hub.partner.ask import Asking
from hub.partner.cost import Costing
from hub.partner.schema import schema
from hub.partner.source import DataSource

log = logging.getLogger(__name__)
MOST_ERRORS = 50
LONGEST_KEPT = 20_000


@dataclass(frozen=True)
class Asked:
    """What a client sent. `read_only` is for GET, which carries queries and nothing else."""

    query: str
    operation: str | None = None
    variables: Mapping[str, Any] | None = None
    read_only: bool = False


@dataclass(frozen=True)
class Answer:
    """What goes back. `status` is 200 once anything was executed, whatever came of it."""

    content: bytes
    status: int = 200


class _RefusedError(Exception):
    def __init__(self, *errors: GraphQLError, status: int = 400) -> None:
        super().__init__()
        self.errors, self.status = errors, status


async def answer(
    source: DataSource, asked: Asked, seen_by: Visibility, deadline: float = 10.0, limits: Limits = LIMITS
) -> Answer:
    """Answer a request within `deadline` seconds.

    Raises Unavailable and its like when the source does not answer in time: then there is nothing to show.
    """
    try:
        document = _checked(asked.query, limits)
        operation = _operation(document, asked)
        variables = _variables(operation, asked.variables or {}, limits)
        cost = _cost(document, operation, variables)
    except _RefusedError as refused:
        return _json({"errors": [dict(one.formatted) for one in refused.errors]}, refused.status)
    except BadUserInput as wrong:
        return _json({"errors": [dict(_coded(wrong.message, wrong.code).formatted)]}, wrong.status)
    result = await _execute(document, asked, Asking(source, seen_by), deadline)
    body: dict[str, Any] = {"data": result.data, "extensions": {"cost": cost}}
    return _json({"errors": [_shown(one) for one in result.errors], **body} if result.errors else body)


async def _execute(document: DocumentNode, asked: Asked, asking: Asking, deadline: float) -> ExecutionResult:
    scope = asyncio.timeout(deadline)
    try:
        async with scope:
            given = dict(asked.variables or {})
            found = execute(schema(), document, None, asking, given, asked.operation, is_awaitable=_is_awaitable)
            result = found if isinstance(found, ExecutionResult) else await found
    except TimeoutError:
        if not scope.expired():
            raise
        raise DeadlineExceeded from None
    for error in result.errors or ():
        original = error.original_error
        # When the data cannot be reached no part of the answer is worth more than a status that says so.
        if isinstance(original, HubError) and original.status >= 500:
            raise original
    return result


def _is_awaitable(value: Any) -> bool:
    # Asked of every value of an answer; only the root fields of the feed's own schema are awaited.
    return isinstance(value, CoroutineType)


def _parsed(text: str, limits: Limits) -> DocumentNode | tuple[GraphQLError, ...]:
    try:
        if limit := too_long(text, limits):
            return (limit,)
        document = parse(text)
    except GraphQLSyntaxError as error:
        return (_coded(error, "GRAPHQL_PARSE_FAILED"),)
    if limit := too_wide(document, limits):
        return (limit,)
    errors = validate(schema(), document, max_errors=MOST_ERRORS)
    return tuple(_coded(error, "GRAPHQL_VALIDATION_FAILED") for error in errors) or document


_remembered = lru_cache(maxsize=256)(_parsed)


def _checked(text: str, limits: Limits) -> DocumentNode:
    found = (_remembered if len(text) <= LONGEST_KEPT else _parsed)(text, limits)
    if isinstance(found, DocumentNode):
        return found
    raise _RefusedError(*found)


def _operation(document: DocumentNode, asked: Asked) -> OperationDefinitionNode:
    found = get_operation_ast(document, asked.operation)
    code = "OPERATION_RESOLUTION_FAILURE"
    if found is None:
        raise _RefusedError(_coded("Name one of the document's operations in operationName.", code))
    if found.operation is not OperationType.QUERY:
        status, code = (405, "METHOD_NOT_ALLOWED") if asked.read_only else (400, code)
        raise _RefusedError(_coded("The feed takes queries only.", code), status=status)
    return found


def _variables(operation: OperationDefinitionNode, given: Mapping[str, Any], limits: Limits) -> dict[str, Any]:
    if limit := too_deep(given, limits):
        raise _RefusedError(limit)
    found = get_variable_values(schema(), operation.variable_definitions or (), dict(given), max_errors=MOST_ERRORS)
    if isinstance(found, list):
        raise _RefusedError(*(_coded(error, "BAD_USER_INPUT") for error in found))
    return found


def _cost(document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> int:
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    return Costing(schema(), fragments, variables).require_affordable(operation.selection_set)


def _coded(error: GraphQLError | str, code: str) -> GraphQLError:
    if isinstance(error, str):
        return GraphQLError(error, extensions={"code": code})
    return GraphQLError(error.message, error.nodes, error.source, error.positions, extensions={"code": code})


def _shown(error: GraphQLError) -> dict[str, Any]:
    """An error of execution: always with a code, never with anything internal."""
    original = error.original_error
    if isinstance(original, HubError):
        extensions = {"code": original.code}
        return dict(GraphQLError(original.message, error.nodes, path=error.path, extensions=extensions).formatted)
    reference = secrets.token_hex(4)
    log.error("error %s while answering for the feed", reference, exc_info=original or error)
    extensions = {"code": Internal.code, "id": reference}
    return dict(GraphQLError(Internal.sentence, error.nodes, path=error.path, extensions=extensions).formatted)


def _json(body: dict[str, Any], status: int = 200) -> Answer:
    return Answer(orjson.dumps(body), status)
