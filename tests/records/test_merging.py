"""Merge two records and take it back: what is told, what moves, where the old names lead, and the logs."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml

from hub.access.asker import ANONYMOUS, Asker
from hub.api.documents.request import Request as Asked
from hub.api.operation import respond
from hub.changing import OPERATOR
from hub.graph.digest import graph_digest
from hub.graph.logs.verify import verify
from hub.graph.session import Graph
from hub.model.registry import the_model
from hub.records.knowledge import Ref
from hub.records.problems import Notes
from hub.records.record import Request, record
from hub.records.wanted import read_wanted
from tests.records.calls import API, APPROVER, EDITOR, MILL, RIDDLE, WHEEL, codes, said
from tests.records.graphs import ask, load
from tests.records.test_proposals import LIST, decide, propose, told

SAME = {**RIDDLE, "techniques": ["sampling"], "affects": [{"to": "sorting", "how": "It sifts", "basis": "STATED"}]}
MORE = {"userGroup": "Millers", "statusHistory": [{"status": "PILOT", "since": "2020-02"}], "users": [{"to": "wheel"}]}
GIVEN = {"create": {"tool": {**SAME, **MORE}}}
MERGE = {"kind": "TOOL", "slug": "sieve", "version": 1, "merged": "riddle", "mergedVersion": 1}
DECIDED = {"values": {"tool": {"name": "Sieve", "aiClass": "STATISTICAL"}}}
DROP = {"drop": [{"of": "riddle", "field": "affects", "to": "sorting"}]}
HIDDEN = {"link": {"tool": "riddle", "field": "users", "to": "wheel", "since": "2024", "audience": ["wheel"]}}
REPORT = 'mutation { reportError(tool: "riddle", text: "It is no longer in use.") { token } }'
LINKS = "MATCH (:Tool {slug: $slug})-[r]-(m) RETURN type(r), m.slug, r.since, r.audience ORDER BY r.key"
NODES = "MATCH (n) WHERE n.slug IS NOT NULL AND NOT n:JournalEntry AND NOT n:OpenEntry AND NOT n:Register "
EVERYTHING = (
    f"{NODES} OPTIONAL MATCH (n)-[r]->(m) "
    "RETURN labels(n)[0], n.slug, properties(n), type(r), m.slug, properties(r) ORDER BY labels(n)[0], n.slug, r.key"
)


@pytest.fixture
async def recorded(patient: Graph, tmp_path: Path) -> AsyncGenerator[Graph]:
    """The small register with a second tool of the mill; the journal is whole when the test is over."""
    await load(patient, tmp_path)
    assert (await said(patient, MILL, GIVEN))["outcome"] == "RECORDED"
    done = await record(patient, the_model(), OPERATOR, Request([HIDDEN], "Told."))
    assert done.sound, done.problems
    yield patient
    assert [line for log in (await verify(patient)).values() for line in log.wrong] == []


def _merge(**more: Any) -> dict[str, Any]:
    return {"merge": {**MERGE, **more}}


async def _asked(graph: Graph, asker: Asker, text: str, **variables: Any) -> dict[str, Any]:
    """The data of an answer without errors."""
    answer = orjson.loads((await respond(API, graph, Asked(text, None, variables), asker, read_only=True)).content)
    assert "errors" not in answer, answer
    return answer["data"]


async def _rows(graph: Graph) -> list[Any]:
    """Everything that is recorded, without versions and who states it."""
    rows = await ask(graph, EVERYTHING)
    bare = {"version", "origin", "shipped"}
    return [[{k: v for k, v in x.items() if k not in bare} if isinstance(x, dict) else x for x in row] for row in rows]


async def test_what_two_records_say_otherwise_is_told_and_decided(recorded: Graph) -> None:
    assert await codes(recorded, APPROVER, _merge()) == [
        (0, "name", "CONTRADICTION"),
        (0, "aiClass", "CONTRADICTION"),
        (0, "affects", "CONTRADICTION"),  # how,
        (0, "affects", "CONTRADICTION"),  # and whether a source says so
    ]
    for change, code in (
        (_merge(**DECIDED, **DROP, version=7), "CONFLICT"),
        (_merge(**DECIDED, **DROP, mergedVersion=7), "CONFLICT"),
        (_merge(merged="sieve"), "SELF_REFERENCE"),
        (_merge(merged="nothing"), "NOT_FOUND"),
        (_merge(kind="AGENCY", slug="mill", merged="wheel"), "WRONG_KIND"),
        (_merge(values={"tool": {"name": None}}), "MISSING_FIELD"),
        (_merge(**DECIDED, drop=[{"of": "page", "field": "affects", "to": "sorting"}]), "NOT_FOUND"),
        (_merge(**DECIDED, drop=[{"of": "riddle", "field": "affects", "to": "mill"}]), "NOT_FOUND"),
        ({"split": {"kind": "TOOL", "slug": "sieve", "version": 1, "merged": "riddle"}}, "NOT_FOUND"),
    ):
        assert code in [told for *_, told in await codes(recorded, APPROVER, change)], change
    for asker in (MILL, WHEEL):
        assert {told for *_, told in await codes(recorded, asker, _merge(**DECIDED, **DROP))} == {"FORBIDDEN"}
    beside = {"correct": {"slug": "sieve", "version": 1, "values": {"tool": {"note": "Beside."}}}}
    assert "TOO_MANY" in [told for *_, told in await codes(recorded, APPROVER, _merge(**DECIDED, **DROP), beside)]


async def test_everything_leads_to_one_record_and_back(recorded: Graph) -> None:
    before = await _rows(recorded)
    digest = await graph_digest(recorded)
    done = await said(recorded, APPROVER, _merge(**DECIDED, **DROP), key="merge")
    assert (done["outcome"], done["problems"]) == ("RECORDED", [])
    assert [(each["slug"], each["version"]) for each in done["records"]] == [("sieve", 2)]
    assert (await said(recorded, APPROVER, _merge(**DECIDED, **DROP), key="merge"))["outcome"] == "REPEATED"

    assert await ask(recorded, LINKS, slug="riddle") == []
    there = await ask(recorded, LINKS, slug="sieve")
    assert ["USES", "wheel", "2024", ["wheel"]] in there
    assert ["USES", "wheel", None, None] in there
    assert sorted(far for _, far, *_ in there if "--" in far) == [
        "riddle--2020-02", "sieve--2020-03", "sieve--2021",
    ]  # fmt: skip
    row = "MATCH (t:Tool {slug: 'sieve'}) RETURN t.name, t.aliases, t.userGroup, t.techniques, t.aiClass"
    assert await ask(recorded, row) == [
        ["Sieve", ["Ŵyl Sieve", "Riddle"], "Millers", ["regression", "sampling"], "STATISTICAL"]
    ]

    back = {"kind": "TOOL", "slug": "sieve", "version": 2, "merged": "riddle"}
    assert {told for *_, told in await codes(recorded, MILL, {"split": back})} == {"FORBIDDEN"}
    done = await said(recorded, APPROVER, {"split": back})
    assert (done["outcome"], done["problems"]) == ("RECORDED", [])
    assert sorted((each["slug"], each["version"]) for each in done["records"]) == [("riddle", 2), ("sieve", 3)]
    assert await _rows(recorded) == before
    assert await graph_digest(recorded) != digest  # who states the record is another


async def test_a_proposal_may_hold_a_merge(recorded: Graph) -> None:
    proposal = await propose(recorded, WHEEL, _merge(**DECIDED, **DROP))
    [change] = proposal["changes"]
    assert (change["kind"], change["record"]["slug"]) == ("merge", "sieve")
    fields = {each["field"]: each for each in change["fields"]}
    assert (fields["name"]["before"], fields["name"]["proposed"]) == ("Ŵyl Sieve", "Sieve")
    assert (fields["userGroup"]["before"], fields["userGroup"]["proposed"]) == (None, "Millers")
    assert '"affects": ["sorting"]' in fields["merged"]["before"]
    [listed] = (await told(recorded, APPROVER, LIST, about="sieve"))["nodes"]
    assert listed["changes"][0]["mayDecide"] is True
    done = await decide(recorded, APPROVER, listed, accept=[0], reason="They are the same.")
    assert (done["outcome"], done["problems"], done["proposal"]["state"]) == ("RECORDED", [], "ACCEPTED")
    [after] = (await told(recorded, WHEEL, LIST, about="sieve"))["nodes"]
    assert after["state"] == "ACCEPTED"


async def test_the_old_slug_and_id_lead_to_what_became_of_it(recorded: Graph) -> None:
    asked = 'query ($id: ID!) { tool(slug: "riddle") { slug id } node(id: $id) { id } nodes(ids: [$id]) { id } '
    asked += 'reach(tool: "riddle") { acts } duplicates(minScore: 0) { totalCount } }'
    old = (await _asked(recorded, ANONYMOUS, '{ tool(slug: "riddle") { id } }'))["tool"]["id"]
    report = await told(recorded, ANONYMOUS, REPORT)
    assert (await said(recorded, APPROVER, _merge(**DECIDED, **DROP)))["outcome"] == "RECORDED"

    now = await _asked(recorded, ANONYMOUS, asked, id=old)
    new = now["tool"]["id"]
    assert now["tool"]["slug"] == "sieve"
    assert new != old
    assert (now["node"], now["nodes"], now["reach"]) == ({"id": new}, [{"id": new}], {"acts": False})
    assert now["duplicates"] == {"totalCount": 0}
    # What was said of it stays where it was said, and what is said of it from now on is said of what it became.
    state = await _asked(
        recorded, ANONYMOUS, "query ($t: String!) { correction(token: $t) { state } }", t=report["token"]
    )
    assert state["correction"] == {"state": "OPEN"}
    late = {"correct": {"slug": "riddle", "version": 1, "values": {"tool": {"note": "Late."}}}}
    [stale] = (await said(recorded, APPROVER, late))["problems"]
    assert (stale["code"], stale["version"], stale["current"]["slug"]) == ("CONFLICT", 2, "sieve")
    link = {
        "link": {"kind": "OUTCOME", "slug": "fairness", "field": "tools", "link": {"to": "riddle", "since": "2025"}}
    }
    assert (await said(recorded, APPROVER, link))["problems"] == []
    assert ["BEARS_ON", "fairness", "2025", None] in await ask(recorded, LINKS, slug="sieve")
    again = await said(recorded, APPROVER, GIVEN)
    assert "DUPLICATE_SLUG" in [problem["code"] for problem in again["problems"]]


async def test_what_has_changed_since_is_told_and_stays(recorded: Graph) -> None:
    assert (await said(recorded, APPROVER, _merge(**DECIDED, **DROP)))["outcome"] == "RECORDED"
    noted = {"correct": {"slug": "sieve", "version": 2, "values": {"tool": {"userGroup": "Sifters"}}}}
    hidden = {"link": {"tool": "sieve", "field": "users", "to": "wheel", "since": "2025", "audience": ["wheel"]}}
    assert (await said(recorded, APPROVER, noted))["outcome"] == "RECORDED"
    done = await record(recorded, the_model(), OPERATOR, Request([hidden], "Told."))
    assert done.sound, done.problems
    back = {"kind": "TOOL", "slug": "sieve", "version": 3, "merged": "riddle"}
    call = await said(recorded, APPROVER, {"split": back})
    assert [problem["message"] for problem in call["problems"]] == [
        "sieve: stays: since the merge userGroup changed; with `stays` that stays as it is"
    ]
    call = await said(recorded, APPROVER, {"split": {**back, "stays": True}})
    assert (call["outcome"], call["problems"]) == ("RECORDED", [])
    row = "MATCH (t:Tool) WHERE t.slug IN ['sieve', 'riddle'] RETURN t.slug, t.userGroup, t.name ORDER BY t.slug"
    assert await ask(recorded, row) == [["riddle", "Millers", "Riddle"], ["sieve", "Sifters", "Ŵyl Sieve"]]
    assert ["USES", "wheel", "2024", ["wheel"]] in await ask(recorded, LINKS, slug="riddle")
    assert ["USES", "wheel", "2025", ["wheel"]] in await ask(recorded, LINKS, slug="sieve")


async def test_a_source_and_a_chain_of_records_that_were_merged(recorded: Graph) -> None:
    page = {"title": "A page", "note": "No day", "confidence": "SOURCED", "marking": "PUBLISHED"}
    made = [
        {"create": {"source": {"slug": slug, "url": f"https://example.org/{slug}", "sources": [slug], **page}}}
        for slug in ("page-1", "page-2")
    ]
    noted = {"correct": {"slug": "riddle", "version": 1, "values": {"tool": {"note": "Noted."}}, "sources": ["page-1"]}}
    assert (await said(recorded, EDITOR, *made))["problems"] == []
    assert (await said(recorded, MILL, noted))["problems"] == []
    merges = [("page-2", 1, "page-1", 1), ("page", 1, "page-2", 2)]
    for slug, version, merged, merged_version in merges:
        change = {"slug": slug, "version": version, "merged": merged, "mergedVersion": merged_version}
        decided = {"values": {"source": {"url": "https://example.org/page-1"}}}
        done = await said(recorded, EDITOR, {"merge": {"kind": "SOURCE", **change, **decided}})
        assert (done["outcome"], done["problems"]) == ("RECORDED", [])
        assert [each["slug"] for each in done["records"]] == [slug]
    cited = "MATCH (t:Tool {slug: 'riddle'}) MATCH (s:Source {slug: 'page'}) RETURN t.sources, s.sources"
    assert await ask(recorded, cited) == [[["page"], ["page"]]]
    led = await _asked(recorded, ANONYMOUS, '{ source(slug: "page-1") { slug } }')
    assert led == {"source": {"slug": "page"}}
    first = {"kind": "SOURCE", "slug": "page", "version": 2, "merged": "page-1"}
    assert ("CONTRADICTION") in [code for *_, code in await codes(recorded, EDITOR, {"split": first})]
    done = await said(recorded, EDITOR, {"split": {**first, "merged": "page-2"}})
    assert (done["outcome"], done["problems"]) == ("RECORDED", [])
    assert await ask(recorded, cited) == [[["page", "page-2"], ["page"]]]
    assert (await _asked(recorded, ANONYMOUS, '{ source(slug: "page-1") { slug } }'))["source"] == {"slug": "page-2"}


def test_the_page_shows_a_merge_that_is_understood() -> None:
    page = (Path(__file__).parents[2] / "docs" / "recording.md").read_text(encoding="utf-8")
    [text] = re.findall(r"```yaml\n(changes:\n  - merge:.*?)```", page, re.DOTALL)
    notes = Notes()
    [wanted] = read_wanted(yaml.safe_load(text)["changes"], the_model(), notes)
    assert (notes, wanted.refs) == ([], [Ref("Tool", "case-sorter"), Ref("Tool", "case-sorter-2")])
