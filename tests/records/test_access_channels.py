"""By whatever way a row above PUBLISHED leaves the hub, who keeps it is told: feed, stream, journal, export, past."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import orjson
import pytest

from hub.access.asker import ANONYMOUS, Asker
from hub.access.roles import Role
from hub.actors.access_records import AccessKind
from hub.actors.accesses import Accesses, record_all
from hub.analytics.following.follow import Following
from hub.api.documents.limits import LIMITS
from hub.api.documents.request import Request, Response
from hub.api.http.view import refused_response
from hub.api.operation import respond
from hub.api.streams.subscribing import Subscribing
from hub.cli.exporting import _view
from hub.errors import DeadlineExceeded, DoneUntold, Unavailable
from hub.exports.export import Job, export
from hub.exports.exported import View
from hub.exports.formats.known import FORMATS
from hub.exports.transparency.facts import tools_of
from hub.graph.session import Graph
from hub.model.enums import Marking
from hub.partner.from_graph import GraphSource
from hub.partner.responder import responder
from tests.partner.questions import page
from tests.records.calls import API, APPROVER, MILL, RIDDLE, said, who
from tests.records.graphs import ask, change, load
from tests.streams.followed import mark

READER, AUDITOR = who("wheel"), who("wheel", Role.AUDITOR)
RECORDED = "MATCH (a:AccessRecord) RETURN a.steward, a.actor, a.kind, a.door, a.marked, a.shown, a.weighed"
FEED = page("tools")


@pytest.fixture
async def marked(patient: Graph, tmp_path: Path) -> AsyncGenerator[tuple[Graph, str]]:
    """A register with one tool above PUBLISHED, which the mill keeps, and its slug."""
    await load(patient, tmp_path)
    made = await said(patient, MILL, {"create": {"tool": {**RIDDLE, "marking": "OFFICIAL"}}})
    patient.kept[Accesses] = Accesses(patient, API.model)
    yield patient, made["records"][0]["slug"]
    patient.kept.clear()


async def recorded(graph: Graph) -> list[list[Any]]:
    """What was recorded, in a fixed order; then it is gone."""
    rows = sorted(await ask(graph, RECORDED))
    await change(graph, "MATCH (a:AccessRecord) DELETE a")
    graph.kept[Accesses] = Accesses(graph, API.model)
    return rows


async def hidden_rows(graph: Graph) -> int:
    """How many rows are OFFICIAL, counted without the hub."""
    nodes = await ask(graph, "MATCH (n) WHERE n.marking = 'OFFICIAL' RETURN count(n)")
    links = await ask(graph, "MATCH ()-[r]->() WHERE r.marking = 'OFFICIAL' RETURN count(r)")
    return nodes[0][0] + links[0][0]


async def told(graph: Graph, query: str, asker: Asker) -> Any:
    answer = orjson.loads((await respond(API, graph, Request(query), asker, read_only=True)).content)
    assert "errors" not in answer, answer
    return answer["data"]


async def test_the_feed_the_journal_and_streams_are_recorded_like_answers(marked: tuple[Graph, str]) -> None:
    graph, slug = marked
    feed = responder(GraphSource(graph, API.model), 60.0, LIMITS)
    for reader in (READER, ANONYMOUS):
        answer = await feed(Request(FEED), reader, read_only=True)
        assert (slug.encode() in answer.content) == (reader is READER)
    of_feed = await recorded(graph)
    assert {(row[0], row[1], row[2], row[4]) for row in of_feed} == {("mill", "key:wheel", "READ", "OFFICIAL")}
    assert sum(row[5] for row in of_feed) >= 1
    await told(graph, "{ journalEntries(log: FULL, most: 50) { changes { row after } } }", AUDITOR)
    assert [row[:3] for row in await recorded(graph)] == [["mill", "key:wheel", "READ"]]
    await told(graph, "{ journalEntries(log: OPEN, most: 50) { changes { row after } } }", AUDITOR)
    assert await recorded(graph) == []


async def test_an_event_is_recorded_before_it_is_sent(marked: tuple[Graph, str]) -> None:
    graph, slug = marked

    async def reader() -> Asker:
        return READER

    subscribing = Subscribing(API, graph, Following(graph, API.model, 1.0))
    asked = await subscribing.begin(Request("subscription { changes { changes { row } } }"), reader, read_only=True)
    assert not isinstance(asked, Response)
    events = subscribing.results(asked, reader)
    await anext(events)
    for tool in ("sieve", slug):
        values = {"tool": {"note": f"Of {tool}."}}
        await said(graph, APPROVER, {"correct": {"slug": tool, "version": 1, "values": values}})
        while not (event := await anext(events)):
            pass
        assert f"Tool:{tool}".encode() in event
    await events.aclose()
    told_of = [row for row in await recorded(graph) if row[1] == READER.actor]
    assert told_of == [["mill", "key:wheel", "EVENT", "GRAPHQL", "OFFICIAL", 1, 0]]


async def test_an_export_is_told_to_all_whose_rows_are_in_it(marked: tuple[Graph, str], tmp_path: Path) -> None:
    graph, _ = marked
    job = Job(graph, API.model, View(READER, None), FORMATS["records"], "https://hub.example")
    about = await export(job, tmp_path / "out")
    assert about.marking.value == "OFFICIAL"
    rows = await recorded(graph)
    assert {row[2] for row in rows} == {"EXPORT"}
    of_mill = {row[4]: row[5] for row in rows if row[0] == "mill"}
    assert of_mill["OFFICIAL"] == await hidden_rows(graph)
    assert of_mill["PUBLISHED"] > 0
    assert any(row[0] == "hub" for row in rows)
    # An access record is no row of the register, however it is marked.
    again = await export(job, tmp_path / "again")
    assert again.marking is about.marking


async def test_what_a_command_takes_away_is_recorded_as_the_operators(
    marked: tuple[Graph, str], tmp_path: Path
) -> None:
    """As `hub export` and `hub drift` read: as somebody of an agency, by whoever runs the machine."""
    graph, _ = marked
    view = _view(None, "mill", Marking.OFFICIAL)
    await export(Job(graph, API.model, view, FORMATS["records"], "https://hub.example"), tmp_path / "out")
    by_command = {(row[1], row[2], row[3], row[4]) for row in await recorded(graph) if row[0] == "mill"}
    assert by_command == {("operator", "EXPORT", "COMMAND", marking) for marking in ("OFFICIAL", "PUBLISHED")}
    await tools_of(graph, API.model, view)
    drafts = await recorded(graph)
    assert {(row[1], row[2], row[3]) for row in drafts} == {("operator", "EXPORT", "COMMAND")}
    assert "OFFICIAL" in {row[4] for row in drafts if row[0] == "mill"}


async def test_a_pack_is_told_to_all_whose_rows_everybody_sees(marked: tuple[Graph, str]) -> None:
    graph, _ = marked
    await record_all(graph, APPROVER, AccessKind.PACK, ["review"], ANONYMOUS)
    rows = await recorded(graph)
    assert {(row[2], row[4]) for row in rows} == {("PACK", "PUBLISHED")}
    assert {"mill", "hub"} <= {row[0] for row in rows}
    await record_all(graph, ANONYMOUS, AccessKind.PACK, ["review"])
    assert await recorded(graph) == []


async def test_an_earlier_value_above_published_is_told_of_its_day(marked: tuple[Graph, str]) -> None:
    graph, _ = marked
    await mark(graph, "sieve", "OFFICIAL", 1)
    await said(
        graph, APPROVER,
        {"set": {"slug": "sieve", "version": 2, "from": "2025-06-01", "values": {"tool": {"sroRole": "A desk"}}}},
    )  # fmt: skip
    query = '{ tool(slug: "sieve", asOf: "2025-01-01") { sroRole } }'
    await recorded(graph)
    await told(graph, query, READER)
    [row] = await recorded(graph)
    assert row[:3] == ["mill", "key:wheel", "READ"]
    assert row[5] == 2


async def test_a_change_whose_answer_cannot_be_recorded_is_told_as_done(
    marked: tuple[Graph, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not as if the register could not be reached; with its key it is told once that is possible."""
    graph, slug = marked
    values = {"correct": {"slug": slug, "version": 1, "values": {"tool": {"note": "Noted."}}}}

    async def fail(*_: Any) -> None:
        raise Unavailable

    with monkeypatch.context() as broken:
        broken.setattr(Accesses, "_written", fail)
        with pytest.raises(Unavailable) as undone:
            await said(graph, MILL, {"withdraw": {"kind": "TOOL", "slug": slug, "version": 7}})
        assert not isinstance(undone.value, DoneUntold)
        with pytest.raises(DoneUntold):
            await said(graph, MILL, values, key="once")
        response, headers = refused_response(DoneUntold())
        assert orjson.loads(response.content)["data"] is None
        assert (DoneUntold.status, headers) == (200, {})
        # Who has nothing above PUBLISHED to read in the answer gets it.
        plain = {"create": {"tool": {**RIDDLE, "slug": "plain", "name": "Plain"}}}
        assert (await said(graph, MILL, plain))["outcome"] == "RECORDED"
    assert await ask(graph, "MATCH (t:Tool {slug: $slug}) RETURN t.note, t.version", slug=slug) == [["Noted.", 2]]
    again = await said(graph, MILL, values, key="once")
    assert (again["outcome"], again["records"][0]["version"]) == ("REPEATED", 2)
    assert again["records"][0]["record"]["note"] == "Noted."


async def test_a_change_whose_answer_cannot_be_read_is_told_as_done(
    marked: tuple[Graph, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    graph, slug = marked

    async def fail(*_: Any, **__: Any) -> None:
        raise DeadlineExceeded

    values = {"correct": {"slug": slug, "version": 1, "values": {"tool": {"note": "Noted."}}}}
    with monkeypatch.context() as broken:
        broken.setattr("hub.api.operation.answer_as_recorded", fail)
        with pytest.raises(DoneUntold):
            await said(graph, MILL, values, key="once")
        with pytest.raises(DeadlineExceeded):
            await said(graph, MILL, values, key="dry", dry=True)
    assert (await said(graph, MILL, values, key="once"))["outcome"] == "REPEATED"
