"""Proposals over GraphQL: made by who may not change a record, seen by who sees all of it, decided by who keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from hub import clock
from hub.access.asker import ANONYMOUS, Asker
from hub.access.roles import Role
from hub.api.documents.request import Request
from hub.api.operation import respond
from hub.changing import OPERATOR
from hub.errors import NotFound
from hub.graph.digest import graph_digest
from hub.graph.session import Graph
from hub.model.enums import Marking
from hub.model.registry import the_model
from hub.records.record import Request as Call
from hub.records.record import record
from tests.records.calls import API, APPROVER, EDITOR, MILL, RIDDLE, WHEEL, said, who
from tests.records.graphs import ask, load

SHOWN = """slug state why marking lapsesOn agency { slug } role mine keepers { slug } byEditors digest
  changes {
    number kind record { ... on Tool { slug } } verdict reason mayDecide fields { field before proposed now }
  }"""
CALL = "outcome records { kind slug version } problems { change field code message }"
PROPOSE = f"""mutation ($changes: [ChangeInput!]!, $marking: Marking = PUBLISHED, $audience: [String!], $key: String,
    $dry: Boolean) {{
  propose(changes: $changes, why: "A page says so.", marking: $marking, audience: $audience, key: $key, dryRun: $dry) {{
    {CALL} proposal {{ {SHOWN} }}
  }}
}}"""
DECIDE = f"""mutation ($slug: String!, $digest: String!, $accept: [Int!], $refuse: [Int!], $instead: [InsteadOf!],
    $reason: String, $dry: Boolean) {{
  decide(slug: $slug, digest: $digest, accept: $accept, refuse: $refuse, instead: $instead, reason: $reason,
    dryRun: $dry) {{ {CALL} proposal {{ {SHOWN} }} }}
}}"""
LIST = f"""query ($agency: String, $state: ProposalState, $about: String) {{
  proposals(agency: $agency, state: $state, about: $about) {{ totalCount nodes {{ {SHOWN} }} }}
}}"""
NOTE = {"correct": {"slug": "sieve", "version": 1, "values": {"tool": {"note": "Better."}}}}
BEARS = {"link": {"kind": "TOOL", "slug": "sieve", "field": "affects", "link": {"to": "sorting", "since": "2025"}}}
RETIRE = {"set": {"slug": "sieve", "version": 1, "from": "2026-05-01", "values": {"tool": {"status": "RETIRED"}}}}


@pytest.fixture
async def seeded(migrated: Graph, tmp_path: Path) -> Graph:
    await load(migrated, tmp_path)
    return migrated


async def told(graph: Graph, asker: Asker, text: str, **variables: Any) -> Any:
    """The one root field of an answer without errors."""
    response = await respond(API, graph, Request(text, None, variables), asker, read_only=False)
    answer = orjson.loads(response.content)
    assert "errors" not in answer, answer
    [field] = answer["data"].values()
    return field


async def propose(graph: Graph, asker: Asker, *changes: Any, **more: Any) -> dict[str, Any]:
    """The proposal that was made."""
    call = await told(graph, asker, PROPOSE, changes=list(changes), **more)
    assert (call["outcome"], call["problems"]) == ("RECORDED", [])
    return call["proposal"]


async def decide(graph: Graph, asker: Asker, seen: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """What came of a decision on a proposal as it was seen."""
    return await told(graph, asker, DECIDE, slug=seen["slug"], digest=seen["digest"], **more)


async def seen(graph: Graph, asker: Asker, **where: Any) -> list[dict[str, Any]]:
    """The proposals that somebody sees."""
    listed = await told(graph, asker, LIST, **where)
    assert listed["totalCount"] == len(listed["nodes"])
    return listed["nodes"]


async def test_a_proposal_shows_before_proposed_and_now_and_changes_nothing(seeded: Graph) -> None:
    before = await graph_digest(seeded)
    made = await propose(seeded, WHEEL, NOTE, RETIRE, BEARS)
    assert await graph_digest(seeded) == before
    assert made | {"slug": "", "digest": "", "lapsesOn": "", "changes": []} == {
        "slug": "", "digest": "", "lapsesOn": "", "changes": [], "state": "OPEN", "why": "A page says so.",
        "marking": "PUBLISHED", "agency": {"slug": "wheel"}, "role": "CONTRIBUTOR", "mine": True,
        "keepers": [{"slug": "mill"}], "byEditors": False,
    }  # fmt: skip
    assert made["lapsesOn"] == (clock.today() + timedelta(days=180)).isoformat()
    [note, retire, bears] = made["changes"]
    assert (note["kind"], note["record"], note["verdict"], note["mayDecide"]) == (
        "correct", {"slug": "sieve"}, "OPEN", False,
    )  # fmt: skip
    assert note["fields"] == [{"field": "note", "before": None, "proposed": "Better.", "now": None}]
    assert retire["fields"] == [
        {"field": "status", "before": "LIVE", "proposed": "RETIRED", "now": "LIVE"},
        {"field": "from", "before": None, "proposed": "2026-05-01", "now": None},
    ]
    [affects] = bears["fields"]
    assert [len(orjson.loads(affects[name])) for name in ("before", "proposed", "now")] == [1, 2, 1]


async def test_its_keeper_accepts_single_changes_and_refuses_others_with_a_reason(seeded: Graph) -> None:
    made = await propose(seeded, WHEEL, NOTE, RETIRE, BEARS)
    [shown] = await seen(seeded, APPROVER, agency="mill", state="OPEN")
    assert (shown["mine"], [change["mayDecide"] for change in shown["changes"]]) == (False, [True, True, True])
    first = await decide(seeded, APPROVER, shown, accept=[0])
    assert (first["outcome"], first["problems"], first["proposal"]["state"]) == ("RECORDED", [], "OPEN")
    assert first["records"] == [{"kind": "TOOL", "slug": "sieve", "version": 2}]
    # RETIRE saw version 1; what it names is as it was, so it holds for version 2.
    second = await decide(seeded, APPROVER, first["proposal"], accept=[1], refuse=[2], reason="It is there already.")
    assert second["problems"] == []
    assert [change["verdict"] for change in second["proposal"]["changes"]] == ["ACCEPTED", "ACCEPTED", "REFUSED"]
    assert second["proposal"]["changes"][2]["reason"] == "It is there already."
    assert second["proposal"]["state"] == "PARTLY_ACCEPTED"
    [[note]] = await ask(seeded, "MATCH (t:Tool {slug: 'sieve'}) RETURN t.note")
    [[links]] = await ask(seeded, "MATCH (:Tool {slug: 'sieve'})-[a:AFFECTS]->() RETURN count(a)")
    [[status]] = await ask(seeded, "MATCH (s:ToolState {slug: 'sieve--2026-05-01'}) RETURN s.status")
    assert (note, links, status) == ("Better.", 1, "RETIRED")
    [mine] = await seen(seeded, WHEEL)
    assert (mine["state"], mine["slug"], mine["mine"]) == ("PARTLY_ACCEPTED", made["slug"], True)
    over = await decide(seeded, APPROVER, mine, refuse=[0], reason="No.")
    assert [problem["code"] for problem in over["problems"]] == ["DECIDED"]


async def test_a_change_is_edited_before_it_is_accepted(seeded: Graph) -> None:
    made = await propose(seeded, WHEEL, NOTE)
    [shown] = await seen(seeded, APPROVER)
    better = {"correct": {**NOTE["correct"], "values": {"tool": {"note": "Best."}}}}
    done = await decide(seeded, APPROVER, shown, accept=[0], instead=[{"number": 0, "changes": [better]}])
    assert (done["problems"], done["proposal"]["state"]) == ([], "ACCEPTED")
    assert done["proposal"]["changes"][0]["verdict"] == "EDITED"
    [[note]] = await ask(seeded, "MATCH (t:Tool {slug: 'sieve'}) RETURN t.note")
    [[why, proposal]] = await ask(
        seeded, "MATCH (j:JournalEntry) RETURN j.why, j.proposal ORDER BY j.sequence DESC LIMIT 1"
    )
    assert (note, why, proposal) == ("Best.", "A page says so.", made["slug"])


async def test_a_decision_counts_for_what_was_looked_at(seeded: Graph) -> None:
    await propose(seeded, WHEEL, NOTE)
    [shown] = await seen(seeded, APPROVER)
    other = {"correct": {"slug": "sieve", "version": 1, "values": {"tool": {"contact": "The desk"}}}}
    assert (await said(seeded, MILL, other))["outcome"] == "RECORDED"
    assert (await decide(seeded, APPROVER, shown, accept=[0], dry=True))["outcome"] == "SOUND"
    meanwhile = {"correct": {"slug": "sieve", "version": 2, "values": {"tool": {"note": "Meanwhile."}}}}
    assert (await said(seeded, MILL, meanwhile))["outcome"] == "RECORDED"
    moved = await decide(seeded, APPROVER, shown, accept=[0])
    assert (moved["outcome"], [problem["code"] for problem in moved["problems"]]) == ("REFUSED", ["MOVED"])
    assert moved["proposal"]["state"] == "OPEN"
    assert moved["proposal"]["changes"][0]["fields"] == [
        {"field": "note", "before": None, "proposed": "Better.", "now": "Meanwhile."}
    ]
    assert (await decide(seeded, APPROVER, moved["proposal"], accept=[0]))["outcome"] == "RECORDED"


async def test_an_approver_whose_colleague_decided_meanwhile_decides_nothing(seeded: Graph) -> None:
    await propose(seeded, WHEEL, NOTE, BEARS)
    [shown] = await seen(seeded, APPROVER)
    assert (await decide(seeded, APPROVER, shown, accept=[0]))["outcome"] == "RECORDED"
    late = await decide(seeded, replace(APPROVER, actor="key:colleague"), shown, accept=[1])
    assert [problem["code"] for problem in late["problems"]] == ["MOVED"]


async def test_who_does_not_keep_the_record_decides_nothing(seeded: Graph) -> None:
    await propose(seeded, WHEEL, NOTE)
    for asker in (MILL, who("wheel", Role.APPROVER), who(None, Role.REVIEWER)):
        [shown] = await seen(seeded, asker)
        refused = await decide(seeded, asker, shown, accept=[0])
        assert [(problem["change"], problem["code"]) for problem in refused["problems"]] == [(0, "FORBIDDEN")]
        assert shown["changes"][0]["mayDecide"] is False
    [shown] = await seen(seeded, EDITOR)
    assert (await decide(seeded, EDITOR, shown, refuse=[0], reason="Not so."))["proposal"]["state"] == "REFUSED"


async def test_a_new_record_is_proposed_and_made(seeded: Graph) -> None:
    made = await propose(seeded, WHEEL, {"create": {"tool": RIDDLE}})
    assert (made["keepers"], made["changes"][0]["record"]) == ([{"slug": "mill"}], None)
    assert {"field": "name", "before": None, "proposed": "Riddle", "now": None} in made["changes"][0]["fields"]
    [shown] = await seen(seeded, APPROVER, agency="mill")
    assert (await decide(seeded, who("wheel", Role.APPROVER), shown, accept=[0]))["problems"][0]["code"] == "FORBIDDEN"
    done = await decide(seeded, APPROVER, shown, accept=[0])
    assert [(record["kind"], record["slug"]) for record in done["records"]] == [("TOOL", "riddle")]


async def test_what_no_agency_keeps_editors_decide_on(seeded: Graph) -> None:
    change = {"correct": {"slug": "sorting", "version": 1, "values": {"process": {"note": "So."}}}}
    made = await propose(seeded, MILL, change)
    assert (made["keepers"], made["byEditors"]) == ([], True)
    assert await seen(seeded, EDITOR, agency="mill") == []
    [shown] = await seen(seeded, EDITOR, state="OPEN")
    assert (await decide(seeded, EDITOR, shown, accept=[0]))["outcome"] == "RECORDED"


async def test_what_is_wrong_with_a_proposal_is_told_at_once(seeded: Graph) -> None:
    stale = {"correct": {**NOTE["correct"], "version": 7}}
    nowhere = {"link": {"kind": "TOOL", "slug": "sieve", "field": "users", "link": {"to": "nobody"}}}
    call = await told(seeded, WHEEL, PROPOSE, changes=[stale, nowhere, {}], marking="OFFICIAL_SENSITIVE")
    assert sorted((problem["change"] or 0, problem["code"]) for problem in call["problems"]) == [
        (0, "CONFLICT"), (0, "FORBIDDEN"), (1, "NOT_FOUND"), (2, "NOT_A_RECORD"),
    ]  # fmt: skip
    assert (call["outcome"], call["proposal"]) == ("REFUSED", None)
    assert await ask(seeded, "MATCH (p:Proposal) RETURN p.slug") == []


async def test_a_dry_run_shows_it_and_keeps_nothing_and_a_key_makes_it_once(seeded: Graph) -> None:
    dry = await told(seeded, WHEEL, PROPOSE, changes=[NOTE], dry=True)
    assert (dry["outcome"], dry["proposal"]["state"]) == ("SOUND", "OPEN")
    assert dry["proposal"]["changes"][0]["fields"][0]["proposed"] == "Better."
    assert await ask(seeded, "MATCH (p:Proposal) RETURN p.slug") == []
    first, again = [await told(seeded, WHEEL, PROPOSE, changes=[NOTE], key="k") for _ in range(2)]
    assert (first["outcome"], again["outcome"]) == ("RECORDED", "REPEATED")
    assert first["proposal"] == again["proposal"]


async def test_who_made_it_takes_it_back(seeded: Graph) -> None:
    made = await propose(seeded, WHEEL, NOTE)
    withdraw = f"mutation ($slug: String!) {{ withdrawProposal(slug: $slug) {{ {CALL} proposal {{ {SHOWN} }} }} }}"
    stranger = await told(seeded, APPROVER, withdraw, slug=made["slug"])
    assert [problem["code"] for problem in stranger["problems"]] == ["FORBIDDEN"]
    back = await told(seeded, WHEEL, withdraw, slug=made["slug"])
    assert (back["outcome"], back["proposal"]["state"]) == ("RECORDED", "WITHDRAWN")
    [shown] = await seen(seeded, APPROVER)
    refused = await decide(seeded, APPROVER, shown, accept=[0])
    assert [problem["code"] for problem in refused["problems"]] == ["DECIDED"]


async def test_it_lapses_when_nobody_decides(seeded: Graph) -> None:
    made = await propose(seeded, WHEEL, NOTE)
    with clock.held_at(clock.now() + timedelta(days=182)):
        assert await seen(seeded, APPROVER, state="OPEN") == []
        [shown] = await seen(seeded, APPROVER, state="LAPSED")
        assert shown["slug"] == made["slug"]
        late = await decide(seeded, APPROVER, shown, accept=[0])
    assert [problem["code"] for problem in late["problems"]] == ["DECIDED"]


async def test_only_who_sees_the_record_and_the_proposal_sees_it(seeded: Graph) -> None:
    made = await propose(seeded, WHEEL, NOTE, marking="OFFICIAL", audience=["wheel"])
    assert await seen(seeded, ANONYMOUS) == []
    assert [shown["slug"] for shown in await seen(seeded, APPROVER)] == [made["slug"]]
    assert await seen(seeded, who("other")) == []
    for slug in (made["slug"], "0" * 26):
        single = "query ($slug: String!) { proposal(slug: $slug) { slug } }"
        assert await told(seeded, ANONYMOUS, single, slug=slug) is None
        with pytest.raises(NotFound):
            await told(seeded, who("other", Role.APPROVER), DECIDE, slug=slug, digest="x", accept=[0])
    public = await propose(seeded, WHEEL, NOTE)
    assert [shown["slug"] for shown in await seen(seeded, ANONYMOUS)] == [public["slug"]]
    assert (await seen(seeded, ANONYMOUS))[0]["changes"][0]["mayDecide"] is False


async def test_what_a_hidden_record_is_proposed_is_hidden_like_it_and_stays_so(seeded: Graph) -> None:
    def mark(version: int, marking: str) -> dict[str, Any]:
        return {"mark": {"tool": "sieve", "version": version, "marking": marking, "audience": []}}

    public = await propose(seeded, WHEEL, NOTE)
    assert (await record(seeded, the_model(), OPERATOR, Call([mark(1, "OFFICIAL")], "So."))).sound
    assert await seen(seeded, ANONYMOUS) == []
    made = await propose(seeded, WHEEL, {"correct": {**NOTE["correct"], "version": 2}})
    assert made["marking"] == "OFFICIAL"
    assert (await record(seeded, the_model(), OPERATOR, Call([mark(2, "PUBLISHED")], "So."))).sound
    # What was said of it while it was hidden stays as closed as it was.
    assert [shown["slug"] for shown in await seen(seeded, ANONYMOUS)] == [public["slug"]]
    # Its slug may be in what a proposal links to.
    assert (await record(seeded, the_model(), OPERATOR, Call([mark(3, "OFFICIAL_SENSITIVE")], "So."))).sound
    secret = replace(WHEEL, clearance=Marking.OFFICIAL_SENSITIVE)
    change = {"create": {"tool": {**RIDDLE, "slug": "other", "feeds": [{"to": "sieve"}]}}}
    linking = await propose(seeded, secret, change)
    assert linking["marking"] == "OFFICIAL_SENSITIVE"
    assert await seen(seeded, APPROVER) == []
