"""One request answered in both ways: whole, straight into bytes, and field by field through graphql-core."""

from __future__ import annotations

import re
from datetime import datetime
from typing import cast

from hub.access.asker import ANONYMOUS
from hub.api.documents.request import Request
from hub.api.operation import respond
from hub.api.schema.hub_schema import ApiSchema
from hub.clock import held_at
from hub.graph.session import Graph
from tests.api.hub_under_test import TODAY, Hub
from tests.api.remembering import Remembering

NOON = datetime.fromisoformat(f"{TODAY}T12:00:00+00:00")
RAISED = b"raised "
# A mistake of the hub's has a new id each time.
_ID = re.compile(rb'(?<="code":"INTERNAL","id":")[0-9a-f]{8}(?=")')
AROUND = 120


async def both(hub: Hub, request: Request) -> tuple[bytes, bytes]:
    """What goes back to somebody who is not signed in, in either way; what is raised counts as an answer."""
    graph = cast(Graph, Remembering(hub.graph))
    with held_at(NOON):
        return await _answered(hub.api, graph, request, False), await _answered(hub.api, graph, request, True)


async def _answered(api: ApiSchema, graph: Graph, request: Request, by_field: bool) -> bytes:
    try:
        response = await respond(api, graph, request, ANONYMOUS, read_only=False, field_by_field=by_field)
    except Exception as error:  # noqa: BLE001 - whatever it is, both ways have to come to it
        return RAISED + repr(error).encode()
    return b"%d %s" % (response.status, _ID.sub(b"........", response.content))


def require_equal(request: Request, answers: tuple[bytes, bytes]) -> None:
    """Fail where two answers part, with what stands around that place and the request that made them."""
    whole, by_field = answers
    if whole == by_field:
        return
    at = next((i for i, (a, b) in enumerate(zip(whole, by_field, strict=False)) if a != b), min(map(len, answers)))
    start = max(at - AROUND, 0)
    raise AssertionError(
        f"byte {at} of {len(whole)} and {len(by_field)} differs\n"
        f"whole:    {whole[start : at + AROUND]!r}\nby field: {by_field[start : at + AROUND]!r}\n"
        f"{request.query}\n# operationName: {request.operation}\n# variables: {dict(request.variables or {})}"
    )
