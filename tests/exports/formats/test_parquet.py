"""DuckDB reads the Parquet files as typed tables that hold what the CSV of the same export holds."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from hub.access.asker import Asker
from hub.exports.formats.described import DESCRIPTOR, tables_of
from hub.model.enums import Marking
from hub.model.registry import the_model
from tests.exports.conftest import Export
from tests.exports.world import HIDDEN, WHAT_TOOLS_ARE_CALLED

TYPES = {"string": "VARCHAR", "integer": "BIGINT", "boolean": "BOOLEAN", "array": "VARCHAR[]"}
"""What the types of the descriptor are to DuckDB."""


@pytest.fixture
async def folder(exported: Export) -> Path:
    """What everybody sees, as Parquet."""
    return await exported("parquet")


def named(folder: Path, table: str) -> dict[str, str]:
    """The parameter of a statement that reads a table."""
    return {"file": str(folder / f"{table}.parquet")}


def read(folder: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a table."""
    answer = duckdb.execute("SELECT * FROM read_parquet($file)", named(folder, name))
    columns = [column[0] for column in answer.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]


def inside(folder: Path) -> set[str]:
    """The names of what is in a folder."""
    return {path.name for path in folder.iterdir()}


def in_csv(value: Any) -> str:
    """A value as it stands in a cell."""
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith("=") else text


async def test_columns_are_typed_whether_they_have_values_or_not(folder: Path) -> None:
    for table in tables_of(the_model()):
        columns = duckdb.execute("DESCRIBE SELECT * FROM read_parquet($file)", named(folder, table.name)).fetchall()
        assert [column[:2] for column in columns] == [(field["name"], TYPES[field["type"]]) for field in table.fields]


async def test_both_forms_of_tables_hold_the_same(folder: Path, exported: Export) -> None:
    tables = await exported("tables")
    compared = 0
    for table in tables_of(the_model()):
        with (tables / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
            expected = list(csv.DictReader(file))
        got = read(folder, table.name)
        assert [{name: in_csv(value) for name, value in row.items()} for row in got] == expected
        compared += len(got)
    assert compared > 30


async def test_values_are_what_was_recorded(folder: Path) -> None:
    tools = {row["slug"]: row for row in read(folder, "Tool")}
    assert {slug: row["name"] for slug, row in tools.items()} == WHAT_TOOLS_ARE_CALLED
    assert (tools["sieve"]["status"], tools["sieve"]["techniques"]) == ("LIVE", ["regression"])
    [used] = read(folder, "Tool.users")
    assert (used["fromSlug"], used["toSlug"], used["since"], used["basis"]) == ("sieve", "wheel", "2023", "INFERRED")


async def test_the_descriptor_says_what_they_are_and_nothing_else_is_left(folder: Path) -> None:
    descriptor = json.loads((folder / DESCRIPTOR).read_bytes())
    for resource in descriptor["resources"]:
        content = (folder / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert (resource["format"], resource["bytes"]) == ("parquet", len(content))
        assert "encoding" not in resource
    paths = {resource["path"] for resource in descriptor["resources"]}
    assert inside(folder) == {*paths, DESCRIPTOR}
    assert [name for name in inside(folder.parent) if ".part" in name] == []


async def test_of_what_is_hidden_there_is_no_row(exported: Export, folder: Path) -> None:
    assert HIDDEN not in {row["slug"] for row in read(folder, "Tool")}
    cleared = await exported("parquet", Asker(Marking.OFFICIAL))
    assert HIDDEN in {row["slug"] for row in read(cleared, "Tool")}
    assert cleared.stat().st_mode & 0o077 == 0
