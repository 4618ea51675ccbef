"""What is searched: every text of every noun that the reader may see on the day, read in one statement.

Called by hub.analytics.search.question. All of it follows from the declarations: a noun is found by its slug, its
texts, those of its current state, and the names of what it points to by a relationship to one node, such as a tool's
owner. Tools are counted by owner, status and class as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

from hub.analytics.asking.reading import Reading
from hub.analytics.search.spelling import composed
from hub.graph.compiler import selection as ask
from hub.graph.compiler.read import read_every
from hub.graph.compiler.values import Value
from hub.model.declare import Kind, Property
from hub.model.registry import Edge, Model
from hub.model.stored import fold

TITLES = ("name", "title")
_HEADINGS = (*TITLES, "shortName")
_TEXTS = (Kind.STRING, Kind.STRINGS)
_TOOL, _OWNER, _STATUS, _CLASS = "Tool", "owner", "status", "aiClass"

Row = Mapping[str, Any]


class Weight(IntEnum):
    """How near to the heart of a row a text stands."""

    CONTEXT = 0
    TEXT = 1
    SLUG = 2
    HEADING = 3


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a row: the field that shows it, and its weight."""

    field: str
    weight: Weight
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """One row that can be found. `owner` (slug and name), `status` and `ai_class` are those of a tool."""

    label: str
    slug: str
    title: str
    titled: bool
    texts: tuple[Text, ...]
    owner: tuple[str, str] | None = None
    status: str | None = None
    ai_class: str | None = None

    def order(self) -> tuple[str, str, str]:
        """Its place among rows that match equally well: by kind, title and slug."""
        return self.label, fold(self.title), self.slug


@dataclass(frozen=True)
class Register:
    """The visible rows by label and slug, and where each leads by an edge to one node or to its current state."""

    model: Model
    rows: Mapping[str, Mapping[str, Row]]
    ends: Mapping[tuple[str, str], Mapping[str, Row]]

    def end(self, edge: Edge, slug: str) -> Row | None:
        """The row at the far end of an edge."""
        return self.ends[edge.source, edge.field].get(slug)

    def value(self, label: str, row: Row, prop: Property) -> Any:
        """What a row holds of a property; of one that its current state holds, what that does."""
        if not prop.current:
            return row[prop.name]
        state = self.ends[label, self.model.nouns[label].states].get(row["slug"])
        found = state and state.get(prop.current)
        return prop.default if found is None else found


async def read_corpus(reading: Reading) -> list[Found]:
    """Every visible row with its texts, by label and slug. Cost: one statement that reads the whole register."""
    model = reading.model
    edges = [edge for label in model.nouns for edge in _edges(model, label)]
    wanted = [_selection(model, label) for label in model.nouns]
    found, links = await reading.read(read_every(model, wanted, edges, Value(reading.day), reading.case))
    rows = {label: {row["slug"]: row for row in ones} for label, ones in zip(model.nouns, found, strict=True)}
    ends: dict[tuple[str, str], dict[str, Row]] = {(edge.source, edge.field): {} for edge in edges}
    for (edge, target), pairs in zip(((e, t) for e in edges for t in e.targets), links, strict=True):
        known = ends[edge.source, edge.field]
        for start, end in _chosen(edge, pairs).items():
            known.setdefault(start, rows[target][end])
    register = Register(model, rows, ends)
    return [_found(register, label, rows[label][slug]) for label in sorted(rows) for slug in sorted(rows[label])]


def _edges(model: Model, label: str) -> Iterator[Edge]:
    """The edges of a noun that lead to one node, and the one that leads to its states."""
    states = model.nouns[label].states
    return (edge for edge in model.edges(label).values() if not edge.many or edge.field == states)


def _chosen(edge: Edge, pairs: Iterable[tuple[str, str, list[str]]]) -> dict[str, str]:
    """The far end for each start: the latest state, as the compiler chooses it, or the end with the least slug."""
    if edge.many:
        ordered = sorted(pairs, key=lambda one: (one[2], one[1]))
    else:
        ordered = sorted(pairs, key=lambda one: one[1], reverse=True)
    return {start: end for start, end, _ in ordered}


def _selection(model: Model, label: str) -> ask.NodeSelection:
    noun = model.nouns[label]
    kept = [prop for prop in noun.properties if not prop.current and prop.kind in (*_TEXTS, Kind.ENUM)]
    return ask.NodeSelection(noun.label, (ask.Slug("slug"), *(ask.Scalar(prop.name, prop) for prop in kept)))


def _found(register: Register, label: str, row: Row) -> Found:
    slug = row["slug"]
    title = next((row[name] for name in TITLES if isinstance(row.get(name), str) and row[name]), None)
    texts = (*_own(register, label, row), Text("slug", Weight.SLUG, slug), *_names(register, label, slug))
    found = Found(label, slug, title or slug, title is not None, texts)
    return _counted(register, found, row) if label == _TOOL else found


def _own(register: Register, label: str, row: Row) -> Iterator[Text]:
    """The texts of a row's own properties, headings first."""
    texts = [prop for prop in register.model.nouns[label].properties if prop.kind in _TEXTS]
    for prop in sorted(texts, key=lambda one: one.name not in _HEADINGS):
        weight = Weight.HEADING if prop.name in _HEADINGS else Weight.TEXT
        for one in _strings(register.value(label, row, prop)):
            yield Text(prop.name, weight, one)


def _names(register: Register, label: str, slug: str) -> Iterator[Text]:
    """The names of what a row leads to."""
    for edge in register.model.edges(label).values():
        end = None if edge.many else register.end(edge, slug)
        for one in [text for name in _HEADINGS for text in _strings(end.get(name))] if end else ():
            yield Text(edge.field, Weight.CONTEXT, one)


def _strings(value: Any) -> list[str]:
    """The texts of a value. What is none, in a graph that others write too, cannot be searched."""
    values: list[Any] = value if isinstance(value, list) else [value]
    return [composed(one) for one in values if isinstance(one, str) and one]


def _counted(register: Register, found: Found, row: Row) -> Found:
    """A tool with what it is counted by."""
    properties = register.model.properties(_TOOL)
    owner = register.end(register.model.edges(_TOOL)[_OWNER], found.slug)
    return replace(
        found,
        owner=(owner["slug"], str(owner.get("name") or owner["slug"])) if owner else None,
        status=register.value(_TOOL, row, properties[_STATUS]),
        ai_class=register.value(_TOOL, row, properties[_CLASS]),
    )
