"""A register is imported as its preview says, imported again as what changed, gone on with when cut off, and undone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hub.changing import OPERATOR
from hub.errors import BadUserInput, NotFound
from hub.graph.digest import graph_digest
from hub.graph.session import Graph
from hub.importers import batches
from hub.importers.comparing import Outcome
from hub.importers.given import read_given
from hub.importers.kept_imports import imports
from hub.importers.run import Report, apply, preview
from hub.importers.telling import as_data, told
from hub.importers.undoing import undo
from hub.model.registry import the_model
from hub.records.record import Request, record
from tests.records.graphs import ask, change, load

MAPPING = """register: us-mill
marking: PUBLISHED
same: Id
source: {slug: us-mill-2025, title: The mill's register, published: '2025-06-30'}
fields:
  name: Name
  purpose: Why
  owner: {column: Body}
  status: {column: Stage, recode: {Trial: PILOT, Used: LIVE}}
  statusSince: {column: Since, dates: dmy}
  aiClass: {value: CHECKLIST}
  scope: {value: CORE}
  suppliers: {column: Vendor, split: [','], make: {}}
"""
HEADS = "Id,Name,Why,Body,Stage,Since,Vendor"
FIRST = [
    "1,Riddle,Chaff,The Mill,Trial,03/06/2024,Acme",
    '2,Hopper,Feed,The Mill,Used,,"Acme, Beta"',
    "3,Belt,,The Wheel,Used,,",
]
LATER = "2026-02-01"
PAGE = {"url": "https://example.org", "title": "A page"}
Given = Callable[..., Any]


@pytest.fixture
async def seeded(migrated: Graph, tmp_path: Path) -> Graph:
    await load(migrated, tmp_path / "seed")
    return migrated


@pytest.fixture
def given(tmp_path: Path) -> Given:
    """A file of these rows and its mapping, which may cite another source."""

    def made(*rows: str, source: str = "us-mill-2025", mapping: str = MAPPING) -> Any:
        (tmp_path / "register.csv").write_text("\n".join([HEADS, *rows]) + "\n", encoding="utf-8")
        (tmp_path / "mapping.yaml").write_text(mapping.replace("us-mill-2025", source), encoding="utf-8")
        return read_given(tmp_path / "register.csv", tmp_path / "mapping.yaml", the_model())

    return made


async def applied(graph: Graph, given: Any, **more: Any) -> Report:
    return await apply(graph, the_model(), OPERATOR, given, **more)


async def seen(graph: Graph, given: Any, **more: Any) -> Report:
    """The preview, which writes nothing."""
    before = await graph_digest(graph)
    report = await preview(graph, the_model(), OPERATOR, given, **more)
    assert await graph_digest(graph) == before
    return report


def counts(report: Report) -> tuple[int, ...]:
    assert sum(report.counts.values()) == report.rows
    return tuple(report.counts[outcome] for outcome in Outcome)


async def test_the_preview_says_what_applying_does(seeded: Graph, given: Given) -> None:
    rows = [*FIRST, "4,Chute,,Nobody,Used,,", "2,Again,,The Mill,Used,,", "5,Sluice,,The Mill,Wrong,,"]
    before, done = await seen(seeded, given(*rows)), await applied(seeded, given(*rows))
    data = as_data(done)
    assert data | {"import": ""} == as_data(before)
    assert counts(done) == (3, 0, 0, 3)
    assert [(row["row"], row["column"], row["code"]) for row in data["refusedRows"]] == [
        (5, "Body", "UNKNOWN_REFERENCE"), (6, "Id", "REPEATED"), (7, "Stage", "UNCLEAR"),
    ]  # fmt: skip
    assert {"field": "status", "from": "Used", "to": "LIVE", "rows": 2} in data["recoded"]
    tools = await ask(
        seeded,
        "MATCH (t:Tool)<-[:OWNS]-(a:Agency) WHERE t.slug STARTS WITH 'us-mill-' MATCH (t)-[:STOOD_AT]->(s:ToolState) "
        "OPTIONAL MATCH (t)-[:SUPPLIED_BY]->(v:Supplier) WITH t, a, s, v ORDER BY v.slug "
        "RETURN t.slug, t.name, a.slug, s.status, s.since, collect(v.name), t.sources ORDER BY t.slug",
    )
    cited = ["us-mill-2025"]
    assert tools == [
        ["us-mill-1", "Riddle", "mill", "PILOT", "2024-06-03", ["Acme"], cited],
        ["us-mill-2", "Hopper", "mill", "LIVE", None, ["Acme", "Beta"], cited],
        ["us-mill-3", "Belt", "wheel", "LIVE", None, [], cited],
    ]


async def test_the_same_file_in_another_order_changes_nothing(seeded: Graph, given: Given) -> None:
    await applied(seeded, given(*FIRST))
    before = await graph_digest(seeded)
    again = await applied(seeded, given(*reversed(FIRST)))
    assert (counts(again), again.again, again.gone, again.calls) == ((0, 0, 3, 0), 0, [], 0)
    assert await graph_digest(seeded) == before


async def test_a_row_of_a_record_that_was_merged_is_refused_and_makes_nothing_anew(seeded: Graph, given: Given) -> None:
    """Not by whoever runs the machine either, who may give the slug of what was withdrawn again."""
    await applied(seeded, given(*FIRST))
    values = {"name": "Sieve", "aiClass": "STATISTICAL", "purpose": "Chaff"}
    merge = {"tool": "sieve", "version": 1, "merged": "us-mill-1", "mergedVersion": 1, "values": values}
    done = await record(seeded, the_model(), OPERATOR, Request([{"merge": merge}], "They are one."))
    assert done.sound, done.problems
    before = await graph_digest(seeded)
    again = await applied(seeded, given(*FIRST))
    assert await graph_digest(seeded) == before
    [refused] = as_data(again)["refusedRows"]
    assert (refused["row"], refused["code"]) == (2, "DUPLICATE_SLUG")
    assert await ask(seeded, "MATCH (t:Tool {slug: 'us-mill-1'}) RETURN t.slug") == []


async def test_a_row_that_names_what_was_merged_says_what_is_recorded(seeded: Graph, given: Given) -> None:
    """Its supplier and the register's own source became part of others: the same file again changes nothing.

    A later file that is the first to name them links to what they became, once.
    """
    await applied(seeded, given(*FIRST))
    for merge in (
        {"supplier": "acme", "version": 1, "merged": "beta", "mergedVersion": 1, "values": {"name": "Acme"}},
        {"source": "page", "version": 1, "merged": "us-mill-2025", "mergedVersion": 1, "values": PAGE},
    ):
        done = await record(seeded, the_model(), OPERATOR, Request([{"merge": merge}], "They are one."))
        assert done.sound, done.problems
    before = await graph_digest(seeded)
    assert counts(await seen(seeded, given(*FIRST))) == (0, 0, 3, 0)
    again = await applied(seeded, given(*FIRST))
    assert (counts(again), again.again, again.calls, await graph_digest(seeded)) == ((0, 0, 3, 0), 0, 0, before)
    more = await applied(seeded, given(*FIRST, '4,Chute,Feed,The Mill,Used,,"Beta, Acme, beta"'))
    assert counts(more) == (1, 0, 3, 0)
    made = "MATCH (t:Tool {slug: 'us-mill-4'})-[:SUPPLIED_BY]->(s) RETURN s.slug, t.sources"
    assert await ask(seeded, made) == [["acme", ["page"]]]
    assert await ask(seeded, "MATCH (s) WHERE s.slug IN ['beta', 'us-mill-2025'] RETURN s.slug") == []


async def test_a_later_register_tells_what_changed_and_what_is_gone(seeded: Graph, given: Given) -> None:
    await applied(seeded, given(*FIRST))
    rows = ['1,Riddle,Much chaff,The Mill,Used,,"Beta"', FIRST[1]]
    later = given(*rows, source="us-mill-2026")
    before = await seen(seeded, later, day=LATER)
    assert (counts(before), before.again, [kept.slug for kept in before.gone]) == ((0, 1, 1, 0), 1, ["us-mill-3"])
    assert [(row, what.field, what.before, what.after) for row, _, what in before.differences] == [
        (2, "purpose", "Chaff", "Much chaff"), (2, "status", "PILOT", "LIVE"), (2, "suppliers", ["acme"], ["beta"]),
    ]  # fmt: skip
    done = await applied(seeded, later, day=LATER, end="retired")
    assert (counts(done), done.ended) == (counts(before), 1)
    [[until]] = await ask(seeded, "MATCH (t:Tool {slug: 'us-mill-3'}) RETURN t.until")
    states = await ask(
        seeded, "MATCH (:Tool {slug: 'us-mill-1'})-[:STOOD_AT]->(s) RETURN s.status, s.since ORDER BY s.heldFrom"
    )
    [[earlier]] = await ask(seeded, "MATCH (:Tool {slug: 'us-mill-1'})-[:WAS]->(e) RETURN [e.field, e.value, e.until]")
    [[shown]] = await ask(seeded, "MATCH (t:Tool {slug: 'us-mill-2'}) RETURN [t.sources, t.lastSeen]")
    assert (until, earlier) == (LATER, ["purpose", "Chaff", LATER])
    assert states == [["PILOT", "2024-06-03"], ["LIVE", LATER]]
    assert shown == [["us-mill-2025", "us-mill-2026"], LATER]
    back = await seen(seeded, given(*FIRST, source="us-mill-2026"), day="2026-03-01")
    assert ("until", LATER, None) in [(what.field, what.before, what.after) for _, _, what in back.differences]


async def test_an_import_is_listed_and_undone_as_a_whole(seeded: Graph, given: Given) -> None:
    start = await graph_digest(seeded)
    first = await applied(seeded, given(*FIRST))
    between = await graph_digest(seeded)
    second = await applied(
        seeded, given("1,Riddle,Other,The Mill,Used,,", source="us-mill-2026"), day=LATER, end="retired"
    )
    kept = {known.slug: (known.state, known.counts["rows"]) for known in await imports(seeded)}
    assert kept == {first.import_id: ("DONE", 3), second.import_id: ("DONE", 1)}
    with pytest.raises(BadUserInput, match=r"changed or linked to since are .*Tool us-mill-1"):
        await undo(seeded, the_model(), first.import_id, OPERATOR)
    await undo(seeded, the_model(), second.import_id, OPERATOR)
    assert await graph_digest(seeded) == between
    await undo(seeded, the_model(), first.import_id, OPERATOR)
    assert await graph_digest(seeded) == start
    assert {known.state for known in await imports(seeded)} == {"UNDONE"}
    for slug, error in ((first.import_id, BadUserInput), ("nothing", NotFound)):
        with pytest.raises(error):
            await undo(seeded, the_model(), slug, OPERATOR)


async def test_what_others_link_to_since_keeps_an_import_from_being_undone(seeded: Graph, given: Given) -> None:
    done = await applied(seeded, given(*FIRST))
    await change(
        seeded, "MATCH (t:Tool {slug: 'us-mill-3'}), (s:Tool {slug: 'sieve'}) CREATE (s)-[:FEEDS {key: 'k'}]->(t)"
    )
    before = await graph_digest(seeded)
    with pytest.raises(BadUserInput, match="Tool us-mill-3"):
        await undo(seeded, the_model(), done.import_id, OPERATOR)
    assert await graph_digest(seeded) == before


async def test_an_import_that_was_cut_off_goes_on(seeded: Graph, given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "MOST", 4)
    sent, record = 0, batches.record

    async def failing(*arguments: Any) -> Any:
        nonlocal sent
        sent += 1
        if sent == 2:
            raise ConnectionError
        return await record(*arguments)

    monkeypatch.setattr(batches, "record", failing)
    rows = [f"{n},Tool {n},,The Mill,Used,,V{n}" for n in range(1, 8)]
    with pytest.raises(ConnectionError):
        await applied(seeded, given(*rows))
    [cut_off] = await imports(seeded)
    done = await applied(seeded, given(*rows))
    assert (cut_off.state, counts(done), done.import_id) == ("RUNNING", (6, 0, 1, 0), cut_off.slug)
    assert (await ask(seeded, "MATCH (t:Tool) WHERE t.slug STARTS WITH 'us-mill-' RETURN count(t)")) == [[7]]
    await undo(seeded, the_model(), done.import_id, OPERATOR)
    assert (await ask(seeded, "MATCH (t:Tool) WHERE t.slug STARTS WITH 'us-mill-' RETURN count(t)")) == [[0]]


async def test_two_imports_at_once_make_each_record_once(seeded: Graph, given: Given) -> None:
    register = given(*FIRST)
    reports = await asyncio.gather(applied(seeded, register), applied(seeded, register))
    assert all(counts(report)[0] + counts(report)[2] + counts(report)[3] == 3 for report in reports)
    assert (await ask(seeded, "MATCH (t:Tool) WHERE t.slug STARTS WITH 'us-mill-' RETURN count(t)")) == [[3]]
    assert counts(await seen(seeded, register)) == (0, 0, 3, 0)


async def test_a_rule_of_the_register_refuses_its_row_and_no_other(seeded: Graph, given: Given) -> None:
    report = await applied(seeded, given(*FIRST, "9,Gr\u202eind,,The Mill,Trial,,Acme"))
    assert counts(report) == (3, 0, 0, 1)
    [refusal] = report.refused
    assert (refusal.row, refusal.code) == (5, "BROKEN_TEXT")


async def test_records_that_not_everybody_sees_are_known_again(seeded: Graph, given: Given) -> None:
    mapping = MAPPING.replace("marking: PUBLISHED", "marking: OFFICIAL")
    await applied(seeded, given(*FIRST, mapping=mapping))
    [[slug]] = await ask(seeded, "MATCH (t:Tool {name: 'Riddle'}) RETURN t.slug")
    assert slug != "us-mill-1"
    assert counts(await applied(seeded, given(*FIRST, mapping=mapping))) == (0, 0, 3, 0)


async def test_a_register_written_anew_is_told_as_a_single_change(seeded: Graph, given: Given) -> None:
    rows = [f"{n},Tool {n},Old,The Mill,Used,," for n in range(1, 31)]
    await applied(seeded, given(*rows))
    report = await seen(seeded, given(*(row.replace("Old", "New") for row in rows), source="us-mill-2026"), day=LATER)
    text = told(report)
    assert "purpose: in 30 of 30 rows, nearly all" in text
    assert "Old -> New" not in text
