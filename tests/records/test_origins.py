"""Records of one's own stay: what a folder states only that folder takes back, and nothing goes unsaid."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path

import pytest

from hub.errors import BadUserInput
from hub.graph.session import Graph
from hub.seed.origins import origin_of
from tests.conftest import Engine
from tests.migrations.others import other_hubs
from tests.records.folders import SOUND, changed
from tests.records.graphs import ask, change, done, load

OWN = "folder:own"
RIDDLE = (
    "  - {slug: riddle, name: Riddle, owner: mill, aiClass: CHECKLIST, scope: CORE, sources: [page], "
    "confidence: SOURCED}\n"
)
WITH_RIDDLE = SOUND + RIDDLE
TOOLS = "MATCH (t:Tool) RETURN t.slug, t.origin, t.scope ORDER BY t.slug"
SIEVE, OWN_RIDDLE = ["sieve", "seed", "CORE"], ["riddle", OWN, "CORE"]


async def test_what_only_a_folder_states_stays_when_the_shipped_records_are_loaded(
    migrated: Graph, tmp_path: Path
) -> None:
    await load(migrated, tmp_path / "seed")
    first = await load(migrated, tmp_path / "own", WITH_RIDDLE, origin=OWN)
    assert done(first) == (len(["the tool", "its owner"]), 0, 0, 0)
    for force in (False, True):
        again = await load(migrated, tmp_path / "seed", force=force)
        assert (done(again), again.version) == ((0, 0, 0, 0), 2)
    assert await ask(migrated, TOOLS) == [OWN_RIDDLE, SIEVE]


async def test_what_a_folder_dropped_is_withdrawn_and_named(
    migrated: Graph, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await load(migrated, tmp_path / "seed")
    await load(migrated, tmp_path / "own", WITH_RIDDLE, origin=OWN)
    with caplog.at_level(logging.WARNING):
        gone = await load(migrated, tmp_path / "own", SOUND, origin=OWN)
    assert sorted(gone.removed)[1] == "Tool:riddle"
    assert len(gone.removed) == len(["the tool", "its owner"])
    assert "Tool:riddle" in caplog.text
    assert "Tool:riddle" in str(gone)
    assert await ask(migrated, TOOLS) == [SIEVE]
    [[changes]] = await ask(migrated, "MATCH (j:JournalEntry) RETURN j.changes ORDER BY j.sequence DESC LIMIT 1")
    told = {recorded["at"].get("slug"): recorded for recorded in map(json.loads, changes)}
    assert told["riddle"]["act"] == "WITHDRAW"
    assert told["riddle"]["before"]["name"] == "Riddle"
    assert told["riddle"]["after"] is None


async def test_a_folder_that_states_less_than_is_shipped_takes_nothing_shipped_away(
    migrated: Graph, tmp_path: Path
) -> None:
    await load(migrated, tmp_path / "seed", WITH_RIDDLE)
    less = await load(migrated, tmp_path / "own", SOUND, origin=OWN)
    assert done(less) == (0, 0, 0, 0)
    assert await ask(migrated, TOOLS) == [["riddle", "seed", "CORE"], SIEVE]


async def test_what_a_folder_corrects_stays_corrected_until_it_no_longer_does(migrated: Graph, tmp_path: Path) -> None:
    await load(migrated, tmp_path / "seed")
    corrected = changed("scope: CORE", "scope: ADJACENT")
    assert done(await load(migrated, tmp_path / "own", corrected, origin=OWN)) == (0, 1, 0, 0)
    again = await load(migrated, tmp_path / "seed", force=True)
    assert (done(again), again.kept) == ((0, 0, 0, 1), ("Tool:sieve",))
    assert await ask(migrated, TOOLS) == [["sieve", OWN, "ADJACENT"]]
    assert done(await load(migrated, tmp_path / "own", SOUND, origin=OWN)) == (0, 1, 0, 0)
    assert await ask(migrated, TOOLS) == [["sieve", OWN, "CORE"]]


async def test_what_a_folder_states_too_stays_when_the_shipped_records_drop_or_change_it(
    migrated: Graph, tmp_path: Path
) -> None:
    await load(migrated, tmp_path / "seed", WITH_RIDDLE)
    await load(migrated, tmp_path / "own", WITH_RIDDLE, origin=OWN)
    newer = await load(migrated, tmp_path / "seed", changed("scope: CORE", "scope: ADJACENT"))
    assert done(newer) == (0, 0, 0, len(["the riddle", "its owner", "the sieve"]))
    assert await ask(migrated, TOOLS) == [OWN_RIDDLE, ["sieve", OWN, "CORE"]]


async def test_a_shipped_record_that_a_folder_took_over_and_dropped_comes_back(migrated: Graph, tmp_path: Path) -> None:
    await load(migrated, tmp_path / "seed", WITH_RIDDLE)
    await load(migrated, tmp_path / "own", WITH_RIDDLE.replace("CHECKLIST", "STATISTICAL"), origin=OWN)
    await load(migrated, tmp_path / "own", SOUND, origin=OWN)
    # Its owner's link was the seed's all the time, so nobody may take the tool away from under it.
    assert await ask(migrated, TOOLS) == [OWN_RIDDLE, SIEVE]
    await load(migrated, tmp_path / "seed", SOUND)
    assert done(await load(migrated, tmp_path / "own", SOUND, origin=OWN, force=True)) == (0, 0, 1, 0)
    assert done(await load(migrated, tmp_path / "seed", WITH_RIDDLE)) == (2, 0, 0, 0)
    assert await ask(migrated, TOOLS) == [["riddle", "seed", "CORE"], SIEVE]


async def test_one_folder_leaves_another_ones_records_alone(migrated: Graph, tmp_path: Path) -> None:
    await load(migrated, tmp_path / "own", WITH_RIDDLE, origin=OWN)
    theirs = await load(migrated, tmp_path / "theirs", changed("scope: CORE", "scope: ADJACENT"), origin="folder:b")
    assert (done(theirs), theirs.kept) == ((0, 0, 0, 1), ("Tool:sieve",))
    assert await ask(migrated, TOOLS) == [OWN_RIDDLE, ["sieve", OWN, "CORE"]]


async def test_what_a_person_withdrew_no_load_brings_back(migrated: Graph, tmp_path: Path) -> None:
    await load(migrated, tmp_path / "seed", SOUND)
    await change(
        migrated,
        "CREATE (:JournalEntry {slug: '000000009999', sequence: 9999, door: 'COMMAND', withdrawn: ['Tool:riddle']})",
    )
    loaded = await load(migrated, tmp_path / "seed", WITH_RIDDLE)
    assert (loaded.created, loaded.kept[0]) == (0, "Tool:riddle")
    assert await ask(migrated, TOOLS) == [SIEVE]


async def test_two_origins_that_load_at_once_do_it_one_after_the_other(
    migrated: Graph, engine: Engine, tmp_path: Path
) -> None:
    async with other_hubs(engine, 1) as [other]:
        await asyncio.gather(load(migrated, tmp_path / "seed"), load(other, tmp_path / "own", WITH_RIDDLE, origin=OWN))
    assert [slug for slug, *_ in await ask(migrated, TOOLS)] == ["riddle", "sieve"]
    assert await ask(migrated, "MATCH ()-[r]->() RETURN count(r), count(DISTINCT r.key)") == [[10, 10]]
    entries = await ask(migrated, "MATCH (j:JournalEntry) RETURN j.sequence, j.at ORDER BY j.sequence")
    assert [sequence for sequence, _ in entries] == [1, 2]
    assert entries[0][1] < entries[1][1]


async def test_the_words_of_a_folder_about_the_register_stay(migrated: Graph, tmp_path: Path) -> None:
    await load(migrated, tmp_path / "seed")
    (tmp_path / "own").mkdir()
    await load(migrated, tmp_path / "own", SOUND, origin=OWN)
    await load(migrated, tmp_path / "seed", WITH_RIDDLE)
    assert await ask(migrated, "MATCH (r:Register) RETURN r.title, r.origin") == [["A register", OWN]]


def test_a_folder_is_known_by_its_name(tmp_path: Path) -> None:
    shipped = tmp_path / "seed"
    (tmp_path / "link").symlink_to(shipped)
    assert origin_of(None, None, shipped) == origin_of(tmp_path / "link", None, shipped) == "seed"
    assert origin_of(tmp_path / "Our records", None, shipped) == "folder:Our records"
    assert origin_of(tmp_path / "x", "ours", shipped) == "folder:ours"
    assert origin_of(None, "ours", shipped) == "folder:ours"
    with pytest.raises(BadUserInput, match="cannot name"):
        origin_of(tmp_path / "x", "a\nb", shipped)
