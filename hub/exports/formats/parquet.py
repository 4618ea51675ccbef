"""The same tables as Parquet, typed: a file for each kind of record and of link, and datapackage.json.

Called by hub.exports.export. Rows are set down as JSON lines first and read from there batch by batch, so that memory
does not grow with the register. Texts stand as they were recorded: nothing that reads Parquet runs a cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

import orjson
from arro3.core import DataType, Field, Schema
from arro3.io import read_json, write_parquet

from hub.exports.exported import Material
from hub.exports.formats.described import BOOLEAN, INTEGER, LIST, FileKind, Table, describe, rows_of, tables_of

PARQUET = FileKind("parquet", "application/vnd.apache.parquet")
_TYPES: Mapping[str, DataType] = {
    INTEGER: DataType.int64(),
    BOOLEAN: DataType.bool(),
    LIST: DataType.list(Field("item", DataType.string(), nullable=False)),
}


async def write(material: Material, place: Path) -> None:
    """The folder. The descriptor comes last."""
    tables = {table.name: table for table in tables_of(material.model)}
    with TemporaryDirectory(dir=place.parent, prefix=f"{place.name}.") as spool:
        lines = {name: Path(spool) / name for name in tables}
        with ExitStack() as open_files:
            files = {name: open_files.enter_context(_opened(line)) for name, line in lines.items()}
            async for name, row in rows_of(material):
                files[name].write(orjson.dumps(tables[name].cells(row), option=orjson.OPT_APPEND_NEWLINE))
        _convert(tables, lines, place)
    describe(material.about, tables.values(), place, PARQUET)


def _opened(place: Path) -> BinaryIO:
    return place.open("wb")


def _convert(tables: Mapping[str, Table], lines: Mapping[str, Path], place: Path) -> None:
    place.mkdir()
    for name, table in tables.items():
        write_parquet(read_json(lines[name], schema_of(table)), place / PARQUET.name(table))


def schema_of(table: Table) -> Schema:
    """The columns of a table with their types and meanings."""
    return Schema([_field(field) for field in table.fields], metadata={"title": table.title})


def _field(field: Mapping[str, Any]) -> Field:
    required = bool(field.get("constraints", {}).get("required"))
    meaning = {"description": field.get("description", "")}
    kind = _TYPES.get(field["type"]) or DataType.string()
    return Field(field["name"], kind, nullable=not required, metadata=meaning)
