"""What a row is read into: a list of expressions, and which of them each response key is read from.

Filled by hub.graph.compiler.project and connect. It knows neither, so that those two can be of use to each other: a row
holds lists, and lists hold rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, LiteralString

from hub.graph.compiler import selection as ask
from hub.graph.compiler.row_readers import (
    LIST_OR_NONE,
    Column,
    Entry,
    Later,
    Reader,
    Row,
    RowReader,
    Watched,
    column_of,
)
from hub.graph.compiler.scope import Scope
from hub.graph.compiler.text_of_day import shown_later, told
from hub.model.declare import Kind

_ANY_NUMBER, _WATCHED = Column(frozenset({int})), Column(LIST_OR_NONE)


@dataclass
class Projection:
    """Expressions in the order of the row, and how each response key is read from it, in the order asked for."""

    type_name: str | None = None
    expressions: list[LiteralString] = field(default_factory=list[LiteralString])
    columns: list[Column] = field(default_factory=list[Column])
    entries: list[Entry] = field(default_factory=list[Entry])
    constants: Row = field(default_factory=list[Any])
    state: LiteralString = ""
    watched: list[Watched] = field(default_factory=list[Watched])

    def add(
        self,
        key: str,
        expression: LiteralString,
        column: Column,
        reader: Reader | None = None,
        computed: Any = None,
    ) -> None:
        """One more expression; the reader gets its value. Equal expressions are sent once."""
        if expression not in self.expressions:
            self.expressions.append(expression)
            self.columns.append(column)
        self.entries.append(Entry(key, self.expressions.index(expression), reader, computed))

    def constant(self, key: str, value: Any) -> None:
        """A value that needs no expression."""
        self.constants.append(value)
        self.entries.append(Entry(key, -len(self.constants)))

    def watch(self, watched: LiteralString, label: str, link: str = "") -> None:
        """One more expression, of a row that access records tell of; it is no part of the answer."""
        self.watched.append(Watched(len(self.expressions), label, link))
        self.expressions.append(watched)
        self.columns.append(_WATCHED)

    @property
    def row(self) -> LiteralString:
        """The list expression."""
        return f"[{', '.join(self.expressions) or '1'}]"

    @cached_property
    def read(self) -> RowReader:
        """Reads the rows. Nothing can be added once this was asked for."""
        columns = self.columns or [_ANY_NUMBER]
        placed = [entry if entry.at >= 0 else self._constant(entry, len(columns)) for entry in self.entries]
        return RowReader(placed, columns, self.constants, self.type_name, self.watched)

    def _constant(self, entry: Entry, width: int) -> Entry:
        return Entry(entry.key, width - 1 - entry.at)


@dataclass(frozen=True)
class Within:
    """How what stands within a row or a list is projected: a node, and the sources that a row cites."""

    node: Callable[[Scope, LiteralString, ask.NodeSelection], Projection]
    sources: Callable[[Projection, Scope, LiteralString, ask.Sources], None]


def add_property(out: Projection, scope: Scope, row: LiteralString, asked: ask.Scalar, *, drawn: bool = False) -> None:
    """A property of a node or a relationship; a list that is absent reads as empty.

    `drawn` is what belongs to the picture of the system, in which nothing is late.
    """
    prop = asked.property
    if prop.shown_later:
        late = scope.looks_back and not drawn
        out.add(asked.key, shown_later(row) if late else "false", column_of(prop))
        return
    told_as: LiteralString = f"{row}.{prop.name}" if drawn else told(scope, row, prop)
    out.add(asked.key, told_as, column_of(prop), texts_of if prop.kind is Kind.STRINGS else None)


def texts_of(texts: Any, later: Later) -> Any:
    """A list of texts as it is shown."""
    if texts is None:
        return []
    if not all(isinstance(text, str) for text in texts):
        later.odd = True
    return texts
