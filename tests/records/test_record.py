"""Recording changes: all or nothing, judged as loading is, with versions and an entry of the journal."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hub.access.asker import ANONYMOUS, Asker, Door, SignIn
from hub.changing import OPERATOR
from hub.errors import BadUserInput, Forbidden, Unauthenticated
from hub.graph.digest import graph_digest
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.model.enums import Marking
from hub.model.registry import the_model
from hub.records.record import Recorded, Request, record
from tests.records.folders import SOUND, changed
from tests.records.graphs import ask, done, load

PAGE = {"sources": ["page"], "confidence": "SOURCED"}
RIDDLE = {
    "slug": "riddle", "name": "Riddle", "owner": "mill", "aiClass": "CHECKLIST", "scope": "CORE", "since": "2021",
    "marking": "PUBLISHED", **PAGE,
}  # fmt: skip
TOOL = "MATCH (t:Tool {slug: $slug}) RETURN properties(t)"


async def say(graph: Graph, *changes: Any, asker: Asker = OPERATOR, **more: Any) -> Recorded:
    return await record(graph, the_model(), asker, Request(list(changes), "It is so.", **more))


async def sound(graph: Graph, *changes: Any) -> Recorded:
    result = await say(graph, *changes)
    assert result.sound, [str(problem) for problem in result.problems]
    return result


async def tool(graph: Graph, slug: str = "sieve") -> dict[str, Any]:
    [[row]] = await ask(graph, TOOL, slug=slug)
    return row


def named(result: Recorded) -> list[tuple[str, str, str]]:
    return [(problem.fault.value, problem.place.file, problem.field) for problem in result.problems]


@pytest.fixture
async def seeded(migrated: Graph, tmp_path: Path) -> Graph:
    await load(migrated, tmp_path)
    return migrated


async def test_a_created_record_is_stored_as_a_loaded_one(seeded: Graph, tmp_path: Path) -> None:
    users = [{"to": "wheel", "basis": "STATED"}]
    states = [{"status": "PILOT", "since": "2021-05"}]
    created = {**RIDDLE, "users": users, "statusHistory": states, "seen": "2021-06"}
    result = await sound(seeded, {"create": {"tool": created}})
    assert result.records == [(("Tool", "riddle"), 1), (("ToolState", "riddle--2021-05"), 1)]
    around = "MATCH (t:Tool {slug: 'riddle'})-[r]-(x) RETURN type(r), x.slug, properties(r) ORDER BY type(r)"
    recorded, links = await tool(seeded, "riddle"), await ask(seeded, around)
    await sound(seeded, {"withdraw": {"tool": "riddle", "version": 1}})
    assert await ask(seeded, "MATCH (n) WHERE n.slug STARTS WITH 'riddle' RETURN n.slug") == []
    text = SOUND + f"  - {json.dumps(created)}\n"
    await load(seeded, tmp_path / "again", text, origin="folder:again")
    # What a person withdrew no load brings back, so the folder's copy is compared in another graph's place.
    assert await ask(seeded, TOOL, slug="riddle") == []
    assert recorded["origin"] == "people"
    assert {name: recorded[name] for name in ("name", "heldFrom", "seen", "version")} == {
        "name": "Riddle", "heldFrom": "2021-12-31", "seen": "2021-06", "version": 1,
    }  # fmt: skip
    assert [(kind, far, row["version"]) for kind, far, row in links] == [
        ("OWNS", "mill", 1), ("STOOD_AT", "riddle--2021-05", 1), ("USES", "wheel", 1),
    ]  # fmt: skip


async def test_set_keeps_the_value_before_and_correct_does_not(seeded: Graph) -> None:
    values = {"name": "Fine Sieve", "note": "Finer."}
    await sound(seeded, {"set": {"tool": "sieve", "version": 1, "from": "2024-05-01", "values": values}})
    row = await tool(seeded)
    assert (row["name"], row["nameSort"], row["note"], row["version"]) == ("Fine Sieve", "fine sieve", "Finer.", 2)
    earlier = "MATCH (:Tool)-[:WAS]->(e:Earlier) RETURN e.field, e.value, e.until, e.heldTo ORDER BY e.field"
    kept = [["name", "Ŵyl Sieve", "2024-05-01", "2024-05-01"], ["note", None, "2024-05-01", "2024-05-01"]]
    assert await ask(seeded, earlier) == kept
    await sound(seeded, {"correct": {"tool": "sieve", "version": 2, "values": {"name": "Sieve", "note": None}}})
    row = await tool(seeded)
    assert (row["name"], "note" in row, row["version"]) == ("Sieve", False, 3)
    assert await ask(seeded, earlier) == kept


async def test_a_status_becomes_a_dated_one(seeded: Graph) -> None:
    values = {"status": "RETIRED", "statusDetail": "Taken down"}
    await sound(seeded, {"set": {"tool": "sieve", "version": 1, "from": "2025-02", "values": values}})
    states = "MATCH (:Tool)-[:STOOD_AT]->(s) RETURN s.status, s.since, s.detail ORDER BY s.since"
    assert (await ask(seeded, states))[-1] == ["RETIRED", "2025-02", "Taken down"]
    same = await say(seeded, {"set": {"tool": "sieve", "version": 1, "from": "2025-02", "values": {"status": "LIVE"}}})
    assert ("DUPLICATE_SLUG", "changes[0]", "slug") in named(same)


async def test_links_begin_and_end_and_are_withdrawn(seeded: Graph) -> None:
    link = {"tool": "sieve", "field": "users", "to": "mill", "since": "2024", "basis": "STATED"}
    await sound(seeded, {"link": link})
    again = await say(seeded, {"link": link})
    assert named(again) == [("STATED_TWICE", "changes[0]", "users")]
    gone = {"tool": "sieve", "field": "users", "to": "mill", "version": 1, "from": "2025-01-01"}
    await sound(seeded, {"unlink": gone})
    uses = "MATCH (a:Agency {slug: 'mill'})-[r:USES]->() RETURN r.until, r.heldTo, r.version"
    assert await ask(seeded, uses) == [["2025-01-01", "2025-01-01", 2]]
    await sound(seeded, {"withdraw": {"tool": "sieve", "field": "users", "to": "mill"}})
    assert await ask(seeded, uses) == []
    two = await say(seeded, {"unlink": {"tool": "sieve", "field": "users", "to": "wheel"}})
    assert named(two) == [("AMBIGUOUS_REFERENCE", "changes[0]", "users")]


async def test_a_record_ends_and_is_marked(seeded: Graph) -> None:
    await sound(
        seeded,
        {"end": {"tool": "sieve", "version": 1, "on": "2025-06"}},
        {"mark": {"agency": "wheel", "version": 1, "marking": "OFFICIAL", "audience": ["mill"]}},
    )
    row = await tool(seeded)
    assert (row["until"], row["heldTo"], row["version"]) == ("2025-06", "2025-06-30", 2)
    [[wheel]] = await ask(seeded, "MATCH (a:Agency {slug: 'wheel'}) RETURN properties(a)")
    assert (wheel["marking"], wheel["audience"], wheel["version"]) == ("OFFICIAL", ["mill"], 2)
    early = await say(seeded, {"end": {"tool": "sieve", "version": 2, "on": "2019"}})
    assert named(early) == [("EMPTY_PERIOD", "changes[0]", "until")]


async def test_everything_wrong_is_told_at_once_and_nothing_is_written(seeded: Graph) -> None:
    before = await graph_digest(seeded)
    result = await say(
        seeded,
        {"create": {"tool": {**RIDDLE, "owner": "nobody", "scope": "WIDE"}}},
        {"set": {"tool": "sieve", "version": 1, "values": {"nmae": "X", "alleged": "no"}}},
        {"link": {"tool": "absent", "field": "users", "to": "mill"}},
        {"destroy": {"tool": "sieve"}},
        {"correct": {"tool": "sieve", "values": {}}},
        {"create": {"tool": {**RIDDLE, "slug": "sieve", "marking": "SECRETIVE"}}},
        {"link": {"agency": "mill", "field": "parent", "to": "wheel"}},
        {"create": {"agency": {"slug": "new", "name": "New", "kind": "unit", "confidence": "SOURCED"}}},
    )
    assert named(result) == [
        ("UNKNOWN_CHOICE", "changes[0]", "scope"),
        ("UNKNOWN_REFERENCE", "changes[0]", "owner"),
        ("UNKNOWN_FIELD", "changes[1]", "nmae"),
        ("WRONG_TYPE", "changes[1]", "alleged"),
        ("UNKNOWN_REFERENCE", "changes[2]", ""),
        ("UNKNOWN_FIELD", "changes[3]", "destroy"),
        ("MISSING_FIELD", "changes[4]", "version"),
        ("UNKNOWN_CHOICE", "changes[5]", "marking"),
        ("DUPLICATE_SLUG", "changes[5]", "slug"),
        ("CYCLE", "changes[6]", "parent"),
        ("MISSING_FIELD", "changes[7]", "marking"),
        ("NO_SOURCE", "changes[7]", "sources"),
    ]
    assert [str(problem) for problem in result.problems][4] == "changes[2]: absent: there is no Tool absent"
    assert await graph_digest(seeded) == before
    assert await ask(seeded, "MATCH (j:JournalEntry) RETURN count(j)") == [[1]]


async def test_sources_and_audience_are_lists_of_slugs(seeded: Graph) -> None:
    result = await say(
        seeded,
        {"set": {"tool": "sieve", "version": 1, "values": {}, "sources": [{"a": 1}, "nowhere"]}},
        {"mark": {"agency": "wheel", "version": 1, "marking": "OFFICIAL", "audience": "mill"}},
    )
    assert named(result) == [
        ("WRONG_TYPE", "changes[0]", "sources"),
        ("UNKNOWN_SOURCE", "changes[0]", "sources"),
        ("WRONG_TYPE", "changes[1]", "audience"),
    ]


async def test_two_writers_on_one_version(seeded: Graph) -> None:
    first = {"set": {"tool": "sieve", "version": 1, "values": {"note": "First."}}}
    await sound(seeded, first)
    late = await say(seeded, first, {"create": {"tool": RIDDLE}})
    [stale] = late.stale
    assert (stale.ref, stale.version, stale.current["note"]) == (("Tool", "sieve"), 2, "First.")
    assert await ask(seeded, TOOL, slug="riddle") == []


async def test_a_key_does_the_same_once(seeded: Graph) -> None:
    change = {"create": {"tool": RIDDLE}}
    first = await say(seeded, change, key="k")
    again = await say(seeded, change, key="k")
    assert (first.again, again.again, again.position, again.records) == (False, True, first.position, first.records)
    with pytest.raises(BadUserInput, match="another key"):
        await say(seeded, {"create": {"tool": {**RIDDLE, "slug": "other"}}}, key="k")
    theirs = await say(seeded, change, key="k", asker=replace(OPERATOR, actor="somebody else"))
    assert named(theirs) == [("DUPLICATE_SLUG", "changes[0]", "slug")]


async def test_a_dry_run_writes_nothing(seeded: Graph) -> None:
    before = await graph_digest(seeded)
    result = await say(seeded, {"create": {"tool": RIDDLE}}, dry_run=True)
    assert (result.sound, result.position, result.records) == (True, "", [(("Tool", "riddle"), 1)])
    assert await graph_digest(seeded) == before


async def test_five_hundred_changes_and_not_one_more(seeded: Graph) -> None:
    changes = [{"create": {"tool": {**RIDDLE, "slug": f"t-{n}"}}} for n in range(501)]
    assert named(await say(seeded, *changes)) == [("TOO_MANY", "changes", "")]
    sent = seeded.statements_sent
    result = await sound(seeded, *changes[:500])
    assert len(result.records) == 500
    assert seeded.statements_sent - sent <= 15
    assert named(await say(seeded)) == [("TOO_MANY", "changes", "")]


@pytest.mark.parametrize(
    ("asker", "error"),
    [
        (ANONYMOUS, Unauthenticated),
        (Asker(Marking.OFFICIAL, "mill", "a", signed_in=SignIn.TOKEN), Forbidden),
        (Asker(Marking.OFFICIAL, door=Door.COMMAND, signed_in=SignIn.KEY), Forbidden),
    ],
)
async def test_who_may_not_record_is_refused_before_anything_is_read(
    seeded: Graph, asker: Asker, error: type[Exception]
) -> None:
    sent = seeded.statements_sent
    with pytest.raises(error):
        await say(seeded, {"create": {"tool": RIDDLE}}, asker=asker)
    assert seeded.statements_sent == sent


async def test_what_is_hidden_is_as_absent(seeded: Graph) -> None:
    hide = {"mark": {"agency": "wheel", "version": 1, "marking": "PUBLISHED", "audience": ["mill"]}}
    await sound(seeded, hide)
    hidden, absent = [
        [
            str(problem)
            for problem in (await say(seeded, {"link": {"tool": "sieve", "field": "users", "to": to}})).problems
        ]
        for to in ("wheel", "nobody")
    ]
    assert [text.replace("wheel", "nobody") for text in hidden] == absent
    gone = await say(seeded, {"end": {"agency": "wheel", "version": 2, "on": "2025"}})
    assert [problem.reason for problem in gone.problems] == ["there is no Agency wheel"]


async def test_one_change_reads_what_its_rules_read_and_no_more(seeded: Graph) -> None:
    statements: list[Statement] = []
    seeded.listeners.append(statements.append)
    await sound(seeded, {"correct": {"tool": "sieve", "version": 1, "values": {"note": "Read once."}}})
    seeded.listeners.remove(statements.append)
    # The lock, the record, the row, both logs and the register; that its source is for everybody the load told.
    assert [re.findall(r":(\w+)", statement.text)[0] for statement in statements] == [
        "Register", "Tool", "Tool", "OpenEntry", "JournalEntry", "Register",
    ]  # fmt: skip


async def test_a_rule_is_judged_from_whichever_end_changed(seeded: Graph) -> None:
    standing = {"slug": "a", "subject": "sieve", "principle": "kind", "marking": "PUBLISHED", **PAGE}
    code = {"slug": "code", "title": "Code", "kind": "guidance", "issuer": "mill", "principles": ["kind"]}
    await sound(
        seeded,
        {"create": {"principle": {"slug": "kind", "name": "Kind", "order": 1, "scope": "TOOL", "marking": "PUBLISHED",
                                  **PAGE}}},
        {"create": {"framework": {**code, "marking": "PUBLISHED", **PAGE}}},
        {"create": {"evidence": {"slug": "paper", "title": "Paper", "kind": "POLICY", "date": "2021-05",
                                 "marking": "PUBLISHED", **PAGE}}},
        {"create": {"alignment": {**standing, "evidence": [{"to": "paper", "finding": "SUPPORTS"}]}}},
    )  # fmt: skip
    later = await say(seeded, {"correct": {"tool": "sieve", "version": 1, "values": {"since": "2022"}}})
    assert ("BEFORE_ITS_START", "evidence") in [(problem.fault.value, problem.field) for problem in later.problems]
    owner = await say(seeded, {"correct": {"agency": "mill", "version": 1, "values": {"since": "2023"}}})
    assert ("BEFORE_ITS_START", "since") in [(problem.fault.value, problem.field) for problem in owner.problems]
    await sound(seeded, {"correct": {"tool": "sieve", "version": 1, "values": {"since": "2019"}}})


async def test_what_people_changed_no_load_overwrites(seeded: Graph, tmp_path: Path) -> None:
    await sound(seeded, {"correct": {"tool": "sieve", "version": 1, "values": {"name": "Ours"}}})
    loaded = await load(seeded, tmp_path / "newer", changed("The Mill", "The Old Mill"))
    assert (done(loaded), loaded.kept) == ((0, 1, 0, 1), ("Tool:sieve",))
    assert (await tool(seeded))["name"] == "Ours"


async def test_the_journal_tells_who_why_and_what_was_before(seeded: Graph) -> None:
    result = await sound(seeded, {"correct": {"tool": "sieve", "version": 1, "values": {"note": "New."}}})
    [[entry]] = await ask(seeded, "MATCH (j:JournalEntry {sequence: 2}) RETURN properties(j)")
    assert (result.position, entry["door"], entry["actor"], entry["why"]) == ("2", "COMMAND", "operator", "It is so.")
    [told] = [json.loads(change) for change in entry["changes"]]
    assert (told["act"], told["at"]) == ("CORRECT", {"label": "Tool", "slug": "sieve"})
    assert ("note" in told["before"], told["after"]["note"], told["after"]["version"]) == (False, "New.", 2)
