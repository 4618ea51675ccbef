"""Statements and work that several tests of the engines use."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from hub.graph.engine import Endpoint
from hub.graph.session import Graph
from hub.graph.statement import Row, Statement
from hub.graph.transaction import Transaction
from hub.settings import Settings

RETURN_ONE = Statement("RETURN 1")
# Makes 10^12 rows and keeps none: long work in little memory.
SLOW = Statement("UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b WITH a WHERE a < 0 RETURN count(a)")
UNIQUE = Statement("CREATE CONSTRAINT thing_id IF NOT EXISTS FOR (n:Thing) REQUIRE n.id IS UNIQUE")
CREATE = Statement("CREATE (n:Thing {id: $id}) RETURN n.id", {"id": "a"})
MERGE = Statement("MERGE (n:Thing {id: $id}) SET n.count = coalesce(n.count, 0) + 1 RETURN n.id", {"id": "a"})


async def create(tx: Transaction) -> list[Row]:
    """Work that makes the thing with id "a"."""
    return await tx.run(CREATE)


async def merge(tx: Transaction) -> list[Row]:
    """Work that makes the thing with id "a" or adds one to its count."""
    return await tx.run(MERGE)


async def things(graph: Graph) -> int:
    """How many things there are."""
    [[(number,)]] = await graph.read([Statement("MATCH (n:Thing) RETURN count(n)")])
    return number


@asynccontextmanager
async def connected(endpoint: Endpoint, settings: Settings, **changes: object) -> AsyncGenerator[Graph]:
    """A graph of the test's own, with some settings changed."""
    graph = Graph.connect(endpoint, settings.model_copy(update=changes))
    try:
        yield graph
    finally:
        await graph.close()
