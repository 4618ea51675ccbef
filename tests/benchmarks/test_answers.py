"""The servers that are compared answer alike: hub and raw driver in every byte, @neo4j/graphql in every row.

On a real Neo4j, each server in its own process as in the benchmark.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from benchmarks.agree import ask, require_equal
from benchmarks.generate import generate
from benchmarks.questions import NAMES, Asked, questions
from benchmarks.servers import SERVERS, running
from benchmarks.store import store
from benchmarks.targets import Target, targets_of
from hub.graph.session import Graph
from hub.records.stored_form import Rows
from tests.conftest import Engine, wipe

TOOLS = 130
NEO4J = pytest.mark.parametrize("engine", [pytest.param("neo4j", marks=pytest.mark.neo4j)], indirect=True)


@pytest.fixture(scope="module")
def ports(engine: Engine) -> Iterator[Mapping[str, int]]:
    """Every server, on a graph that each test fills anew."""
    with running(engine.endpoint, SERVERS) as served:
        yield served


async def refilled(graph: Graph, rows: Rows, ports: Mapping[str, int]) -> dict[str, dict[str, Target]]:
    """What to send where, by question and server, now that the graph holds these rows and no others."""
    await wipe(graph)
    await store(graph, rows)
    # A few values each: more show nothing else.
    asked = [Asked(question.name, question.values[:3]) for question in questions(rows)]
    return {question.name: targets_of(question, ports) for question in asked}


@NEO4J
async def test_all_answer_alike_where_everything_is_public(graph: Graph, ports: Mapping[str, int]) -> None:
    """The peer without predicates can only be compared where they let everything through."""
    targets = await refilled(graph, generate(TOOLS), ports)
    assert set(targets) == set(NAMES)
    for name, each in targets.items():
        assert set(each) == set(SERVERS)
        require_equal(name, each)


@NEO4J
async def test_hub_and_raw_driver_leave_out_the_same(graph: Graph, ports: Mapping[str, int]) -> None:
    """A tenth of all nodes and relationships is not to be seen, or has ended."""
    both = {server: ports[server] for server in ("raw", "hub")}
    targets = await refilled(graph, generate(TOOLS, unseen=0.1), both)
    for name, each in targets.items():
        require_equal(name, each)
    hub = targets["group-counts"]["hub"]
    assert 0 < sum(group["count"] for group in ask(hub, hub.bodies[0])["toolGroups"]) < TOOLS
