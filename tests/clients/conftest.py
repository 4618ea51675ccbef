"""A seeded hub behind the very server that `hub serve` runs, on each engine, for clients that nobody here wrote."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from hub.api.schema.hub_schema import ApiSchema, build_schema
from hub.model.registry import the_model
from tests.api.hub_under_test import Hub as Seeded
from tests.conftest import Engine, wipe
from tests.engines.statements import connected
from tests.http.conftest import Hub, serving

# Neo4j plans each new statement for about a second, and these tests are not about time.
PATIENCE = 180.0


@pytest.fixture(scope="session")
async def served(engine: Engine) -> AsyncGenerator[Hub]:
    """A hub on each engine, with whatever earlier tests left in its graph."""
    settings = engine.settings.model_copy(update={"deadline": PATIENCE})
    async with connected(engine.endpoint, settings) as graph, serving(graph, settings) as running:
        yield running


@pytest.fixture(scope="session")
def seeded_size() -> dict[str, Any]:
    """What the graph of each engine measured when it had been seeded."""
    return {}


@pytest.fixture(scope="session")
def api() -> ApiSchema:
    """The API of the shipped model."""
    return build_schema(the_model())


@pytest.fixture
async def hub(engine: Engine, served: Hub, api: ApiSchema, seeded_size: dict[str, Any]) -> Hub:
    """The hub with the shipped seed and nothing else; loaded once, and again when a test has changed the graph."""
    seeded = Seeded(served.graph, api)
    if engine.name not in seeded_size or await seeded.size() != seeded_size[engine.name]:
        await wipe(served.graph)
        await seeded.seed()
        seeded_size[engine.name] = await seeded.size()
    return served


@pytest.fixture
def endpoint(hub: Hub) -> str:
    """The address of the hub's API."""
    return f"http://127.0.0.1:{hub.port}/graphql"
