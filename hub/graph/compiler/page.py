"""How a page that comes back as positional lists is read into the shape of a Relay connection."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hub.graph.compiler import cursor
from hub.graph.compiler import selection as ask
from hub.graph.compiler.order import Order
from hub.graph.compiler.project import Answer, Later, Projection, Row


@dataclass(frozen=True)
class PageShape:
    """What was asked of a connection and where each part stands in the list that its expression yields."""

    asked: ask.Connection
    row: Projection
    order: Order
    fingerprint: str

    @cached_property
    def wants_page_info(self) -> set[str]:
        """The names of the pageInfo fields asked for."""
        infos = [f for f in self.asked.fields if isinstance(f, ask.PageInfo)]
        return {name for info in infos for _, name in info.fields}

    @cached_property
    def wants_rows(self) -> bool:
        """Whether any row has to be fetched: counts alone need none."""
        return bool(self.row.readers) or bool(self.wants_page_info - {"__typename"})

    @cached_property
    def wants_cursors(self) -> bool:
        """Whether the keys of the rows are needed."""
        edges = [f for f in self.asked.fields if isinstance(f, ask.Edges)]
        on_edges = any(isinstance(f, ask.Cursor) for e in edges for f in e.fields)
        return on_edges or bool(self.wants_page_info & {"startCursor", "endCursor"})

    @cached_property
    def wants_other_side(self) -> bool:
        """Whether to ask if the cursor cut rows off behind the page."""
        return ("hasNextPage" if self.asked.page.backward else "hasPreviousPage") in self.wants_page_info

    def read(self, found: Row, later: Later, size: int | None = None) -> Answer:
        """The connection, from the list of its parts. `size` is the page size asked for."""
        parts = iter(found)
        rows: list[Row] = next(parts) if self.wants_rows else []
        counts = {uncertain: next(parts) for uncertain in (False, True) if self._counts(uncertain)}
        other_side: bool = next(parts) if self.wants_other_side else False
        return Page(self, rows, counts, other_side).read(later)

    def _counts(self, uncertain: bool) -> bool:
        return any(isinstance(f, ask.Count) and f.uncertain is uncertain for f in self.asked.fields)


@dataclass(frozen=True)
class Page:
    """One page that came back."""

    shape: PageShape
    rows: list[Row]
    counts: dict[bool, int]
    other_side: bool

    def read(self, later: Later) -> Answer:
        """The connection as the response shows it."""
        raise NotImplementedError
