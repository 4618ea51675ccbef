"""What a GraphQL query has to answer, worked out from the seed files by walking them.

Nouns, their lists and their relationships are walked generically; what analytics compute comes from the formulas that
are handed in. Where the answer may not be foreseen to the letter (a cursor, a sentence) a stand-in says what will do.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from graphql.language import ast

from tests.seed_reader.choose import in_order, takes
from tests.seed_reader.days import last_day
from tests.seed_reader.documents import Document
from tests.seed_reader.shown import PICTURE
from tests.seed_reader.words import AHEAD, DATES, FIELDS, GREW, NOUNS, STANDING
from tests.seed_reader.world import Facts, Node, Row, World, empty

Formula = Callable[..., Any]


class SomeText:
    """Equal to any text that holds all of these parts."""

    def __init__(self, *parts: str) -> None:
        self.parts = parts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and bool(other.strip()) and all(part in other for part in self.parts)

    __hash__ = None  # type: ignore[assignment]  # it equals many texts

    def __repr__(self) -> str:
        return f"a text with {self.parts}" if self.parts else "a text"


@dataclass
class Paged:
    """Rows that are shown as a connection; `kind` is the name of its type without the ending.

    `left_out` are the rows that are only possible, `beside` what the connection says beside its rows.
    """

    kind: str
    rows: list[Any]
    left_out: int = 0
    beside: Facts = field(default_factory=dict[str, Any])


@dataclass
class Reader:
    """Answers queries from a world as of `today`. `formulas` has computed fields, by name or by (label, name)."""

    seed: World
    today: str
    formulas: Mapping[Any, Formula] = field(default_factory=dict)
    _days: dict[str, World] = field(default_factory=dict)

    def answer(self, text: str, variables: Mapping[str, Any] | None = None, name: str | None = None) -> Facts:
        """The `data` of the response."""
        document = Document.of(text, variables, name)
        return {key: self._root(document, nodes) for key, nodes in document.roots().items()}

    def _root(self, document: Document, nodes: list[ast.FieldNode]) -> Any:
        name, arguments = nodes[0].name.value, document.arguments(nodes[0])
        as_of = (
            arguments["to"] if name in ("changes", "changeEvents", "coverageChange") else arguments.pop("asOf", None)
        )
        day = last_day(as_of or self.today)
        if day not in self._days:
            self._days[day] = self.seed.at(day, self.today)
        world = self._days[day]
        walk = _Walk(document, (world.possible or world) if arguments.pop("possible", False) else world, self.formulas)
        return "Query" if name == "__typename" else walk.root(name, arguments, nodes)


@dataclass
class _Walk:
    document: Document
    world: World
    formulas: Mapping[Any, Formula]

    def root(self, name: str, arguments: Facts, nodes: list[ast.FieldNode]) -> Any:
        for label, (plural, _) in NOUNS.items():
            if name == plural:
                return self.connection(self.paged(label, label, partial(_all, label), arguments), arguments, nodes)
            if name == label[0].lower() + label[1:]:
                return self.value(self.world.named(label, arguments["slug"]), {}, nodes)
        if name in ("node", "nodes"):
            given = arguments["id"] if name == "node" else arguments["ids"]
            records = [
                self.world.named(*_decoded(encoded).split(":")) for encoded in (given if name == "nodes" else [given])
            ]
            return self.value(records if name == "nodes" else records[0], {}, nodes)
        return self.value(self.formulas[name](self.world, **arguments), arguments, nodes)

    def paged(self, kind: str, label: str, rows: Callable[[World], list[Row]], arguments: Facts) -> Paged:
        """The rows that a filter takes, and how many more it would take of what is only possible."""

        def taken(world: World) -> list[Row]:
            return [row for row in rows(world) if takes(world, row.node, arguments.get("where") or {})]

        selected = taken(self.world)
        possible = taken(self.world.possible) if self.world.past and self.world.possible else []
        left_out = len([row for row in possible if row not in selected])
        return Paged(kind, in_order(self.world, label, selected, arguments.get("orderBy")), left_out)

    def value(self, answer: Any, arguments: Facts, nodes: list[ast.FieldNode]) -> Any:
        if isinstance(answer, Paged):
            return self.connection(answer, arguments, nodes)
        if isinstance(answer, Row):
            answer = answer.node
        if isinstance(answer, Node):
            asked = self.document.below(answer.label, nodes)
            return {key: self.field(answer, below) for key, below in asked.items()}
        if isinstance(answer, dict):
            asked = self.document.below(answer["__typename"], nodes)
            return {k: self.value(answer[b[0].name.value], self.document.arguments(b[0]), b) for k, b in asked.items()}
        return [self.value(item, arguments, nodes) for item in answer] if isinstance(answer, list) else answer

    def field(self, node: Node, nodes: list[ast.FieldNode]) -> Any:
        name, arguments = nodes[0].name.value, self.document.arguments(nodes[0])
        if name == "__typename":
            return node.label
        if name == "id":
            return base64.urlsafe_b64encode(f"{node.label}:{node.slug}".encode()).decode().rstrip("=")
        if (node.label, name) in self.formulas:
            return self.value(self.formulas[node.label, name](self.world, node, **arguments), arguments, nodes)
        far = FIELDS.get((node.label, name))
        if far and far.many:
            kind = f"{node.label}{name[0].upper()}{name[1:]}"
            paged = self.paged(kind, far.labels[0], lambda world: world.rows(node, name), arguments)
            return self.connection(paged, arguments, nodes)
        if far:
            return self.value(self.world.far_node(node, name), {}, nodes)
        facts, value = self.world.told(node), self.world.fact(node, name)
        if node.label == "Tool" and name in ("statusSeen", "statusLastSeen"):
            status = self.world.latest(node) or {}
            return by_then(status, STANDING[name], value, self.world.day) if self.world.past else value
        return self.plain(facts, name, nodes, value, drawn=node.label in PICTURE)

    def plain(self, facts: Facts, name: str, nodes: list[ast.FieldNode], content: Any, *, drawn: bool) -> Any:
        if name == "shownLater":
            return self.world.past and not drawn and last_day(facts.get("seen", "0001")) > self.world.day
        if name == "sources":
            return self.value(self.world.cited(facts), {}, nodes)
        if self.world.past and not drawn and name in DATES and name not in AHEAD:
            content = by_then(facts, name, content, self.world.day)
        return empty(name) if content is None else content

    def connection(self, paged: Paged, arguments: Facts, nodes: list[ast.FieldNode]) -> Facts:
        page = _page(paged.rows, arguments)
        out: Facts = {}
        for key, below in self.document.below(f"{paged.kind}Connection", nodes).items():
            match below[0].name.value:
                case "__typename":
                    out[key] = f"{paged.kind}Connection"
                case name if name in paged.beside:
                    out[key] = paged.beside[name]
                case "totalCount":
                    out[key] = len(paged.rows)
                case "uncertainCount":
                    out[key] = paged.left_out
                case "pageInfo":
                    info = {"__typename": "PageInfo", **page.info}
                    out[key] = {k: info[b[0].name.value] for k, b in self.document.below("PageInfo", below).items()}
                case "nodes":
                    out[key] = [self.value(row, {}, below) for row in page.rows]
                case _:
                    out[key] = [self.edge(paged.kind, row, below) for row in page.rows]
        return out

    def edge(self, kind: str, row: Any, nodes: list[ast.FieldNode]) -> Facts:
        link = row.link or {} if isinstance(row, Row) else {}
        drawn = isinstance(row, Row) and row.node.label in PICTURE and any(map(kind.startswith, PICTURE))
        out: Facts = {}
        for key, below in self.document.below(f"{kind}Edge", nodes).items():
            match below[0].name.value:
                case "__typename":
                    out[key] = f"{kind}Edge"
                case "cursor":
                    out[key] = SomeText()
                case "node":
                    out[key] = self.value(row, {}, below)
                case name:
                    value = self.world.grown(link, name) if name in GREW else link.get(name)
                    out[key] = self.plain(link, name, below, value, drawn=drawn)
        return out


def by_then(facts: Facts, name: str, value: Any, day: str) -> Any:
    """A date as it is told of a past day: none that is later, and the first showing where only the last is."""
    if value is None or last_day(value) <= day:
        return value
    earlier = facts.get("seen") if name == "lastSeen" else None
    return earlier if earlier and last_day(earlier) <= day else None


def _all(label: str, world: World) -> list[Row]:
    return [Row(node) for node in world.all(label)]


@dataclass
class _Page:
    rows: list[Any]
    info: Facts


def _page(rows: list[Any], arguments: Facts) -> _Page:
    start, end = 0, len(rows)
    if arguments.get("after"):
        start = _place(rows, arguments["after"]) + 1
    if arguments.get("before"):
        end = _place(rows, arguments["before"])
    backward = arguments.get("last") is not None
    size: int = arguments["last"] if backward else 20 if arguments.get("first") is None else arguments["first"]
    low, high = (max(start, end - size), end) if backward else (start, min(end, start + size))
    low, high = max(low, start), max(low, high)
    more, behind = (low > start, end < len(rows)) if backward else (high < end, start > 0)
    ends = SomeText() if high > low else None
    info = {"hasNextPage": behind if backward else more, "hasPreviousPage": more if backward else behind}
    return _Page(rows[low:high], {**info, "startCursor": ends, "endCursor": ends})


def _place(rows: list[Row], cursor: str) -> int:
    """The place of the row whose slug a cursor holds: the last of its keys but for that of a link."""
    keys = json.loads(_decoded(cursor))
    slug = keys[-1] if rows[0].link is None else keys[-2]
    return [row.node.slug for row in rows].index(slug)


def _decoded(opaque: str) -> str:
    return base64.urlsafe_b64decode(opaque + "=" * (-len(opaque) % 4)).decode()
