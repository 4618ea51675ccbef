"""Frictionless Data's own library reads the folder, its types and its keys, and finds nothing wrong."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from shutil import copytree

import pytest
from frictionless import Package

from hub.access.asker import Asker
from hub.exports.formats.described import DESCRIPTOR, tables_of
from hub.exports.formats.tables import CSV
from hub.model.enums import Marking
from hub.model.registry import the_model
from tests.exports.conftest import Export
from tests.exports.world import HIDDEN, WHAT_TOOLS_ARE_CALLED


@pytest.fixture
async def folder(exported: Export) -> Path:
    """What everybody sees, as tables."""
    return await exported("tables")


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_again(folder: Path, *names: str) -> list[list[str]]:
    """What the library has to say of these tables."""
    descriptor = json.loads((folder / DESCRIPTOR).read_bytes())
    descriptor["resources"] = [resource for resource in descriptor["resources"] if resource["path"][:-4] in names]
    assert len(descriptor["resources"]) == len(names)
    report = Package.from_descriptor(descriptor, basepath=str(folder)).validate()
    return report.flatten(["name", "fieldName", "type"])


async def test_frictionless_finds_nothing_wrong(folder: Path, tmp_path: Path) -> None:
    # Of the ninety some that have rows: it takes a quarter of a second and more for each.
    assert read_again(folder, "Tool", "Agency", "Process", "Tool.users", "Tool.affects", "Tool.statusHistory",
                      "ToolState", "Source") == []  # fmt: skip
    # That it does look: a link that leads nowhere, and a status that there is not.
    folder = copytree(folder, tmp_path / "changed")
    tool, users = folder / "Tool.csv", folder / "Tool.users.csv"
    tool.write_text(tool.read_text(encoding="utf-8").replace(",LIVE,", ",LIVELY,"), encoding="utf-8")
    users.write_text(users.read_text(encoding="utf-8").replace("wheel", "axle"), encoding="utf-8")
    kinds = {kind for _, _, kind in read_again(folder, "Tool", "Agency", "Tool.users")}
    assert kinds >= {"constraint-error", "foreign-key"}


def test_every_table_names_its_columns_once_and_what_its_keys_lead_to() -> None:
    tables = {table.name: [field["name"] for field in table.fields] for table in tables_of(the_model())}
    assert all(len(names) == len(set(names)) for names in tables.values())
    for table in tables_of(the_model()):
        for key in table.keys.get("foreignKeys", ()):
            assert set(key["fields"]) <= set(tables[table.name])
            assert set(key["reference"]["fields"]) <= set(tables[key["reference"]["resource"]])


async def test_a_table_holds_what_was_recorded_and_nothing_runs(folder: Path) -> None:
    tools = {row["slug"]: row for row in rows(folder, "Tool")}
    names = {slug: f"'{name}" if name.startswith("=") else name for slug, name in WHAT_TOOLS_ARE_CALLED.items()}
    assert {slug: row["name"] for slug, row in tools.items()} == names
    assert (tools["sieve"]["status"], tools["sieve"]["techniques"]) == ("LIVE", '["regression"]')
    [used] = rows(folder, "Tool.users")
    assert (used["fromSlug"], used["toSlug"], used["since"], used["basis"]) == ("sieve", "wheel", "2023", "INFERRED")


async def test_the_descriptor_says_what_it_is_and_hashes_every_table(folder: Path) -> None:
    descriptor = json.loads((folder / DESCRIPTOR).read_bytes())
    assert descriptor["hub"]["asOf"] == "2026-07-01"
    for resource in descriptor["resources"]:
        content = (folder / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["bytes"] == len(content)
    assert {resource["path"] for resource in descriptor["resources"]} == {
        CSV.name(table) for table in tables_of(the_model())
    }


async def test_an_export_for_who_is_cleared_is_for_its_owner_alone(exported: Export) -> None:
    folder = await exported("tables", Asker(Marking.OFFICIAL))
    assert HIDDEN in {row["slug"] for row in rows(folder, "Tool")}
    assert folder.stat().st_mode & 0o077 == 0
    assert json.loads((folder / DESCRIPTOR).read_bytes())["hub"]["marking"] == "OFFICIAL"
