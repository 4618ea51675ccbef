"""A seeded hub whose feed is asked, on each engine."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from hub.access.asker import ANONYMOUS, Asker
from hub.api.documents.request import Request
from hub.api.schema.hub_schema import build_schema
from hub.clock import held_at
from hub.graph.digest import graph_digest
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.model.registry import the_model
from hub.partner.from_graph import GraphSource
from hub.partner.operation import answer
from hub.partner.source import DataSource
from tests.api.hub_under_test import CONTACT, TODAY, Hub
from tests.conftest import Engine, wipe

_NOON = datetime.fromisoformat(f"{TODAY}T12:00:00").replace(tzinfo=UTC)


@dataclass(frozen=True)
class Reply:
    """What a feed answered, and its bytes."""

    content: bytes
    status: int

    @property
    def body(self) -> dict[str, Any]:
        """The whole response."""
        return orjson.loads(self.content)

    @property
    def data(self) -> dict[str, Any]:
        """The data of a response without errors."""
        assert "errors" not in self.body, self.body["errors"]
        return self.body["data"]

    @property
    def error(self) -> dict[str, Any]:
        """The only error: message, code and whatever else it says."""
        [error] = self.body["errors"]
        return {"message": error["message"], **error["extensions"]}


async def ask(
    source: DataSource, query: str, variables: Mapping[str, Any] | None = None, asker: Asker | None = None
) -> Reply:
    """Ask a feed on TODAY, as somebody who is not signed in unless said otherwise."""
    with held_at(_NOON):
        response = await answer(source, Request(query, variables=variables), asker or ANONYMOUS)
    return Reply(response.content, response.status)


@dataclass(frozen=True)
class HubFeed:
    """The hub's own feed over a seeded graph."""

    hub: Hub
    source: GraphSource

    async def ask(self, query: str, variables: Mapping[str, Any] | None = None, asker: Asker | None = None) -> Reply:
        """Ask the feed."""
        return await ask(self.source, query, variables, asker)

    async def sent(self, query: str) -> list[Statement]:
        """The statements that a question sends."""
        statements: list[Statement] = []
        self.hub.graph.listeners.append(statements.append)
        try:
            await self.ask(query)
        finally:
            self.hub.graph.listeners.remove(statements.append)
        return statements


@pytest.fixture(scope="session")
def seeded() -> dict[str, str]:
    """The digest of each engine's graph when it had been seeded."""
    return {}


@pytest.fixture(scope="module")
async def feed(engine: Engine, seeded: dict[str, str]) -> AsyncGenerator[HubFeed]:
    """The feed of a hub that holds the shipped seed and nothing else; loaded again when another test changed that."""
    graph = Graph.connect(engine.endpoint, engine.settings.model_copy(update={"deadline": 180.0}))
    await graph.verify()
    hub = Hub(graph, build_schema(the_model(), CONTACT))
    if engine.name not in seeded or await graph_digest(graph) != seeded[engine.name]:
        await wipe(graph)
        await hub.seed()
        seeded[engine.name] = await graph_digest(graph)
    yield HubFeed(hub, GraphSource(graph, the_model(), CONTACT))
    await graph.close()
