"""The hub over HTTP, migrated and empty on each engine, or without any; behind the server that `hub serve` runs."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from hub.app import Server, create_app
from hub.files import shipped
from hub.graph.engine import Endpoint
from hub.graph.migrations import migrate
from hub.graph.session import Graph
from hub.model.registry import the_model
from hub.settings import Settings
from tests.conftest import Engine, wipe
from tests.engines.statements import connected

DEADLINE = 3.0
PATIENCE = 180
"""Seconds for an answer: a Neo4j that is cold plans some pages for longer than a client would wait by itself."""


@dataclass(frozen=True)
class Hub:
    """A hub that answers at `client`, and the graph below it."""

    client: httpx.AsyncClient
    graph: Graph
    port: int

    async def post(self, body: Any = None, *, content: bytes | None = None, **headers: str) -> httpx.Response:
        """Send a body, as JSON unless it is given as bytes; underscores in header names stand for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if content is None:
            return await self.client.post("/graphql", json=body, headers=named)
        return await self.client.post(
            "/graphql", content=content, headers={"content-type": "application/json", **named}
        )

    async def ask(self, query: str, **more: Any) -> httpx.Response:
        """Send a query the ordinary way."""
        return await self.post({"query": query, **more})


@asynccontextmanager
async def serving(graph: Graph, settings: Settings, on: socket.socket | None = None) -> AsyncGenerator[Hub]:
    """The hub on a free port, or one that was taken before, for as long as the block runs."""
    listener = on or socket.create_server(("127.0.0.1", 0))
    started = asyncio.Event()
    server = Server(create_app(settings, graph), started.set, settings.idle_timeout)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    port = listener.getsockname()[1]
    await started.wait()
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client:
            yield Hub(client, graph, port)
    finally:
        server.should_exit = True
        await running
        listener.close()


@pytest.fixture(scope="module")
async def hub(engine: Engine, graph: Graph) -> AsyncGenerator[Hub]:
    """A hub of this module on the engine, with a deadline of DEADLINE seconds."""
    await wipe(graph)
    await migrate(graph, the_model(), shipped("schema") / "graph")
    settings = engine.settings.model_copy(update={"deadline": DEADLINE})
    async with connected(engine.endpoint, settings) as own, serving(own, settings) as running:
        yield running


@pytest.fixture(scope="module")
async def doors(settings: Settings) -> AsyncGenerator[Hub]:
    """A hub without a graph, for what the server does with bytes before anything is asked of one."""
    nowhere = Endpoint("bolt://127.0.0.1:1", "nobody", "", None, embedded=False)
    graph = Graph.connect(nowhere, settings)
    async with serving(graph, settings) as running:
        yield running
    await graph.close()


def only_error(response: httpx.Response) -> dict[str, Any]:
    """The one error of an answer, which has a code and a sentence."""
    [error] = response.json()["errors"]
    assert error["message"].endswith((".", "?"))
    return error


def code(response: httpx.Response) -> str:
    """The code of the first error; every error has one, and none holds anything internal."""
    errors = response.json()["errors"]
    for word in ("Traceback", 'File "', "neo4j", "arcade", "bolt:", "MATCH (", "RETURN ", "127.0.0.1", "site-packages"):
        assert word.lower() not in response.text.lower()
    assert all(error["extensions"]["code"] for error in errors)
    return errors[0]["extensions"]["code"]
