"""Answers of analytics become response objects; nodes they refer to are noted, to be fetched all at once.

Called by hub.api.answer.run.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast, get_args

from graphql import FieldNode

from hub.analytics.alike.ranking import Bounds, Window, is_place
from hub.analytics.asking.answer_types import Listed, Many, One, Pages, Ranked, Ref, Through
from hub.api.answer.fits import Test, test_of
from hub.api.answer.missing import Missing
from hub.api.plan.fields import Selector
from hub.api.plan.paging import page_of
from hub.api.schema.answers import answer_fields, camel
from hub.api.schema.nouns import connection_name
from hub.errors import BadUserInput
from hub.graph.compiler import cursor
from hub.graph.compiler import selection as ask
from hub.graph.compiler.selection import Page
from hub.graph.compiler.values import Value


@cache
def _names(kind: type) -> dict[str, str]:
    return {camel(name): name for name in answer_fields(kind)}


@cache
def _marks(kind: type) -> dict[str, Any]:
    return {
        name: next((mark for mark in rest if not isinstance(mark, str)), None)
        for name, (_, rest) in answer_fields(kind).items()
    }


@cache
def _tests(kind: type) -> dict[str, Test]:
    return {name: test_of(field_type) for name, (field_type, _) in answer_fields(kind).items()}


@dataclass
class Shaper:
    """Shapes answers of one request; `missing` grows. `odd` when a value is not what its field says."""

    selector: Selector
    values: Mapping[str, Any]
    missing: list[Missing] = field(default_factory=list[Missing])
    odd: bool = False

    def answer(self, answer: Any, nodes: list[FieldNode]) -> dict[str, Any]:
        """One answer as an object of the response."""
        kind = type(answer)
        shaped: dict[str, Any] = {}
        named = _names(kind)
        for key, fields in self.selector.fields(kind.__name__, nodes).items():
            name = fields[0].name.value
            if name == "__typename":
                shaped[key] = kind.__name__
            else:
                self._field(shaped, key, kind, named[name], getattr(answer, named[name]), fields)
        return shaped

    def _field(
        self, place: dict[str, Any], key: str, kind: type, name: str, value: Any, nodes: list[FieldNode]
    ) -> None:
        mark = _marks(kind)[name]
        match mark:
            case One():
                place[key] = None
                if value is not None:
                    # Where it may be of several types the node has to say of which it is.
                    self._node(value, nodes, place, key, typed=len(mark.labels) != 1, ever=mark.ever)
            case Many():
                place[key] = self._nodes(value, nodes)
            case Pages():
                place[key] = self._refs(mark.label, kind, name, value, nodes)
            case Through():
                self._through(mark, value, nodes, place, key)
            case Listed():
                inner = get_args(answer_fields(kind)[name][0])[0]
                words = f"{kind.__name__} {name}"
                place[key] = self.connection(value, inner, nodes, self._arguments(kind, nodes[0]), words)
            case _:
                # Such an answer goes the slow way, on which each value is completed and told at its place.
                self.odd = self.odd or not _tests(kind)[name](value)
                place[key] = self._plain(value, nodes)

    def _arguments(self, kind: type, node: FieldNode) -> Mapping[str, Any]:
        return self.selector.arguments(kind.__name__, node)

    def _plain(self, value: Any, nodes: list[FieldNode]) -> Any:
        if isinstance(value, tuple):
            return [self._plain(item, nodes) for item in cast(tuple[Any, ...], value)]
        return self.answer(value, nodes) if hasattr(value, "__dataclass_fields__") else value

    def _node(
        self, ref: Ref, nodes: list[FieldNode], place: Any, key: Any, *, typed: bool = False, ever: bool = False
    ) -> None:
        label = self.selector.model.nouns[ref.label].label
        # By identity: two fields of one wording stand in two places, and a document that is kept keeps its fields.
        site = (*map(id, nodes), ref.label, typed)

        def selection() -> ask.NodeSelection:
            return self.selector.node(label, nodes, typed=typed)

        self.missing.append(Missing(ref, site, selection, place, key, ever=ever))

    def _nodes(self, refs: Sequence[Ref], nodes: list[FieldNode]) -> list[Any]:
        listed: list[Any] = [None] * len(refs)
        for i, ref in enumerate(refs):
            self._node(ref, nodes, listed, i)
        return listed

    def _through(self, mark: Through, ref: Ref | None, nodes: list[FieldNode], place: dict[str, Any], key: str) -> None:
        edge = self.selector.model.edges(mark.label)[mark.field]
        arguments = self.selector.arguments(mark.label, nodes[0])
        if ref is None:
            place[key] = self._page(connection_name(edge), [], 0, _NOTHING, nodes, self._node)
            return
        # Keeps the field's place among the others until it has been fetched.
        place[key] = None
        label = self.selector.model.nouns[mark.label].label

        def selection() -> ask.NodeSelection:
            connection = self.selector.connection(key, edge.target, connection_name(edge), nodes, arguments, edge)
            return ask.NodeSelection(label, (connection,))

        site = (*map(id, nodes), mark.label, mark.field)
        self.missing.append(Missing(ref, site, selection, place, key, pick=key))

    def _refs(self, label: str, kind: type, name: str, refs: Sequence[Ref], nodes: list[FieldNode]) -> dict[str, Any]:
        keys = [(ref.slug,) for ref in refs]
        cut = self._cut(keys, self._arguments(kind, nodes[0]), f"{kind.__name__} {name}")
        return self._page(f"{label}Connection", [refs[i] for i in cut.rows], len(refs), cut, nodes, self._node)

    def connection(
        self, answers: Sequence[Any], kind: type, nodes: list[FieldNode], arguments: Mapping[str, Any], words: str
    ) -> dict[str, Any]:
        """A page of answers of one kind as a connection. `words` names the list: its cursors fit no other."""
        ranked = answers if isinstance(answers, Ranked) else None
        places = [answer.place() for answer in answers] if ranked is None else ranked.places
        cut = self._cut(places, arguments, words)
        name = f"{kind.__name__}Connection"
        rows = [answers[i] for i in cut.rows]
        return self._page(name, rows, len(answers), cut, nodes, self._put, None if ranked is None else ranked.beside)

    def window(self, window: Window, kind: type, nodes: list[FieldNode], words: str) -> dict[str, Any]:
        """The same of a page that was cut out already."""
        rows = range(window.start, window.start + len(window.rows))
        cursors = [cursor.encode(cursor.mark(words), row.place()) for row in window.rows]
        cut = Cut(rows, cursors, rows.start > 0, rows.stop < window.total)
        return self._page(f"{kind.__name__}Connection", window.rows, window.total, cut, nodes, self._put, window.beside)

    def _cut(self, keys: Sequence[tuple[Any, ...]], arguments: Mapping[str, Any], words: str) -> Cut:
        return cut_page(keys, page_of(arguments, self.selector.limits), self.values, words)

    def _put(self, answer: Any, nodes: list[FieldNode], place: Any, key: Any) -> None:
        place[key] = self.answer(answer, nodes)

    def _page(
        self,
        type_name: str,
        rows: Sequence[Any],
        total: int,
        cut: Cut,
        nodes: list[FieldNode],
        put: Put,
        beside: Any = None,
    ) -> dict[str, Any]:
        shaped: dict[str, Any] = {}
        plain = {"__typename": type_name, "totalCount": total, "uncertainCount": 0}
        for key, fields in self.selector.fields(type_name, nodes).items():
            match fields[0].name.value:
                case name if beside is not None and name in _names(type(beside)):
                    own = _names(type(beside))[name]
                    self._field(shaped, key, type(beside), own, getattr(beside, own), fields)
                case name if name in plain:
                    shaped[key] = plain[name]
                case "pageInfo":
                    shaped[key] = self._page_info(fields, cut)
                case "nodes":
                    shaped[key] = [None] * len(rows)
                    for i, row in enumerate(rows):
                        put(row, fields, shaped[key], i)
                case _:
                    shaped[key] = self._edges(type_name, rows, cut, fields, put)
        return shaped

    def _page_info(self, fields: list[FieldNode], cut: Cut) -> dict[str, Any]:
        facts = {
            "__typename": "PageInfo",
            "hasPreviousPage": cut.before,
            "hasNextPage": cut.after,
            "startCursor": cut.cursors[0] if cut.cursors else None,
            "endCursor": cut.cursors[-1] if cut.cursors else None,
        }
        return {key: facts[name] for key, name in self.selector.page_info("", fields).fields}

    def _edges(
        self, type_name: str, rows: Sequence[Any], cut: Cut, nodes: list[FieldNode], put: Put
    ) -> list[dict[str, Any]]:
        edge_type = f"{type_name.removesuffix('Connection')}Edge"
        fields = self.selector.fields(edge_type, nodes)
        edges: list[dict[str, Any]] = []
        for row, at in zip(rows, cut.cursors, strict=True):
            edge: dict[str, Any] = {}
            for key, below in fields.items():
                name = below[0].name.value
                edge[key] = at if name == "cursor" else edge_type if name == "__typename" else None
                if name == "node":
                    put(row, below, edge, key)
            edges.append(edge)
        return edges


@dataclass(frozen=True)
class Cut:
    """Which rows a page holds, their cursors, and whether rows lie before and after it."""

    rows: range
    cursors: list[str]
    before: bool
    after: bool


Put = Callable[[Any, list[FieldNode], Any, Any], None]
_NOTHING = Cut(range(0), [], False, False)


def bounds(page: Page, values: Mapping[str, Any], words: str) -> Bounds:
    """The page to be cut out of the ranking that `words` names."""
    decoded = (_decoded(page.after, values, "after", words), _decoded(page.before, values, "before", words))
    return Bounds(*decoded, page.size.bind(values), page.backward)


def _decoded(given: Value | None, values: Mapping[str, Any], argument: str, words: str) -> tuple[Any, ...] | None:
    if given is None:
        return None
    place = tuple(given.then(cursor.decoder(argument, cursor.mark(words), None)).bind(values))
    if not is_place(place):
        raise BadUserInput(f"{argument}: this is no cursor of the hub; take one from pageInfo or an edge")
    return place


def cut_page(keys: Sequence[tuple[Any, ...]], page: Page, values: Mapping[str, Any], words: str) -> Cut:
    """Cut a page out of a list whose rows have these keys, in this order."""
    fingerprint = cursor.mark(words)
    start, end = 0, len(keys)
    if page.after is not None:
        start = _place(keys, page.after, values, "after", fingerprint, bisect_right)
    if page.before is not None:
        end = _place(keys, page.before, values, "before", fingerprint, bisect_left)
    size = page.size.bind(values)
    low, high = (max(start, end - size), end) if page.backward else (start, min(end, start + size))
    rows = range(low, max(low, high))
    return Cut(rows, [cursor.encode(fingerprint, keys[i]) for i in rows], rows.start > 0, rows.stop < len(keys))


def _place(
    keys: Sequence[tuple[Any, ...]],
    given: Value,
    values: Mapping[str, Any],
    argument: str,
    fingerprint: str,
    bisect: Callable[..., int],
) -> int:
    """Where a cursor cuts the list: at its row, or where that would stand in a sorted list if it is gone."""
    place = tuple(given.then(cursor.decoder(argument, fingerprint, None)).bind(values))
    if place in keys:
        return keys.index(place) + (bisect is bisect_right)
    try:
        return bisect(sorted(keys), place)
    except TypeError:
        raise BadUserInput(f"{argument}: this is no cursor of the hub; take one from pageInfo or an edge") from None
