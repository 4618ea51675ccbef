"""One GraphQL request to a feed, from text to bytes: limits, validation, cost, execution, errors with codes.

Called by hub.partner.host for agencies and hub.partner.responder for the hub. Refuses what is malformed, too long or
too deep before the source hears of it. Knows nothing of HTTP but the status that an outcome would have there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import cache
from types import CoroutineType
from typing import Any

import orjson
from graphql import DocumentNode, ExecutionResult, FragmentDefinitionNode, OperationDefinitionNode, execute

from hub.access.asker import Asker
from hub.api.documents.limits import LIMITS, Limits, refused
from hub.api.documents.request import Request, Response, operation_of, refusal, variables_of
from hub.api.documents.store import Documents, RefusedError
from hub.api.http.error_responses import formatted
from hub.errors import BadUserInput, DeadlineExceeded, HubError
from hub.partner.ask import Asking
from hub.partner.cost import Costing
from hub.partner.schema import schema
from hub.partner.source import DataSource


async def answer(
    source: DataSource,
    request: Request,
    asker: Asker,
    *,
    read_only: bool = False,
    deadline: float = 10.0,
    limits: Limits = LIMITS,
    spend: Callable[[Asker, int], int] | None = None,
) -> Response:
    """Answer a request within `deadline` seconds. `spend` pays for it and says what is left, where there are budgets.

    Raises Unavailable and its like when the source does not answer in time: then there is nothing to show.
    """
    documents = _documents(limits)
    try:
        document = documents.find(request.query, request.hashed)
        operation = operation_of(document, request.operation, read_only=read_only)
        variables = variables_of(documents, document, operation, request.variables or {})
        cost = _cost(document.parsed, operation, variables, limits)
    except RefusedError as error:
        return refusal(error.status, *error.errors)
    except BadUserInput as wrong:
        return refusal(wrong.status, refused(wrong.message, wrong.code))
    extensions = {"cost": cost} | ({"left": spend(asker, cost)} if spend else {})
    result = await _execute(document.parsed, request, Asking(source, asker), deadline)
    body: dict[str, Any] = {"data": result.data, "extensions": extensions}
    if result.errors:
        body = {"errors": [formatted(fault) for fault in result.errors], **body}
    return Response(orjson.dumps(body))


@cache
def _documents(limits: Limits) -> Documents:
    return Documents(schema(), limits)


async def _execute(document: DocumentNode, request: Request, asking: Asking, deadline: float) -> ExecutionResult:
    scope = asyncio.timeout(deadline)
    try:
        async with scope:
            given = dict(request.variables or {})
            executed = execute(schema(), document, None, asking, given, request.operation, is_awaitable=_is_awaitable)
            result = executed if isinstance(executed, ExecutionResult) else await executed
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


def _cost(
    document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any], limits: Limits
) -> int:
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    return Costing(schema(), fragments, variables, limits).require_affordable(operation.selection_set)
