"""Health, readiness, metrics and the schema; what happens while the graph is frozen, and when a client leaves."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable
from typing import Any

import httpx
import pytest

from hub.errors import HubError
from hub.files import shipped
from hub.graph.constraints import order_index
from hub.graph.readiness import NOT_TOLD
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.model.stored import held
from tests.analytics.world import World
from tests.conftest import Engine
from tests.engines.processes import frozen
from tests.engines.statements import connected
from tests.http.conftest import DEADLINE, Hub, code, serving

COUNT = "{ tools { totalCount } }"
LISTED = "{ tools(first: 20) { nodes { slug } } }"
# Follows every path of four steps between tools and processes and finds nothing at the end of any.
SLOW = """{ tools(where: { affects: { some: { node: { affectedBy: { some: { node: { affects: { some: { node: {
  affectedBy: { some: { node: { slug: { eq: "nobody" } } } } } } } } } } } } } }) { totalCount } }"""
SEEN = {"marking": "PUBLISHED", **held(None, None)}
REMADE = order_index("Tool", "nameSort")
DROPPED = Statement("DROP INDEX tool_order")
RUNNING = Statement(
    "SHOW TRANSACTIONS YIELD currentQuery AS text WHERE text CONTAINS 'AFFECTS' AND NOT text STARTS WITH 'SHOW' "
    "RETURN count(*)"
)
# Beyond what is promised, for a machine that runs the tests and two engines on two processors.
GRACE = 1.0


async def test_the_hub_is_alive_and_ready(hub: Hub) -> None:
    assert (await hub.client.get("/healthz")).json() == {"status": "ok"}
    assert (await hub.client.get("/readyz")).json() == {"status": "ready"}


async def test_the_schema_is_served_as_it_is_printed(hub: Hub) -> None:
    response = await hub.client.get("/schema.graphql")
    assert response.text == (shipped("schema") / "graphql" / "hub.graphql").read_text(encoding="utf-8")
    assert response.headers["content-type"].startswith("text/plain")


async def test_requests_are_counted_by_status(hub: Hub) -> None:
    before = await _counted(hub, "200")
    await hub.ask(COUNT)
    await hub.client.get("/graphql")
    assert await _counted(hub, "200") == before + 1
    assert await _counted(hub, "400") >= 1
    text = (await hub.client.get("/metrics")).text
    assert "hub_graphql_request_seconds_bucket" in text
    assert "tools" not in text


async def _counted(hub: Hub, status: str) -> float:
    response = await hub.client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    line = f'hub_graphql_requests_total{{status="{status}"}} '
    return sum(float(metric.removeprefix(line)) for metric in response.text.splitlines() if metric.startswith(line))


async def test_a_graph_that_lost_a_migration_is_not_ready(hub: Hub) -> None:
    await _write(
        hub.graph, Statement("MATCH (m:Migration) WITH m ORDER BY m.version DESC LIMIT 1 SET m.version = -m.version")
    )
    try:
        response = await hub.client.get("/readyz")
        assert (response.status_code, response.json()["code"]) == (503, "UNAVAILABLE")
        assert "hub migrate" in response.json()["message"]
    finally:
        await _write(hub.graph, Statement("MATCH (m:Migration) WHERE m.version < 0 SET m.version = -m.version"))
    assert (await hub.client.get("/readyz")).status_code == 200


async def test_an_index_that_is_not_in_use_is_told_and_answers_are_the_same(engine: Engine, hub: Hub) -> None:
    """Missing on either engine; failed on Neo4j, which refuses a longer text: slower and told, never wrong."""
    await _write(hub.graph, Statement("MATCH (t:Tool) DETACH DELETE t"))
    rows = [{"slug": f"t{i}", "name": f"Tool {9 - i}", "nameSort": f"tool {9 - i}", **SEEN} for i in range(9)]
    await _write(hub.graph, Statement("UNWIND $rows AS row CREATE (t:Tool) SET t = row", {"rows": rows}))
    wanted = [f"t{i}" for i in reversed(range(9))]
    assert await _listed(hub) == wanted
    await hub.graph.schema(DROPPED)
    try:
        assert await _ready(hub) == {"status": "ready", "indexes": {"Tool(nameSort)": "MISSING"}}
        assert await _listed(hub) == wanted
        if not hub.graph.embedded:
            await _write(hub.graph, Statement("MATCH (t:Tool {slug: 't0'}) SET t.nameSort = $s", {"s": "z" * 40_000}))
            await hub.graph.schema(REMADE)
            # Waiting for an index that fails is an error.
            with pytest.raises(HubError):
                await hub.graph.schema(Statement("CALL db.awaitIndex('tool_order', 60)"))
            assert await _ready(hub) == {"status": "ready", "indexes": {"Tool(nameSort)": "FAILED"}}
            assert await _listed(hub) == wanted
            await hub.graph.schema(DROPPED)
    finally:
        await _write(hub.graph, Statement("MATCH (t:Tool) DETACH DELETE t"))
        await hub.graph.schema(REMADE)
        if not hub.graph.embedded:
            await hub.graph.schema(Statement("CALL db.awaitIndexes(60)"))
    assert await _ready(hub) == {"status": "ready"}


async def _ready(hub: Hub) -> Any:
    """What readiness says once it does so in time: a Neo4j on a busy machine plans its questions anew meanwhile."""
    response = await hub.client.get("/readyz")
    while response.status_code == 503 or response.json().get("indexes") == NOT_TOLD:
        response = await hub.client.get("/readyz")
    return response.json()


async def _listed(hub: Hub) -> list[str]:
    """The slugs of the tools in their order; a Neo4j that has not met the statement may plan it beyond the deadline."""
    answer = (await hub.ask(LISTED)).json()
    while "data" not in answer:
        assert answer["errors"][0]["extensions"]["code"] == "DEADLINE_EXCEEDED"
        answer = (await hub.ask(LISTED)).json()
    return [tool["slug"] for tool in answer["data"]["tools"]["nodes"]]


async def _write(graph: Graph, statement: Statement) -> None:
    await graph.write(lambda tx: tx.run(statement))


async def test_a_frozen_graph_is_told_in_time_and_comes_back(engine: Engine, hub: Hub) -> None:
    """Readiness fails within two seconds, requests within the deadline; liveness stays; all recovers by itself."""
    assert (await hub.ask(COUNT)).status_code == 200
    with frozen(engine.pid):
        asked = asyncio.create_task(_timed(hub.ask(COUNT)))
        ready, took = await _timed(hub.client.get("/readyz"))
        assert (ready.status_code, ready.json()["code"]) == (503, "UNAVAILABLE")
        assert took < 2
        assert (await hub.client.get("/healthz")).status_code == 200
        assert (await hub.client.get("/metrics")).status_code == 200
        answer, took = await asked
        assert (answer.status_code, code(answer)) == (503, "UNAVAILABLE")
        assert took < DEADLINE + GRACE
        # By now the hub knows, and does not let the next wait so long.
        answer, took = await _timed(hub.ask(COUNT))
        assert (answer.status_code, code(answer)) == (503, "UNAVAILABLE")
        assert took < 1 + GRACE
    assert await _ready_within(hub, 5)
    assert (await hub.ask(COUNT)).json()["data"] == {"tools": {"totalCount": 0}}


async def _timed(work: Awaitable[httpx.Response]) -> tuple[httpx.Response, float]:
    """A response, and the seconds it took."""
    started = time.monotonic()
    return await work, time.monotonic() - started


async def _ready_within(hub: Hub, seconds: float) -> bool:
    limit = time.monotonic() + seconds
    while (await hub.client.get("/readyz")).status_code != 200:
        if time.monotonic() > limit:
            return False
        await asyncio.sleep(0.1)
    return True


# So many that what follows every link of every link takes a quiet machine far longer than DEADLINE.
DENSE = 64


@pytest.fixture(scope="module")
async def dense(engine: Engine, hub: Hub) -> AsyncGenerator[Hub]:
    """A hub with one connection, on a graph in which every tool affects every process."""
    world = World()
    for number in range(DENSE):
        world.tool(f"t{number}", None)
        world.node("Process", f"p{number}")
    for tool in range(DENSE):
        for process in range(DENSE):
            world.link(f"Tool:t{tool}", "AFFECTS", f"Process:p{process}")
    settings = {"deadline": 30.0, "pool_size": 1, "acquisition_timeout": 2.0}
    async with (
        connected(engine.endpoint, engine.settings, **settings) as graph,
        serving(graph, engine.settings.model_copy(update=settings)) as running,
    ):
        await world.write(graph)
        yield running


async def _sent(dense: Hub) -> asyncio.Task[httpx.Response]:
    """A request on its way whose statement has been sent to the graph."""
    before = dense.graph.statements_sent
    work = asyncio.create_task(dense.ask(SLOW))
    while dense.graph.statements_sent == before:
        assert not work.done(), "it was answered without the graph"
        await asyncio.sleep(0.01)
    return work


async def test_a_client_that_leaves_takes_its_work_along(engine: Engine, hub: Hub, dense: Hub) -> None:
    """Its connection is free again at once, and on Neo4j its statement has ended; the embedded engine cannot tell."""
    work = await _sent(dense)
    while engine.name == "neo4j" and await hub.graph.read([RUNNING]) == [[[0]]]:
        assert not work.done(), "the statement is too quick to leave in the middle of it"
        await asyncio.sleep(0.05)
    assert not work.done(), "the statement is too quick to leave in the middle of it"
    work.cancel()
    await asyncio.wait([work])
    left = time.monotonic()
    answer = await dense.ask('{ tool(slug: "nobody") { name } }')
    assert (answer.status_code, answer.json()["data"]) == (200, {"tool": None})
    if engine.name == "neo4j":
        while await hub.graph.read([RUNNING]) != [[[0]]]:
            assert time.monotonic() < left + 2 + GRACE
            await asyncio.sleep(0.1)


async def test_a_statement_that_takes_too_long_is_stopped(engine: Engine, hub: Hub, dense: Hub) -> None:
    answer, took = await _timed(hub.ask(SLOW))
    assert (answer.status_code, code(answer)) == (503, "DEADLINE_EXCEEDED")
    assert took < DEADLINE + GRACE


async def test_more_requests_than_connections_are_told_when_to_come_again(dense: Hub) -> None:
    work = await _sent(dense)
    answer, took = await _timed(dense.ask(COUNT))
    assert (answer.status_code, code(answer)) == (503, "OVERLOADED")
    assert int(answer.headers["retry-after"]) > 0
    assert took < 2 + GRACE
    work.cancel()
    await asyncio.wait([work])
