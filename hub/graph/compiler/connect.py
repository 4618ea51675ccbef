"""Connections: a page of rows, the counts beside it, and the cursors that lead on.

One row more than the page is fetched to know whether there is another. Counts are computed only when asked for.

Called by hub.graph.compiler.read, and by project for lists within a row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, LiteralString

from hub.graph.compiler import cursor
from hub.graph.compiler import selection as ask
from hub.graph.compiler.anchor import anchored
from hub.graph.compiler.governed import Pattern, along, held, nodes, possibly
from hub.graph.compiler.order import Order, beyond, order_of, sort_text
from hub.graph.compiler.page import PageShape
from hub.graph.compiler.projection import Projection, Within, add_property
from hub.graph.compiler.rows import LIST, Answer, Column, Later, Row
from hub.graph.compiler.scope import Scope
from hub.graph.compiler.where import condition
from hub.model.registry import Edge

_ROW = Column(LIST)


@dataclass(frozen=True)
class Compiled:
    """An expression that yields one list, and its reader."""

    expression: LiteralString
    shape: PageShape

    def read(self, found: Row, later: Later) -> Answer:
        """The connection as the response shows it."""
        return self.shape.read(found, later)


def connection(scope: Scope, one: ask.Connection, within: Within, start: LiteralString | None = None) -> Compiled:
    """A connection from a bound node, or of all nodes of a label when there is none."""
    pattern = _pattern(scope, one, start)
    order = order_of(scope, one.label, pattern.node, one.order, relationship=pattern.relationship)
    fingerprint = cursor.mark(f"{one.label} {one.edge.field if one.edge else ''} {order.words}")
    shape = PageShape(one, _projections(scope, one, pattern, within), order, fingerprint)
    after, before = _cursors(scope, one, shape)
    parts: list[LiteralString] = []
    if shape.wants_rows:
        parts.append(_rows(scope, one, pattern, shape, after, before))
    if any(isinstance(f, ask.Count) and not f.uncertain for f in one.fields):
        parts.append(_count(scope, one, start, ""))
    if any(isinstance(f, ask.Count) and f.uncertain for f in one.fields):
        parts.append(f"CASE WHEN $past THEN {_count(scope, one, start, 'uncertain')} ELSE 0 END")
    if shape.wants_other_side:
        parts.append(_other_side(scope, one, pattern, shape, after, before))
    return Compiled(parts[0] if shape.rows_alone else f"[{', '.join(parts)}]", shape)


def _pattern(scope: Scope, one: ask.Connection, start: LiteralString | None) -> Pattern:
    if start is None and (found := anchored(scope, one.label, one.where)):
        return found
    found = along(scope, start, one.edge, one.label) if one.edge and start else nodes(scope, one.label)
    if not one.where:
        return found
    test = condition(scope, one.label, found.node, one.where)
    return Pattern(f"{found.text} AND {test}", found.node, found.relationship)


def _projections(scope: Scope, one: ask.Connection, pattern: Pattern, within: Within) -> Projection:
    """One row for all of `nodes` and `edges`, however often each is asked for."""
    row = Projection()
    for field in one.fields:
        if isinstance(field, ask.Nodes):
            inner = within.node(scope, pattern.node, field.selection)
            row.add(field.key, inner.row, _ROW, inner.read)
        elif isinstance(field, ask.Edges):
            inner = _edge(scope, one.edge, pattern, field, within)
            row.add(field.key, inner.row, _ROW, inner.read)
    return row


def _edge(scope: Scope, edge: Edge | None, pattern: Pattern, edges: ask.Edges, within: Within) -> Projection:
    out = Projection()
    nouns = scope.model.nouns
    drawn = edge is not None and nouns[edge.source].picture and nouns[edge.target].picture
    for one in edges.fields:
        match one:
            case ask.TypeName():
                out.constant(one.key, one.name)
            case ask.Cursor():
                out.constant(one.key, None)
            case ask.Scalar():
                add_property(out, scope, pattern.relationship, one, drawn=drawn)
            case ask.Sources():
                within.sources(out, scope, pattern.relationship, one)
            case ask.EdgeNode():
                inner = within.node(scope, pattern.node, one.selection)
                out.add(one.key, inner.row, _ROW, inner.read)
    return out


def _cursors(scope: Scope, one: ask.Connection, shape: PageShape) -> tuple[LiteralString | None, LiteralString | None]:
    types = [key.type for key in shape.order.keys]
    found: list[LiteralString | None] = []
    for argument, value in (("after", one.page.after), ("before", one.page.before)):
        if value is None:
            found.append(None)
        else:
            found.append(scope.parameter(value.then(cursor.decoder(argument, shape.fingerprint, types))))
    return found[0], found[1]


def _keyed(
    scope: Scope,
    pattern: Pattern,
    order: Order,
    after: LiteralString | None,
    before: LiteralString | None,
) -> tuple[LiteralString, list[LiteralString]]:
    """The pattern with its sort keys named, cut to the rows between the cursors."""
    names: list[LiteralString] = [scope.name("k") for _ in order.keys]
    bound = ", ".join([name for name in (pattern.node, pattern.relationship) if name])
    named = zip(order.keys, names, strict=True)
    keys: LiteralString = ", ".join([f"{key.expression} AS {name}" for key, name in named])
    tests: list[LiteralString] = []
    if after:
        tests.append(beyond(order.keys, names, after, before=False))
    if before:
        tests.append(beyond(order.keys, names, before, before=True))
    cut: LiteralString = f" WHERE {' AND '.join(tests)}" if tests else ""
    return f"{pattern.text} WITH {bound}, {keys}{cut}", names


def _rows(
    scope: Scope,
    one: ask.Connection,
    pattern: Pattern,
    shape: PageShape,
    after: LiteralString | None,
    before: LiteralString | None,
) -> LiteralString:
    text, names = _keyed(scope, pattern, shape.order, after, before)
    sort = sort_text(shape.order.keys, names, backward=one.page.backward)
    limit = scope.parameter(one.page.size.then(_one_more))
    row: LiteralString = ", ".join(shape.row.expressions) or "1"
    if shape.wants_cursors:
        row = f"{row}, [{', '.join(names)}]"
    if not shape.one_part:
        row = f"[{row}]"
    return f"COLLECT {{ {text} ORDER BY {sort} LIMIT {limit} RETURN {row} }}"


def _one_more(size: Any) -> Any:
    return size + 1


def _count(scope: Scope, one: ask.Connection, start: LiteralString | None, which: LiteralString) -> LiteralString:
    pattern = _pattern(scope, one, start)
    if not which:
        return f"COUNT {{ {pattern.text}{pattern.closing} }}"
    rows: list[LiteralString] = [x for x in (pattern.node, pattern.relationship) if x]
    there = held(*rows)
    taken: LiteralString = f" AND {condition(scope, one.label, pattern.node, one.where)}" if one.where else ""
    return f"COUNT {{ {possibly(pattern.text)} AND NOT ({there}{taken}){pattern.closing} }}"


def _other_side(
    scope: Scope,
    one: ask.Connection,
    pattern: Pattern,
    shape: PageShape,
    after: LiteralString | None,
    before: LiteralString | None,
) -> LiteralString:
    """Whether there are rows on the side that the page does not run towards: those the cursor cut off."""
    cut = before if one.page.backward else after
    if cut is None:
        return "false"
    text, names = _keyed(scope, pattern, shape.order, None, None)
    return f"EXISTS {{ {text} WHERE NOT {beyond(shape.order.keys, names, cut, before=one.page.backward)} RETURN 1 }}"
