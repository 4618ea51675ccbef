"""Access records: each reading of a row above PUBLISHED leaves word with who keeps the row, and tells nobody else."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

import orjson
import pytest

from hub import clock
from hub.access.asker import ANONYMOUS, Asker, SignIn
from hub.access.roles import Role
from hub.actors.accesses import SAME, Accesses
from hub.api.documents.request import Request
from hub.api.kept_answers import KeptAnswers
from hub.api.operation import respond
from hub.api.schema.hub_schema import build_schema
from hub.errors import Unavailable
from hub.graph.compiler.ids import global_id
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.model.enums import Marking
from hub.model.registry import the_model
from tests.analytics.world import World

API = build_schema(the_model())
OFFICIAL, SENSITIVE = Marking.OFFICIAL, Marking.OFFICIAL_SENSITIVE
RECORDED = "MATCH (a:AccessRecord) RETURN a.steward, a.marked, coalesce(a.shared, []), a.shown, a.weighed"
RECORDS = "{ accessRecords(first: 100) { actor agency { slug } steward { slug } byEditors shown weighed marking } }"


def who(agency: str | None, *roles: Role, clearance: Marking = OFFICIAL, actor: str = "a") -> Asker:
    return Asker(clearance, agency, actor, frozenset({Role.READER, *roles}), signed_in=SignIn.KEY)


def world() -> World:
    """Tools of two agencies and of none; one that everybody sees has a hidden link and a hidden status."""
    made = World().node("Agency", "cps").node("Agency", "moj").node("Agency", "met")
    made.node("Process", "p").node("Supplier", "s", marking="OFFICIAL")
    made.tool("open", "moj").tool("a", "moj", marking="OFFICIAL").tool("b", "cps", marking="OFFICIAL", audience=["cps"])
    made.tool("c", "moj", marking="OFFICIAL_SENSITIVE").tool("n", None, marking="OFFICIAL")
    made.link("Tool:open", "AFFECTS", "Process:p", marking="OFFICIAL")
    made.state("open", "RETIRED", since="2026-01-01", marking="OFFICIAL", lastSeen="2026-06-30")
    return made


@pytest.fixture
async def graph(patient_graph: Graph) -> AsyncGenerator[Graph]:
    graph = patient_graph
    await world().write(graph)
    graph.kept.clear()
    graph.kept[Accesses] = Accesses(graph, API.model)
    yield graph
    graph.kept.clear()


async def ask(graph: Graph, asker: Asker, query: str, answers: KeptAnswers | None = None) -> Any:
    response = await respond(API, graph, Request(query), asker, read_only=True, answers=answers)
    told = orjson.loads(response.content)
    assert "errors" not in told, told
    return told["data"]


async def recorded(graph: Graph) -> set[tuple[str, str, str, int, int]]:
    """Steward, marking, audience, rows shown and rows weighed of every record; then they are gone."""
    rows = await graph.read_one(Statement(RECORDED))

    async def forget(tx: Any) -> None:
        await tx.run(Statement("MATCH (a:AccessRecord) DELETE a"))

    await graph.write(forget)
    graph.kept[Accesses] = Accesses(graph, API.model)
    assert len({tuple(map(str, row)) for row in rows}) == len(rows)
    return {(steward, marked, " ".join(shared), shown, weighed) for steward, marked, shared, shown, weighed in rows}


MOJ, CPS, HUB = ("moj", "OFFICIAL", ""), ("cps", "OFFICIAL", "cps"), ("hub", "OFFICIAL", "")
EACH = {
    "{ tools { nodes { slug } } }": {(*MOJ, 1, 0), (*CPS, 1, 0), (*HUB, 1, 0)},
    '{ tool(slug: "a") { name } }': {(*MOJ, 1, 0)},
    f'{{ node(id: "{global_id("Tool", "a")}") {{ id }} }}': {(*MOJ, 1, 0)},
    '{ tool(slug: "open") { name } }': set(),
    '{ tool(slug: "c") { name } }': set(),
    '{ tool(slug: "open") { status } }': {(*MOJ, 1, 0)},
    '{ tool(slug: "open") { affects { edges { node { slug } } } } }': {(*MOJ, 1, 0)},
    '{ process(slug: "p") { affectedBy { nodes { slug } } } }': {(*MOJ, 1, 0)},
    '{ agency(slug: "moj") { tools { nodes { owner { slug } } } } }': {(*MOJ, 1, 0)},
    "{ tools { totalCount } }": {(*MOJ, 0, 2), (*CPS, 0, 1), (*HUB, 0, 1)},
    '{ tools(where: { slug: { eq: "nothing" } }) { pageInfo { hasNextPage } } }': {
        (*MOJ, 0, 2),
        (*CPS, 0, 1),
        (*HUB, 0, 1),
    },
    "{ processes(where: { affectedBy: { some: { node: { status: { eq: LIVE } } } } }) { nodes { slug } } }": {
        (*MOJ, 0, 2),
        (*CPS, 0, 1),
        (*HUB, 0, 1),
    },
}


async def test_each_row_above_published_is_told_to_who_keeps_it(graph: Graph) -> None:
    for query, expected in EACH.items():
        await ask(graph, who("cps"), query)
        assert await recorded(graph) == expected, query


async def test_who_sees_nothing_above_published_pays_nothing(graph: Graph) -> None:
    """Not a statement more, nor another text, than on a graph of which nobody records accesses."""
    sent: list[str] = []
    graph.listeners.append(lambda statement: sent.append(statement.text))
    for reader in (ANONYMOUS, who("cps", Role.APPROVER, clearance=Marking.PUBLISHED)):
        for query in (*EACH, "{ toolGroups(groupBy: [OWNER]) { count } }"):
            await ask(graph, reader, query)
            # What looking for a near slug needs is made once.
            sent.clear()
            await ask(graph, reader, query)
            own, unrecorded = sent[:], graph.kept.pop(Accesses)
            sent.clear()
            await ask(graph, reader, query)
            assert own == sent
            assert not any("PUBLISHED" in text for text in own)
            sent.clear()
            graph.kept[Accesses] = unrecorded
    assert await recorded(graph) == set()


async def test_a_question_about_the_register_rests_on_all_that_it_reads(graph: Graph) -> None:
    await ask(graph, who("cps"), "{ toolGroups(groupBy: [OWNER]) { count } }")
    # It reads tools, their statuses and suppliers. Of moj's: a tool, and of the open one a link and a status.
    assert await recorded(graph) == {(*MOJ, 0, 3), (*CPS, 0, 1), (*HUB, 0, 2)}


async def test_the_same_answer_is_recorded_once_a_minute_and_a_kept_one_too(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = KeptAnswers(graph, API.model, 1_000_000, at_once=True)
    query = '{ tool(slug: "a") { name } }'
    given = [await ask(graph, who("cps"), query, answers)]
    before = graph.statements_sent
    given.append(await ask(graph, who("cps"), query, answers))
    assert graph.statements_sent - before == 1, "the version alone"
    accesses = graph.kept[Accesses]
    monkeypatch.setattr(accesses, "_lately", {})
    given.append(await ask(graph, who("cps"), query, answers))
    await ask(graph, who("cps", actor="b"), query, answers)
    assert given == [given[0]] * 3
    assert [row[0] for row in await graph.read_one(Statement("MATCH (a:AccessRecord) RETURN a.actor"))].count("a") == 2
    assert SAME == 60


async def test_all_who_wait_share_a_write_and_two_hubs_record_beside_each_other(graph: Graph) -> None:
    writes: list[str] = []
    graph.listeners.append(
        lambda statement: writes.append(statement.text) if "CREATE (a:AccessRecord)" in statement.text else None
    )
    other = Accesses(graph, API.model)
    readers = [who("cps", actor=f"a{n}") for n in range(12)]
    await asyncio.gather(*(ask(graph, reader, '{ tool(slug: "a") { name } }') for reader in readers))
    assert len(writes) < len(readers)
    graph.kept[Accesses] = other
    await ask(graph, readers[0], '{ tool(slug: "a") { name } }')
    rows = await graph.read_one(Statement("MATCH (a:AccessRecord) RETURN a.actor, a.question"))
    assert len(rows) == len(readers) + 1
    assert len({actor for actor, _ in rows}) == len(readers)
    # Each hub has a key of its own for what was asked.
    assert sorted(Counter(question for _, question in rows).values()) == [1, len(readers)]


async def test_what_cannot_be_recorded_is_not_shown(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: Any) -> None:
        raise Unavailable

    monkeypatch.setattr(graph, "write", fail)
    with pytest.raises(Unavailable, match="cannot be recorded"):
        await ask(graph, who("cps"), '{ tool(slug: "a") { name } }')
    assert await ask(graph, who("cps"), '{ tool(slug: "open") { name } }') == {"tool": {"name": "open"}}
    assert await ask(graph, ANONYMOUS, "{ tools { totalCount } }") == {"tools": {"totalCount": 1}}


async def test_records_are_for_who_keeps_the_rows_and_for_auditors(graph: Graph) -> None:
    """Nobody reads of a row that they could not see; the reader's id is for them alone."""
    await ask(graph, who("cps", clearance=SENSITIVE, actor="reader"), "{ tools { nodes { slug } } }")

    async def read_by(asker: Asker) -> set[tuple[str | None, str, int]]:
        rows = (await ask(graph, asker, RECORDS))["accessRecords"]
        assert {row["actor"] for row in rows} <= {"reader"}
        assert {row["agency"]["slug"] for row in rows} <= {"cps"}
        assert all(row["byEditors"] == (row["steward"] is None) for row in rows)
        return {(row["steward"] and row["steward"]["slug"], row["marking"], row["shown"]) for row in rows}

    moj, most = ("moj", "OFFICIAL", 1), ("moj", "OFFICIAL_SENSITIVE", 1)
    cps, nobodys = ("cps", "OFFICIAL", 1), (None, "OFFICIAL", 1)
    assert await read_by(who("moj", Role.APPROVER)) == {moj}
    assert await read_by(who("moj", Role.APPROVER, clearance=SENSITIVE)) == {moj, most}
    assert await read_by(who("met", Role.APPROVER)) == set()
    assert await read_by(who("cps", Role.APPROVER, Role.EDITOR)) == {cps, nobodys}
    assert await read_by(who(None, Role.AUDITOR)) == {moj, nobodys}
    assert await read_by(who("cps", Role.AUDITOR, clearance=SENSITIVE)) == {moj, most, cps, nobodys}
    assert await read_by(who("cps", Role.AUDITOR, clearance=Marking.PUBLISHED)) == set()
    for asker, code in (
        (ANONYMOUS, "UNAUTHENTICATED"),
        (who("moj", Role.CONTRIBUTOR, Role.ADMINISTRATOR), "FORBIDDEN"),
    ):
        response = await respond(API, graph, Request(RECORDS), asker, read_only=True)
        assert orjson.loads(response.content)["errors"][0]["extensions"]["code"] == code


async def newest(graph: Graph, asker: Asker, after: str) -> list[str]:
    """The names of records after one, the newest first."""
    query = f'{{ accessRecords(newestFirst: true, after: "{after}") {{ name }} }}'
    return [row["name"] for row in (await ask(graph, asker, query))["accessRecords"]]


async def test_records_are_read_page_by_page_and_go_after_a_year(graph: Graph) -> None:
    auditor = who("cps", Role.AUDITOR)
    old = clock.now() - timedelta(days=366)
    with clock.held_at(old):
        await ask(graph, who("cps"), '{ tool(slug: "a") { name } }')
    await ask(graph, who("cps", actor="b"), "{ tools { nodes { slug } } }")
    graph.kept[Accesses] = Accesses(graph, API.model, days=400)
    names: list[str] = []
    while page := (
        await ask(graph, auditor, f'{{ accessRecords(first: 2, after: "{names[-1] if names else ""}") {{ name }} }}')
    )["accessRecords"]:
        names += [row["name"] for row in page]
    assert len(names) == 4
    assert names == sorted(names)
    backwards = [await newest(graph, auditor, ""), await newest(graph, auditor, names[2])]
    assert backwards == [names[::-1], names[1::-1]]
    # An approver and editor reads by two statements, moj's and nobody's, what an auditor reads by one.
    assert await newest(graph, who("moj", Role.APPROVER, Role.EDITOR), "") == [
        row["name"]
        for row in (await ask(graph, auditor, "{ accessRecords(newestFirst: true) { name steward { slug } } }"))[
            "accessRecords"
        ]
        if row["steward"] is None or row["steward"]["slug"] == "moj"
    ]
    graph.kept[Accesses] = Accesses(graph, API.model)
    assert len((await ask(graph, auditor, "{ accessRecords { name } }"))["accessRecords"]) == 3
    assert len(await graph.read_one(Statement("MATCH (a:AccessRecord) RETURN a.slug"))) == 4
    await ask(graph, who("cps", actor="c"), '{ tool(slug: "a") { name } }')
    kept = {slug for (slug,) in await graph.read_one(Statement("MATCH (a:AccessRecord) RETURN a.slug"))}
    assert names[0] not in kept
    assert set(names[1:]) < kept
