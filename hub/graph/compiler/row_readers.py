"""Positional rows become response objects, quickly, and a row that does not hold what the model says is noticed.

Made by the projections of a statement. A row's types are looked up as a whole: most rows of a page have the types of
one before them, so checking them costs one look-up each. Nothing here mends or drops a value that should not be there:
`Later.odd` makes the API complete that answer field by field, which tells each such value as an error at its place.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, TypeAlias

from hub.graph.shown import show
from hub.model.declare import Kind, Property

Row: TypeAlias = "list[Any]"
Answer: TypeAlias = "dict[str, Any]"
Reader: TypeAlias = "Callable[[Any, Later], Any]"

NONE = type(None)
TEXT, LIST, LIST_OR_NONE = frozenset({str}), frozenset({list}), frozenset({list, NONE})
INTEGERS = range(-(2**31), 2**31)
"""What GraphQL's Int can hold."""
_TYPES = {Kind.INT: int, Kind.BOOLEAN: bool, Kind.STRINGS: list}
_MOST_KNOWN = 256


class Typed(dict[str, Any]):
    """An answer that knows its type's name, for an interface or a union to resolve by."""

    __slots__ = ("type_name",)
    type_name: str


@dataclass(frozen=True)
class Waiting:
    """A computed field whose value is put into `place[key]` once it is known."""

    request: Any
    slug: str
    place: Answer
    key: str


@dataclass
class Later:
    """What reading rows leaves to do: fields to be computed, and whether any value is not as the model says.

    `values` are the request's, for readers that have to know what was asked for.
    """

    values: Mapping[str, Any]
    waiting: list[Waiting] = field(default_factory=list[Waiting])
    odd: bool = False


@dataclass(frozen=True)
class Column:
    """What one expression of a row may give: its types, and the values among which it has to be, if any."""

    types: frozenset[type]
    within: Container[Any] | None = None


def column_of(prop: Property) -> Column:
    """What a stored property may give."""
    kind = _TYPES.get(prop.kind, str)
    types = {kind} if prop.sure and prop.kind is not Kind.STRINGS else {kind, NONE}
    return Column(frozenset(types), values_of(prop))


def values_of(prop: Property) -> Container[Any] | None:
    """The values among which one of a property has to be; None when its type says it all."""
    if prop.choices is not None:
        return frozenset(member.value for member in prop.members)
    return INTEGERS if prop.kind is Kind.INT else None


@dataclass(frozen=True)
class Entry:
    """One response key: where in the row its value stands (or a constant), and how that is read, if not as it is."""

    key: str
    at: int
    reader: Reader | None = None
    computed: Any = None


@dataclass(frozen=True)
class Watched:
    """Where in a row stands what access records tell of: a node's or a `link`'s slug, marking and audience, or null.

    A link's slug is that of the record that declares it, and what tells it from its other links follows.
    """

    at: int
    label: str
    link: str = ""

    def note(self, row: Row) -> None:
        """Note it where it is above PUBLISHED."""
        if row[self.at] is not None:
            slug, marking, audience, *others = row[self.at]
            show(self.label, slug, marking, audience, " ".join([self.link, *others]) if self.link else "")


class RowReader:
    """Reads rows of one shape. `constants` stand after the row's own values; `type_name` makes the answers Typed."""

    def __init__(
        self,
        entries: Sequence[Entry],
        columns: Sequence[Column],
        constants: Row,
        type_name: str | None,
        watched: Sequence[Watched] = (),
    ) -> None:
        self._keys = tuple(entry.key for entry in entries)
        places = [entry.at for entry in entries]
        self._picked = None if places == list(range(len(columns))) else _picker(places, constants)
        self._columns = columns
        self._within = tuple((i, column.within) for i, column in enumerate(columns) if column.within is not None)
        self._readers = tuple((entry.key, entry.reader) for entry in entries if entry.reader)
        self._computed = tuple(entry for entry in entries if entry.computed is not None)
        self._type_name = type_name
        self._watched = tuple(watched)
        self._known: set[tuple[type, ...]] = set()

    def __call__(self, row: Row, later: Later) -> Answer:
        """The answer of one row."""
        if (types := tuple(map(type, row))) not in self._known and not self._learn(types):
            later.odd = True
        elif self._within:
            self._check_values(row, later)
        for watched in self._watched:
            watched.note(row)
        values = self._picked(row) if self._picked else row
        answer: Answer = dict(zip(self._keys, values, strict=False))
        for key, read in self._readers:
            answer[key] = read(answer[key], later)
        return self._finished(answer, later) if self._computed or self._type_name else answer

    def many(self, rows: Iterable[Row], later: Later) -> list[Answer]:
        """The answers of several rows."""
        return [self(row, later) for row in rows]

    def _learn(self, types: tuple[type, ...]) -> bool:
        """Whether a row may have these types."""
        fit = all(kind in column.types for kind, column in zip(types, self._columns, strict=True))
        if fit and len(self._known) < _MOST_KNOWN:
            self._known.add(types)
        return fit

    def _check_values(self, row: Row, later: Later) -> None:
        # Only of the right type: a range looks for anything but a number by counting to its end.
        for at, values in self._within:
            if (value := row[at]) is not None and value not in values:
                later.odd = True

    def _finished(self, answer: Answer, later: Later) -> Answer:
        if self._type_name:
            answer = Typed(answer)
            answer.type_name = self._type_name
        for entry in self._computed:
            later.waiting.append(Waiting(entry.computed, answer[entry.key], answer, entry.key))
            answer[entry.key] = None
        return answer


def _picker(places: Sequence[int], constants: Row) -> Callable[[Row], Sequence[Any]]:
    """Takes the values at these places of a row that the constants follow."""
    if len(places) < 2:
        return lambda row: [(row + constants)[at] for at in places]
    pick = itemgetter(*places)
    return lambda row: pick(row + constants)
