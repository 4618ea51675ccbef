"""The sheets of a spreadsheet: one for what stands once in an answer, and one for each of its lists.

Called by hub.api.tables.csv_and_xlsx. A row of a list within another list says which row of the sheet above it belongs
to, and repeats what stands first there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from hub.api.tables.columns import Branch, shortened
from hub.api.tables.table_rows import text_of

ONCE = "answer"


@dataclass
class Sheet:
    """A list and its rows."""

    title: str
    names: list[str]
    rows: list[list[Any]] = field(default_factory=list[list[Any]])


def sheets_of(root: Branch, data: Any) -> list[Sheet]:
    """Every sheet, in the order of the query; that of what stands once only where something does."""
    made: dict[int, Sheet] = {}
    _declare(root, (), None, made)
    _fill(root, data, [], made)
    return [sheet for sheet in made.values() if sheet.names]


def _declare(branch: Branch, way: tuple[Branch, ...], above: Sheet | None, made: dict[int, Sheet]) -> None:
    own = shortened([place for place, _ in _plain(branch, None)])
    of = [f"row of {above.title}", *(f"{above.title}.{name}" for name in above.names[:1])] if above else []
    title = shortened([way])[0] if way else ONCE
    made[id(branch)] = sheet = Sheet(title, [*of, *own])
    for inner, place in _lists(branch):
        # The lists that stand in none belong to the whole answer: it needs no row to be told by.
        _declare(inner, (*way, *place), sheet if way else None, made)


def _fill(branch: Branch, value: Any, above: Sequence[Any], made: dict[int, Sheet]) -> None:
    sheet = made[id(branch)]
    sheet.rows.append([*above, *(cell for _, cell in _plain(branch, value))])
    # As a spreadsheet counts: the names are its first row.
    own = [len(sheet.rows) + 1, *sheet.rows[-1][:1]] if branch.many else []
    for inner, place in _lists(branch):
        for item in _at(place, value) or ():
            _fill(inner, item, own, made)


def _plain(branch: Branch, value: Any, way: tuple[Branch, ...] = ()) -> Iterator[tuple[tuple[Branch, ...], Any]]:
    """The columns of a sheet: everything below that stands in no list of its own."""
    for child in branch.below.values():
        inner = value.get(child.key) if value else None
        here = (*way, child)
        if child.leaf:
            yield here, text_of(inner) if isinstance(inner, list) else inner
        elif not child.many:
            yield from _plain(child, inner, here)


def _lists(branch: Branch, way: tuple[Branch, ...] = ()) -> Iterator[tuple[Branch, tuple[Branch, ...]]]:
    for child in branch.below.values():
        if child.many and not child.leaf:
            yield child, (*way, child)
        elif not child.leaf:
            yield from _lists(child, (*way, child))


def _at(way: Sequence[Branch], value: Any) -> Any:
    for branch in way:
        value = cast(Any, value).get(branch.key) if value else None
    return value
