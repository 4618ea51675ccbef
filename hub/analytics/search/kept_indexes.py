"""The indexes that are kept: for each kind of reader and each day one, of the version of the graph it was made from.

Kept beside the graph they were made from (Graph.kept), as long as it is open. Two first searches at once make one
index. An index is made in a thread of its own and kept even if whoever asked for it has gone meanwhile.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, defaultdict
from dataclasses import dataclass, field, replace
from typing import Any

from hub.access.visibility import Visibility
from hub.analytics.search.corpus import Corpus
from hub.analytics.search.index import SearchIndex
from hub.analytics.search.thesaurus import the_thesaurus

MOST_INDEXES, MOST_ROWS = 16, 200_000

Key = tuple[Visibility, str]


@dataclass(frozen=True, slots=True)
class Versioned:
    """An index with what it was made of, the version of the graph that it shows, and the texts that read it."""

    version: Any
    texts: frozenset[str]
    corpus: Corpus
    index: SearchIndex


@dataclass
class Indexes:
    """Indexes by reader and day, those last used the longest ago let go first; the newest is always kept."""

    _kept: OrderedDict[Key, Versioned] = field(default_factory=OrderedDict[Key, Versioned])
    _locks: defaultdict[Key, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))
    _making: dict[tuple[Key, Any], asyncio.Task[SearchIndex]] = field(
        default_factory=dict[tuple[Key, Any], "asyncio.Task[SearchIndex]"]
    )
    made: int = 0
    """How many were made; tests count."""

    def has(self, key: Key) -> bool:
        """Whether there is an index for a key, of whatever version."""
        return key in self._kept

    def get(self, key: Key) -> Versioned | None:
        """What is kept for a key, of whatever version; this counts as using it."""
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return self._kept[key]

    def holds_still(self, key: Key, version: Any) -> None:
        """What is kept for a key shows this version of the graph just as well; it may have been let go meanwhile."""
        if key in self._kept:
            self._kept[key] = replace(self._kept[key], version=version)

    def alone(self, key: Key) -> asyncio.Lock:
        """To be held by whoever looks whether an index has to be made, and makes it."""
        return self._locks[key]

    async def make(self, key: Key, version: Any, texts: frozenset[str], corpus: Corpus) -> SearchIndex:
        """An index of this corpus, to be kept; rows that the one before held just so are not read into words again."""
        task = self._making.get((key, version))
        if task is None:
            task = self._making[key, version] = asyncio.create_task(self._made(key, version, texts, corpus))
            task.add_done_callback(lambda _: self._making.pop((key, version), None))
        return await asyncio.shield(task)

    async def _made(self, key: Key, version: Any, texts: frozenset[str], corpus: Corpus) -> SearchIndex:
        before = self._kept[key].index if key in self._kept else None
        index = await asyncio.to_thread(SearchIndex.of, corpus.rows.values(), the_thesaurus(), before)
        self.made += 1
        # Where nothing was ever loaded there is no version, and nothing would tell that something was.
        if version is not None:
            self._keep(key, Versioned(version, texts, corpus, index))
        return index

    def _keep(self, key: Key, made: Versioned) -> None:
        self._kept[key] = made
        self._kept.move_to_end(key)
        while len(self._kept) > 1 and (len(self._kept) > MOST_INDEXES or self._rows() > MOST_ROWS):
            gone, _ = self._kept.popitem(last=False)
            self._locks.pop(gone, None)

    def _rows(self) -> int:
        return sum(len(kept.index.rows) for kept in self._kept.values())
