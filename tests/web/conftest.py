"""A seeded hub behind the server that `hub serve` runs, on each engine, and a browser to look at it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser

from hub.files import shipped
from hub.graph.migrations import migrate
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.model.registry import the_model
from hub.seed.folder import load_seed
from tests.conftest import Engine, wipe
from tests.engines.statements import connected
from tests.http.conftest import Hub, serving
from tests.node import workspace
from tests.web.browser import Opened, chromium, opened

AXE = Path(__file__).parents[1] / "review" / "page"
_STATE = Statement("MATCH (n) WITH count(n) AS nodes OPTIONAL MATCH (g:Register) RETURN nodes, properties(g)")
PATIENCE = 180.0
"""Seconds an engine may take to plan a statement it has not met before, on a machine that does other work too."""


@pytest.fixture(scope="session")
def as_seeded() -> dict[str, Any]:
    """By engine what its graph said of itself when it had been seeded."""
    return {}


@pytest.fixture(scope="module")
async def hub(engine: Engine, graph: Graph, as_seeded: dict[str, Any]) -> AsyncGenerator[Hub]:
    """The hub with the shipped register; loaded once, and again when an earlier module has changed the graph."""
    settings = engine.settings.model_copy(update={"deadline": PATIENCE})
    async with connected(engine.endpoint, settings) as own:
        if engine.name not in as_seeded or await own.read([_STATE]) != as_seeded[engine.name]:
            await wipe(own)
            await migrate(own, the_model(), shipped("schema") / "graph")
            await load_seed(own, the_model(), shipped("seed"), force=True)
            as_seeded[engine.name] = await own.read([_STATE])
        async with serving(own, settings) as running:
            yield running


@pytest.fixture(scope="session")
async def browser() -> AsyncGenerator[Browser]:
    """One Chromium for all tests."""
    async with chromium() as running:
        yield running


@pytest.fixture(scope="session")
async def axe() -> str:
    """The text of axe-core, which is put into a page from outside it."""
    folder = await asyncio.to_thread(workspace, AXE)
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
async def page(hub: Hub, browser: Browser) -> AsyncGenerator[Opened]:
    """The page at /graphql with its tabs, as on a first visit."""
    async with opened(browser, f"http://127.0.0.1:{hub.port}") as visit:
        await visit.page.get_by_role("tab").first.wait_for()
        yield visit
