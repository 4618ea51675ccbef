"""Answers that were given before, kept until something that they were read from is changed.

Made by hub.app, one for the API and the pages, and asked by hub.api.operation. An answer is kept when it is asked for
the second time, so that a flood of different questions displaces nothing; what was used the longest ago is let go. It
is given only to who sees the same and is the same, on the same day. Before it is given the graph is asked for its
version: a small statement that begins after the request has come, and that all share who wait for it.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, TypeAlias

import orjson
from cachetools import LRUCache

from hub.access.asker import Asker
from hub.graph.constraints import OWN_LABELS
from hub.graph.journal import JOURNAL
from hub.graph.logs.entry import OPEN_ENTRY
from hub.graph.meanwhile import changed, could_matter, entries_between
from hub.graph.merged import MERGED
from hub.graph.noted import noting
from hub.graph.register import VERSION
from hub.graph.session import Graph
from hub.graph.shown import Seen, seen_again
from hub.model.earlier import EARLIER
from hub.model.registry import Model

MOST_ASKED = 20_000
"""Questions of which it is known that they were asked once."""
LARGEST_SHARE = 16
"""An answer larger than the sixteenth part of the room is not kept."""
BESIDE = 1_000
"""Bytes that a kept answer takes beside its own."""
ROW = 300
"""Bytes that each row takes of which an access record tells."""
_UNCOUNTED = frozenset(OWN_LABELS) - {"Register", EARLIER, JOURNAL, OPEN_ENTRY, MERGED}
"""Labels whose rows are changed without the register's version growing."""
_WORD = re.compile(r"\w+")

Key: TypeAlias = tuple[bytes, Asker, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer's data as JSON, what stands in its extensions beside its cost, and which rows it shows."""

    data: bytes
    beside: Mapping[str, Any]
    seen: Seen = field(default_factory=Seen)

    @property
    def size(self) -> int:
        """The bytes that it takes, about."""
        return len(self.data) + BESIDE + ROW * len(self.seen.shown)


@dataclass(frozen=True, slots=True)
class _Kept:
    """An answer, a version of the graph of which it is true, and the texts it was read by.

    `texts` is None where they do not tell all that it rests on; then it is true of that version only.
    """

    version: int
    texts: frozenset[str] | None
    answer: Answer


def question_of(text: str, operation: str | None, variables: Mapping[str, Any] | None, asker: Asker, day: str) -> Key:
    """What an answer is kept by. Where the request came from is no part of it; who asks, and by which door, is."""
    asked = orjson.dumps([text, operation, variables or None], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(asked).digest(), replace(asker, address=""), day


class _Store:
    """What is kept, beside the graph (Graph.kept), and which questions were asked."""

    def __init__(self, most: int) -> None:
        self.kept: LRUCache[Key, _Kept] = LRUCache(most, lambda kept: kept.answer.size)
        self.asked: LRUCache[Key, None] = LRUCache(MOST_ASKED)


class KeptAnswers:
    """Answers of one graph, of `most` bytes together. Belongs to the graph's event loop.

    `at_once` keeps an answer when it is asked for the first time, for tests that ask everything once.
    """

    def __init__(self, graph: Graph, model: Model, most: int, *, at_once: bool = False) -> None:
        self._graph = graph
        self._model = model
        self._most = most
        self._at_once = at_once
        self._version = _SharedVersion(graph)

    @property
    def _store(self) -> _Store:
        return self._graph.kept.setdefault(_Store, _Store(self._most))

    async def given(self, key: Key, make: Callable[[], Awaitable[Answer | None]], *, reads_only: bool) -> Answer | None:
        """What `make` gives, or gave while what it read was as it is; None is never kept.

        `reads_only` when it is made of compiled reads alone, whose texts tell all that it was read from. Cost: nothing
        at the first time, then a small statement, and another one when the graph has changed. Raises like `make`.
        """
        store = self._store
        if key not in store.asked and key not in store.kept:
            store.asked[key] = None
            if not self._at_once:
                return await make()
        now = await self._version.look()
        kept = store.kept.get(key)
        if kept and await self._holds(kept, now):
            self._keep(key, replace(kept, version=now))
            seen_again(kept.answer.seen)
            return kept.answer
        with noting() as texts:
            answer = await make()
        if answer and now is not None and not _uncounted(frozenset(texts)):
            # What was committed after `now` was seen may be in it: then it is looked at once more than needed.
            self._keep(key, _Kept(now, frozenset(texts) if reads_only else None, answer))
        return answer

    async def _holds(self, kept: _Kept, now: int | None) -> bool:
        if now is None or now <= kept.version or kept.texts is None:
            return now == kept.version
        entries = entries_between(kept.version, now)
        rows = changed(await self._graph.read_one(entries), kept.version, now) if entries else None
        return rows is not None and not could_matter(rows, kept.texts, self._model)

    def _keep(self, key: Key, kept: _Kept) -> None:
        if kept.answer.size <= self._most // LARGEST_SHARE:
            self._store.kept[key] = kept


@lru_cache(maxsize=1024)
def _uncounted(texts: frozenset[str]) -> bool:
    """Whether any of the texts reads rows whose changes nobody counts."""
    return any(not _UNCOUNTED.isdisjoint(_WORD.findall(text)) for text in texts)


@dataclass
class _SharedVersion:
    """The version of the graph, asked for all who wait at once by one statement, begun after the last of them came."""

    graph: Graph
    _running: asyncio.Task[int | None] | None = None
    _next: asyncio.Task[int | None] | None = field(default=None)

    async def look(self) -> int | None:
        """The version, no older than this call; None where nothing was loaded. Raises like Graph.read."""
        if self._next is None:
            self._next = asyncio.create_task(self._after(self._running))
        # Who leaves does not take it from the others.
        return await asyncio.shield(self._next)

    async def _after(self, running: asyncio.Task[int | None] | None) -> int | None:
        if running is not None:
            await asyncio.wait({running})
        self._running, self._next = self._next, None
        rows = await self.graph.read_one(VERSION)
        return rows[0][0] if rows else None
