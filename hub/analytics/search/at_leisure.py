"""Make an index of a register that is too large to be read within a request: beside the requests, a part at a time.

Called by hub.analytics.search.question where reading took too long. Who asks meanwhile is told when to ask again.
Each part is a statement of its own, since the built-in engine ends any that takes longer than a request may.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from hub.access.asker import Asker
from hub.analytics.asking.reading import Reading
from hub.analytics.search.corpus import Corpus, Pair, Row, corpus_of, read_rows, searched_edges
from hub.analytics.search.kept_indexes import MOST_INDEXES, Indexes, Key
from hub.errors import DeadlineExceeded, HubError, Preparing
from hub.graph.compiler.read import read_matching
from hub.graph.compiler.values import Value
from hub.graph.session import Graph
from hub.graph.transaction import GraphMovedError
from hub.model.registry import Model

PART, FEWER, LEAST = 2_000, 4, 20
"""Rows that a statement reads; where that takes an engine too long, so many times fewer, but no fewer than LEAST."""
PATIENCE = 2.0
"""Seconds after which reading that came to nothing says that the register is large; before, that somebody left."""
LONGEST, ATTEMPTS, PAUSE = 900.0, 5, 5.0
BEING_MADE = "The index of the register's texts is being made. Search again after as long as Retry-After says."

_log = logging.getLogger("hub.search")


@dataclass
class AtLeisure:
    """What is being made. One after another, so that requests are answered beside it."""

    graph: Graph
    model: Model
    _making: dict[Key, asyncio.Task[None]] = field(default_factory=dict[Key, "asyncio.Task[None]"])
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def require_not_begun(self, key: Key) -> None:
        """Raise Preparing while an index is being made, or waits for its turn."""
        if key in self._making:
            raise Preparing(BEING_MADE, retry_after=10)

    @contextmanager
    def unless_too_large(self, key: Key, asker: Asker) -> Generator[None]:
        """Begin to make the index beside requests where the block is ended after having read for long."""
        began = time.monotonic()
        try:
            yield
        except BaseException:
            if time.monotonic() - began > PATIENCE:
                self.begin(key, asker)
            raise

    def begin(self, key: Key, asker: Asker) -> None:
        """Make an index unless it is being made, or too many are."""
        if key not in self._making and len(self._making) < MOST_INDEXES:
            task = self._making[key] = asyncio.create_task(self._made(key, asker))
            task.add_done_callback(lambda _: self._making.pop(key, None))

    @property
    def makes_any(self) -> bool:
        """Whether an index is being made, or waits for its turn."""
        return bool(self._making)

    async def ended(self) -> None:
        """Wait until nothing is being made."""
        await asyncio.gather(*self._making.values())

    async def _made(self, key: Key, asker: Asker) -> None:
        async with self._turn:
            part = PART
            for _ in range(ATTEMPTS):
                try:
                    await self._make(key, asker, part)
                except GraphMovedError:
                    continue
                except HubError as error:
                    # As when what was too large a while ago is still on its way out of the engine.
                    _log.warning("the search index was not made: %s", error.code)
                    part = max(part // FEWER, LEAST) if isinstance(error, DeadlineExceeded) else part
                    await asyncio.sleep(PAUSE)
                    continue
                return

    async def _make(self, key: Key, asker: Asker, part: int) -> None:
        async with self.graph.reading(LONGEST) as transaction:
            indexes: Indexes = transaction.kept.setdefault(Indexes, Indexes())
            reading = Reading(transaction, self.model, asker, key[1])
            with transaction.noting() as texts:
                corpus = await read_in_parts(reading, part)
            await indexes.make(key, reading.version, frozenset(texts), corpus)


async def read_in_parts(reading: Reading, part: int) -> Corpus:
    """What `read_corpus` reads. Raises GraphMovedError. Cost: a statement for each kind and for each `part` rows."""
    model = reading.model
    rows: dict[str, dict[str, Row]] = {}
    edges = [edge for label in model.nouns for edge in searched_edges(model, label)]
    pairs: list[list[Pair]] = []
    for label, noun in model.nouns.items():
        own = list(searched_edges(model, label))
        rows[label] = {}
        joined: list[list[Pair]] = [[] for edge in own for _ in edge.targets]
        read = read_matching(model, {noun.label: {}}, Value(reading.day), reading.case)
        slugs = sorted((await reading.read(read))[noun.label])
        for at in range(0, len(slugs), part):
            some, links = await read_rows(reading, [label], own, {label: Value(slugs[at : at + part])})
            rows[label] |= some[label]
            for known, more in zip(joined, links, strict=True):
                known += more
        pairs += joined
    return corpus_of(model, edges, rows, pairs)
