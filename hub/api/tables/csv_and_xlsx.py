"""Tables as files: CSV for any program, XLSX with a sheet for each list.

Called by hub.api.tables.table_response. The same answer on the same day makes the same bytes. Nothing in a file is run
by a program that opens it, and nothing is cut to what a cell may hold.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import chain, count
from typing import TYPE_CHECKING, Any

from hub.api.tables.columns import Branch, headings
from hub.api.tables.sheets import Sheet, sheets_of
from hub.api.tables.table_rows import rows_of, text_of
from hub.cells import MOST_LETTERS, MOST_ROWS, harmless
from hub.errors import BadUserInput

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

MARK = "\ufeff"
"""Tells a spreadsheet that a CSV is in UTF-8; without it Welsh letters come out wrong."""
END = "\r\n"
_NO_NAME = re.compile(r"[\[\]:*?/\\']")
# A day in every file would differ between two files of one answer.
_MADE = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def csv_of(root: Branch, data: Any) -> bytes:
    """The whole answer as one table."""
    names = headings(root)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=END)
    writer.writerow(names)
    for row in rows_of(root, data):
        writer.writerow([_harmless(value) for value in _fitting(names, row)])
    return (MARK + out.getvalue()).encode()


def _fitting(names: Sequence[str], row: Sequence[Any]) -> list[Any]:
    for name, value in zip(names, row, strict=True):
        if isinstance(value, str) and len(value) > MOST_LETTERS:
            raise BadUserInput(
                f"A cell of {name} would have {len(value)} letters, more than the {MOST_LETTERS} a spreadsheet takes. "
                "Ask for XLSX, where each list has a sheet of its own, or for JSON."
            )
    return list(row)


def _harmless(value: Any) -> Any:
    if isinstance(value, bool):
        return text_of(value)
    # One line end in the file: what parts lines within a cell is no end of a row.
    return harmless(re.sub(r"\r\n?", "\n", value)) if isinstance(value, str) else value


def xlsx_of(root: Branch, data: Any, about: Sequence[tuple[str, str]]) -> bytes:
    """A sheet for each list of the answer, and one that says what was asked."""
    import xlsxwriter  # takes longer to import than most questions to answer, and few ask for it

    out = io.BytesIO()
    # Values stay what they are: no text becomes a formula, a number or a link.
    plain = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(out, plain) as book:
        book.set_properties({"created": _MADE})
        head = book.add_format({"bold": True})
        taken: set[str] = set()
        for sheet in [*sheets_of(root, data), Sheet("about", ["what", "value"], [list(row) for row in about])]:
            _write(book.add_worksheet(_title(sheet.title, taken)), sheet, head)
    return out.getvalue()


def _write(page: Worksheet, sheet: Sheet, head: Any) -> None:
    if len(sheet.rows) >= MOST_ROWS:
        raise BadUserInput(f"{sheet.title} has {len(sheet.rows)} rows, more than a sheet holds. Ask for CSV or JSON.")
    page.freeze_panes(1, 0)
    page.write_row(0, 0, sheet.names, head)
    for n, row in enumerate(sheet.rows, 1):
        for column, value in enumerate(_fitting(sheet.names, row)):
            if isinstance(value, str):
                page.write_string(n, column, value)
            elif value is not None:
                page.write(n, column, value)
    page.autofit(max_width=400)


def _title(name: str, taken: set[str]) -> str:
    """A name that a spreadsheet takes, and that no other sheet has."""
    plain = _NO_NAME.sub(" ", name)
    several = (f"{plain[-27:]} {n}" for n in count(2))
    title = next(candidate for candidate in chain([plain[-31:]], several) if candidate.lower() not in taken)
    taken.add(title.lower())
    return title
