"""Those who change the graph and those who need it still: who waits for whom, and that nobody waits for ever."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from hub.errors import Conflict
from hub.graph import gate as module
from hub.graph.gate import Gate
from hub.graph.one_state import REMEMBERED, TRIES, Hold, Unrest, of_one_state
from hub.graph.transaction import GraphMovedError


class Visit:
    """Somebody at the gate, in a task; `inside` until told to go."""

    def __init__(self, at: AbstractAsyncContextManager[Any]) -> None:
        self.inside, self._go = False, asyncio.Event()
        self.task = asyncio.create_task(self._stay(at))

    async def _stay(self, at: AbstractAsyncContextManager[Any]) -> None:
        async with at:
            self.inside = True
            await self._go.wait()
        self.inside = False

    async def go(self) -> None:
        """Leave, and let whoever waited come in."""
        self._go.set()
        await self.task
        await settled()


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_of_one_side_many_are_inside_and_the_other_waits_its_turn() -> None:
    gate = Gate()
    readers = [Visit(gate.still()) for _ in range(2)]
    await settled()
    writers = [Visit(gate.changing()) for _ in range(2)]
    await settled()
    late = Visit(gate.still())
    await settled()
    assert [visitor.inside for visitor in (*readers, *writers, late)] == [True, True, False, False, False]
    for reader in readers:
        await reader.go()
    assert [visitor.inside for visitor in (*writers, late)] == [True, True, False]
    for writer in writers:
        await writer.go()
    assert late.inside
    await late.go()


async def test_whoever_gives_up_waiting_holds_nobody_up() -> None:
    gate = Gate()
    reader = Visit(gate.still())
    await settled()
    writer, late = Visit(gate.changing()), Visit(gate.still())
    await settled()
    writer.task.cancel()
    await settled()
    assert late.inside
    last = Visit(gate.changing())
    await reader.go()
    # Let in and cancelled in the same moment.
    late.task.cancel()
    last.task.cancel()
    await settled()
    free = Visit(gate.changing())
    await settled()
    assert free.inside
    await free.go()


async def test_a_reader_holds_writers_up_for_some_time_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HOLD_SECONDS", 0.01)
    gate = Gate()
    async with gate.still() as stay:
        assert stay.inside
        async with gate.changing():
            assert not stay.inside


async def test_a_reader_does_not_wait_for_a_writer_that_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.01)
    gate = Gate()
    async with gate.changing(), gate.still() as stay:
        assert not stay.inside
    async with gate.still() as stay:
        assert stay.inside


async def test_a_mark_tells_whether_anybody_changed_anything() -> None:
    gate = Gate()
    mark = gate.mark()
    async with gate.still():
        assert gate.mark() == mark
    async with gate.changing():
        assert gate.mark() is None
    assert gate.mark() != mark


class StillGraph:
    """A graph that tells how it was held."""

    def __init__(self) -> None:
        self.kept: dict[type[Any], Any] = {}
        self.held: list[bool] = []
        self.gate = Gate()

    @asynccontextmanager
    async def still(self, *, everywhere: bool = False) -> AsyncGenerator[Any]:
        self.held.append(everywhere)
        async with self.gate.still() as stay:
            yield stay


async def answered(graph: Any, moves: int, *, meanwhile: bool = True, **more: Any) -> int:
    """How many tries it took where the graph moves so often."""
    tries = 0

    async def ask() -> int:
        nonlocal tries
        tries += 1
        if tries <= moves:
            raise GraphMovedError(meanwhile=meanwhile)
        return tries

    return await of_one_state(graph, ask, **more)


async def test_an_answer_that_begins_again_holds_more_each_time() -> None:
    graph = StillGraph()
    assert [await answered(graph, 0), graph.held] == [1, []]
    assert [await answered(graph, 1), graph.held] == [2, [False]]
    # The next ones know of it, for a while.
    assert [await answered(graph, 1), graph.held] == [2, [False, False, True]]
    assert graph.kept[Unrest].hold is Hold.EVERY_HUB
    for _ in range(REMEMBERED):
        await answered(graph, 0)
    graph.held.clear()
    assert [await answered(graph, 0), graph.held] == [1, []]


async def test_what_sends_a_single_statement_holds_nobody_at_first() -> None:
    graph = StillGraph()
    graph.kept[Unrest] = Unrest(Hold.EVERY_HUB, 9)
    assert [await answered(graph, 0, several=False), graph.held] == [1, []]


async def test_a_list_that_was_not_known_is_no_unrest() -> None:
    graph = StillGraph()
    assert [await answered(graph, 2, meanwhile=False), graph.held] == [3, []]


async def test_a_graph_that_never_stands_still_is_a_conflict() -> None:
    graph = StillGraph()
    with pytest.raises(Conflict):
        await answered(graph, TRIES)
    assert graph.held == [False, True, True]


async def test_within_an_answer_nobody_is_held_again() -> None:
    graph = StillGraph()
    graph.kept[Unrest] = Unrest(Hold.THIS_HUB, 9)

    async def outer() -> int:
        writer = asyncio.create_task(wrote())
        await settled()
        inner = await answered(graph, 0)
        assert not writer.done()
        return inner

    async def wrote() -> None:
        async with graph.gate.changing():
            pass

    either: Any = graph
    assert [await of_one_state(either, outer), graph.held] == [1, [False]]
