"""The graph of the analytics' tests has the hub's constraints, as every hub's has: tests here write worlds into it."""

from __future__ import annotations

import pytest

from hub.files import shipped
from hub.graph.migrations import migrate
from hub.graph.session import Graph
from hub.model.registry import the_model


@pytest.fixture(scope="session")
async def graph(graph: Graph) -> Graph:
    """The graph with constraints. Without any, Neo4j makes every plan anew, statement by statement."""
    await migrate(graph, the_model(), shipped("schema") / "graph")
    return graph
