"""Read a register's file: CSV, TSV, XLSX, ODS, JSON or JSON Lines.

Called by the import and by the drafting of a mapping. The file is read once, as far as it went then.
"""

from __future__ import annotations

import fnmatch
from pathlib import Path

from hub.errors import BadUserInput
from hub.importers.tables import Sheet
from hub.importers.text_files import read_json, read_separated
from hub.importers.workbooks import read_workbook

MOST_BYTES = 200 * 2**20
"""The largest file that is read."""
_BOOKS = (".xlsx", ".xlsm", ".xlsb", ".ods", ".xls")


def read_sheets(file: Path) -> list[Sheet]:
    """Every sheet of a file. Raises BadUserInput for what cannot be read."""
    return sheets_of(read_bytes(file), file.suffix.lower())


def read_bytes(file: Path) -> bytes:
    """What the file holds, if that is not too much."""
    try:
        with file.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError:
        raise BadUserInput(f"{file} cannot be opened.") from None
    if len(content) > MOST_BYTES:
        raise BadUserInput(f"{file} has more than {MOST_BYTES // 2**20} MB. Split it.")
    return content


def sheets_of(content: bytes, suffix: str) -> list[Sheet]:
    """The sheets of what a file with this suffix holds."""
    if suffix in _BOOKS:
        return read_workbook(content)
    if suffix in (".json", ".jsonl", ".ndjson"):
        return [read_json(content, by_line=suffix != ".json")]
    if suffix in (".csv", ".tsv", ".txt"):
        return [read_separated(content)]
    raise BadUserInput(f"A file that ends in {suffix or 'nothing'} is not read: give CSV, TSV, XLSX, XLS, ODS or JSON.")


def chosen_sheet(sheets: list[Sheet], name: str) -> Sheet:
    """The sheet of this name, in which * stands for anything; the only or the first where no name is given."""
    for sheet in sheets:
        if not name or fnmatch.fnmatchcase(sheet.name.strip().casefold(), name.strip().casefold()):
            return sheet
    there = ", ".join(sheet.name for sheet in sheets)
    raise BadUserInput(f"The mapping asks for sheet {name!r}; the file has {there or 'none'}.")
