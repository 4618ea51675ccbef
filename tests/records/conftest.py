"""A migrated graph without knowledge, on both engines."""

from collections.abc import AsyncGenerator

import pytest

from hub.files import shipped
from hub.graph.migrations import migrate
from hub.graph.session import Graph
from hub.model.registry import the_model
from tests.conftest import Engine, wipe
from tests.records.graphs import change


@pytest.fixture(scope="session")
async def prepared(graph: Graph) -> AsyncGenerator[Graph]:
    """The graph with the shipped constraints, which are slow to make, for all tests here."""
    await wipe(graph)
    yield graph
    await wipe(graph)


@pytest.fixture
async def migrated(prepared: Graph) -> Graph:
    """The graph as a hub finds it on its first start, after migrating."""
    await change(prepared, "MATCH (n) DETACH DELETE n")
    await migrate(prepared, the_model(), shipped("schema") / "graph")
    return prepared


@pytest.fixture
async def patient(migrated: Graph, engine: Engine) -> AsyncGenerator[Graph]:
    """The same for questions that a cold engine plans for long."""
    connected = Graph.connect(engine.endpoint, engine.settings.model_copy(update={"deadline": 180.0}))
    await connected.verify()
    yield connected
    await connected.close()
