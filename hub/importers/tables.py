"""A register's file as tables of texts, whatever its format: what a row holds, and where it stands.

Made by hub.importers.reading; read by the mapping. Nothing is guessed: a cell is the text that somebody wrote, and the
mapping says what it means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hub.errors import BadUserInput

WITHIN = 60
"""The first line of a table's heads is looked for in so many lines."""
_SPACES = re.compile(r"[\s\u00ad\u200b\ufeff]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a sheet: its number as a spreadsheet counts (from 1) and its cells."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True)
class Sheet:
    """One sheet of a file: a CSV has one without a name. `note` says what was assumed in reading it."""

    name: str
    lines: Sequence[Line]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a register: its cells by the heads of their columns, empty ones left out."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """The rows below a line of heads."""

    sheet: str
    heads: Sequence[str]
    rows: Sequence[Row]
    note: str = ""


def clean(text: str) -> str:
    """A head or a short text as people mean it: line breaks, soft hyphens and runs of spaces are one space."""
    return _SPACES.sub(" ", text).strip()


def folded(text: str) -> str:
    """The same for comparing: whatever its case."""
    return clean(text).casefold()


def table_of(sheet: Sheet, wanted: Iterable[str], *, head_lines: int = 1) -> Table:
    """The rows below the first line that holds every wanted head. Raises BadUserInput that names what lacks.

    With several `head_lines` a column is named by all of them, joined by " / "; a cell that is merged over several
    columns names each of them.
    """
    needed = {folded(head) for head in wanted}
    best: set[str] = needed
    for index, _ in enumerate(sheet.lines[:WITHIN]):
        heads = _heads(sheet.lines[index : index + head_lines])
        lacking = needed - {folded(head) for head in heads}
        if heads and not lacking:
            return Table(sheet.name, heads, _rows(sheet.lines[index + head_lines :], heads), sheet.note)
        best = min(best, lacking, key=len)
    where = f"sheet {sheet.name}" if sheet.name else "the file"
    names = ", ".join(sorted(head for head in map(clean, wanted) if head.casefold() in best))
    raise BadUserInput(f"The mapping names columns that no line of {where} has: {names}.")


def first_heads(sheet: Sheet) -> Table:
    """The table below the line that looks most like heads: the first in which most cells are filled."""
    lines = [line for line in sheet.lines[:WITHIN] if any(line.cells)]
    if not lines:
        return Table(sheet.name, (), ())
    widest = max(sum(1 for cell in line.cells if clean(cell)) for line in lines)
    chosen = next(line for line in lines if sum(1 for cell in line.cells if clean(cell)) * 10 >= widest * 7)
    index = sheet.lines.index(chosen)
    heads = _heads([chosen])
    return Table(sheet.name, heads, _rows(sheet.lines[index + 1 :], heads), sheet.note)


def _heads(lines: Sequence[Line]) -> list[str]:
    """The names of the columns; a name that comes again is numbered, so that no column hides another."""
    width = max((len(line.cells) for line in lines), default=0)
    parts = [_carried(line, width) if line is not lines[-1] else _padded(line, width) for line in lines]
    names = [" / ".join(dict.fromkeys(part for part in column if part)) for column in zip(*parts, strict=True)]
    seen: dict[str, int] = {}
    heads: list[str] = []
    for name in names:
        seen[name.casefold()] = seen.get(name.casefold(), 0) + 1
        heads.append(f"{name} ({seen[name.casefold()]})" if name and seen[name.casefold()] > 1 else name)
    return heads if any(heads) else []


def _padded(line: Line, width: int) -> list[str]:
    return [clean(cell) for cell in line.cells] + [""] * (width - len(line.cells))


def _carried(line: Line, width: int) -> list[str]:
    """A line of merged heads: each stands over what follows it until the next."""
    carried: list[str] = []
    for cell in _padded(line, width):
        carried.append(cell or (carried[-1] if carried else ""))
    return carried


def _rows(lines: Iterable[Line], heads: Sequence[str]) -> list[Row]:
    return list(_filled(lines, heads))


def _filled(lines: Iterable[Line], heads: Sequence[str]) -> Iterator[Row]:
    for line in lines:
        cells = {head: cell.strip() for head, cell in zip(heads, line.cells, strict=False) if head and cell.strip()}
        if cells:
            yield Row(line.number, cells)
