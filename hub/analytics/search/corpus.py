"""What is searched: every text of every noun that the reader may see on the day, read in one statement.

Called by hub.analytics.search.question and follow. All of it follows from the declarations: a noun is found by its
slug, its texts, those of its current state, and the names of what it points to by a relationship to one node, such as a
tool's owner. Tools are counted by owner, status and class as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

from hub.analytics.asking.reading import Reading
from hub.analytics.search.spelling import composed
from hub.graph.compiler import selection as ask
from hub.graph.compiler.read import read_every
from hub.graph.compiler.values import Value
from hub.graph.transaction import GraphMovedError
from hub.model.declare import Kind, Property
from hub.model.registry import Edge, Model
from hub.model.stored import fold

TITLES = ("name", "title")
_HEADINGS = (*TITLES, "shortName")
_TEXTS = (Kind.STRING, Kind.STRINGS)
_TOOL, _OWNER, _STATUS, _CLASS = "Tool", "owner", "status", "aiClass"

Row = Mapping[str, Any]
Name = tuple[str, str]
"""Label and slug of a row."""
Pair = tuple[str, str, list[str]]
"""Slugs of both ends of a relationship, and the days by which dated states are in order."""


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
class SearchRow:
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
        current = state and state.get(prop.current)
        return prop.default if current is None else current


@dataclass(frozen=True)
class Corpus:
    """Everything that can be found, and the rows that it was made of."""

    register: Register
    rows: Mapping[Name, SearchRow]


async def read_corpus(reading: Reading) -> Corpus:
    """Every visible row with its texts. Raises GraphMovedError. Cost: one statement that reads the whole register."""
    model = reading.model
    edges = [edge for label in model.nouns for edge in searched_edges(model, label)]
    rows, pairs = await read_rows(reading, list(model.nouns), edges)
    return corpus_of(model, edges, rows, pairs)


def corpus_of(
    model: Model, edges: Sequence[Edge], rows: Mapping[str, Mapping[str, Row]], pairs: Sequence[Sequence[Pair]]
) -> Corpus:
    """Everything that can be found in these rows. Raises GraphMovedError."""
    try:
        register = Register(model, rows, ends_of(edges, pairs, rows))
    except KeyError:
        # The row was made while the statement read the relationships.
        raise GraphMovedError from None
    return Corpus(
        register, {(label, slug): search_row_of(register, label, slug) for label in rows for slug in rows[label]}
    )


async def read_rows(
    reading: Reading, labels: Sequence[str], edges: Sequence[Edge], only: Mapping[str, Value] | None = None
) -> tuple[dict[str, dict[str, Row]], list[list[Pair]]]:
    """The visible rows of these labels by slug, and for each edge and target the pairs that it joins. One statement."""
    wanted = [_selection(reading.model, label) for label in labels]
    read = read_every(reading.model, wanted, edges, Value(reading.day), reading.case, only)
    per_label, links = await reading.read(read)
    return {
        label: {row["slug"]: row for row in label_rows} for label, label_rows in zip(labels, per_label, strict=True)
    }, links


def ends_of(
    edges: Sequence[Edge], pairs: Sequence[Sequence[Pair]], rows: Mapping[str, Mapping[str, Row]]
) -> dict[tuple[str, str], dict[str, Row]]:
    """Where each start leads by each edge. Raises KeyError for a far end that is not among the rows."""
    ends: dict[tuple[str, str], dict[str, Row]] = {(edge.source, edge.field): {} for edge in edges}
    for (edge, target), joined in zip(((e, t) for e in edges for t in e.targets), pairs, strict=True):
        known = ends[edge.source, edge.field]
        for start, end in _chosen(edge, joined).items():
            known.setdefault(start, rows[target][end])
    return ends


def searched_edges(model: Model, label: str) -> Iterator[Edge]:
    """The edges of a noun that lead to one node, and the one that leads to its states."""
    states = model.nouns[label].states
    return (edge for edge in model.edges(label).values() if not edge.many or edge.field == states)


def _chosen(edge: Edge, pairs: Iterable[Pair]) -> dict[str, str]:
    """The far end for each start: the latest state, as the compiler chooses it, or the end with the least slug."""
    if edge.many:
        ordered = sorted(pairs, key=lambda pair: (pair[2], pair[1]))
    else:
        ordered = sorted(pairs, key=lambda pair: pair[1], reverse=True)
    return {start: end for start, end, _ in ordered}


def _selection(model: Model, label: str) -> ask.NodeSelection:
    noun = model.nouns[label]
    kept = [prop for prop in noun.properties if not prop.current and prop.kind in (*_TEXTS, Kind.ENUM)]
    return ask.NodeSelection(noun.label, (ask.Slug("slug"), *(ask.Scalar(prop.name, prop) for prop in kept)))


def search_row_of(register: Register, label: str, slug: str) -> SearchRow:
    """A row as it is searched."""
    row = register.rows[label][slug]
    title = next((row[name] for name in TITLES if isinstance(row.get(name), str) and row[name]), None)
    texts = (*_own(register, label, row), Text("slug", Weight.SLUG, slug), *_names(register, label, slug))
    search_row = SearchRow(label, slug, title or slug, title is not None, texts)
    return _counted(register, search_row, row) if label == _TOOL else search_row


def _own(register: Register, label: str, row: Row) -> Iterator[Text]:
    """The texts of a row's own properties, headings first."""
    texts = [prop for prop in register.model.nouns[label].properties if prop.kind in _TEXTS]
    for prop in sorted(texts, key=lambda prop: prop.name not in _HEADINGS):
        weight = Weight.HEADING if prop.name in _HEADINGS else Weight.TEXT
        for text in _strings(register.value(label, row, prop)):
            yield Text(prop.name, weight, text)


def _names(register: Register, label: str, slug: str) -> Iterator[Text]:
    """The names of what a row leads to."""
    for edge in register.model.edges(label).values():
        end = None if edge.many else register.end(edge, slug)
        for heading in [text for name in _HEADINGS for text in _strings(end.get(name))] if end else ():
            yield Text(edge.field, Weight.CONTEXT, heading)


def _strings(value: Any) -> list[str]:
    """The texts of a value. What is none, in a graph that others write too, cannot be searched."""
    values: list[Any] = value if isinstance(value, list) else [value]
    return [composed(text) for text in values if isinstance(text, str) and text]


def _counted(register: Register, search_row: SearchRow, row: Row) -> SearchRow:
    """A tool with what it is counted by."""
    properties = register.model.properties(_TOOL)
    owner = register.end(register.model.edges(_TOOL)[_OWNER], search_row.slug)
    return replace(
        search_row,
        owner=(owner["slug"], str(owner.get("name") or owner["slug"])) if owner else None,
        status=register.value(_TOOL, row, properties[_STATUS]),
        ai_class=register.value(_TOOL, row, properties[_CLASS]),
    )
