"""Following: from any position on every call once, in order, as far as somebody may see it when it is sent."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from hub.access.asker import ANONYMOUS, Asker
from hub.analytics.following.event import ChangesWhere
from hub.analytics.following.follow import BEGINNING
from hub.errors import BadUserInput, Resync
from hub.graph.session import Graph
from hub.model.enums import Marking
from tests.conftest import Engine
from tests.engines.statements import connected
from tests.records.calls import APPROVER, MILL, RIDDLE, said, who
from tests.records.graphs import ask, change, load
from tests.streams.followed import OFFICER, Reader, mark, note

VISIBLE = "x.marking = 'PUBLISHED' AND x.audience IS NULL"


@pytest.fixture
async def small(patient: Graph, tmp_path: Path) -> Graph:
    await load(patient, tmp_path)
    return patient


async def test_from_the_beginning_it_gives_the_register_that_everybody_sees(small: Graph) -> None:
    await note(small, "Coarse.", 1)
    kept: dict[str, str] = {}
    for event in await Reader(small, at=BEGINNING).new():
        kept |= {told.row: told.after for told in event.changes if told.linked is None}
    rows = await ask(small, f"MATCH (x) WHERE {VISIBLE} AND x.name IS NOT NULL RETURN labels(x)[0], x.slug, x.version")
    assert {(name, json.loads(row)["version"]) for name, row in kept.items() if '"name"' in row} == {
        (f"{label}:{slug}", version) for label, slug, version in rows
    }
    assert json.loads(kept["Tool:sieve"])["note"] == "Coarse."


async def test_who_goes_on_from_any_position_misses_nothing_and_gets_nothing_twice(small: Graph) -> None:
    reader = Reader(small)
    [here] = await reader.new()
    assert (here.changes, here.gone, here.number) == ((), (), None)
    for number in range(6):
        await note(small, f"Note {number}.", 1 + number)
    events = await Reader(small, at=here.position).new()
    notes = [json.loads(event.changes[0].after)["note"] for event in events]
    assert notes == [f"Note {number}." for number in range(6)]
    numbers = [event.number for event in events]
    assert numbers == list(range(2, 8))
    for number, event in enumerate(events):
        assert [later.number for later in await Reader(small, at=event.position).new()] == numbers[number + 1 :]


async def test_every_hub_on_the_graph_tells_the_same_and_takes_the_positions_of_the_others(
    small: Graph, engine: Engine
) -> None:
    async with connected(engine.endpoint, engine.settings) as other:
        here, there, moving = Reader(small), Reader(other), Reader(small)
        for reader in (here, there, moving):
            await reader.new()
        told: list[list[tuple[int | None, list[str]]]] = [[], [], []]
        for number, (writes, follows) in enumerate([(small, other), (other, small)] * 2, 1):
            await note(writes, f"Note {number}.", number)
            moving.graph = follows
            for reader, events in zip((here, there, moving), told, strict=True):
                events += [(event.number, [change.row for change in event.changes]) for event in await reader.new()]
    assert told[0] == [(number, ["Tool:sieve"]) for number in range(2, 6)]
    assert told[1:] == [told[0], told[0]]


async def test_what_is_hidden_is_not_a_word_of_and_what_goes_is_called_back_once(small: Graph) -> None:
    """To who may see it, it is an ordinary change."""
    everybody, mill = Reader(small), Reader(small, OFFICER)
    for reader in (everybody, mill):
        await reader.new()
    hidden = await said(small, OFFICER, {"create": {"tool": {**RIDDLE, "marking": "OFFICIAL_SENSITIVE"}}})
    slug = hidden["records"][0]["slug"]
    assert await everybody.rows() == ([], [])
    assert await mill.rows() == ([f"Tool:{slug}", "OWNS"], [])

    await mark(small, "sieve", "OFFICIAL", 1)
    links = [kind for [kind] in await ask(small, "MATCH (:Tool {slug: 'sieve'})-[r]-() RETURN type(r)")]
    assert await everybody.rows() == ([], sorted(["Tool:sieve", *links]))
    assert await everybody.rows() == ([], [])
    assert await mill.rows() == (["Tool:sieve"], [])

    await mark(small, "sieve", "PUBLISHED", 2)
    rows, gone = await everybody.rows()
    assert (sorted(rows), gone) == (sorted(["Tool:sieve", *links]), [])


async def test_the_full_log_tells_of_links_that_come_and_go_with_a_node(small: Graph) -> None:
    """It has no entry for them; a reader of PUBLISHED rows of the agency's own follows it too."""
    low = Reader(small, who("mill", clearance=Marking.PUBLISHED))
    await low.new()
    links = sorted(kind for [kind] in await ask(small, "MATCH (:Tool {slug: 'sieve'})-[r]-() RETURN type(r)"))
    await mark(small, "sieve", "OFFICIAL", 1)
    assert await low.rows() == ([], sorted(["Tool:sieve", *links]))
    await mark(small, "sieve", "PUBLISHED", 2)
    rows, gone = await low.rows()
    assert (sorted(rows), gone) == (sorted(["Tool:sieve", *links]), [])


@pytest.mark.parametrize("asker", [ANONYMOUS, who("mill", clearance=Marking.PUBLISHED)], ids=["open", "full"])
async def test_what_came_and_went_while_somebody_was_away_is_no_news(small: Graph, asker: Asker) -> None:
    reader = Reader(small, asker)
    await reader.new()
    assert (await said(small, MILL, {"create": {"tool": RIDDLE}}))["outcome"] == "RECORDED"
    await note(small, "Seen by nobody.", 1, slug="riddle")
    await mark(small, "riddle", "OFFICIAL", 2)
    await note(small, "Was known.", 1)
    await mark(small, "sieve", "OFFICIAL", 2)
    rows, gone = await reader.rows()
    assert rows == []
    assert [name for name in gone if name.startswith("Tool")] == ["Tool:sieve"]


async def test_who_loses_rights_is_told_what_to_forget(small: Graph) -> None:
    await said(small, OFFICER, {"create": {"tool": {**RIDDLE, "marking": "OFFICIAL_SENSITIVE"}}})
    reader = Reader(small, OFFICER, at=BEGINNING)
    rows, gone = await reader.rows()
    [riddle] = [row for row in rows if row.startswith("Tool:riddle")]
    assert gone == []
    reader.asker = who("mill")
    assert await reader.rows() == ([], ["OWNS", riddle])
    assert await reader.rows() == ([], [])
    reader.asker = ANONYMOUS
    assert await reader.rows() == ([], [])
    await note(small, "Everybody's again.", 1)
    assert await reader.rows() == (["Tool:sieve"], [])
    reader.asker = OFFICER
    await note(small, "And mine.", 2)
    assert await reader.rows() == (["Tool:sieve"], [])


async def test_a_filter_keeps_records_kinds_and_agencies(small: Graph) -> None:
    await said(small, MILL, {"create": {"tool": RIDDLE}})
    tools = await Reader(small, at=BEGINNING, where=ChangesWhere(kinds=["TOOL"])).rows()
    assert {row for row in tools[0] if ":" in row} == {
        f"Tool:{slug}" for [slug] in await ask(small, "MATCH (t:Tool) RETURN t.slug")
    }
    [[key]] = await ask(small, "MATCH (:Agency)-[r:OWNS]->(:Tool {slug: 'riddle'}) RETURN r.key")
    mine = Reader(small, at=BEGINNING, where=ChangesWhere(agencies=["mill"]))
    assert [change.row for event in await mine.new() for change in event.changes] == ["Tool:riddle", f"OWNS:{key}"]
    await mark(small, "sieve", "OFFICIAL", 1)
    others = Reader(small, at=mine.at, where=ChangesWhere(agencies=["wheel"]))
    assert "Tool:sieve" in (await others.rows())[1]


async def test_no_position_tells_anything_and_none_but_the_registers_own_is_taken(small: Graph) -> None:
    texts = [(await Reader(small).new())[0].position for _ in range(2)]
    assert texts[0] != texts[1]
    assert len(texts[0]) == len(texts[1])
    for text in ("", "1", "!", texts[0][:-4], texts[0][:-1] + ("A" if texts[0][-1] != "A" else "B"), "x" * 10_000):
        with pytest.raises(BadUserInput, match="after: this is no position"):
            await Reader(small, at=text).new()


async def test_a_register_from_an_earlier_copy_is_to_be_read_anew(small: Graph) -> None:
    """Whether it has fewer entries now or another one of that number."""
    await note(small, "Lost with the restoring.", 1)
    reader = Reader(small, at=BEGINNING)
    await reader.new()
    await change(small, "MATCH (j:OpenEntry {sequence: 2}) SET j.hashes = ['00', '11']")
    with pytest.raises(Resync):
        await replace(reader).new()
    await change(small, "MATCH (j:OpenEntry {sequence: 2}) DELETE j")
    with pytest.raises(Resync):
        await replace(reader).new()


async def test_nothing_of_a_row_is_told_but_what_is_declared(small: Graph) -> None:
    """Neither who loaded or keeps it, nor whom it is shared with, nor sources that the reader does not see."""
    shared = {**RIDDLE, "marking": "OFFICIAL", "audience": ["mill"]}
    assert (await said(small, APPROVER, {"create": {"tool": shared}}))["outcome"] == "RECORDED"
    for asker in (ANONYMOUS, OFFICER):
        for event in await Reader(small, asker, at=BEGINNING).new():
            for told in event.changes:
                names = json.loads(told.after).keys()
                assert not names & {"origin", "keeper", "audience", "shipped", "nameSort", "heldFrom"}
