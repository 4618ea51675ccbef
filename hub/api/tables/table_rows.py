"""The rows of a query's table: one for each row of its first list, and the lists below or beside that.

Called by hub.api.tables.csv_and_xlsx. What stands around the first list is repeated in each row. Another list is one
cell, its items in order with a sign between them, or further rows of a sheet of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

from hub.api.tables.columns import Branch

BETWEEN = ("; ", " | ")
"""Between the items of a list, and between those of a list within a list."""


def rows_of(root: Branch, data: Any) -> Iterator[list[Any]]:
    """Cells in the order of the columns."""
    way = root.first_list()
    yield from _rows(root, data, way[1:]) if way else [_cells(root, data, 0)]


def _rows(branch: Branch, value: Any, way: Sequence[Branch]) -> Iterator[list[Any]]:
    """Rows of the list at the end of the way; none where there is nothing on the way to it."""
    if not way:
        for item in cast(list[Any], value or []):
            yield _object(branch, item, 0)
        return
    if value is None:
        return
    children = list(branch.below.values())
    at = children.index(way[0])
    before = _several(children[:at], value, 0)
    after = _several(children[at + 1 :], value, 0)
    for row in _rows(way[0], value.get(way[0].key), way[1:]):
        yield before + row + after


def _cells(branch: Branch, value: Any, depth: int) -> list[Any]:
    """One cell for each column of a branch."""
    if branch.leaf:
        return [text_of(value, depth) if isinstance(value, list) else value]
    if not branch.many:
        return _object(branch, value, depth)
    items = [_object(branch, item, depth + 1) for item in cast(list[Any], value or [])]
    if not items:
        return [None for _ in branch.leaves()]
    # A cell for every item, the empty ones too: the second of one column belongs to the second of the next.
    return [_between(depth).join(text_of(item[n], depth + 1) for item in items) for n in range(len(items[0]))]


def _object(branch: Branch, value: Any, depth: int) -> list[Any]:
    return _several(list(branch.below.values()), value or {}, depth)


def _several(branches: Sequence[Branch], value: Any, depth: int) -> list[Any]:
    return [cell for branch in branches for cell in _cells(branch, value.get(branch.key), depth)]


def text_of(value: Any, depth: int = 0) -> str:
    """A value as a cell says it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return _between(depth).join(text_of(item, depth + 1) for item in cast(list[Any], value))
    return str(value)


def _between(depth: int) -> str:
    return BETWEEN[min(depth, len(BETWEEN) - 1)]
