"""Requests that schemathesis makes of the hub's schema, for test_schemathesis.py.

Left to itself it asks for pages of thousands, cursors of noise and names nobody has, which are refused at the door. So
most requests are tamed: page sizes that are allowed, no cursors, names that the register has. The rest stay wild.
"""

from __future__ import annotations

import base64
import zlib
from typing import Any

import schemathesis
from graphql import ArgumentNode, DocumentNode, IntValueNode, StringValueNode, Visitor, print_ast, visit
from graphql.language import REMOVE
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core.result import Ok
from schemathesis.generation.case import Case
from schemathesis.graphql import nodes
from schemathesis.hooks import HookContext
from schemathesis.schemas import APIOperation
from schemathesis.specs.graphql.schemas import GraphQLSchema

NAMES = {
    "tool": ("soze", "docdefender", "cps-correspondence-drafting-tool"),
    "agency": ("cps", "mps", "sfo"),
    "process": ("disclosure", "investigation"),
    "framework": ("npcc-ai-covenant",),
}
LARGEST = 10
ONE_WILD_OF = 6
ONE_WRONG_OF = 5


def opaque(text: str) -> str:
    """An id as the hub makes them of a label and a name."""
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


IDS = st.one_of(
    st.sampled_from([opaque(f"{label.capitalize()}:{name}") for label, names in NAMES.items() for name in names]),
    st.text(max_size=20).map(lambda text: opaque(f"Tool:{text}")),
    st.text(max_size=20),
)
_DAYS = st.dates().map(lambda day: day.isoformat())
_EDGES = st.sampled_from(["2024", "2025-06", "2025-12-31", "0001", "9999-12-31", "2024-02-29"])
_NO_DAYS = st.sampled_from(["2025-02-29", "2025-13", "25", "", "2025-06-30T00:00:00Z", "today"])
# One of several is wrong: an answer takes but one wrong day to be refused.
DATES = st.integers(0, 7).flatmap(lambda number: _NO_DAYS if number == 7 else _EDGES if number > 3 else _DAYS)

MOMENTS = st.sampled_from(["0001-01-01T00:00:00Z", "9998-12-31T23:59:59+01:00", "2025-06-30T12:00:00", "now"])
"""All of them are refused: before there was a register, still to come, without an offset, no moment."""


class _Taming(Visitor):
    """Makes arguments of a root field into ones that are answered; `seed` chooses among several."""

    def __init__(self, root: str, seed: int) -> None:
        super().__init__()
        self._own = NAMES.get(root, ())
        self._seed = seed

    def enter_argument(self, node: ArgumentNode, *_: Any) -> Any:
        name, value = node.name.value, node.value
        if name in ("after", "before", "last", "recordedAsOf"):
            return REMOVE
        if isinstance(value, IntValueNode) and name == "first":
            return _with(node, IntValueNode(value=str(abs(int(value.value)) % (LARGEST + 1))))
        names = self._own if name == "slug" else NAMES.get(name, ())
        if isinstance(value, StringValueNode) and names:
            return _with(node, StringValueNode(value=names[self._seed % len(names)]))
        return None


def _with(node: ArgumentNode, value: IntValueNode | StringValueNode) -> ArgumentNode:
    return ArgumentNode(name=node.name, value=value)


def _tamed(context: HookContext, body: DocumentNode) -> DocumentNode:
    seed = zlib.crc32(print_ast(body).encode("utf-8", "surrogatepass"))
    if seed % ONE_WILD_OF == 0:
        return body
    return visit(body, _Taming((context.operation.label if context.operation else "").removeprefix("Query."), seed))


def requests_to(endpoint: str) -> dict[str, st.SearchStrategy[Case]]:
    """Requests to the hub at an address, by root field, made of the schema that it tells; one of five has a mistake."""
    schemathesis.graphql.scalar("ID", IDS.map(nodes.String))
    schemathesis.graphql.scalar("Date", DATES.map(nodes.String))
    schemathesis.graphql.scalar("DateTime", MOMENTS.map(nodes.String))
    tamed, wild = (schemathesis.graphql.from_url(endpoint) for _ in range(2))
    tamed.hook("map_body")(_tamed)
    # Taming might mend the mistake of a wrong one.
    wrong = {operation.label: operation.as_strategy(GenerationMode.NEGATIVE) for operation in _operations(wild)}
    return {
        operation.label: _either(operation.as_strategy(), wrong[operation.label]) for operation in _operations(tamed)
    }


def _operations(schema: GraphQLSchema) -> list[APIOperation]:
    """The queries: whoever is not signed in is refused a change whatever it is, before it is looked at."""
    every = [operation.ok() for operation in schema.get_all_operations() if isinstance(operation, Ok)]
    return [operation for operation in every if operation.label.startswith("Query.")]


def _either(right: st.SearchStrategy[Case], wrong: st.SearchStrategy[Case]) -> st.SearchStrategy[Case]:
    return st.integers(1, ONE_WRONG_OF).flatmap(lambda number: wrong if number == ONE_WRONG_OF else right)
