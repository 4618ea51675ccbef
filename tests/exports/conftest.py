"""A small register on each engine, loaded once for a module, and what is exported of it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hub.access.asker import ANONYMOUS, Asker
from hub.clock import held_at
from hub.exports.export import Job, export
from hub.exports.exported import View
from hub.exports.formats.known import FORMATS
from hub.files import shipped
from hub.graph.migrations import migrate
from hub.graph.session import Graph
from hub.model.registry import the_model
from tests.conftest import wipe
from tests.exports.world import WORLD
from tests.records.graphs import load

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
ADDRESS = "https://hub.example"
Export = Callable[..., Awaitable[Path]]


@pytest.fixture(scope="module")
async def world(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Graph]:
    """The graph with tests.exports.world in it; whoever changes that loads it again."""
    await wipe(graph)
    await migrate(graph, the_model(), shipped("schema") / "graph")
    await load(graph, tmp_path_factory.mktemp("world"), WORLD)
    yield graph
    await wipe(graph)


@pytest.fixture(scope="module")
def exported(world: Graph, tmp_path_factory: pytest.TempPathFactory) -> Export:
    """Exports a format for somebody, on a day that stands still; the place. The same is made once for a module."""
    made: dict[tuple[str, Asker, str], Path] = {}
    folder = tmp_path_factory.mktemp("exported")

    async def make(name: str, asker: Asker = ANONYMOUS, day: str = "2026-07-01") -> Path:
        if (name, asker, day) not in made:
            place = folder / f"{len(made)}-{FORMATS[name].file}"
            view = View(asker, None if FORMATS[name].whole else day)
            with held_at(NOON):
                await export(Job(world, the_model(), view, FORMATS[name], ADDRESS), place)
            made[name, asker, day] = place
        return made[name, asker, day]

    return make
