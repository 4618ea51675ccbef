"""A graph built aside: the register as it was recorded at a moment, on a built-in engine of its own.

Made by hub.graph.then.pasts. Neo4j Community holds one database, so beside a Neo4j too it is the built-in engine that
holds what was: both give the same answers. Nothing of it outlives the hub.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from hub.files import shipped
from hub.graph.engine import open_engine
from hub.graph.lock import is_free, unwritable
from hub.graph.logs.append import tree_of
from hub.graph.logs.entry import Log, entry_of
from hub.graph.logs.replay import build
from hub.graph.logs.stored import register_of, rows_of
from hub.graph.migrations import migrate
from hub.graph.refold import refold
from hub.graph.restate import restate
from hub.graph.session import Graph
from hub.graph.then.rows import follow, recorded
from hub.graph.then.sight import Sights
from hub.model.registry import Model
from hub.settings import Settings


@dataclass
class Aside:
    """A graph that was built, who may see its rows by what was recorded up to `last`, and how many read it now."""

    graph: Graph
    sights: Sights
    last: int
    stack: AsyncExitStack
    readers: int = 0
    following: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def sound(self, present: Graph) -> bool:
        """Whether it may be shown as it is, by what has been recorded since; if not it has to be built anew.

        Cost: one small read, and one of what was recorded since.
        """
        async with self.following, present.reading() as tx:
            if tree_of(await register_of(tx), Log.FULL).size == self.last:
                return True
            async for row in rows_of(tx, Log.FULL, self.last):
                entry = entry_of(Log.FULL, row)
                if follow(self.sights, entry.changes):
                    return False
                self.last = entry.sequence
        return True

    async def close(self) -> None:
        """End the engine and remove its folder."""
        await self.stack.aclose()


async def build_aside(present: Graph, model: Model, settings: Settings, number: int) -> Aside:
    """The register as it was after an entry of the full log. Reads all of the log, and starts an engine."""
    async with AsyncExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="then-", dir=_folder(settings)))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        there = settings.model_copy(update={"data": folder, "neo4j_uri": None, "engine_heap": settings.recorded_heap})
        graph = Graph.connect(await stack.enter_async_context(open_engine(there, brief=True)), there)
        stack.push_async_callback(graph.close)
        await graph.verify()
        await migrate(graph, model, shipped("schema") / "graph")
        made = await recorded(present, model, number)
        await build(graph, model, made.rows())
        if made.reformed:
            # The rows may have a form of before; these change what has it, and nothing else.
            await refold(graph, model)
            await restate(graph)
        return Aside(graph, made.sights, made.last, stack.pop_all())
    raise AssertionError("an error has left the block")


def sweep(settings: Settings) -> None:
    """Remove what a hub that was killed has left."""
    for folder in _place(settings).glob("*"):
        if is_free(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _place(settings: Settings) -> Path:
    """Where folders of graphs aside stand."""
    return settings.data / "recorded"


def _folder(settings: Settings) -> Path:
    """That place, made if absent: closed to others, like everything in the data folder."""
    folder = _place(settings)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(settings.data) from error
    return folder
