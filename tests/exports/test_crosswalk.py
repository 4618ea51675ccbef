"""A crosswalk that was exported comes back: unedited nothing changes, edited what was edited, and lost all of it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from hub.changing import OPERATOR
from hub.clock import held_at
from hub.exports.export import Job, export
from hub.exports.exported import View
from hub.exports.formats.known import FORMATS
from hub.graph.digest import graph_digest
from hub.graph.session import Graph
from hub.importers.comparing import Outcome
from hub.importers.run import Report
from hub.importers.sssom_run import read_crosswalk_of
from hub.importers.undoing import undo
from hub.importers.unmapped import apply_unmapped, preview_unmapped
from hub.model.registry import the_model
from tests.exports.conftest import ADDRESS, NOON, Export
from tests.records.calls import EDITOR, MILL, said

DAY = "2026-07-01"
COUNTS = {Outcome.NEW: 0, Outcome.CHANGED: 0, Outcome.SAME: 0, Outcome.REFUSED: 0}


async def written(graph: Graph, place: Path) -> str:
    with held_at(NOON):
        await export(Job(graph, the_model(), View(MILL, DAY), FORMATS["sssom"], ADDRESS), place)
    return await asyncio.to_thread(place.read_text, encoding="utf-8")


def rows(text: str) -> list[str]:
    """The heads and the mappings."""
    return [line for line in text.splitlines() if not line.startswith("#")]


async def imported(graph: Graph, text: str, *, apply: bool = False) -> Report:
    """What a crosswalk would do, which writes nothing; then what it did, which is the same."""
    given = read_crosswalk_of("ours.sssom.tsv", text.encode())
    assert given is not None
    before = await graph_digest(graph)
    with held_at(NOON):
        ahead = await preview_unmapped(graph, the_model(), OPERATOR, given)
        assert await graph_digest(graph) == before
        assert sum(ahead.counts.values()) == ahead.rows == given.rows
        done = await apply_unmapped(graph, the_model(), OPERATOR, given) if apply else ahead
    assert (done.counts, done.refused, done.differences) == (ahead.counts, ahead.refused, ahead.differences)
    return done


async def test_a_crosswalk_comes_back(world: Graph, exported: Export, tmp_path: Path) -> None:
    text = (await exported("sssom", MILL)).read_text(encoding="utf-8")
    same = await imported(world, text)
    assert (same.counts, same.gone) == ({**COUNTS, Outcome.SAME: 2}, [])
    for slug in ("be-open", "be-fair"):
        taken = {"withdraw": {"slug": slug, "kind": "PRINCIPLE", "field": "concepts", "to": "openness"}}
        assert (await said(world, EDITOR, taken))["outcome"] == "RECORDED"
    assert len(rows(await written(world, tmp_path / "none.tsv"))) == 1
    back = await imported(world, text, apply=True)
    assert back.counts == {**COUNTS, Outcome.NEW: 2}
    assert rows(await written(world, tmp_path / "back.tsv")) == rows(text)


async def test_what_was_edited_is_what_changes_and_is_undone(world: Graph, tmp_path: Path) -> None:
    text = await written(world, tmp_path / "now.tsv")
    start = await graph_digest(world)
    heads, *mappings = rows(text)
    [fair] = [line for line in mappings if "be-fair" in line]
    [open_] = [line for line in mappings if "be-open" in line]
    edited = text.replace(fair, fair.replace("relatedMatch", "closeMatch")).replace(f"{open_}\n", "")
    edited += fair + "\n" + fair.replace("relatedMatch", "narrowMatch") + "\n"
    edited += fair.replace("be-fair", "be-new") + "\n" + fair.replace("openness", "closedness") + "\n"
    done = await imported(world, edited, apply=True)
    assert done.counts == {**COUNTS, Outcome.CHANGED: 1, Outcome.REFUSED: 4}
    last = edited.rstrip("\n").count("\n") + 1
    assert {(each.row, each.column, each.code) for each in done.refused} == {
        (last - 3, "subject_id", "REPEATED"), (last - 2, "predicate_id", "UNKNOWN_CHOICE"),
        (last - 1, "subject_id", "UNKNOWN_REFERENCE"), (last, "object_id", "UNKNOWN_REFERENCE"),
    }  # fmt: skip
    [(_, record, difference)] = done.differences
    assert (record, difference.field, difference.before, difference.after) == (
        "be-fair: openness", "relation", "PARTIAL", "CLOSE",
    )  # fmt: skip
    assert [kept.slug for kept in done.gone] == ["be-open: openness"]
    after = rows(await written(world, tmp_path / "after.tsv"))
    assert after == [heads, *(line.replace("relatedMatch", "closeMatch") if line == fair else line
                              for line in mappings)]  # fmt: skip
    await undo(world, the_model(), done.import_id, OPERATOR)
    assert await graph_digest(world) == start
