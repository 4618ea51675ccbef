"""Open the graph of the settings, as every command and the service begin.

Called by hub.app, hub.query, hub.changing and hub.cli. Imports nothing that faces the web: a command that asks no
GraphQL has not to wait for it.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from hub.actors.accesses import Accesses
from hub.files import shipped
from hub.graph.engine import open_engine
from hub.graph.migrations import migrate
from hub.graph.session import Graph
from hub.graph.then.pasts import remembering
from hub.model.registry import the_model
from hub.seed.folder import load_seed
from hub.seed.own_folder import mark, records, require_own_folder
from hub.settings import Settings


@asynccontextmanager
async def opened(settings: Settings, *, brief: bool = False) -> AsyncGenerator[Graph]:
    """A verified, migrated graph, on the embedded engine or an attached Neo4j; `brief` is for one command.

    Raises a StartupError.
    """
    require_own_folder(settings)
    async with open_engine(settings, brief=brief) as endpoint:
        mark(settings)
        graph = Graph.connect(endpoint, settings)
        try:
            await graph.verify()
            await migrate(graph, the_model(), shipped("schema") / "graph")
            graph.kept[Accesses] = Accesses(graph, the_model(), settings.access_days)
            async with remembering(graph, the_model(), settings):
                yield graph
        finally:
            await graph.close()


@asynccontextmanager
async def opened_for_a_command(settings: Settings) -> AsyncGenerator[Graph]:
    """That graph, holding what is shipped. Raises a StartupError."""
    async with opened(settings, brief=True) as graph:
        await load_seed(graph, the_model(), records(settings))
        yield graph
