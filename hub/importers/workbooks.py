"""Read the sheets of a workbook, XLSX, XLS or ODS, as texts, with the numbers that their lines have there.

Called by hub.importers.reading. A workbook is a ZIP: what its parts grow to is looked at before anything is unpacked,
and how far its cells reach before a grid of them is made.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine

from hub.errors import BadUserInput
from hub.importers.ods_reach import Reach
from hub.importers.tables import Line, Sheet

MOST_BYTES = 600 * 2**20
"""What all parts of a workbook may unpack to."""
MOST_PARTS = 5_000
MOST_CELLS = 20_000_000
"""Cells of the grid that holds everything on a sheet."""
UNREADABLE = "The workbook cannot be read: it is damaged, or protected by a password."
_CELL = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
# A program that works no formula out writes 0 beside it (findings/calamine-reads-zero-for-a-formula.sh).
_UNWORKED = re.compile(rb"<f[^>]*>[^<]*</f><v>0</v>")
_FORMULA = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"[^>]*><f')
_BEFORE_2007 = b"\xd0\xcf\x11\xe0"
_PIECE, _OVERLAP = 2**20, 4096


def read_workbook(content: bytes) -> list[Sheet]:
    """Every sheet, hidden ones too, in the workbook's order. Raises BadUserInput for what is none, or too much."""
    # The workbooks of before 2007 are no ZIP and hold at most 65,536 lines of 256 cells a sheet.
    unworked = 0 if content.startswith(_BEFORE_2007) else _require_bounded(content)
    note = (
        f"{unworked} formulas have the result 0, as in a workbook that no spreadsheet program has opened"
        if unworked
        else ""
    )
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [_sheet(book, name, note) for name in book.sheet_names]
    except (python_calamine.CalamineError, ValueError):
        raise BadUserInput(UNREADABLE) from None


def _sheet(book: python_calamine.CalamineWorkbook, name: str, note: str) -> Sheet:
    # Empty lines at the top count, so that a line has the number that people see.
    rows: Sequence[Sequence[Any]] = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    lines = [Line(n, [_text(value) for value in row]) for n, row in enumerate(rows, start=1)]
    return Sheet(name, [line for line in lines if any(line.cells)], note)


def _text(value: Any) -> str:
    """A cell as text: a whole number without a fraction, a date or a time as ISO writes it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta | float | int) else value or ""


def _require_bounded(content: bytes) -> int:
    """How many formulas have the result 0. Raises BadUserInput for a workbook that is none, or too much."""
    unworked = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            members = parts.infolist()
            if len(members) > MOST_PARTS or sum(part.file_size for part in members) > MOST_BYTES:
                raise BadUserInput(f"The workbook unpacks to more than {MOST_BYTES // 2**20} MB. Give a smaller one.")
            for part in members:
                if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                    unworked += _require_reach(parts, part)
                if part.filename == "content.xml":
                    _require_reach_of_ods(parts, part)
    except zipfile.BadZipFile:
        raise BadUserInput("The file is no workbook: give XLSX, ODS, CSV, TSV, JSON or JSON Lines.") from None
    return unworked


def first_formula(content: bytes) -> str:
    """The first cell of a workbook that holds a formula, as B2; empty where none does."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for part in parts.namelist():
            rest = b""
            with parts.open(part) as stream:
                while part.startswith("xl/worksheets/") and (piece := stream.read(_PIECE)):
                    if held := _FORMULA.search(rest + piece):
                        return held[1].decode()
                    rest = piece[-_OVERLAP:]
    return ""


def _require_reach(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Refuse a sheet whose outermost cells span more than a grid may hold: one lies far out."""
    last_column, last_line, unworked = 1, 1, 0
    rest = b""
    with parts.open(part) as stream:
        while piece := stream.read(_PIECE):
            for column, line in _CELL.findall(rest + piece):
                last_column = max(last_column, _number(column))
                last_line = max(last_line, int(line))
            unworked += len(_UNWORKED.findall(rest + piece)) - len(_UNWORKED.findall(rest))
            rest = piece[-_OVERLAP:]
    _require_grid(last_line, last_column)
    return unworked


def _require_reach_of_ods(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    reach = Reach()
    with parts.open(part) as stream:
        try:
            reach.read(stream)
        except ValueError:
            raise BadUserInput(UNREADABLE) from None
    _require_grid(reach.line, reach.column)


def _require_grid(lines: int, columns: int) -> None:
    if lines * columns > MOST_CELLS:
        reason = f"has cells as far out as line {lines} and column {columns}"
        raise BadUserInput(f"A sheet of the workbook {reason}. Delete the lines and columns beyond its table.")


def _number(column: bytes) -> int:
    number = 0
    for letter in column:
        number = number * 26 + letter - 64
    return number
