"""What somebody changed in a workbook is what its import changes, to the cell, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hub.changing import OPERATOR
from hub.clock import held_at
from hub.errors import BadUserInput, Forbidden
from hub.exports.export import Job, export
from hub.exports.exported import View
from hub.exports.formats.known import FORMATS
from hub.graph.digest import graph_digest
from hub.graph.session import Graph
from hub.importers.comparing import Outcome
from hub.importers.own_run import unmapped_of
from hub.importers.own_workbook import read_own
from hub.importers.run import Report
from hub.importers.telling import told
from hub.importers.undoing import undo
from hub.importers.unmapped import Unmapped, apply_unmapped, preview_unmapped
from hub.model.registry import Model, the_model
from tests.exports.conftest import ADDRESS, NOON, Export
from tests.records.calls import MILL, said, who
from tests.records.graphs import ask

Edit = Callable[[Any], None]
DAY = "2026-07-01"


def edited(workbook: Path, place: Path, *edits: Edit) -> Path:
    """The workbook after somebody worked on it with another program."""
    book = openpyxl.load_workbook(workbook)
    for edit in edits:
        edit(book)
    book.save(place)
    return place


def cell(sheet: str, slug: str, head: str, value: Any) -> Edit:
    """Puts a value into a cell, found as people find it."""

    def edit(book: Any) -> None:
        heads, *rows = list(book[sheet].iter_rows())
        names = [head.value for head in heads]
        [row] = [row for row in rows if row[names.index("slug")].value == slug]
        row[names.index(head)].value = value
        if isinstance(value, str):
            # What begins like a formula is typed behind an apostrophe.
            row[names.index(head)].data_type = "s"

    return edit


def replaced(sheet: str, slug: str, head: str, old: str, new: str) -> Edit:
    """Changes a part of a cell."""

    def edit(book: Any) -> None:
        heads = [cell.value for cell in book[sheet][1]]
        [text] = [row[heads.index(head)] for row in book[sheet].iter_rows(min_row=2, values_only=True)
                  if row[heads.index("slug")] == slug]  # fmt: skip
        assert old in text
        cell(sheet, slug, head, text.replace(old, new))(book)

    return edit


def added(sheet: str, **values: Any) -> Edit:
    """Adds a row below the others."""

    def edit(book: Any) -> None:
        heads = [head.value for head in book[sheet][1]]
        book[sheet].append([values.get(head) for head in heads])

    return edit


def read_book(file: Path, model: Model) -> Unmapped:
    """The import of a workbook."""
    return unmapped_of(read_own(file, model), file.name)


async def seen(graph: Graph, file: Path) -> Report:
    """The preview, which writes nothing."""
    before = await graph_digest(graph)
    with held_at(NOON):
        report = await preview_unmapped(graph, the_model(), OPERATOR, read_book(file, the_model()))
    assert await graph_digest(graph) == before
    assert sum(report.counts.values()) == report.rows
    return report


def differences(report: Report) -> list[tuple[str, str, Any, Any]]:
    return [(slug, what.field, what.before, what.after) for _, slug, what in report.differences]


async def test_nobody_changed_anything(world: Graph, exported: Export, tmp_path: Path) -> None:
    # Made for everybody: what is hidden from them and there is not taken for something taken away.
    for asker in (MILL, who(None)):
        file = edited(await exported("xlsx", asker), tmp_path / "same.xlsx")
        report = await seen(world, file)
        assert (report.counts[Outcome.SAME], report.refused, report.gone) == (report.rows, [], [])
    given = read_book(await exported("xlsx", MILL), the_model())
    with pytest.raises(Forbidden, match="Export it for yourself"):
        await preview_unmapped(world, the_model(), who("wheel"), given)


CELLS: list[tuple[Edit, tuple[str, str, Any, Any]]] = [
    (cell("Tool", "sieve", "name", "=1+1"), ("sieve", "name", "Ŵyl Sieve", "=1+1")),
    (cell("Tool", "quotes", "purpose", "007"), ("quotes", "purpose", None, "007")),
    (cell("Tool", "old", "sroRole", None), ("old", "sroRole", "A desk", None)),
    (cell("Tool", "sieve", "techniques", "regression\nforest"),
     ("sieve", "techniques", ["regression"], ["regression", "forest"])),
    (cell("Agency", "wheel", "name", "The Axle "), ("wheel", "name", "The Wheel", "The Axle ")),
    (cell("ToolState", "sieve--2021", "detail", "Everywhere"), ("sieve--2021", "detail", None, "Everywhere")),
    (cell("Tool", "lines", "until", "2026-05"), ("lines", "until", None, "2026-05")),
]  # fmt: skip


async def test_each_cell_that_was_changed_is_that_change(world: Graph, exported: Export, tmp_path: Path) -> None:
    workbook = await exported("xlsx", MILL)
    whole = await seen(world, edited(workbook, tmp_path / "all.xlsx", *(edit for edit, _ in CELLS)))
    assert sorted(differences(whole), key=str) == sorted((what for _, what in CELLS), key=str)
    assert (whole.counts[Outcome.CHANGED], whole.refused) == (6, [])
    [edit, what] = CELLS[0]
    assert differences(await seen(world, edited(workbook, tmp_path / "first.xlsx", edit))) == [what]


async def require_same(graph: Graph, place: Path) -> None:
    """What is exported anew changes nothing."""
    with held_at(NOON):
        await export(Job(graph, the_model(), View(MILL, None), FORMATS["xlsx"], ADDRESS), place)
    report = await seen(graph, place)
    assert report.counts[Outcome.SAME] == report.rows


async def test_what_was_edited_is_recorded_once_and_undone(world: Graph, exported: Export, tmp_path: Path) -> None:
    start = await graph_digest(world)
    file = edited(
        await exported("xlsx", MILL), tmp_path / "edited.xlsx",
        *(edit for edit, _ in CELLS),
        replaced("Tool", "sieve", "users", '"basis": "INFERRED"', '"basis": "STATED"'),
        replaced("Tool", "sieve", "affects", "It sorts", "It sorts fast"),
        cell("Tool", "sieve", "bearsOn", None),
        added("ToolState", of="sieve", status="RETIRED", since="2026-06-01"),
        added("Tool", slug="new", name="New", owner="mill", aiClass="CHECKLIST", scope="CORE", marking="PUBLISHED",
              confidence="SOURCED", sources="page"),
        added("ToolState", of="new", status="PILOT", since="2026-05"),
    )  # fmt: skip
    before = await seen(world, file)
    with held_at(NOON):
        done = await apply_unmapped(world, the_model(), OPERATOR, read_book(file, the_model()))
    assert (done.counts, done.refused) == (before.counts, [])
    assert (done.counts[Outcome.NEW], done.counts[Outcome.CHANGED]) == (3, 6)
    [[name, techniques, until]] = await ask(
        world, "MATCH (t:Tool {slug: 'sieve'}) MATCH (o:Tool {slug: 'lines'}) RETURN t.name, t.techniques, o.until"
    )
    assert (name, techniques, until) == ("=1+1", ["regression", "forest"], "2026-05")
    was = await ask(
        world, "MATCH (:Tool {slug: 'sieve'})-[:WAS]->(e) RETURN e.field, e.value, e.until ORDER BY e.field"
    )
    assert was == [["name", "Ŵyl Sieve", DAY], ["techniques", ["regression"], DAY]]
    states = await ask(world, "MATCH (t:Tool)-[:STOOD_AT]->(s) WHERE t.slug IN ['sieve', 'new'] AND s.since > '2022' "
                       "RETURN t.slug, s.status, s.since ORDER BY t.slug")  # fmt: skip
    assert states == [["new", "PILOT", "2026-05"], ["sieve", "RETIRED", "2026-06-01"]]
    used = await ask(
        world,
        "MATCH (:Tool {slug: 'sieve'})-[u]-(:Agency {slug: 'wheel'}) RETURN u.since, u.until, u.basis ORDER BY u.since",
    )
    bears = await ask(world, "MATCH (:Tool {slug: 'sieve'})-[b:BEARS_ON]->() RETURN b.until")
    sorts = await ask(world, "MATCH (:Tool {slug: 'sieve'})-[a:AFFECTS]->() RETURN a.how, a.since, a.until")
    assert used == [["2020", "2022", "STATED"], ["2023", None, "STATED"]]
    assert (bears, sorts) == ([[DAY]], [["It sorts fast", None, None]])
    await require_same(world, tmp_path / "again.xlsx")
    await undo(world, the_model(), done.import_id, OPERATOR)
    assert await graph_digest(world) == start


async def test_what_others_recorded_since_is_left_and_what_both_changed_is_refused(
    world: Graph, exported: Export, tmp_path: Path
) -> None:
    workbook = await exported("xlsx", MILL)
    [[version]] = await ask(world, "MATCH (t:Tool {slug: 'quotes'}) RETURN coalesce(t.version, 1)")
    values = {"tool": {"note": "Somebody's", "purpose": "Theirs"}}
    told_by_mill = await said(world, MILL, {"correct": {"slug": "quotes", "version": version, "values": values}})
    assert told_by_mill["outcome"] == "RECORDED"
    ours = edited(workbook, tmp_path / "ours.xlsx", cell("Tool", "quotes", "name", "Quoted"))
    report = await seen(world, ours)
    assert [what[:2] for what in differences(report)] == [("quotes", "name")]
    assert report.note == "2 cells were changed in the register since the export and are left as they are"
    both = edited(workbook, tmp_path / "both.xlsx", cell("Tool", "quotes", "purpose", "Ours"))
    [refusal] = (report := await seen(world, both)).refused
    assert (refusal.column, refusal.value, refusal.code) == ("purpose", "Ours", "CONFLICT")
    assert f"  {report.places[refusal.row]}, purpose: 'Ours' was changed in the register since" in told(report)


async def test_each_wrong_row_is_refused_where_it_stands(world: Graph, exported: Export, tmp_path: Path) -> None:
    workbook = await exported("xlsx", MILL)
    file = edited(
        workbook, tmp_path / "wrong.xlsx",
        cell("Tool", "sieve", "scope", "WIDE"),
        cell("Tool", "formula", "users", "wheel {since: 2020}"),
        cell("Tool", "quotes", "sources", None),
        added("Tool", name="No slug"),
        added("Tool", slug="sieve", name="Again"),
        added("ToolState", of="nobody", status="PILOT"),
    )  # fmt: skip
    report = await seen(world, file)
    assert {(refusal.column, refusal.code) for refusal in report.refused} == {
        ("scope", "UNKNOWN_CHOICE"), ("users", "WRONG_TYPE"), ("sources", "COMPUTED_FIELD"), ("slug", "MISSING_SLUG"),
        ("slug", "REPEATED"), ("of", "UNKNOWN_REFERENCE"),
    }  # fmt: skip

    def strange(book: Any) -> None:
        book["Tool"].cell(1, book["Tool"].max_column + 1).value = "My notes"

    def worked_out(book: Any) -> None:
        book["Tool"]["C2"].value = "=CONCATENATE(A2, B2)"

    def nobodys(book: Any) -> None:
        book.remove(book["Register"])

    for edit, reason in (
        (strange, "columns that are no fields: My notes"),
        (worked_out, "Cell C2 of a sheet holds a formula"),
        (nobodys, "was not exported by a hub"),
    ):
        with pytest.raises(BadUserInput, match=reason):
            read_book(edited(workbook, tmp_path / "bad.xlsx", edit), the_model())
