"""Projections: what a node is asked for becomes a list of expressions and a reader of the list that comes back.

Rows are positional lists: on both engines they are cheaper than maps, and they keep response keys out of the text.
A reader takes a row and a `Waiting` list, to which it adds the fields that analytics compute afterwards.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, LiteralString

from hub.graph.compiler import selection as ask
from hub.graph.compiler.governed import along, governed
from hub.graph.compiler.scope import Scope
from hub.graph.compiler.state import current_properties, read_state, state_row

type Row = list[Any]
type Answer = dict[str, Any]


@dataclass(frozen=True)
class Waiting:
    """A computed field whose value is put into `place[key]` once it is known."""

    request: Any
    slug: str
    place: Answer
    key: str


type Later = list[Waiting]
type Reader = Callable[[Any, Later], Any]


@dataclass
class Projection:
    """Expressions in the order of the row, and how each response key is read from it."""

    expressions: list[LiteralString] = field(default_factory=list[LiteralString])
    readers: list[tuple[str, int, Reader]] = field(default_factory=list[tuple[str, int, Reader]])
    constants: Answer = field(default_factory=dict[str, Any])

    def add(self, key: str, expression: LiteralString, reader: Reader | None = None) -> int:
        """One more expression; the reader gets its value. Equal expressions are sent once."""
        if expression in self.expressions:
            at = self.expressions.index(expression)
        else:
            at = len(self.expressions)
            self.expressions.append(expression)
        self.readers.append((key, at, reader or _as_is))
        return at

    @property
    def row(self) -> LiteralString:
        """The list expression."""
        return f"[{', '.join(self.expressions)}]"

    def read(self, row: Row, later: Later) -> Answer:
        """The answer of one row."""
        answer = dict(self.constants)
        for key, at, reader in self.readers:
            answer[key] = reader(row[at], later)
            if isinstance(answer[key], Waiting):
                later.append(Waiting(answer[key].request, answer[key].slug, answer, key))
        return answer


def _as_is(found: Any, later: Later) -> Any:
    return found


def global_id(label: str, slug: str) -> str:
    """The opaque id of a node, as the Relay specification asks."""
    return base64.urlsafe_b64encode(f"{label}:{slug}".encode()).decode().rstrip("=")


def project_node(scope: Scope, node: LiteralString, wanted: ask.NodeSelection) -> Projection:
    """Everything wanted of one bound node."""
    out = Projection()
    for one in wanted.fields:
        _add_field(out, scope, node, wanted.label, one)
    if not out.expressions:
        out.expressions.append("1")
    return out


def _add_field(out: Projection, scope: Scope, node: LiteralString, label: LiteralString, one: ask.NodeField) -> None:
    match one:
        case ask.TypeName():
            out.constants[one.key] = one.name
        case ask.GlobalId():
            out.add(one.key, f"{node}.slug", lambda slug, later: global_id(label, slug))
        case ask.Scalar():
            _add_scalar(out, scope, node, label, one)
        case ask.Sources():
            add_sources(out, scope, node, one)
        case ask.ToOne():
            _add_to_one(out, scope, node, one)
        case ask.Computed():
            out.add(one.key, f"{node}.slug", lambda slug, later: Waiting(one.request, slug, {}, one.key))
        case ask.Connection():
            # Imported late: a connection projects nodes and a node projects connections.
            from hub.graph.compiler.connect import connection

            made = connection(scope, one, start=node)
            out.add(one.key, made.expression, made.read)


def _add_scalar(out: Projection, scope: Scope, node: LiteralString, label: LiteralString, one: ask.Scalar) -> None:
    prop = one.property
    if prop is None:
        out.add(one.key, f"{node}.slug")
    elif prop.current:
        at = current_properties(scope, label).index(prop)
        state = out.constants.get(_STATE) or state_row(scope, label, node)
        out.add(one.key, state, lambda row, later: read_state(prop, row and row[at]))
    else:
        add_property(out, node, one)


_STATE = ""


def add_property(out: Projection, row: LiteralString, one: ask.Scalar) -> None:
    """A stored property of a node or a relationship; a list that is absent reads as empty."""
    assert one.property is not None
    listed = one.property.kind == "STRINGS"
    out.add(one.key, f"{row}.{one.property.name}", _listed if listed else None)


def _listed(found: Any, later: Later) -> Any:
    return [] if found is None else found


def add_sources(out: Projection, scope: Scope, row: LiteralString, one: ask.Sources) -> None:
    """The sources that a node or a relationship cites, first cited first. At most 100, as the loader allows."""
    i, s = scope.name("i"), scope.name("n")
    inner = project_node(scope, s, one.selection)
    out.add(
        one.key,
        f"COLLECT {{ UNWIND range(0, size(coalesce({row}.sources, [])) - 1) AS {i} "
        f"MATCH ({s}:Source {{slug: {row}.sources[{i}]}}) WHERE {governed(s)} "
        f"WITH {s}, {i} ORDER BY {i} LIMIT 100 RETURN {inner.row} }}",
        lambda rows, later: [inner.read(found, later) for found in rows],
    )


def _add_to_one(out: Projection, scope: Scope, node: LiteralString, one: ask.ToOne) -> None:
    branches: list[LiteralString] = []
    inner: list[Projection] = []
    for target, selection in one.selections.items():
        pattern = along(scope, node, one.edge, target)
        found = project_node(scope, pattern.node, selection)
        tag = found.row if len(one.selections) == 1 else f"[{_index(len(inner))}, {found.row}]"
        branches.append(f"COLLECT {{ {pattern.text} WITH {pattern.node} ORDER BY {pattern.node}.slug LIMIT 1 "
                        f"RETURN {tag} }}")  # fmt: skip
        inner.append(found)
    if len(inner) == 1:
        out.add(one.key, f"head({branches[0]})", lambda row, later: row and inner[0].read(row, later))
    else:
        out.add(
            one.key,
            f"head({' + '.join(branches)})",
            lambda row, later: row and inner[row[0]].read(row[1], later),
        )


def _index(number: int) -> LiteralString:
    return ("0", "1", "2", "3")[number]
