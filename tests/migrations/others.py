"""Other hubs on the same graph."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from hub.graph.session import Graph
from tests.conftest import Engine


@asynccontextmanager
async def other_hubs(engine: Engine, number: int) -> AsyncGenerator[list[Graph]]:
    """Connections of their own to the same engine, closed whatever happens."""
    graphs = [Graph.connect(engine.endpoint, engine.settings) for _ in range(number)]
    try:
        yield graphs
    finally:
        for graph in graphs:
            await graph.close()
