"""The graph of the tests of access has the hub's constraints, as every hub's has."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from hub.files import shipped
from hub.graph.migrations import migrate
from hub.graph.session import Graph
from hub.model.registry import the_model
from tests.conftest import Engine


@pytest.fixture(scope="session")
async def patient_graph(engine: Engine) -> AsyncGenerator[Graph]:
    """A connection that waits for a cold engine to plan new statements."""
    graph = Graph.connect(engine.endpoint, engine.settings.model_copy(update={"deadline": 180.0}))
    await migrate(graph, the_model(), shipped("schema") / "graph")
    yield graph
    await graph.close()
