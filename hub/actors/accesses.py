"""Record who is shown rows above PUBLISHED, before they are shown (decision 77).

Made by hub.app and kept beside the graph; asked by whoever answers: the API, exports, packs, the feed and streams. All
who wait share one write. The same answer to the same actor is recorded once in a minute. What cannot be recorded is not
shown.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

import orjson
from cachetools import LRUCache, TTLCache

from hub.access.asker import Asker, Door
from hub.access.visibility import Visibility
from hub.actors.access_records import NOBODYS, AccessKind, Kept, adding, forgetting
from hub.actors.questions_key import Hashed, key_of
from hub.actors.rights import moment
from hub.errors import HubError, Unavailable
from hub.graph.compiler.concerned import compile_keepers, compile_weighed
from hub.graph.register import VERSION
from hub.graph.session import Graph
from hub.graph.shown import Seen, gathering, is_recorded
from hub.graph.transaction import Transaction
from hub.model.enums import Marking
from hub.model.registry import Model

T = TypeVar("T")
SAME = 60.0
"""Seconds in which the same answer to the same actor is recorded once."""
MOST_SAME, MOST_WEIGHED = 20_000, 1_000
FORGET_EVERY = 3600.0
PATIENCE = 60.0
"""Seconds for a statement that counts all rows of a kind: exports and packs are waited for."""
YEAR = 365
UNRECORDED = (
    "This shows rows above PUBLISHED, and it cannot be recorded at the moment that you read them. "
    "Try again in a minute."
)

Group: TypeAlias = "tuple[str, str, tuple[str, ...]]"
"""A steward, and the marking and the audience of rows of theirs."""
Counts: TypeAlias = "Counter[Group]"


@dataclass
class Accesses:
    """Records accesses to one graph, which are kept for so many `days`. Belongs to the graph's event loop."""

    graph: Graph
    model: Model
    days: int = YEAR
    _lately: TTLCache[Any, None] = field(default_factory=lambda: TTLCache(MOST_SAME, SAME, time.monotonic))
    _weighed: LRUCache[tuple[Visibility, str], tuple[Any, Counts]] = field(
        default_factory=lambda: LRUCache(MOST_WEIGHED)
    )
    _waiting: list[Kept] = field(default_factory=list[Kept])
    _running: asyncio.Task[None] | None = None
    _next: asyncio.Task[None] | None = None
    _hashed: Hashed | None = None
    _forgotten: float = float("-inf")

    async def note(self, asker: Asker, kind: AccessKind, question: Any, seen: Seen) -> None:
        """Record what somebody is about to be shown. Raises Unavailable where that cannot be done.

        Cost: nothing where nothing above PUBLISHED was seen, or the same within a minute; else a small read for each
        kind of row, and a share in a write.
        """
        if not seen:
            return
        asked = orjson.dumps(question, option=orjson.OPT_SORT_KEYS, default=str)
        same = (asker.actor, asker.sees, asker.door, kind, asked, frozenset(seen.shown), frozenset(seen.weighed))
        if same in self._lately:
            return
        shown, weighed = await self._kept_by(seen), await self._weigh(asker, seen.weighed)
        await self._record(asker, kind, asked, shown, weighed)
        self._lately[same] = None

    async def note_all(self, asker: Asker, kind: AccessKind, question: Any, reader: Asker) -> None:
        """Record that somebody takes away all that `reader` sees, whatever its marking. Cost: a read of all of it."""
        rows: list[list[Any]] = []
        for label in self.model.nouns:
            statement = compile_weighed(self.model, label, reader, all_rows=True)
            [of_label] = await self.graph.read([statement], PATIENCE)
            rows += of_label
        asked = orjson.dumps(question, option=orjson.OPT_SORT_KEYS, default=str)
        await self._record(asker, kind, asked, _grouped(rows), Counter())

    async def prepare(self) -> None:
        """Have the graph plan the statements that recording needs. Changes nothing."""
        asker = Asker(Marking.OFFICIAL, NOBODYS)
        for label in self.model.nouns:
            await self.graph.read([compile_keepers(self.model, label, []), compile_weighed(self.model, label, asker)])

    async def _record(self, asker: Asker, kind: AccessKind, asked: bytes, shown: Counts, weighed: Counts) -> None:
        if not shown and not weighed:
            return
        try:
            hashed = (await self._hash())(asked)
            at, who = moment(), asker.actor or ("operator" if asker.door is Door.COMMAND else "")
            await self._written([
                Kept(
                    f"{at} {secrets.token_hex(8)}", at, steward, who, asker.agency, asker.door, kind, hashed,
                    shown[group], weighed[group], Marking(marking), audience,
                )
                for group in sorted({*shown, *weighed})
                for steward, marking, audience in [group]
            ])  # fmt: skip
        except HubError:
            raise Unavailable(UNRECORDED) from None

    async def _hash(self) -> Hashed:
        if self._hashed is None:
            self._hashed = await key_of(self.graph)
        return self._hashed

    async def _kept_by(self, seen: Seen) -> Counts:
        """How many of the rows that were shown each steward keeps."""
        by_label: defaultdict[str, set[str]] = defaultdict(set)
        for row in seen.shown:
            # Earlier values stand in the journal by names of their own; as nobody's they are told to the editors.
            if row.label in self.model.nouns:
                by_label[row.label].add(row.slug)
        statements = [compile_keepers(self.model, label, slugs) for label, slugs in sorted(by_label.items())]
        rows = await self.graph.read(statements) if statements else []
        keepers = {
            (label, slug): kept or [NOBODYS]
            for label, of_label in zip(sorted(by_label), rows, strict=True)
            for slug, kept in of_label
        }
        return Counter(
            (steward, row.marking, row.audience)
            for row in seen.shown
            for steward in set(keepers.get((row.label, row.slug), [NOBODYS]))
        )

    async def _weigh(self, asker: Asker, labels: Iterable[str]) -> Counts:
        """How many rows of these kinds each steward keeps that the asker sees above PUBLISHED, whenever they hold."""
        wanted = sorted(labels)
        if not wanted:
            return Counter()
        version = (await self.graph.read_one(VERSION))[:1]
        counts: Counts = Counter()
        for label in wanted:
            kept = self._weighed.get((asker.sees, label))
            if kept is None or kept[0] != version:
                # One by one, and each is kept: a graph that has to plan all of them is further on at the next try.
                kept = version, _grouped(await self.graph.read_one(compile_weighed(self.model, label, asker)))
                self._weighed[asker.sees, label] = kept
            counts += kept[1]
        return counts

    async def _written(self, records: list[Kept]) -> None:
        self._waiting += records
        if self._next is None:
            self._next = asyncio.create_task(self._after(self._running))
            self._next.add_done_callback(_retrieved)
        # Who leaves does not take it from the others.
        await asyncio.shield(self._next)

    async def _after(self, running: asyncio.Task[None] | None) -> None:
        if running is not None:
            await asyncio.wait({running})
        self._running, self._next = self._next, None
        records, self._waiting = self._waiting, []
        forgets = time.monotonic() - self._forgotten > FORGET_EVERY

        async def work(tx: Transaction) -> None:
            await tx.run(adding(records))
            if forgets:
                await tx.run(forgetting(self.days))

        await self.graph.write(work)
        self._forgotten = time.monotonic() if forgets else self._forgotten


async def recorded(graph: Graph, asker: Asker, kind: AccessKind, question: Any, work: Callable[[], Awaitable[T]]) -> T:
    """What `work` gives, once it is recorded which rows above PUBLISHED it showed. Raises Unavailable if it cannot be.

    For who sees no such rows, and on a graph of which nobody records accesses, it is `work` and nothing else.
    """
    if Accesses not in graph.kept or not is_recorded(asker):
        return await work()
    with gathering() as seen:
        given = await work()
    await record(graph, asker, kind, question, seen)
    return given


async def record(graph: Graph, asker: Asker, kind: AccessKind, question: Any, seen: Seen) -> None:
    """Record what somebody is about to be told. Raises Unavailable if it cannot be."""
    accesses: Accesses | None = graph.kept.get(Accesses)
    if accesses is not None and is_recorded(asker):
        await accesses.note(asker, kind, question, seen)


async def record_all(graph: Graph, asker: Asker, kind: AccessKind, question: Any, reader: Asker | None = None) -> None:
    """Record that somebody who is known takes away all that they see, or that `reader` sees. Raises Unavailable."""
    accesses: Accesses | None = graph.kept.get(Accesses)
    if accesses is not None and (asker.actor or asker.door is Door.COMMAND):
        await accesses.note_all(asker, kind, question, reader or asker)


def _grouped(rows: Iterable[list[Any]]) -> Counts:
    counts: Counts = Counter()
    for kept, marking, audience, number in rows:
        for steward in set(kept or [NOBODYS]):
            counts[steward, marking, tuple(sorted(audience or ()))] += number
    return counts


def _retrieved(task: asyncio.Task[None]) -> None:
    """Nobody may be left to hear of a failure: the loop should not tell of it as of one that was forgotten."""
    if not task.cancelled():
        task.exception()
