"""A workbook holds everything as it is, also what looks like a formula or is too long, and loads the same."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hub.exports.exported import About, ExportedLink, ExportedRecord, Material
from hub.exports.formats import xlsx
from hub.importers.own_workbook import documents_of, read_own
from hub.model.enums import Marking
from hub.model.registry import the_model
from hub.records.knowledge import Ref
from hub.seed.folder import Seed, read_seed
from tests.exports.conftest import ADDRESS, Export
from tests.exports.world import WHAT_TOOLS_ARE_CALLED, WORLD
from tests.records.calls import MILL
from tests.records.folders import write

ABOUT = About("A register", "Open", "By us", "2026", ADDRESS, "2026-07-01", None, None, (), Marking.PUBLISHED,
              Marking.PUBLISHED, "OPEN", 0, "")  # fmt: skip


def loaded(workbook: Path) -> Seed:
    return read_seed(the_model(), documents_of(read_own(workbook, the_model()), the_model()))


async def test_who_sees_everything_gets_the_rows_that_were_loaded(exported: Export, tmp_path: Path) -> None:
    there = read_seed(the_model(), write(tmp_path, {"all.yaml": WORLD}))
    assert loaded(await exported("xlsx", MILL)).digest == there.digest


async def test_everybody_gets_what_the_record_format_gives(exported: Export) -> None:
    assert loaded(await exported("xlsx")).digest == read_seed(the_model(), await exported("records")).digest


async def test_another_reader_finds_texts_that_nothing_runs_and_says_what_it_is(exported: Export) -> None:
    book = openpyxl.load_workbook(await exported("xlsx"))
    heads, *rows = [[cell.value for cell in row] for row in book["Tool"].iter_rows()]
    names = {row[heads.index("slug")]: row[heads.index("name")] for row in rows}
    assert names.items() >= WHAT_TOOLS_ARE_CALLED.items()
    cells = {cell.value: cell for row in book["Tool"].iter_rows(min_row=2) for cell in row if cell.value is not None}
    assert {cell.data_type for cell in cells.values()} <= {"s", "n", "b"}
    assert [cells[name].quotePrefix for name in WHAT_TOOLS_ARE_CALLED.values()] == [False, True, False, False]
    addresses = {row[heads.index("slug")]: row[heads.index("address")] for row in rows}
    assert addresses["sieve"] == f"{ADDRESS}/records/Tool/sieve"
    about = {row[0]: row[1] for row in book["Register"].iter_rows(values_only=True)}
    assert (about["marking"], about["madeFor"], about["journal"]) == ("PUBLISHED", "everybody", "OPEN")
    assert {"Tool", "Agency", "ToolState", "Earlier values"} <= set(book.sheetnames)


def material(*records: ExportedRecord) -> Material:
    """What is to be written, of records that no graph holds."""

    async def read(labels: Sequence[str] | None = None) -> AsyncIterator[ExportedRecord]:
        for record in records:
            if labels is None or record.ref.label in labels:
                yield record

    return Material(the_model(), ABOUT, read)


def source(slug: str, **values: Any) -> ExportedRecord:
    about = {"title": slug, "note": "No day", "marking": "PUBLISHED", "confidence": "SOURCED"}
    return ExportedRecord(Ref("Source", slug), {**about, **values}, ["a"])


@pytest.mark.parametrize(
    "text",
    ["007", " 2024-01-01 ", "-1", "Yes", "1.0", "_x000D_", "a\nb", "\n\nc", "'=1+1", "[]", '{"a": 1}', "TRUE", "#N/A"],
)
async def test_a_text_is_the_same_text_again(text: str, tmp_path: Path) -> None:
    await xlsx.write(material(source("a", note=text)), tmp_path / "a.xlsx")
    assert loaded(tmp_path / "a.xlsx").rows.nodes["Source"]["a"]["note"] == text


async def test_what_is_too_long_for_a_cell_goes_on_elsewhere(tmp_path: Path) -> None:
    # 40,000 signs of two units each, and so many links that a cell holds a part of them.
    note, slugs = "😀" * 40_000, [f"tool-{n:05}-{'x' * 180}" for n in range(400)]
    edge = the_model().edges("Problem")["tools"]
    links = [ExportedLink(edge, Ref("Tool", slug), "", {"basis": "STATED"}) for slug in slugs]
    about = {"title": "P", "marking": "PUBLISHED", "confidence": "SOURCED"}
    problem = ExportedRecord(Ref("Problem", "p"), about, ["a"], links=links)
    await xlsx.write(material(source("a", note=note), problem), tmp_path / "a.xlsx")
    rows = {row.fields["slug"]: row.fields for row in read_own(tmp_path / "a.xlsx", the_model()).rows}
    assert rows["a"]["note"] == note
    assert [item["to"] for item in rows["p"]["tools"]] == slugs
    longest = max(len(str(cell)) for sheet in openpyxl.load_workbook(tmp_path / "a.xlsx")
                  for row in sheet.iter_rows(values_only=True) for cell in row)  # fmt: skip
    assert longest <= 32_767


async def test_where_a_sheet_is_full_another_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 4)
    await xlsx.write(material(*(source(f"s{n}") for n in range(8))), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert [book[name].max_row for name in ("Source", "Source (2)", "Source (3)")] == [4, 4, 3]
    assert [row.fields["slug"] for row in read_own(tmp_path / "a.xlsx", the_model()).rows] == [
        f"s{n}" for n in range(8)
    ]
