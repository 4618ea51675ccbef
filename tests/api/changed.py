"""A seeded graph that a test changes, and that is whole again afterwards."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from tests.api.hub_under_test import Hub


@asynccontextmanager
async def changed(hub: Hub) -> AsyncGenerator[None]:
    """Whatever is done to the graph inside is undone by loading the seed over it."""
    digest, [version, *_] = await hub.digest(), await hub.size()
    try:
        yield
    finally:
        await hub.seed()
        await hub.write("MATCH (g:Register) SET g.version = $version, g.earlierAt = $version", version=version)
    assert await hub.digest() == digest
