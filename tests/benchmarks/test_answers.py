"""The servers that are compared answer alike: hub and raw driver in every byte, @neo4j/graphql in every row.

On a real Neo4j, each server in its own process as in the benchmark.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from benchmarks.agree import ask, require_equal
from benchmarks.generate import generate
from benchmarks.questions import NAMES, Asked, questions
from benchmarks.servers import SERVERS, running
from benchmarks.store import store
from benchmarks.targets import Target, targets_of
from hub.graph.session import Graph
from hub.services.rows import Rows
from tests.conftest import Engine, wipe

TOOLS = 130
Targets = dict[str, dict[str, Target]]


@asynccontextmanager
async def serving(engine: Engine, graph: Graph, rows: Rows, servers: tuple[str, ...]) -> AsyncGenerator[Targets]:
    """What to send to each server, by question and server, while they run on a graph that holds these rows."""
    await wipe(graph)
    await store(graph, rows)
    # A handful of values each: more show nothing else.
    asked = [Asked(one.name, one.values[:6]) for one in questions(rows)]
    with running(engine.endpoint, servers) as ports:
        yield {one.name: targets_of(one, ports) for one in asked}
    await wipe(graph)


@pytest.mark.parametrize("engine", [pytest.param("neo4j", marks=pytest.mark.neo4j)], indirect=True)
async def test_all_give_the_same_where_everything_is_public(engine: Engine, graph: Graph) -> None:
    """The peer without predicates can only be compared where they let everything through."""
    async with serving(engine, graph, generate(TOOLS), SERVERS) as targets:
        assert set(targets) == set(NAMES)
        for name, each in targets.items():
            require_equal(name, each)


@pytest.mark.parametrize("engine", [pytest.param("neo4j", marks=pytest.mark.neo4j)], indirect=True)
async def test_hub_and_raw_driver_leave_out_the_same(engine: Engine, graph: Graph) -> None:
    """A tenth of all nodes and relationships is not to be seen, or has ended."""
    rows = generate(TOOLS, unseen=0.1)
    async with serving(engine, graph, rows, ("raw", "hub")) as targets:
        for name, each in targets.items():
            require_equal(name, each)
        groups = ask(targets["group-counts"]["hub"], targets["group-counts"]["hub"].bodies[0])["toolGroups"]
    assert 0 < sum(group["count"] for group in groups) < TOOLS
