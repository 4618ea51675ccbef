"""Connections: a page of rows, the counts beside it, and the cursors that lead on.

One row more than the page is fetched to know whether there is another. Counts are computed only when asked for.

Called by hub.graph.compiler.read, and by project for lists within a row.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, LiteralString

from hub.graph.compiler import cursor
from hub.graph.compiler import selection as ask
from hub.graph.compiler.anchor import anchored
from hub.graph.compiler.governed import Pattern, along, begun, nodes
from hub.graph.compiler.order import Order, beyond, in_range, order_of, sort_text
from hub.graph.compiler.page_reader import PageShape
from hub.graph.compiler.projection import Projection, Within, add_property
from hub.graph.compiler.row_readers import LIST, Answer, Column, Later, Row
from hub.graph.compiler.scope import Scope
from hub.graph.compiler.watched import watch_link
from hub.graph.compiler.where import condition
from hub.model.registry import Edge

_ROW = Column(LIST)


@dataclass(frozen=True)
class Compiled:
    """An expression that yields one list, and its reader."""

    expression: LiteralString
    shape: PageShape

    def read(self, row: Row, later: Later) -> Answer:
        """The connection as the response shows it."""
        return self.shape.read(row, later)


def connection(scope: Scope, asked: ask.Connection, within: Within, start: LiteralString | None = None) -> Compiled:
    """A connection from a bound node, or of all nodes of a label when there is none."""
    pattern = _pattern(scope, asked, start)
    order = order_of(scope, asked.label, pattern.node, asked.order, relationship=pattern.relationship)
    fingerprint = cursor.mark(f"{asked.label} {asked.edge.field if asked.edge else ''} {order.words}")
    shape = PageShape(asked, _projections(scope, asked, pattern, within), order, fingerprint)
    after, before = _cursors(scope, asked, shape)
    if not shape.row.entries or any(isinstance(f, ask.Count) for f in asked.fields):
        scope.weighed.add(asked.label)
    parts: list[LiteralString] = []
    if shape.wants_rows:
        parts.append(_rows(scope, asked, pattern, shape, after, before))
    if any(isinstance(f, ask.Count) and not f.uncertain for f in asked.fields):
        parts.append(_count(scope, asked, start, ""))
    if any(isinstance(f, ask.Count) and f.uncertain for f in asked.fields):
        parts.append(f"CASE WHEN $past THEN {_count(scope, asked, start, 'uncertain')} ELSE 0 END")
    if shape.wants_other_side:
        parts.append(_other_side(scope, asked, pattern, shape, after, before))
    return Compiled(parts[0] if shape.rows_alone else f"[{', '.join(parts)}]", shape)


def _pattern(scope: Scope, asked: ask.Connection, start: LiteralString | None) -> Pattern:
    if start is None and (pattern := anchored(scope, asked.label, asked.where)):
        return pattern
    pattern = along(scope, start, asked.edge, asked.label) if asked.edge and start else nodes(scope, asked.label)
    if not asked.where:
        return pattern
    test = condition(scope, asked.label, pattern.node, asked.where)
    return replace(pattern, text=f"{pattern.text} AND {test}")


def _projections(scope: Scope, asked: ask.Connection, pattern: Pattern, within: Within) -> Projection:
    """One row for all of `nodes` and `edges`, however often each is asked for."""
    row = Projection()
    for field in asked.fields:
        if isinstance(field, ask.Nodes):
            inner = within.node(scope, pattern.node, field.selection)
            _watch(scope, inner, asked, pattern)
            row.add(field.key, inner.row, _ROW, inner.read)
        elif isinstance(field, ask.Edges):
            inner = _edge(scope, asked.edge, pattern, field, within)
            _watch(scope, inner, asked, pattern)
            row.add(field.key, inner.row, _ROW, inner.read)
    return row


def _watch(scope: Scope, row: Projection, asked: ask.Connection, pattern: Pattern) -> None:
    if scope.accounts and asked.edge and pattern.relationship:
        watch_link(row, asked.edge, asked.label, pattern)


def _edge(scope: Scope, edge: Edge | None, pattern: Pattern, edges: ask.Edges, within: Within) -> Projection:
    out = Projection()
    nouns = scope.model.nouns
    drawn = edge is not None and nouns[edge.source].picture and nouns[edge.target].picture
    for field in edges.fields:
        match field:
            case ask.TypeName():
                out.constant(field.key, field.name)
            case ask.Cursor():
                out.constant(field.key, None)
            case ask.Scalar():
                add_property(out, scope, pattern.relationship, field, drawn=drawn)
            case ask.Sources():
                within.sources(out, scope, pattern.relationship, field)
            case ask.EdgeNode():
                inner = within.node(scope, pattern.node, field.selection)
                out.add(field.key, inner.row, _ROW, inner.read)
    return out


def _cursors(
    scope: Scope, asked: ask.Connection, shape: PageShape
) -> tuple[LiteralString | None, LiteralString | None]:
    types = [key.type for key in shape.order.keys]
    cursors: list[LiteralString | None] = []
    for argument, value in (("after", asked.page.after), ("before", asked.page.before)):
        if value is None:
            cursors.append(None)
        else:
            cursors.append(scope.parameter(value.then(cursor.decoder(argument, shape.fingerprint, types))))
    return cursors[0], cursors[1]


def _keyed(
    scope: Scope,
    pattern: Pattern,
    order: Order,
    after: LiteralString | None,
    before: LiteralString | None,
    *,
    cut: bool = True,
) -> tuple[LiteralString, list[LiteralString]]:
    """The pattern with its sort keys named, cut to the rows between the cursors; else only near them."""
    names: list[LiteralString] = [scope.name("k") for _ in order.keys]
    bound = ", ".join([name for name in (pattern.node, pattern.relationship) if name])
    named = zip(order.keys, names, strict=True)
    keys: LiteralString = ", ".join([f"{key.expression} AS {name}" for key, name in named])
    tests: list[LiteralString] = []
    if after and cut:
        tests.append(beyond(order.keys, names, after, before=False))
    if before and cut:
        tests.append(beyond(order.keys, names, before, before=True))
    between: LiteralString = f" WHERE {' AND '.join(tests)}" if tests else ""
    near = in_range(order, after, before) if pattern.whole else ""
    along_index: LiteralString = f" AND {near}" if near else ""
    return f"{pattern.text}{along_index} WITH {bound}, {keys}{between}", names


def _rows(
    scope: Scope,
    asked: ask.Connection,
    pattern: Pattern,
    shape: PageShape,
    after: LiteralString | None,
    before: LiteralString | None,
) -> LiteralString:
    text, names = _keyed(scope, pattern, shape.order, after, before)
    sort = sort_text(shape.order.keys, names, backward=asked.page.backward)
    limit = scope.parameter(asked.page.size.then(_one_more))
    row: LiteralString = ", ".join(shape.row.expressions) or "1"
    if shape.wants_cursors:
        row = f"{row}, [{', '.join(names)}]"
    if not shape.one_part:
        row = f"[{row}]"
    return f"COLLECT {{ {text} ORDER BY {sort} LIMIT {limit} RETURN {row} }}"


def _one_more(size: Any) -> Any:
    return size + 1


def _count(scope: Scope, asked: ask.Connection, start: LiteralString | None, which: LiteralString) -> LiteralString:
    if not which:
        pattern = _pattern(scope, asked, start)
        return f"COUNT {{ {pattern.text}{pattern.closing} }}"
    with scope.taking_in_possible():
        pattern = _pattern(scope, asked, start)
    rows: list[LiteralString] = [x for x in (pattern.node, pattern.relationship) if x]
    there = begun(scope.possible, *rows)
    taken: LiteralString = f" AND {condition(scope, asked.label, pattern.node, asked.where)}" if asked.where else ""
    return f"COUNT {{ {pattern.text} AND NOT ({there}{taken}){pattern.closing} }}"


def _other_side(
    scope: Scope,
    asked: ask.Connection,
    pattern: Pattern,
    shape: PageShape,
    after: LiteralString | None,
    before: LiteralString | None,
) -> LiteralString:
    """Whether there are rows on the side that the page does not run towards: those the cursor cut off."""
    cut = before if asked.page.backward else after
    if cut is None:
        return "false"
    # Those that the cursor cut off lie on its other side.
    sides = (cut, None) if asked.page.backward else (None, cut)
    text, names = _keyed(scope, pattern, shape.order, *sides, cut=False)
    return f"EXISTS {{ {text} WHERE NOT {beyond(shape.order.keys, names, cut, before=asked.page.backward)} RETURN 1 }}"
