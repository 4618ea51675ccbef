"""A seeded hub on each engine, and the second reading of the seed that its answers are compared with."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from hub.api.schema.hub_schema import ApiSchema, build_schema
from hub.graph.session import Graph
from hub.model.registry import the_model
from tests.api.hub_under_test import CONTACT, TODAY, Hub
from tests.conftest import Engine, wipe
from tests.seed_reader.ask import Reader
from tests.seed_reader.formulas import FORMULAS
from tests.seed_reader.world import the_seed

QUESTIONS = Path(__file__).parents[2] / "docs" / "queries"


@pytest.fixture(scope="session")
def api() -> ApiSchema:
    """The API of the shipped model."""
    return build_schema(the_model(), CONTACT)


@pytest.fixture(scope="session")
async def patient_graph(engine: Engine) -> AsyncGenerator[Graph]:
    """A connection that waits for a cold engine to plan each of some hundred new statements; only HTTP is timed."""
    connected = Graph.connect(engine.endpoint, engine.settings.model_copy(update={"deadline": 180.0}))
    await connected.verify()
    yield connected
    await connected.close()


@pytest.fixture(scope="session")
def seeded_size() -> dict[Graph, Any]:
    """What the graph of each engine measured when it had been seeded."""
    return {}


@pytest.fixture
async def seeded(patient_graph: Graph, api: ApiSchema, seeded_size: dict[Graph, Any]) -> Hub:
    """The hub with the shipped seed and nothing else; loaded once, and again when a test has changed the graph."""
    graph = patient_graph
    hub = Hub(graph, api)
    if graph not in seeded_size or await hub.size() != seeded_size[graph]:
        await wipe(graph)
        await hub.seed()
        seeded_size[graph] = await hub.size()
    return hub


@pytest.fixture(scope="session")
def reader() -> Reader:
    """The second reading of the seed, on the same day as the hub."""
    return Reader(the_seed(), TODAY, FORMULAS)


def question(name: str) -> str:
    """The text of one of the documented questions."""
    [path] = QUESTIONS.glob(f"{name}_*.graphql")
    return path.read_text(encoding="utf-8")
