"""A workbook of the hub's own comes back by the page as by the command: looked at, then recorded, then undone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import httpx
import pytest

from hub.access.asker import Asker, Door, SignIn
from hub.access.roles import Role
from hub.actors.accesses import Accesses
from hub.errors import Unauthenticated
from hub.graph.digest import graph_digest
from hub.graph.session import Graph
from hub.model.enums import Marking
from hub.model.registry import the_model
from hub.web.pages import imports
from tests.exports.conftest import Export
from tests.exports.test_workbook_edits import added, cell, edited, replaced
from tests.exports.world import HIDDEN
from tests.records.calls import MILL
from tests.records.graphs import ask
from tests.web.signed_in import by, fields_of, pages_of
from tests.web.test_import_page import PAGE, numbers

NEW = {"slug": "new", "name": "New", "owner": "mill", "aiClass": "CHECKLIST", "scope": "CORE", "marking": "PUBLISHED",
       "confidence": "SOURCED", "sources": "page"}  # fmt: skip
HEADS = "Show again what it would do"


class Sessions:
    """An editor, and somebody of another agency."""

    async def bearer(self, credential: str) -> Asker:
        raise Unauthenticated

    async def session(self, token: str, *, used: bool = True) -> Asker:
        agency = "wheel" if token == "wheel" else None
        roles = frozenset({Role.CONTRIBUTOR if agency else Role.EDITOR})
        return Asker(Marking.OFFICIAL, agency, token, roles, Door.PAGE, SignIn.SESSION)


@pytest.fixture
async def pages(world: Graph) -> AsyncGenerator[httpx.AsyncClient]:
    async with pages_of(world, Sessions()) as client:
        yield client


async def sent(pages: httpx.AsyncClient, fields: dict[str, str], file: Path | None = None, **more: str) -> str:
    """The page after a form of it was sent with a file, or with what it kept."""
    session = more.pop("session", "editor")
    token = fields_of((await pages.get(PAGE, headers=by(session))).text)["csrf"]
    part = (file.name, await asyncio.to_thread(file.read_bytes)) if file else ("", b"")
    told = await pages.post(PAGE, data={"csrf": token, **fields, **more}, files={"file": part}, headers=by(session))
    return told.text


async def test_a_workbook_is_looked_at_recorded_once_and_undone(
    world: Graph, pages: httpx.AsyncClient, exported: Export, tmp_path: Path
) -> None:
    start = await graph_digest(world)
    file = edited(
        await exported("xlsx"), tmp_path / "ours.xlsx",
        cell("Tool", "sieve", "name", "Sieve II"), added("Tool", **NEW), cell("Tool", "quotes", "scope", "WIDE"),
        replaced("Tool", "sieve", "affects", "It sorts", "It sorts fast"),
    )  # fmt: skip
    ahead = await sent(pages, {"step": "read"}, file)
    counts = numbers(ahead)
    assert (counts["New"], counts["Changed"], counts["Refused"]) == (1, 1, 1), ahead
    assert counts["All"] == sum(counts.values()) - counts["All"]
    assert re.search(r">Tool \d+</th><td[^>]*>scope</td>", ahead)
    assert re.search(r">sieve</td><td[^>]*>name</td><td[^>]*>Ŵyl Sieve</td><td[^>]*>Sieve II</td>", ahead)
    assert "It sorts fast" in ahead
    assert (HEADS in ahead, 'name="mapping"' in ahead, 'name="end"' in ahead) == (True, False, False)
    assert await graph_digest(world) == start
    again = await sent(pages, fields_of(ahead), step="preview", day="2026-06-01")
    assert (numbers(again), 'value="2026-06-01"' in again) == (counts, True)
    done = await sent(pages, fields_of(again), step="apply", day="2026-06-01")
    assert numbers(done) == counts
    was = "MATCH (:Tool {slug: 'sieve'})-[:WAS]->(e {field: 'name'}) RETURN e.value, e.until"
    assert await ask(world, was) == [["Ŵyl Sieve", "2026-06-01"]]
    again = numbers(await sent(pages, {"step": "read"}, file))
    assert (again["New"], again["Changed"], again["All"]) == (0, 0, counts["All"])
    [slug] = re.findall(r"Import <code>([^<]+)</code>", done)
    assert "as they were before" in await sent(pages, {"step": "undo", "import": slug})
    assert await graph_digest(world) == start


async def test_what_both_changed_and_what_is_gone_is_told(
    world: Graph, pages: httpx.AsyncClient, exported: Export, tmp_path: Path
) -> None:
    def without(book: Any) -> None:
        book["Tool"].delete_rows(2)

    workbook = await exported("xlsx")
    first = edited(workbook, tmp_path / "first.xlsx", cell("Tool", "quotes", "purpose", "Theirs"))
    await sent(pages, fields_of(await sent(pages, {"step": "read"}, first)), step="apply")
    both = edited(workbook, tmp_path / "both.xlsx", cell("Tool", "quotes", "purpose", "Ours"), without)
    told = await sent(pages, {"step": "read"}, both)
    assert re.search(r"purpose</td><td[^>]*>Ours</td><td[^>]*>was changed in the register since", told)
    assert "Recorded before and not in the file: 1" in told
    assert ("These stay as they are" in told, "There is nothing to record" in told) == (True, True)


async def test_a_workbook_of_another_reader_or_spoilt_is_refused(
    pages: httpx.AsyncClient, exported: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mills = edited(await exported("xlsx", MILL), tmp_path / "mills.xlsx")
    assert "Export it for yourself" in await sent(pages, {"step": "read"}, mills, session="wheel")

    def worked_out(book: Any) -> None:
        book["Tool"]["C2"].value = "=CONCATENATE(A2, B2)"

    spoilt = edited(await exported("xlsx"), tmp_path / "spoilt.xlsx", worked_out)
    assert "holds a formula" in await sent(pages, {"step": "read"}, spoilt)
    monkeypatch.setattr(imports, "MOST_UNMAPPED_ROWS", 3)
    assert "rows; a page imports 3" in await sent(pages, {"step": "read"}, edited(spoilt, tmp_path / "x.xlsx", healed))


def healed(book: Any) -> None:
    """Takes the formula away again."""
    book["Tool"]["C2"].value = None


async def test_who_keeps_rows_is_told_that_a_workbook_was_compared_with_them(
    world: Graph, pages: httpx.AsyncClient, exported: Export, tmp_path: Path
) -> None:
    """A wrong cell in each row would tell all that its reader sees."""
    world.kept[Accesses] = Accesses(world, the_model())
    file = edited(await exported("xlsx", Asker(Marking.OFFICIAL)), tmp_path / "official.xlsx",
                  cell("Tool", HIDDEN, "name", "Guess"))  # fmt: skip
    assert numbers(await sent(pages, {"step": "read"}, file))["Refused"] == 1
    rows = await ask(world, "MATCH (a:AccessRecord) WHERE a.marked = 'OFFICIAL' RETURN a.actor, a.kind, a.door")
    assert {tuple(row) for row in rows} == {("editor", "READ", "PAGE")}
    world.kept.pop(Accesses)
