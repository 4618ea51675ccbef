"""Projections: what a node is asked for becomes a list of expressions and a reader of the list that comes back.

Rows are positional lists: on both engines they are cheaper than maps, and they keep response keys out of the text.
A reader takes a row and a `Waiting` list, to which it adds the fields that analytics compute afterwards.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, LiteralString, TypeAlias

from hub.graph.compiler import selection as ask
from hub.graph.compiler.governed import along, governed
from hub.graph.compiler.scope import Scope, literal_number
from hub.graph.compiler.state import current_properties, read_state, state_row
from hub.model.declare import Kind, Property

Row: TypeAlias = "list[Any]"
Answer: TypeAlias = "dict[str, Any]"


@dataclass(frozen=True)
class Waiting:
    """A computed field whose value is put into `place[key]` once it is known."""

    request: Any
    slug: str
    place: Answer
    key: str


Later: TypeAlias = "list[Waiting]"
Reader: TypeAlias = "Callable[[Any, Later], Any]"

_CONSTANT = -1


@dataclass
class Projection:
    """Expressions in the order of the row, and how each response key is read from it, in the order asked for."""

    expressions: list[LiteralString] = field(default_factory=list[LiteralString])
    entries: list[tuple[str, int, Any]] = field(default_factory=list[tuple[str, int, Any]])
    state: LiteralString = ""

    def add(self, key: str, expression: LiteralString, reader: Reader | Waiting | None = None) -> None:
        """One more expression; the reader gets its value. Equal expressions are sent once."""
        if expression not in self.expressions:
            self.expressions.append(expression)
        self.entries.append((key, self.expressions.index(expression), reader))

    def constant(self, key: str, value: Any) -> None:
        """A value that needs no expression."""
        self.entries.append((key, _CONSTANT, value))

    @property
    def row(self) -> LiteralString:
        """The list expression."""
        return f"[{', '.join(self.expressions) or '1'}]"

    def read(self, row: Row, later: Later) -> Answer:
        """The answer of one row."""
        answer: Answer = {}
        for key, at, reader in self.entries:
            if at == _CONSTANT:
                answer[key] = reader
            elif reader is None:
                answer[key] = row[at]
            elif isinstance(reader, Waiting):
                answer[key] = None
                later.append(Waiting(reader.request, row[at], answer, key))
            else:
                answer[key] = reader(row[at], later)
        return answer


def global_id(label: str, slug: str) -> str:
    """The opaque id of a node, as the Relay specification asks."""
    return base64.urlsafe_b64encode(f"{label}:{slug}".encode()).decode().rstrip("=")


def _slug_reader(label: str, one: ask.GlobalId | ask.Slug | ask.Computed) -> Reader | Waiting | None:
    if isinstance(one, ask.Slug):
        return None
    if isinstance(one, ask.Computed):
        return Waiting(one.request, "", {}, one.key)

    def read(slug: Any, later: Later) -> str:
        return global_id(label, slug)

    return read


def project_node(scope: Scope, node: LiteralString, wanted: ask.NodeSelection) -> Projection:
    """Everything wanted of one bound node."""
    out = Projection()
    for one in wanted.fields:
        _add_field(out, scope, node, wanted.label, one)
    return out


def _add_field(out: Projection, scope: Scope, node: LiteralString, label: LiteralString, one: ask.NodeField) -> None:
    match one:
        case ask.TypeName():
            out.constant(one.key, one.name)
        case ask.GlobalId() | ask.Slug() | ask.Computed():
            scope.computes = scope.computes or isinstance(one, ask.Computed)
            out.add(one.key, f"{node}.slug", _slug_reader(label, one))
        case ask.Scalar():
            _add_scalar(out, scope, node, label, one)
        case ask.Sources():
            add_sources(out, scope, node, one)
        case ask.ToOne():
            _add_to_one(out, scope, node, one)
        case ask.Connection():
            # Imported late: a connection projects nodes and a node projects connections.
            from hub.graph.compiler.connect import connection

            made = connection(scope, one, start=node)
            out.add(one.key, made.expression, made.read)


def _add_scalar(out: Projection, scope: Scope, node: LiteralString, label: LiteralString, one: ask.Scalar) -> None:
    prop = one.property
    if prop.current:
        at = current_properties(scope, label).index(prop)
        out.state = out.state or state_row(scope, label, node)
        out.add(one.key, out.state, _state_reader(prop, at))
    else:
        add_property(out, node, one)


def _state_reader(prop: Property, at: int) -> Reader:
    def read(row: Any, later: Later) -> Any:
        return read_state(prop, row and row[at])

    return read


def add_property(out: Projection, row: LiteralString, one: ask.Scalar) -> None:
    """A stored property of a node or a relationship; a list that is absent reads as empty."""
    listed = one.property.kind is Kind.STRINGS
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
        _list_reader(inner),
    )


def _list_reader(inner: Projection) -> Reader:
    def read(rows: Any, later: Later) -> list[Answer]:
        return [inner.read(row, later) for row in rows]

    return read


def _add_to_one(out: Projection, scope: Scope, node: LiteralString, one: ask.ToOne) -> None:
    branches: list[LiteralString] = []
    inner: list[Projection] = []
    for target, selection in one.selections.items():
        pattern = along(scope, node, one.edge, target)
        found = project_node(scope, pattern.node, selection)
        row: LiteralString = f"[{literal_number(len(inner))}, {found.row}]"
        branches.append(
            f"COLLECT {{ {pattern.text} WITH {pattern.node} ORDER BY {pattern.node}.slug LIMIT 1 RETURN {row} }}"
        )
        inner.append(found)
    out.add(one.key, f"head({' + '.join(branches)})", _one_reader(inner))


def _one_reader(inner: list[Projection]) -> Reader:
    def read(row: Any, later: Later) -> Answer | None:
        if not row:
            return None
        which: int = row[0]
        return inner[which].read(row[1], later)

    return read
