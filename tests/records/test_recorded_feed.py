"""What was recorded of a topic, over GraphQL and as an Atom feed, and the pages of a record that was merged."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from hub.access.asker import ANONYMOUS, Asker
from hub.changing import OPERATOR
from hub.errors import NotFound, Unauthenticated
from hub.graph.logs.verify import verify
from hub.graph.session import Graph
from hub.model.registry import the_model
from hub.records.record import Request, record
from tests.conftest import Engine
from tests.http.conftest import Hub, serving
from tests.records.calls import APPROVER, MILL, WHEEL, said
from tests.records.graphs import load
from tests.records.test_merging import DECIDED, DROP, GIVEN, HIDDEN, MERGE
from tests.records.test_proposals import told

ATOM = "{http://www.w3.org/2005/Atom}"
WHEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
RECORDED = """query ($tool: String, $agency: String) {
  recorded(tool: $tool, agency: $agency) { why number changes { act row fields } gone { row } }
}"""
NOTE = {"correct": {"slug": "sieve", "version": 1, "values": {"tool": {"note": "Finer."}}}}
HIDES = {"link": {"kind": "TOOL", "slug": "sieve", "field": "users", "link": {"to": "mill", "audience": ["mill"]}}}


@pytest.fixture
async def hub(patient: Graph, engine: Engine, tmp_path: Path) -> AsyncGenerator[Hub]:
    """The small register with a second tool of the mill, served."""
    await load(patient, tmp_path)
    assert (await said(patient, MILL, GIVEN))["outcome"] == "RECORDED"
    async with serving(patient, engine.settings.model_copy(update={"deadline": 180.0})) as running:
        yield running


def require_valid(content: bytes) -> list[ElementTree.Element]:
    """The entries of a feed, after what RFC 4287 requires of it was found in it."""
    feed = ElementTree.fromstring(content)  # noqa: S314 - the hub's own
    entries = feed.findall(f"{ATOM}entry")
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            [given] = element.findall(f"{ATOM}{name}")
            assert (given.text or "").strip(), name
        assert urlsplit(str(element.findtext(f"{ATOM}id"))).scheme == "urn"
        assert WHEN.fullmatch(str(element.findtext(f"{ATOM}updated")))
        ways = [(link.get("rel"), link.get("type"), link.get("hreflang")) for link in element.findall(f"{ATOM}link")]
        assert ways.count(("alternate", "text/html", None)) == 1
        assert all(link.get("href") for link in element.findall(f"{ATOM}link"))
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert [link.get("rel") for link in feed.findall(f"{ATOM}link")].count("self") == 1
    names = [str(entry.findtext(f"{ATOM}id")) for entry in entries]
    assert len(set(names)) == len(names)
    return entries


async def test_a_topic_is_followed_as_far_as_its_reader_sees_it(hub: Hub) -> None:
    first = await hub.client.get("/recorded.atom?tool=sieve")
    assert (first.status_code, first.headers["content-type"]) == (200, "application/atom+xml")
    [loaded] = require_valid(first.content)
    for change in (NOTE, HIDES):
        assert (await said(hub.graph, MILL, change))["outcome"] == "RECORDED"
    feed = await hub.client.get("/recorded.atom?tool=sieve")
    [entry, same] = require_valid(feed.content)
    assert same.findtext(f"{ATOM}id") == loaded.findtext(f"{ATOM}id")
    assert "(note, version)" in str(entry.findtext(f"{ATOM}content"))
    again = await hub.client.get("/recorded.atom?tool=sieve", headers={"if-none-match": feed.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["etag"] != feed.headers["etag"]
    assert '<link rel="alternate" type="application/atom+xml"' in (await hub.client.get("/tools/sieve")).text
    assert (await hub.client.get("/recorded.atom?tool=nothing")).status_code == 404

    for asker, calls in ((ANONYMOUS, 2), (WHEEL, 2), (MILL, 3)):
        assert len(await told(hub.graph, asker, RECORDED, tool="sieve")) == calls
    # What an agency owns belongs to it, the second tool as well.
    assert len(await told(hub.graph, ANONYMOUS, RECORDED, agency="mill")) == 3
    assert len(await told(hub.graph, ANONYMOUS, RECORDED, agency="wheel")) < 3


async def test_pages_of_a_merged_record_lead_to_what_it_became(hub: Hub) -> None:
    done = await record(hub.graph, the_model(), OPERATOR, Request([HIDDEN], "Told."))
    assert done.sound
    before = await hub.client.get("/tools/riddle")
    assert before.status_code == 200
    assert (await said(hub.graph, APPROVER, {"merge": {**MERGE, **DECIDED, **DROP}}))["outcome"] == "RECORDED"
    for page, led in (
        ("/tools/riddle", "/tools/sieve"),
        ("/tools/riddle/leads?asOf=2025", "/tools/sieve/leads?asOf=2025"),
    ):
        answer = await hub.client.get(page)
        assert (answer.status_code, answer.headers["location"]) == (301, led)
    # What came and went before anybody was told of it is not told as gone.
    [call, *_] = await told(hub.graph, ANONYMOUS, RECORDED, tool="sieve")
    assert {(row["act"], row["row"]) for row in call["changes"]} >= {("MERGE", "Tool:sieve")}
    assert require_valid((await hub.client.get("/recorded.atom?tool=riddle")).content)


async def test_what_somebody_follows_is_theirs_and_counts_what_is_new(hub: Hub) -> None:
    follow = """mutation ($name: String!, $words: String, $tool: String, $agency: String) {
      saveSearch(name: $name, text: $words, tool: $tool, agency: $agency) { outcome } }"""
    mine = "{ savedSearches { name text topic { ... on Named { slug } } newCount } }"
    visited = "mutation ($name: String!) { visitSearch(name: $name) { outcome } }"
    for name, what in (
        ("the sieve", {"tool": "sieve"}),
        ("the wheel", {"agency": "wheel"}),
        ("words", {"words": "sieve"}),
    ):
        assert (await told(hub.graph, WHEEL, follow, name=name, **what))["outcome"] == "RECORDED"
    for wrong in ({"words": "sieve", "tool": "sieve"}, {"tool": "sieve", "agency": "mill"}, {}):
        with pytest.raises(AssertionError, match="BAD_USER_INPUT"):
            await told(hub.graph, WHEEL, follow, name="wrong", **wrong)
    with pytest.raises(Unauthenticated):
        await told(hub.graph, ANONYMOUS, follow, name="wrong", tool="sieve")

    async def counts(asker: Asker) -> dict[str, int]:
        return {each["name"]: each["newCount"] for each in await told(hub.graph, asker, mine)}

    assert await counts(WHEEL) == {"the sieve": 0, "the wheel": 0, "words": 0}
    assert await counts(MILL) == {}
    for change in (NOTE, HIDES):
        assert (await said(hub.graph, MILL, change))["outcome"] == "RECORDED"
    # The second is the mill's alone.
    assert await counts(WHEEL) == {"the sieve": 1, "the wheel": 0, "words": 1}
    assert (await told(hub.graph, WHEEL, visited, name="words"))["outcome"] == "RECORDED"
    assert await counts(WHEEL) == {"the sieve": 1, "the wheel": 0, "words": 0}
    with pytest.raises(NotFound):
        await told(hub.graph, MILL, visited, name="words")
    assert (await told(hub.graph, WHEEL, visited.replace("visit", "remove"), name="words"))["outcome"] == "RECORDED"
    assert (await said(hub.graph, APPROVER, {"merge": {**MERGE, **DECIDED, **DROP, "version": 2}}))[
        "outcome"
    ] == "RECORDED"
    assert (await told(hub.graph, WHEEL, follow, name="old", tool="riddle"))["outcome"] == "RECORDED"
    [old, *_] = await told(hub.graph, WHEEL, mine)
    assert (old["name"], old["topic"], old["text"]) == ("old", {"slug": "sieve"}, None)
    assert [line for log in (await verify(hub.graph)).values() for line in log.wrong] == []
