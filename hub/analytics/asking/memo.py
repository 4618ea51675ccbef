"""What was worked out of the whole graph, kept for whoever asks the same of it while the graph stays the same.

Called by questions that need all tools to answer about one. Kept beside the graph (Graph.kept) as long as it is open,
by what it is, by reader and by day, until something is changed that it may have been read from; and never of a past
day, of which there are too many, nor with what is only possible.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from cachetools import LRUCache

from hub.access.visibility import Visibility
from hub.analytics.asking.reading import Reading

T = TypeVar("T")

MOST = 8
"""How many things are kept; each grows with the number of tools."""

Key = tuple[str, Visibility, str]


@dataclass(frozen=True, slots=True)
class Thing:
    """Something with the version of the graph that it shows, and the texts of the statements that it was read by."""

    version: Any
    texts: frozenset[str]
    made: Any


@dataclass
class Kept:
    """What is kept; what was used the longest ago is let go."""

    things: LRUCache[Key, Thing] = field(default_factory=lambda: LRUCache(MOST))
    _locks: WeakValueDictionary[Key, asyncio.Lock] = field(default_factory=WeakValueDictionary[Key, asyncio.Lock])

    def alone(self, key: Key) -> asyncio.Lock:
        """To be held by whoever looks whether a thing has to be worked out, and does so."""
        return self._locks.setdefault(key, asyncio.Lock())


async def kept(reading: Reading, what: str, make: Callable[[], Awaitable[T]]) -> T:
    """What `make` works out of the graph, or did while what it read was as it is.

    `make` may depend on reader, day and graph alone. Cost: its own statements when nothing is kept, one small statement
    when it is (none where the reading has asked before) and a second one when the graph has changed, all of them when
    that may matter to it. Raises like Reading.ask.
    """
    if reading.past or reading.possible:
        return await make()
    store: Kept = reading.transaction.kept.setdefault(Kept, Kept())
    key = (what, reading.asker.sees, reading.day)
    async with store.alone(key):
        thing = store.things.get(key)
        if thing and await reading.changed_since(thing.version, thing.texts) == []:
            store.things[key] = replace(thing, version=reading.version)
            return thing.made
        with reading.transaction.noting() as texts:
            made = await make()
        # Where nothing was ever loaded there is no version, and nothing would tell that something was.
        if reading.version is not None:
            store.things[key] = Thing(reading.version, frozenset(texts), made)
        return made
