"""A seeded graph that a test changes, and that is whole again afterwards."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from hub.graph.statement import Statement
from tests.api.hub_under_test import Hub

_REGISTER = Statement("MATCH (g:Register) RETURN properties(g)")


@asynccontextmanager
async def register_kept(hub: Hub) -> AsyncGenerator[None]:
    """What the register says of itself is as before at the end, for a test that itself takes away what it adds."""
    [[[register]]] = await hub.graph.read([_REGISTER])
    yield
    await hub.write("MATCH (g:Register) SET g = $register", register=register)


@asynccontextmanager
async def changed(hub: Hub) -> AsyncGenerator[None]:
    """Whatever is done to the graph inside is undone by loading the seed over it, as if it had been loaded once."""
    digest = await hub.digest()
    [[[register]]] = await hub.graph.read([_REGISTER])
    try:
        yield
    finally:
        await hub.seed()
        # What loading says of itself: the journal, the versions of rows and of the register.
        await hub.write("MATCH (j:JournalEntry) WHERE j.sequence > $last DELETE j", last=register["journal"])
        await hub.write("MATCH (j:OpenEntry) WHERE j.sequence > $last DELETE j", last=register["open"])
        await hub.write("MATCH (n) WHERE n.heldTo IS NOT NULL AND n.version > 1 SET n.version = 1")
        await hub.write("MATCH ()-[r]->() WHERE r.version > 1 SET r.version = 1")
        await hub.write("MATCH (g:Register) SET g += $register", register=register)
    assert await hub.digest() == digest
