"""Calls over GraphQL of several writers, for the tests of recording."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from hub.access.asker import Asker, SignIn
from hub.access.roles import Role
from hub.api.documents.request import Request
from hub.api.operation import respond
from hub.api.schema.hub_schema import build_schema
from hub.graph.digest import graph_digest
from hub.graph.session import Graph
from hub.model.enums import Marking
from hub.model.registry import the_model

RECORD = """mutation ($changes: [ChangeInput!]!, $key: String, $dry: Boolean) {
  record(changes: $changes, why: "It is so.", key: $key, dryRun: $dry) {
    outcome records { kind slug version record { id ... on Tool { name marking note owner { slug } } } }
    problems { change place field code message version current { ... on Tool { slug note version } } }
  }
}"""
API = build_schema(the_model())
ABOUT = {"sources": ["page"], "confidence": "SOURCED", "marking": "PUBLISHED"}
RIDDLE = {"slug": "riddle", "name": "Riddle", "owner": {"to": "mill"}, "aiClass": "CHECKLIST", "scope": "CORE", **ABOUT}


def who(agency: str | None, *roles: Role, clearance: Marking = Marking.OFFICIAL) -> Asker:
    return Asker(clearance, agency, f"key:{agency}", frozenset({Role.READER, *roles}), signed_in=SignIn.KEY)


MILL, WHEEL = who("mill", Role.CONTRIBUTOR), who("wheel", Role.CONTRIBUTOR)
APPROVER, EDITOR = who("mill", Role.APPROVER), who(None, Role.EDITOR)


async def send(graph: Graph, asker: Asker, *changes: Any, **more: Any) -> dict[str, Any]:
    """The whole answer."""
    variables: Mapping[str, Any] = {"changes": list(changes), **more}
    response = await respond(API, graph, Request(RECORD, None, variables), asker, read_only=False)
    return orjson.loads(response.content)


async def said(graph: Graph, asker: Asker, *changes: Any, **more: Any) -> dict[str, Any]:
    """What came of a call that GraphQL took."""
    answer = await send(graph, asker, *changes, **more)
    assert "errors" not in answer, answer
    return answer["data"]["record"]


async def codes(graph: Graph, asker: Asker, *changes: Any) -> list[tuple[int | None, str, str]]:
    """Change, field and code of every problem; nothing was written."""
    before = await graph_digest(graph)
    answer = await said(graph, asker, *changes)
    assert (answer["outcome"], answer["records"]) == ("REFUSED", [])
    assert await graph_digest(graph) == before
    return [(problem["change"], problem["field"], problem["code"]) for problem in answer["problems"]]
