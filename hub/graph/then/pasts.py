"""The graphs that are kept aside, each of one position of the journal: at most two, built one at a time.

Made by hub.app for as long as a graph is open, and kept with it. Asked by hub.api.answer.recorded.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from hub.access.asker import Asker, SignIn
from hub.errors import Preparing, StartupError, Unavailable
from hub.graph.logs.entry import Log
from hub.graph.session import Graph
from hub.graph.then.aside import Aside, build_aside, sweep
from hub.graph.then.position import Position, position_at
from hub.model.registry import Model
from hub.settings import Settings

log = logging.getLogger(__name__)

MOST = 2
"""Positions that are kept."""
Key = tuple[int, str]


@dataclass(frozen=True)
class Then:
    """A graph to ask about a moment. `present`: it is the one of now, which may move on meanwhile."""

    graph: Graph
    position: Position

    @property
    def present(self) -> bool:
        """Whether it is the present graph."""
        return self.position.present


class Pasts:
    """What the register said at earlier moments, beside the graph that it belongs to.

    Without settings nothing can be built aside: then only what is still as it was then can be told.
    """

    def __init__(self, present: Graph, model: Model, settings: Settings | None) -> None:
        self._present = present
        self._model = model
        self._settings = settings
        self._kept: dict[Key, asyncio.Task[Aside]] = {}
        self._beginning = asyncio.Lock()

    @asynccontextmanager
    async def at(self, moment: str, asker: Asker) -> AsyncGenerator[Then]:
        """The register as somebody may know it to have been recorded at a moment, as hub.model.time.moment gives it.

        Raises BadUserInput before the journal began, Preparing where the graph is still being built when the deadline
        has passed, Unavailable where it cannot be built.
        """
        async with self._present.reading() as tx:
            position = await position_at(tx, moment, Log.OPEN if asker.signed_in is SignIn.NONE else Log.FULL)
        if position.present:
            yield Then(self._present, position)
            return
        aside = await self._aside((position.number, position.at))
        aside.readers += 1
        try:
            yield Then(aside.graph, position)
        finally:
            aside.readers -= 1

    async def unmoved(self, then: Then, moment: str, asker: Asker) -> bool:
        """Whether what `then` gave is still what was recorded at the moment: the present graph may have moved on."""
        if not then.present:
            return True
        async with self._present.reading() as tx:
            log = Log.OPEN if asker.signed_in is SignIn.NONE else Log.FULL
            return await position_at(tx, moment, log) == then.position

    async def close(self) -> None:
        """End every engine."""
        for key in list(self._kept):
            await self._drop(key)

    async def _aside(self, key: Key) -> Aside:
        """The graph of a position, built where it is not kept or no longer sound."""
        if self._settings is None:
            raise Unavailable
        while True:
            task = self._kept.get(key) or await self._begun(key, self._settings)
            aside = await self._built(task, self._settings.deadline)
            if await aside.sound(self._present):
                # The one that was asked last is let go last.
                self._kept[key] = self._kept.pop(key, task)
                return aside
            if aside.readers:
                # They began before it was known; nobody else may begin.
                raise Preparing
            if self._kept.get(key) is task:
                await self._drop(key)

    async def _built(self, task: asyncio.Task[Aside], deadline: float) -> Aside:
        try:
            return await asyncio.wait_for(asyncio.shield(task), deadline)
        except TimeoutError:
            raise Preparing from None
        except StartupError as failed:
            log.error("the register as it was could not be built: %s", failed.message)
            raise Unavailable(
                "What the register said then cannot be shown at the moment: the engine for it did not start. Tell "
                "whoever runs the hub."
            ) from None

    async def _begun(self, key: Key, settings: Settings) -> asyncio.Task[Aside]:
        """Begin to build. Raises Preparing while another is being built, or while nothing kept can be let go."""
        async with self._beginning:
            if key in self._kept:
                return self._kept[key]
            if any(not task.done() for task in self._kept.values()):
                raise Preparing
            if len(self._kept) >= MOST:
                idle = [other for other, task in self._kept.items() if not task.result().readers]
                if not idle:
                    raise Preparing
                await self._drop(idle[0])
            task = asyncio.create_task(build_aside(self._present, self._model, settings, key[0]))
            self._kept[key] = task
            task.add_done_callback(lambda done: self._forget_failed(key, done))
            return task

    def _forget_failed(self, key: Key, done: asyncio.Task[Aside]) -> None:
        if (done.cancelled() or done.exception()) and self._kept.get(key) is done:
            del self._kept[key]

    async def _drop(self, key: Key) -> None:
        task = self._kept.pop(key)
        task.cancel()
        await asyncio.wait({task})
        if not task.cancelled() and not task.exception():
            await task.result().close()


@asynccontextmanager
async def remembering(graph: Graph, model: Model, settings: Settings) -> AsyncGenerator[Pasts]:
    """While the block runs the graph can be asked what the register said then."""
    sweep(settings)
    pasts = Pasts(graph, model, settings)
    graph.kept[Pasts] = pasts
    try:
        yield pasts
    finally:
        graph.kept.pop(Pasts, None)
        await pasts.close()
