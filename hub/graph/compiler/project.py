"""Projections: what a node is asked for becomes a list of expressions and a reader of the list that comes back.

Rows are positional lists: on both engines they are cheaper than maps, and they keep response keys out of the text.

Called by hub.graph.compiler.read and connect.
"""

from __future__ import annotations

from typing import Any, LiteralString

from hub.graph.compiler import selection as ask
from hub.graph.compiler.connect import connection
from hub.graph.compiler.flags import follows
from hub.graph.compiler.governed import along, open_in
from hub.graph.compiler.ids import global_id
from hub.graph.compiler.projection import Projection, Within, add_property, texts_of
from hub.graph.compiler.row_readers import (
    LIST,
    LIST_OR_NONE,
    TEXT,
    Answer,
    Column,
    Later,
    Reader,
    RowReader,
    Watched,
    column_of,
)
from hub.graph.compiler.scope import Scope, literal_number
from hub.graph.compiler.state import current_properties, read_state, state_row
from hub.graph.compiler.text_of_day import published_by, told
from hub.graph.compiler.value_on_day import values_on_day
from hub.graph.compiler.watched import watch_link, watched_node
from hub.model.declare import Kind, Property
from hub.model.earlier import WAS, keeps

_SLUG, _LIST, _LIST_OR_NONE = Column(TEXT), Column(LIST), Column(LIST_OR_NONE)


def _id_reader(label: str) -> Reader:
    def read(slug: Any, later: Later) -> str:
        return global_id(label, slug)

    return read


def project_node(scope: Scope, node: LiteralString, wanted: ask.NodeSelection) -> Projection:
    """Everything wanted of one bound node."""
    out = Projection(wanted.label if wanted.typed else None)
    kept = [asked for asked in wanted.fields if isinstance(asked, ask.Scalar) and _was_another(scope, asked.property)]
    for asked in wanted.fields:
        if isinstance(asked, ask.Scalar) and asked in kept:
            add_earlier(out, scope, node, wanted.label, [each.property for each in kept], asked)
        else:
            _add_field(out, scope, node, wanted.label, asked)
    if scope.accounts:
        out.watch(watched_node(node), wanted.label)
    return out


def _was_another(scope: Scope, prop: Property) -> bool:
    return prop.name in scope.earlier and keeps(prop)


def _add_field(out: Projection, scope: Scope, node: LiteralString, label: LiteralString, asked: ask.NodeField) -> None:
    match asked:
        case ask.TypeName():
            out.constant(asked.key, asked.name)
        case ask.GlobalId() | ask.Slug() | ask.Computed():
            _add_slug(out, scope, node, label, asked)
        case ask.Scalar():
            _add_scalar(out, scope, node, label, asked)
        case ask.Sources():
            add_sources(out, scope, node, asked)
        case ask.ToOne():
            _add_to_one(out, scope, node, asked)
        case ask.Connection():
            made = connection(scope, asked, WITHIN, start=node)
            out.add(asked.key, made.expression, _LIST, made.read)


def _add_slug(
    out: Projection,
    scope: Scope,
    node: LiteralString,
    label: LiteralString,
    asked: ask.GlobalId | ask.Slug | ask.Computed,
) -> None:
    computed = asked.request if isinstance(asked, ask.Computed) else None
    scope.computes = scope.computes or computed is not None
    out.add(asked.key, f"{node}.slug", _SLUG, _id_reader(label) if isinstance(asked, ask.GlobalId) else None, computed)


def _add_scalar(out: Projection, scope: Scope, node: LiteralString, label: LiteralString, asked: ask.Scalar) -> None:
    prop = asked.property
    if prop.current:
        at = current_properties(scope, label).index(prop)
        out.state = out.state or state_row(scope, label, node)
        out.add(asked.key, out.state, _LIST_OR_NONE, _state_reader(scope, label, prop, at))
    elif prop.computed and not prop.shown_later:
        out.add(asked.key, follows(scope, label, node, prop), column_of(prop))
    else:
        add_property(out, scope, node, asked, drawn=scope.model.nouns[label].picture)


def add_earlier(
    out: Projection,
    scope: Scope,
    node: LiteralString,
    label: LiteralString,
    every: list[Property],
    asked: ask.Scalar,
) -> None:
    """A property as it was on the day: all of a node's are read by one expression, beside its earlier values."""
    drawn = scope.model.nouns[label].picture
    present: LiteralString = ", ".join([f"{node}.{prop.name}" if drawn else told(scope, node, prop) for prop in every])
    expression: LiteralString = f"[[{present}], {values_on_day(scope, node, every)}]"
    out.add(asked.key, expression, _LIST, _earlier_reader(label, asked.property, every.index(asked.property)))


def _earlier_reader(label: str, prop: Property, at: int) -> Reader:
    watched = Watched(2, label, WAS)
    column, listed = column_of(prop), prop.kind is Kind.STRINGS

    def read(row: Any, later: Later) -> Any:
        present, earlier = row
        was = next((known for known in earlier if known[0] == prop.name), None)
        value = present[at] if was is None else was[1]
        if was is not None and len(was) > watched.at:
            watched.note(was)
        if type(value) not in column.types or (column.within and value is not None and value not in column.within):
            later.odd = True
        return texts_of(value, later) if listed and isinstance(value, list | None) else value

    return read


def _state_reader(scope: Scope, label: LiteralString, prop: Property, at: int) -> Reader:
    column = column_of(prop)
    edge = scope.model.edges(label)[scope.model.nouns[label].states]
    watched = Watched(len(current_properties(scope, label)), edge.target) if scope.accounts else None

    def read(row: Any, later: Later) -> Any:
        if watched and row:
            watched.note(row)
        value = read_state(prop, row and row[at])
        if type(value) not in column.types or (column.within and value is not None and value not in column.within):
            later.odd = True
        return value

    return read


def add_sources(out: Projection, scope: Scope, row: LiteralString, asked: ask.Sources) -> None:
    """The sources that a node or a relationship cites, first cited first. At most 100, as the loader allows."""
    i, s = scope.name("i"), scope.name("n")
    inner = project_node(scope, s, asked.selection)
    known: LiteralString = " AND ".join([open_in(scope, s), *published_by(scope, [s])])
    out.add(
        asked.key,
        f"COLLECT {{ UNWIND range(0, size(coalesce({row}.sources, [])) - 1) AS {i} "
        f"MATCH ({s}:Source {{slug: {row}.sources[{i}]}}) WHERE {known} "
        f"WITH {s}, {i} ORDER BY {i} LIMIT 100 RETURN {inner.row} }}",
        _LIST,
        inner.read.many,
    )


def _add_to_one(out: Projection, scope: Scope, node: LiteralString, asked: ask.ToOne) -> None:
    branches: list[LiteralString] = []
    inner: list[Projection] = []
    for target, selection in asked.selections.items():
        pattern = along(scope, node, asked.edge, target)
        projection = project_node(scope, pattern.node, selection)
        if scope.accounts:
            watch_link(projection, asked.edge, target, pattern)
        row: LiteralString = f"[{literal_number(len(inner))}, {projection.row}]"
        branches.append(f"COLLECT {{ {pattern.text} RETURN {row} ORDER BY {pattern.node}.slug LIMIT 1 }}")
        inner.append(projection)
    out.add(
        asked.key,
        f"head({' + '.join(branches)})",
        _LIST_OR_NONE,
        _one_reader([projection.read for projection in inner]),
    )


def _one_reader(inner: list[RowReader]) -> Reader:
    def read(row: Any, later: Later) -> Answer | None:
        if not row:
            return None
        which: int = row[0]
        return inner[which](row[1], later)

    return read


WITHIN = Within(project_node, add_sources)
"""For lists, whose rows are projected here and which stand in rows that are."""
