"""A register that people have changed meets other shipped facts: nothing is overwritten, and nothing stays unsaid."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from hub.errors import BadUserInput, Resync
from hub.files import shipped
from hub.graph.backup import back_up, restore
from hub.graph.digest import graph_digest
from hub.graph.logs.verify import verify
from hub.graph.migrations import migrate
from hub.graph.session import Graph
from hub.model.registry import the_model
from hub.records.stored_form import SHIPPED
from hub.seed.folder import load_seed
from tests.records.calls import APPROVER, EDITOR, MILL, said
from tests.records.folders import REGISTER, SOUND, changed, write
from tests.records.graphs import ask, change, done, load
from tests.records.test_proposals import decide, seen
from tests.streams.followed import Reader

NEWER = changed("aiClass: STATISTICAL", "aiClass: MACHINE_LEARNING", changed("name: Ŵyl Sieve", "name: Shipped Sieve"))
NOTE = {"correct": {"slug": "sieve", "version": 1, "values": {"tool": {"name": "Our Sieve", "note": "Ours."}}}}
TOOL = "MATCH (t:Tool {slug: 'sieve'}) RETURN t.name, t.aiClass, t.note, t.origin"
OURS = ["Our Sieve", "STATISTICAL", "Ours.", "people"]


@pytest.fixture
async def changed_here(migrated: Graph, tmp_path: Path) -> Graph:
    await load(migrated, tmp_path / "seed")
    assert (await said(migrated, MILL, NOTE))["outcome"] == "RECORDED"
    return migrated


def fields(proposal: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """What a proposal of one change says of each field: what it holds and what it would."""
    [change] = proposal["changes"]
    return sorted((field["field"], field["now"], field["proposed"]) for field in change["fields"])


async def test_the_same_facts_again_propose_nothing(changed_here: Graph, tmp_path: Path) -> None:
    before = await graph_digest(changed_here)
    again = await load(changed_here, tmp_path / "seed", force=True)
    assert done(again)[:3] == (0, 0, 0)
    assert again.kept == ("Tool:sieve",)
    other = changed("title: A page", "title: Another page")
    assert (await load(changed_here, tmp_path / "other", other)).changed == 1
    assert await graph_digest(changed_here) != before
    assert await seen(changed_here, EDITOR) == []
    assert await ask(changed_here, TOOL) == [OURS]


async def test_a_newer_seed_proposes_what_it_now_says(changed_here: Graph, tmp_path: Path) -> None:
    await load(changed_here, tmp_path / "newer", NEWER)
    assert await ask(changed_here, TOOL) == [OURS]
    [proposal] = await seen(changed_here, EDITOR)
    assert proposal["why"].startswith("The shipped facts now say")
    assert (proposal["role"], proposal["agency"], proposal["keepers"]) == ("", None, [{"slug": "mill"}])
    assert fields(proposal) == [
        ("aiClass", "STATISTICAL", "MACHINE_LEARNING"), ("name", "Our Sieve", "Shipped Sieve"), ("note", "Ours.", None),
    ]  # fmt: skip
    # The same facts are proposed once, whatever was decided.
    refused = await decide(changed_here, EDITOR, proposal, refuse=[0], reason="Ours is right.")
    assert refused["proposal"]["state"] == "REFUSED"
    await load(changed_here, tmp_path / "newer", NEWER, force=True)
    assert [shown["state"] for shown in await seen(changed_here, EDITOR)] == ["REFUSED"]
    newest = changed("name: Shipped Sieve", "name: Newest Sieve", NEWER)
    await load(changed_here, tmp_path / "newest", newest)
    assert sorted(shown["state"] for shown in await seen(changed_here, EDITOR)) == ["OPEN", "REFUSED"]


async def test_what_the_seed_says_is_taken_over_by_who_keeps_the_record(changed_here: Graph, tmp_path: Path) -> None:
    await load(changed_here, tmp_path / "newer", NEWER)
    [proposal] = await seen(changed_here, EDITOR)
    assert (await decide(changed_here, EDITOR, proposal, accept=[0]))["problems"] == []
    assert await ask(changed_here, TOOL) == [["Shipped Sieve", "MACHINE_LEARNING", None, "people"]]


async def test_a_seed_that_drops_what_people_changed_says_so(changed_here: Graph, tmp_path: Path) -> None:
    await load(changed_here, tmp_path / "less", SOUND.partition("tools:")[0])
    assert await ask(changed_here, TOOL) == [OURS]
    [proposal] = await seen(changed_here, EDITOR)
    assert proposal["why"].startswith("The shipped facts no longer hold")
    assert [change["kind"] for change in proposal["changes"]] == ["withdraw"]


async def test_an_older_hub_takes_nothing_back(
    changed_here: Graph, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = await graph_digest(changed_here)
    older = {"register.yaml": REGISTER.replace("2026-06-30", "2026-05")}
    folder = write(tmp_path / "older", {**older, "all.yaml": NEWER})
    with caplog.at_level(logging.WARNING):
        loaded = await load_seed(changed_here, the_model(), folder)
    assert done(loaded) == (0, 0, 0, 0)
    assert await graph_digest(changed_here) == before
    assert await seen(changed_here, EDITOR) == []
    assert "2026-06-30" in caplog.text


async def test_two_hubs_that_load_the_same_newer_seed_propose_it_once(changed_here: Graph, tmp_path: Path) -> None:
    for hub in ("first", "second"):
        await load(changed_here, tmp_path / hub, NEWER)
    assert len(await seen(changed_here, EDITOR)) == 1


RIDDLES = """  - {slug: riddle, name: Riddle, owner: mill, aiClass: STATISTICAL, scope: CORE, note: A riddle,
     sources: [page], confidence: SOURCED, affects: [{to: sorting, how: It sorts, basis: INFERRED}]}
"""
SPEED = "  - {slug: speed, name: Speed, kind: cost, affectsLiberty: false, sources: [page], confidence: SOURCED}\n"
BOTH = SOUND + RIDDLES
MERGE = {"kind": "TOOL", "slug": "sieve", "version": 1, "merged": "riddle", "mergedVersion": 1}
AT_SIEVE = "MATCH (t:Tool {slug: 'sieve'})-[r]-(n) WHERE NOT n:Earlier RETURN type(r), n.slug, r.origin ORDER BY r.key"


@pytest.fixture
async def merged_here(migrated: Graph, tmp_path: Path) -> Graph:
    """Two shipped tools of which people made one."""
    await load(migrated, tmp_path / "seed", BOTH)
    done = await said(migrated, APPROVER, {"merge": {**MERGE, "values": {"tool": {"name": "Sieve"}}}})
    assert (done["outcome"], done["problems"]) == ("RECORDED", [])
    return migrated


async def test_the_same_facts_again_bring_no_merged_record_back(merged_here: Graph, tmp_path: Path) -> None:
    before = await graph_digest(merged_here)
    again = await load(merged_here, tmp_path / "seed", BOTH, force=True)
    assert done(again)[:3] == (0, 0, 0)
    assert "Tool:riddle" in again.kept
    assert await graph_digest(merged_here) == before
    assert await seen(merged_here, EDITOR) == []


async def test_newer_facts_of_a_merged_record_are_proposed_of_what_it_became(
    merged_here: Graph, tmp_path: Path
) -> None:
    """What they say that is new, and no more; new links lead there, of new records too, and stay on the next load."""
    newer = changed("note: A riddle", "note: A better riddle", BOTH)
    newer = changed("outcomes:\n", f"outcomes:\n{SPEED}", newer)
    newer = changed("basis: INFERRED}]}\n", "basis: INFERRED}], bearsOn: [speed]}\n", newer)
    for attempt in ("newer", "again"):
        loaded = await load(merged_here, tmp_path / attempt, newer, force=attempt == "again")
        assert done(loaded)[:3] == ((2, 0, 0) if attempt == "newer" else (0, 0, 0))
        there = await ask(merged_here, AT_SIEVE)
        assert ["BEARS_ON", "speed", "seed"] in there
        assert await ask(merged_here, "MATCH (t:Tool {slug: 'riddle'}) RETURN t.slug") == []
        [proposal] = await seen(merged_here, EDITOR)
        assert proposal["why"].startswith("The shipped facts now say otherwise of riddle")
        assert fields(proposal) == [("note", "A riddle", "A better riddle")]
    assert await ask(merged_here, "MATCH (t:Tool {slug: 'sieve'}) RETURN t.note") == [["A riddle"]]
    accepted = await decide(merged_here, EDITOR, proposal, accept=[0])
    assert accepted["problems"] == []
    assert await ask(merged_here, "MATCH (t:Tool {slug: 'sieve'}) RETURN t.note") == [["A better riddle"]]


async def test_a_restored_backup_meets_the_seed_as_the_register_did(changed_here: Graph, tmp_path: Path) -> None:
    """What people changed before the backup is theirs; what they did after it is gone, and the journal says so."""
    content, _ = await back_up(changed_here)
    follower = Reader(changed_here, MILL)
    await follower.new()
    later = {"correct": {"slug": "sieve", "version": 2, "values": {"tool": {"note": "Later."}}}}
    assert (await said(changed_here, MILL, later))["outcome"] == "RECORDED"
    await follower.new()
    await change(changed_here, "MATCH (n) DETACH DELETE n")
    await migrate(changed_here, the_model(), shipped("schema") / "graph")
    await restore(changed_here, the_model(), content)
    again = await load(changed_here, tmp_path / "seed", force=True)
    assert (done(again)[:3], again.kept) == ((0, 0, 0), ("Tool:sieve",))
    assert await ask(changed_here, TOOL) == [OURS]
    # Who saw what is gone is told that this is another register; who writes on what they saw is refused.
    with pytest.raises((Resync, BadUserInput)):
        await follower.new()
    [stale] = (await said(changed_here, MILL, {"correct": {**later["correct"], "version": 3}}))["problems"]
    assert (stale["code"], stale["version"]) == ("CONFLICT", 2)
    await load(changed_here, tmp_path / "newer", NEWER)
    [proposal] = await seen(changed_here, EDITOR)
    assert ("note", "Ours.", None) in fields(proposal)
    assert await ask(changed_here, TOOL) == [OURS]
    assert [line for log in (await verify(changed_here)).values() for line in log.wrong] == []


async def test_what_was_shipped_is_remembered_for_readers_of_no_log(changed_here: Graph) -> None:
    [[shipped]] = await ask(changed_here, "MATCH (t:Tool {slug: 'sieve'}) RETURN t.shipped")
    assert len(shipped) == len("0123456789abcdef")
    for (changes,) in await ask(changed_here, "MATCH (o:OpenEntry) RETURN o.changes"):
        assert all(SHIPPED not in (json.loads(change)["after"] or {}) for change in changes or ())
