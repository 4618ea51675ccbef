"""Recording over GraphQL: who may write what, all problems at once, and nothing told of what a writer does not see."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from hub.access.asker import Asker
from hub.access.roles import Role
from hub.actors.grants import give
from hub.actors.rights import Rights
from hub.changing import OPERATOR
from hub.graph.logs.verify import verify
from hub.graph.session import Graph
from hub.model.enums import Marking
from hub.model.registry import the_model
from hub.records import record as recording
from tests.records.calls import ABOUT, APPROVER, EDITOR, MILL, RIDDLE, WHEEL, codes, said, send
from tests.records.graphs import ask, load


@pytest.fixture
async def seeded(migrated: Graph, tmp_path: Path) -> Graph:
    await load(migrated, tmp_path)
    return migrated


async def test_an_agency_records_its_tool_and_changes_it(seeded: Graph) -> None:
    affects = [{"to": "sorting", "how": "It guesses", "basis": "STATED"}]
    states = [{"status": "PILOT", "since": "2021-05"}]
    made = await said(seeded, MILL, {"create": {"tool": {**RIDDLE, "affects": affects, "statusHistory": states}}})
    assert made["problems"] == []
    assert [(record["kind"], record["slug"], record["version"]) for record in made["records"]] == [
        ("TOOL", "riddle", 1), ("TOOL_STATE", "riddle--2021-05", 1),
    ]  # fmt: skip
    assert made["records"][0]["record"]["owner"] == {"slug": "mill"}
    link = {"kind": "TOOL", "slug": "riddle", "field": "users"}
    changed = await said(
        seeded, MILL,
        {"set": {"slug": "riddle", "version": 1, "from": "2026-01-01", "values": {"tool": {"note": "Now so."}}}},
        {"link": {"kind": "TOOL", "slug": "riddle", "field": "bearsOn", "link": {"to": "fairness"}}},
        {"link": {**link, "link": {"to": "wheel", "since": "2024"}}},
    )  # fmt: skip
    assert (changed["outcome"], changed["records"][0]["version"]) == ("RECORDED", 2)
    ended = await said(
        seeded, MILL,
        {"unlink": {**link, "to": "wheel", "from": "2025"}},
        {"correct": {"slug": "riddle", "version": 2, "values": {"tool": {"note": None, "name": "Riddle 2"}}}},
    )  # fmt: skip
    assert ended["outcome"] == "RECORDED", ended["problems"]
    assert ended["records"][0]["record"] | {"id": ""} == {
        "id": "", "name": "Riddle 2", "marking": "PUBLISHED", "note": None, "owner": {"slug": "mill"},
    }  # fmt: skip
    [[users]] = await ask(seeded, "MATCH (:Tool {slug: 'riddle'})<-[u:USES]-(:Agency) RETURN u.until")
    assert users == "2025"
    over = await said(seeded, MILL, {"end": {"kind": "TOOL", "slug": "riddle", "version": 3, "on": "2026-02-01"}})
    assert (over["outcome"], over["records"][0]["version"]) == ("RECORDED", 4)


async def test_a_status_is_set_from_a_day_on(seeded: Graph) -> None:
    retire = {"set": {"slug": "sieve", "version": 1, "from": "2026-05-01", "values": {"tool": {"status": "RETIRED"}}}}
    assert {code for *_, code in await codes(seeded, WHEEL, retire)} == {"FORBIDDEN"}
    done = await said(seeded, MILL, retire)
    assert [(record["kind"], record["slug"]) for record in done["records"]] == [("TOOL_STATE", "sieve--2026-05-01")]
    [[status]] = await ask(seeded, "MATCH (s:ToolState {slug: 'sieve--2026-05-01'}) RETURN s.status")
    assert status == "RETIRED"


async def test_the_journal_knows_who(seeded: Graph) -> None:
    await said(seeded, MILL, {"create": {"tool": RIDDLE}})
    [entry] = await ask(
        seeded, "MATCH (j:JournalEntry) RETURN j.actor, j.agency, j.door ORDER BY j.sequence DESC LIMIT 1"
    )
    assert entry == ["key:mill", "mill", "GRAPHQL"]


OTHERS: dict[str, tuple[Asker, dict[str, Any]]] = {
    "another agency's tool": (WHEEL, {"correct": {"slug": "sieve", "version": 1, "values": {"tool": {"note": "x"}}}}),
    "an end of it": (WHEEL, {"end": {"kind": "TOOL", "slug": "sieve", "version": 1, "on": "2026"}}),
    "a link of it": (
        WHEEL, {"link": {"kind": "TOOL", "slug": "sieve", "field": "users", "link": {"to": "wheel", "since": "2024"}}}
    ),
    "a link of it from the other end": (
        WHEEL, {"link": {"kind": "AGENCY", "slug": "wheel", "field": "usesTools", "link": {"to": "sieve"}}}
    ),
    "a new tool for another agency": (WHEEL, {"create": {"tool": RIDDLE}}),
    "a tool given away": (
        MILL, {"link": {"kind": "TOOL", "slug": "sieve", "field": "owner", "link": {"to": "wheel", "since": "2026"}}}
    ),
    "a state of another agency's tool": (
        WHEEL, {"create": {"toolState": {"slug": "s", "status": "RETIRED", **ABOUT}}},
    ),
    "what editors keep": (MILL, {"correct": {"slug": "mill", "version": 1, "values": {"agency": {"note": "x"}}}}),
    "a marking above one's own": (MILL, {"create": {"tool": {**RIDDLE, "marking": "OFFICIAL_SENSITIVE"}}}),
    "a marking raised above one's own": (
        MILL, {"mark": {"kind": "TOOL", "slug": "sieve", "version": 1, "marking": "OFFICIAL_SENSITIVE"}}
    ),
    "a source that nobody recorded for an agency": (
        MILL, {"correct": {"slug": "page", "version": 1, "values": {"source": {"title": "x"}}}}
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", OTHERS)
async def test_what_others_keep_is_forbidden(seeded: Graph, what: str) -> None:
    asker, change = OTHERS[what]
    told = {(problem[0], problem[2]) for problem in await codes(seeded, asker, change)}
    # Who is given a tool that has an owner is one owner too many as well.
    assert (0, "FORBIDDEN") in told
    assert told <= {(0, "FORBIDDEN"), (0, "TOO_MANY")}


async def test_editors_keep_what_is_published_until_an_agency_has_an_approver(seeded: Graph) -> None:
    note = {"slug": "sieve", "version": 1, "values": {"tool": {"note": "Edited."}}}
    assert (await said(seeded, EDITOR, {"correct": note}, dry=True))["outcome"] == "SOUND"
    grant = await give(seeded, "https://id.example", "1", Rights("mill", frozenset({Role.APPROVER})))
    assert await codes(seeded, EDITOR, {"correct": note}) == [(0, "", "FORBIDDEN")]
    await give(seeded, "https://id.example", "1", Rights("mill"))
    assert grant.rights.agency == "mill"
    assert (await said(seeded, EDITOR, {"correct": note}))["outcome"] == "RECORDED"


async def test_what_an_agency_recorded_it_keeps(seeded: Graph) -> None:
    source = {
        "slug": "letter",
        "url": "https://example.org/l",
        "title": "A letter",
        "published": "2026-06-03",
        "sources": ["letter"],
    }
    assert (await said(seeded, MILL, {"create": {"source": {**ABOUT, **source}}}))["problems"] == []
    title = {"correct": {"slug": "letter", "version": 1, "values": {"source": {"title": "Another"}}}}
    assert await codes(seeded, WHEEL, title) == [(0, "", "FORBIDDEN")]
    assert (await said(seeded, MILL, title))["outcome"] == "RECORDED"


async def test_only_an_approver_opens_a_row(seeded: Graph) -> None:
    def mark(version: int, marking: str, audience: list[str] | None = None) -> dict[str, Any]:
        more = {} if audience is None else {"audience": audience}
        return {"mark": {"kind": "TOOL", "slug": "sieve", "version": version, "marking": marking, **more}}

    assert (await said(seeded, MILL, mark(1, "OFFICIAL", ["wheel"])))["outcome"] == "RECORDED"
    [[audience]] = await ask(seeded, "MATCH (t:Tool {slug: 'sieve'}) RETURN t.audience")
    assert set(audience) == {"mill", "wheel"}
    assert await codes(seeded, MILL, mark(2, "PUBLISHED")) == [(0, "marking", "FORBIDDEN")]
    assert await codes(seeded, MILL, mark(2, "OFFICIAL", [])) == [(0, "audience", "FORBIDDEN")]
    assert (await said(seeded, APPROVER, mark(2, "PUBLISHED", [])))["outcome"] == "RECORDED"
    secret = replace(APPROVER, clearance=Marking.OFFICIAL_SENSITIVE)
    assert (await said(seeded, secret, mark(3, "OFFICIAL_SENSITIVE")))["outcome"] == "RECORDED"
    assert await codes(seeded, secret, mark(4, "OFFICIAL")) == [(0, "marking", "FORBIDDEN")]


async def test_what_is_hidden_is_as_absent_to_who_writes(seeded: Graph) -> None:
    hidden = {"mark": {"agency": "wheel", "version": 1, "marking": "OFFICIAL", "audience": ["wheel"]}}
    done = await recording.record(seeded, the_model(), OPERATOR, recording.Request([hidden], "It is so."))
    assert done.sound
    for change in (
        {"link": {"kind": "TOOL", "slug": "sieve", "field": "users", "link": {"to": "NAME"}}},
        {"correct": {"slug": "NAME", "version": 1, "values": {"agency": {"note": "x"}}}},
        {"end": {"kind": "AGENCY", "slug": "NAME", "version": 2, "on": "2026"}},
        {"unlink": {"kind": "TOOL", "slug": "sieve", "field": "users", "to": "NAME"}},
        {"create": {"tool": {**RIDDLE, "owner": {"to": "NAME"}}}},
    ):
        told = [
            orjson.dumps(await send(seeded, MILL, orjson.loads(orjson.dumps(change).replace(b"NAME", name)))).replace(
                name, b"NAME"
            )
            for name in (b"wheel", b"nobody")
        ]
        assert told[0] == told[1]
        assert b'"NOT_FOUND"' in told[0]


async def test_the_slug_of_a_row_that_not_everybody_sees_cannot_be_guessed(seeded: Graph) -> None:
    states = [{"status": "PILOT", "since": "2021-05"}]
    ends = {"agency": {"to": "mill"}, "tool": {"to": "riddle"}, "process": {"to": "sorting"}}
    use = {"create": {"use": {"slug": "u", **ends, **ABOUT}}}
    made = await said(
        seeded, MILL, {"create": {"tool": {**RIDDLE, "marking": "OFFICIAL", "statusHistory": states}}}, use
    )
    assert made["outcome"] == "RECORDED", made["problems"]
    slugs = {record["kind"]: record["slug"] for record in made["records"]}
    assert len(slugs["TOOL"]) == len("riddle-") + 8
    assert slugs["TOOL"].startswith("riddle-")
    assert slugs["USE"] == "u"
    [stored] = await ask(seeded, "MATCH (u:Use {slug: 'u'})-->(t:Tool)-->(s:ToolState) RETURN t.slug, s.slug")
    assert stored == [slugs["TOOL"], slugs["TOOL_STATE"]]
    assert (await said(seeded, MILL, {"create": {"tool": RIDDLE}}))["outcome"] == "RECORDED"


async def test_a_slug_that_was_public_tells_nothing_of_what_became_of_it(seeded: Graph) -> None:
    """A row that is hidden since, and one that is withdrawn: neither slug is given again, in the same words."""
    told: list[bytes] = []
    for slug, change in (
        ("one", {"mark": {"tool": "one", "version": 1, "marking": "OFFICIAL", "audience": ["wheel"]}}),
        ("two", {"withdraw": {"tool": "two", "version": 1}}),
    ):
        tool = {**RIDDLE, "slug": slug}
        assert (await said(seeded, MILL, {"create": {"tool": tool}}))["outcome"] == "RECORDED"
        done = await recording.record(seeded, the_model(), OPERATOR, recording.Request([change], "It is so."))
        assert done.sound
        for asker in (MILL, APPROVER, EDITOR):
            answer = await send(seeded, asker, {"create": {"tool": tool}})
            told.append(orjson.dumps(answer).replace(slug.encode(), b"NAME"))
    assert told[:3] == told[3:]
    assert b'"DUPLICATE_SLUG"' in told[0]


async def test_a_link_is_not_refused_for_a_twin_that_is_hidden_and_is_changed_alone(seeded: Graph) -> None:
    way = {"kind": "TOOL", "slug": "sieve", "field": "users"}
    link = {"to": "mill", "since": "2024"}
    hidden = await said(seeded, APPROVER, {"link": {**way, "link": {**link, "marking": "OFFICIAL"}}})
    assert hidden["outcome"] == "RECORDED", hidden["problems"]
    low = replace(MILL, clearance=Marking.PUBLISHED)
    assert (await said(seeded, low, {"link": {**way, "link": link}}))["outcome"] == "RECORDED"
    assert (await said(seeded, low, {"unlink": {**way, "to": "mill", "from": "2025"}}))["outcome"] == "RECORDED"
    uses = (
        "MATCH (:Tool {slug: 'sieve'})<-[u:USES]-(:Agency {slug: 'mill'}) RETURN u.marking, u.until ORDER BY u.marking"
    )
    assert await ask(seeded, uses) == [["OFFICIAL", None], ["PUBLISHED", "2025"]]
    assert [log.wrong for log in (await verify(seeded)).values()] == [(), ()]


async def test_an_earlier_value_is_kept_beside_a_hidden_one(seeded: Graph) -> None:
    def note(version: int, text: str) -> dict[str, Any]:
        return {"set": {"slug": "sieve", "version": version, "from": "2026-01-05", "values": {"tool": {"note": text}}}}

    def mark(version: int, marking: str) -> dict[str, Any]:
        return {"mark": {"kind": "TOOL", "slug": "sieve", "version": version, "marking": marking, "audience": []}}

    for asker, change in (
        (MILL, mark(1, "OFFICIAL")),
        (MILL, note(2, "Then hidden.")),
        (APPROVER, mark(3, "PUBLISHED")),
    ):
        assert (await said(seeded, asker, change))["outcome"] == "RECORDED"
    low = replace(MILL, clearance=Marking.PUBLISHED)
    assert (await said(seeded, low, note(4, "Now public.")))["outcome"] == "RECORDED"
    kept = "MATCH (:Tool {slug: 'sieve'})-[:WAS]->(e) RETURN e.marking, e.value ORDER BY e.marking"
    assert await ask(seeded, kept) == [["OFFICIAL", None], ["PUBLISHED", "Then hidden."]]


async def test_everything_wrong_is_told_at_once_with_its_place(seeded: Graph) -> None:
    wrong = {**RIDDLE, "name": "", "owner": {"to": "nobody"}, "since": "2024", "until": "2020", "sources": []}
    del wrong["marking"]
    stale = {"correct": {"slug": "sieve", "version": 7, "values": {"tool": {"note": "x"}}}}
    assert await codes(seeded, MILL, {"create": {"tool": wrong}}, stale, {}) == [
        (0, "marking", "MISSING_FIELD"),
        (0, "name", "EMPTY_VALUE"),
        (0, "until", "EMPTY_PERIOD"),
        (0, "sources", "NO_SOURCE"),
        (0, "owner", "NOT_FOUND"),
        (2, "", "NOT_A_RECORD"),
        (1, "version", "CONFLICT"),
    ]
    [conflict] = (await said(seeded, MILL, stale))["problems"]
    assert (conflict["version"], conflict["current"]) == (1, {"slug": "sieve", "note": None, "version": 1})


async def test_a_key_does_it_once_and_is_the_actors_own(seeded: Graph) -> None:
    change = {"correct": {"slug": "sieve", "version": 1, "values": {"tool": {"note": "Once."}}}}
    first, again = [await said(seeded, MILL, change, key="k") for _ in range(2)]
    assert (first["outcome"], again["outcome"]) == ("RECORDED", "REPEATED")
    assert again["records"] == first["records"]
    refused = await send(seeded, MILL, {**change, "correct": {**change["correct"], "version": 2}}, key="k")
    assert refused["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    stranger = replace(MILL, actor="key:another")
    assert [problem["code"] for problem in (await said(seeded, stranger, change, key="k"))["problems"]] == ["CONFLICT"]


async def test_a_link_names_a_record_that_the_same_call_makes(seeded: Graph) -> None:
    link = {"kind": "TOOL", "slug": "riddle", "field": "bearsOn", "link": {"to": "fairness"}}
    shown = await said(seeded, MILL, {"create": {"tool": RIDDLE}}, {"link": link}, dry=True)
    assert (shown["outcome"], shown["problems"]) == ("SOUND", [])
    hidden = {"create": {"tool": {**RIDDLE, "marking": "OFFICIAL"}}}
    [tool] = (await said(seeded, MILL, hidden, {"link": link}))["records"]
    [row] = await ask(seeded, "MATCH (t:Tool)-[:BEARS_ON]->(o:Outcome) WHERE t.slug <> 'sieve' RETURN t.slug, o.slug")
    assert row == [tool["slug"], "fairness"]
    assert await codes(seeded, MILL, {"link": {**link, "link": {"to": "nobody"}}}, {"create": {"tool": RIDDLE}}) == [
        (0, "", "NOT_FOUND")
    ]
