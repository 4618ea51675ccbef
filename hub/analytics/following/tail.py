"""The end of both logs as all who follow them on this hub share it: read once, kept for a while, and waited for.

Kept by hub.analytics.following.follow. What this hub writes is read at once, what another hub on the graph writes
within POLL seconds; the graph itself is the bus. Nothing is read while nobody follows.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from hub.errors import HubError
from hub.graph.logs.append import tree_of
from hub.graph.logs.entry import Entry, Log, entry_of, slug
from hub.graph.logs.stored import page, register_of
from hub.graph.session import Graph

POLL = 0.25
PAGE, PAGE_CHANGES = 20, 2_000
"""Entries that are read at a time, and the changes in them after which the rest is left for the next time."""
KEPT_CHANGES = 20_000
"""Changes that are kept of each log, in whole entries; whoever is further behind reads the graph."""
READERS = 4
"""Of those who catch up, so many read the graph at a time."""


@dataclass(frozen=True)
class Logged:
    """An entry, and its node's properties, which also say what is shown of it."""

    entry: Entry
    row: Any


class _Recent:
    """The last entries of one log, in order, without a gap; `last` is the number of the last one known."""

    def __init__(self, last: int) -> None:
        self.last = last
        self._entries: list[Logged] = []
        self._changes = 0

    def after(self, number: int, most: int) -> Sequence[Logged] | None:
        """Those after a number; None where the next one is not among them."""
        first = self.last - len(self._entries)
        return _bounded(self._entries[number - first : number - first + most]) if number >= first else None

    def add(self, entries: Sequence[Logged]) -> None:
        self._entries += entries
        self.last += len(entries)
        self._changes += sum(len(logged.entry.changes) for logged in entries)
        while self._changes > KEPT_CHANGES:
            self._changes -= len(self._entries.pop(0).entry.changes)


class Tail:
    """The ends of the logs of a graph."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._logs: dict[Log, _Recent] = {}
        self._readers = 0
        self._watching: asyncio.Task[None] | None = None
        self._wrote = asyncio.Event()
        self._grown = asyncio.Event()
        self._first = asyncio.Lock()
        self._catching_up = asyncio.Semaphore(READERS)
        self.kept: dict[Any, Any] = {}
        """What was worked out of entries for whoever sees as much; let go when another entry comes."""

    @asynccontextmanager
    async def followed(self) -> AsyncGenerator[None]:
        """While the block runs the ends of the logs are known."""
        self._readers += 1
        try:
            if self._watching is None:
                self._graph.after_write.append(self._wrote.set)
                self._watching = asyncio.create_task(self._watch(), name="end of the journal")
            await self._begun()
            yield
        finally:
            self._readers -= 1
            if not self._readers:
                await self._stop()

    async def last(self, log: Log) -> int:
        """The number of the last entry of a log."""
        return tree_of(await self._register(), log).size

    async def after(self, log: Log, number: int, seconds: float) -> Sequence[Logged]:
        """What comes after an entry, PAGE entries at most; nothing where nothing came in so many seconds."""
        if self.level(log, number):
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    while self.level(log, number):
                        await self._grown.wait()
        if self.level(log, number):
            return ()
        return self._logs[log].after(number, PAGE) or await self._read(log, number)

    def level(self, log: Log, number: int) -> bool:
        """Whether nothing is known after an entry."""
        return number >= self._logs[log].last

    async def _read(self, log: Log, after: int) -> Sequence[Logged]:
        async with self._catching_up:
            rows = await self._graph.read_one(page(log, slug(after), PAGE))
        return _bounded(_unbroken(log, after, [row for (row,) in rows]))

    async def _register(self) -> Any:
        async with self._graph.reading() as transaction:
            return await register_of(transaction)

    async def _begun(self) -> None:
        async with self._first:
            if not self._logs:
                register = await self._register()
                self._logs = {log: _Recent(tree_of(register, log).size) for log in Log}

    async def _stop(self) -> None:
        watching, self._watching = self._watching, None
        # Before anything is waited for: whoever comes meanwhile begins anew.
        self._logs, self.kept = {}, {}
        if watching is not None:
            self._graph.after_write.remove(self._wrote.set)
            watching.cancel()
            await asyncio.wait({watching})

    async def _watch(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(POLL):
                    await self._wrote.wait()
            self._wrote.clear()
            # A graph that does not answer at the moment is asked again; who follows waits meanwhile.
            with suppress(HubError):
                await self._look()

    async def _look(self) -> None:
        register = await self._register()
        for log, recent in self._logs.items():
            while recent.last < tree_of(register, log).size:
                entries = await self._read(log, recent.last)
                if not entries:
                    break
                recent.add(entries)
                self.kept = {}
                self._grown.set()
                self._grown = asyncio.Event()


def _unbroken(log: Log, after: int, rows: Sequence[Any]) -> Sequence[Logged]:
    """The entries that follow each other: a read may see an entry and not yet the one before it."""
    entries = [Logged(entry_of(log, row), row) for row in rows]
    return [logged for number, logged in enumerate(entries, after + 1) if logged.entry.sequence == number]


def _bounded(entries: Sequence[Logged]) -> Sequence[Logged]:
    """The first of these, and more as long as they hold no more than PAGE_CHANGES together."""
    held = list(accumulate(len(logged.entry.changes) for logged in entries))
    return [logged for logged, so_far in zip(entries, held, strict=True) if so_far <= PAGE_CHANGES] or entries[:1]
