"""A data package: a folder with a CSV for each kind of record and of link, and datapackage.json, which describes them.

Called by hub.exports.export. A list is a JSON array within its cell. A text that a spreadsheet would run begins with an
apostrophe.
"""

from __future__ import annotations

import csv
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import orjson

from hub.cells import harmless
from hub.exports.exported import Material
from hub.exports.formats.described import FileKind, describe, rows_of, tables_of

CSV = FileKind("csv", "text/csv", "utf-8")


async def write(material: Material, place: Path) -> None:
    """The folder. The descriptor comes last."""
    _make(place)
    tables = {table.name: table for table in tables_of(material.model)}
    with ExitStack() as open_files:
        writers: dict[str, Any] = {}
        for table in tables.values():
            file = open_files.enter_context((place / CSV.name(table)).open("w", encoding="utf-8", newline=""))
            writers[table.name] = csv.writer(file)
            writers[table.name].writerow([field["name"] for field in table.fields])
        async for name, row in rows_of(material):
            writers[name].writerow([_cell(value) for value in tables[name].cells(row).values()])
    describe(material.about, tables.values(), place, CSV)


def _make(folder: Path) -> None:
    folder.mkdir()


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return orjson.dumps(value).decode()
    if isinstance(value, bool):
        return "true" if value else "false"
    return harmless(value) if isinstance(value, str) else value
