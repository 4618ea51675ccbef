"""How a page that comes back as positional lists is read into the shape of a Relay connection.

Called by hub.graph.compiler.connect.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hub.graph.compiler import cursor
from hub.graph.compiler import selection as ask
from hub.graph.compiler.order import Order
from hub.graph.compiler.projection import Projection
from hub.graph.compiler.row_readers import Answer, Entry, Later, Row


@dataclass(frozen=True)
class Part:
    """What came back: the rows of the page, whether there is a further one, and whether any lie behind the cursor."""

    rows: list[Row]
    further: bool
    behind: bool
    counts: dict[bool, int]


@dataclass(frozen=True)
class PageShape:
    """What was asked of a connection, and so where each part stands in the list that its expression yields."""

    asked: ask.Connection
    row: Projection
    order: Order
    fingerprint: str

    @cached_property
    def _page_info(self) -> set[str]:
        return {name for f in self.asked.fields if isinstance(f, ask.PageInfo) for _, name in f.fields}

    @cached_property
    def wants_rows(self) -> bool:
        """Whether any row has to be fetched: counts alone need none."""
        return bool(self.row.entries) or bool(self._page_info - {"__typename"})

    @cached_property
    def wants_cursors(self) -> bool:
        """Whether the sort keys of the rows are needed."""
        edges = [f for f in self.asked.fields if isinstance(f, ask.Edges)]
        on_edges = any(isinstance(f, ask.Cursor) for e in edges for f in e.fields)
        return on_edges or bool(self._page_info & {"startCursor", "endCursor"})

    @cached_property
    def wants_other_side(self) -> bool:
        """Whether to ask if the cursor cut rows off behind the page."""
        return ("hasNextPage" if self.asked.page.backward else "hasPreviousPage") in self._page_info

    @cached_property
    def rows_alone(self) -> bool:
        """Whether the expression yields the rows themselves, and not a list of parts of which they are one."""
        return (
            self.wants_rows
            and not self.wants_other_side
            and not any(isinstance(f, ask.Count) for f in self.asked.fields)
        )

    @cached_property
    def one_part(self) -> bool:
        """Whether a row is what its one field is read from, and not a list of several."""
        return len(self.row.expressions) == 1 and not self.wants_cursors

    @cached_property
    def _counts(self) -> tuple[bool, ...]:
        """What is counted, in the order in which it comes back: totalCount (False), uncertainCount (True)."""
        asked = {f.uncertain for f in self.asked.fields if isinstance(f, ask.Count)}
        return tuple(uncertain for uncertain in (False, True) if uncertain in asked)

    @cached_property
    def _alone(self) -> Entry | None:
        """The reader of the page when it is asked for `nodes` only, as most are."""
        plain = self.rows_alone and self.one_part and len(self.asked.fields) == 1 and not self.asked.page.backward
        return self.row.entries[0] if plain and isinstance(self.asked.fields[0], ask.Nodes) else None

    def read(self, parts: Row, later: Later) -> Answer:
        """The connection, from the list of its parts."""
        if (alone := self._alone) and alone.reader:
            read, size = alone.reader, self._size(later)
            return {alone.key: [read(row, later) for row in (parts[:size] if len(parts) > size else parts)]}
        part = self._part(iter([parts] if self.rows_alone else parts), later)
        answer: Answer = {}
        for field in self.asked.fields:
            match field:
                case ask.TypeName():
                    answer[field.key] = field.name
                case ask.Count():
                    answer[field.key] = part.counts[field.uncertain]
                case ask.PageInfo():
                    answer[field.key] = self._read_page_info(field, part)
                case ask.Nodes() | ask.Edges():
                    answer[field.key] = self._read_rows(field, part, later)
        return answer

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        return {entry.key: entry for entry in self.row.entries}

    def _size(self, later: Later) -> int:
        return self._fixed if self._fixed is not None else self.asked.page.size.bind(later.values)

    @cached_property
    def _fixed(self) -> int | None:
        size = self.asked.page.size
        return size.bind({}) if size.path is None else None

    def _part(self, parts: Iterator[Any], later: Later) -> Part:
        rows: list[Row] = []
        further = False
        if self.wants_rows:
            rows = next(parts)
            size = self._size(later)
            further = len(rows) > size
            rows = rows[:size] if further else rows
            if self.asked.page.backward:
                rows = rows[::-1]
        counts = {uncertain: next(parts) for uncertain in self._counts}
        behind = self.wants_other_side and bool(next(parts))
        return Part(rows, further, behind, counts)

    def _read_rows(self, asked: ask.Nodes | ask.Edges, part: Part, later: Later) -> list[Answer]:
        entry = self._entries[asked.key]
        at, reader = entry.at, entry.reader
        if reader is None:
            raise AssertionError("rows of a page are read by a reader")
        read = [reader(row if self.one_part else row[at], later) for row in part.rows]
        if isinstance(asked, ask.Edges):
            for field in asked.fields:
                if isinstance(field, ask.Cursor):
                    for answer, row in zip(read, part.rows, strict=True):
                        answer[field.key] = self._cursor(row)
        return read

    def _cursor(self, row: Row) -> str:
        return cursor.encode(self.fingerprint, row[-1])

    def _read_page_info(self, asked: ask.PageInfo, part: Part) -> Answer:
        backward = self.asked.page.backward
        info: dict[str, Any] = {
            "__typename": "PageInfo",
            "hasNextPage": part.behind if backward else part.further,
            "hasPreviousPage": part.further if backward else part.behind,
        }
        if self.wants_cursors:
            info["startCursor"] = self._cursor(part.rows[0]) if part.rows else None
            info["endCursor"] = self._cursor(part.rows[-1]) if part.rows else None
        return {key: info[name] for key, name in asked.fields}
