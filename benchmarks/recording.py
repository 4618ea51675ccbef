"""Changes a second that eight clients record, and batches of creates, beside the same rows written by hand.

Called by benchmarks.__main__: `python -m benchmarks --recording`. One hub in this process on a real Neo4j. By hand,
what the hub wrote of a set (the tool, its earlier value and the link to it, one journal row whose number is taken
from the register's node) is written by one statement in one transaction; of a batch, the same rows by a bare UNWIND
under the same constraints. By hand nothing is read or judged, and a batch leaves no journal.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.store import settled, store
from hub.changing import OPERATOR
from hub.graph.edit import Edit, NodeAt
from hub.graph.engine import Endpoint
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.model.registry import the_model
from hub.records.record import Request as Call
from hub.records.record import record
from hub.records.stored_form import Rows
from hub.settings import load_settings

CLIENTS, EACH, ROUNDS, BATCH = 8, 20, 3, 500
TOOLS = 1 + 2 * CLIENTS * EACH * (ROUNDS + 1)
"""Each is changed once: as an example, and by the hub or by hand in rounds, of which the first is not counted."""
PATIENCE = 120.0
SET, CREATES = "single sets", "rows of a batch"
WANTED = {SET: 0.5, CREATES: 0.6}
BY_HAND = """MATCH (r:Register {slug: 'register'}) SET r.byHand = coalesce(r.byHand, 0) + 1
WITH r.byHand AS number
MATCH (t:Tool {slug: $slug}) WHERE coalesce(t.version, 1) = 1
SET t = $after
CREATE (e:Earlier) SET e = $earlier
CREATE (t)-[w:WAS]->(e) SET w = $was
CREATE (j:JournalEntry) SET j = $entry, j.sequence = -number, j.slug = 'by-hand-' + toString(number)
RETURN count(*)"""
BATCH_BY_HAND = "UNWIND $rows AS row CREATE (n:Supplier) SET n = row RETURN count(n)"
LAST_ENTRY = Statement(
    "MATCH (j:JournalEntry) WHERE j.sequence > 0 RETURN properties(j) ORDER BY j.sequence DESC LIMIT 1"
)


@dataclass
class Pace:
    """How many a second in each round, by the hub and by hand."""

    hub: list[float] = field(default_factory=list[float])
    hand: list[float] = field(default_factory=list[float])

    @property
    def ratio(self) -> float:
        """The hub's median in that of the driver by hand."""
        return median(self.hub) / median(self.hand)


async def recording(
    endpoint: Endpoint, rows: Rows, each: int = EACH, rounds: int = ROUNDS, batch: int = BATCH
) -> Mapping[str, Pace]:
    """The measurement on a graph that is filled with these rows: 1 + 2 * CLIENTS * each * (rounds + 1) tools."""
    graph = Graph.connect(endpoint, load_settings(deadline=PATIENCE))
    try:
        await graph.verify()
        await store(graph, rows)
        if not endpoint.embedded:
            await settled(graph)
        writers = await _writers(graph, rows, each, batch)
        return {name: await _paced(rounds, *pair) for name, pair in writers.items()}
    finally:
        await graph.close()


def told_recording(paces: Mapping[str, Pace]) -> str:
    """The section as text."""
    lines = [
        f"Recording, a second: {CLIENTS} clients, {BATCH} creates in a call; medians of {ROUNDS} rounds:",
        "",
        f"{'':16}  {'hub':>8}  {'by hand':>8}  ratio  wanted",
    ]
    for name, pace in paces.items():
        met = "met" if pace.ratio >= WANTED[name] else "MISSED"
        figures = f"{median(pace.hub):8.1f}  {median(pace.hand):8.1f}  {pace.ratio:5.2f}  {WANTED[name]:.2f} {met}"
        lines.append(f"{name:16}  {figures}")
    return "\n".join([*lines, ""])


Write = Callable[[], Awaitable[int]]


async def _paced(rounds: int, hub: Write, hand: Write) -> Pace:
    """Both by turns. Each round answers how many it wrote."""
    pace = Pace()
    for number in range(rounds + 1):
        for write, paces in ((hub, pace.hub), (hand, pace.hand)):
            began = perf_counter()
            written = await write()
            if number:
                paces.append(written / (perf_counter() - began))
    return pace


async def _writers(graph: Graph, rows: Rows, each: int, batch: int) -> Mapping[str, tuple[Write, Write]]:
    """What writes by the hub and by hand. Raises AssertionError where the hub refuses what is measured."""
    tools, source = iter(rows.nodes["Tool"].items()), next(iter(rows.nodes["Source"]))
    example = await _recorded(graph, [_set(next(tools)[0])])
    [[entry]] = await graph.read_one(LAST_ENTRY)
    sample = await _recorded(graph, [_create("sample", source)])
    hand, names = _ByHand(graph, example, entry), iter(range(10**9))

    async def by_hub(slug: str) -> None:
        await _recorded(graph, [_set(slug)])

    async def sets(change: Callable[[str, Any], Awaitable[object]]) -> int:
        async def client() -> None:
            for slug, row in [next(tools) for _ in range(each)]:
                await change(slug, row)

        await asyncio.gather(*(client() for _ in range(CLIENTS)))
        return CLIENTS * each

    async def creates() -> int:
        call = next(names)
        return len(await _recorded(graph, [_create(f"by-hub-{call}-{number}", source) for number in range(batch)]))

    async def creates_by_hand() -> int:
        call, [made] = next(names), sample
        return await hand.create([{**(made.after or {}), "slug": f"by-hand-{call}-{n}"} for n in range(batch)])

    return {
        SET: (lambda: sets(lambda slug, _: by_hub(slug)), lambda: sets(hand.set)),
        CREATES: (creates, creates_by_hand),
    }


class _ByHand:
    """Writes rows like those of an example that the hub wrote."""

    def __init__(self, graph: Graph, example: list[Edit], entry: Mapping[str, Any]) -> None:
        # Neo4j refuses a slug that is taken, even where the next clause of the statement gives another.
        self._graph, self._entry = graph, {name: value for name, value in entry.items() if name != "slug"}
        made = {edit.at.label if isinstance(edit.at, NodeAt) else edit.at.kind.type: edit.after for edit in example}
        self._earlier, self._was, self._after = made["Earlier"] or {}, made["WAS"] or {}, made["Tool"] or {}
        self._numbers: Iterator[int] = iter(range(10**9))

    async def set(self, slug: str, row: Mapping[str, Any]) -> None:
        """One change of a tool."""
        number = next(self._numbers)
        given = {
            "slug": slug,
            "after": {**row, "note": self._after["note"], "version": 2},
            "earlier": {**self._earlier, "slug": f"by-hand-{number}"},
            "was": {**self._was, "key": f"by-hand-{number}"},
            "entry": self._entry,
        }
        await self._sent(Statement(BY_HAND, given), 1)

    async def create(self, rows: list[dict[str, Any]]) -> int:
        """One batch."""
        await self._sent(Statement(BATCH_BY_HAND, {"rows": rows}), len(rows))
        return len(rows)

    async def _sent(self, statement: Statement, expected: int) -> None:
        async def work(tx: Transaction) -> None:
            [[written]] = await tx.run(statement)
            if written != expected:
                raise AssertionError(f"{written} rows in place of {expected}")

        await self._graph.write(work)


def _set(slug: str) -> dict[str, Any]:
    return {"set": {"tool": slug, "version": 1, "from": "2026-11-01", "values": {"note": "Set by the benchmark."}}}


def _create(slug: str, source: str) -> dict[str, Any]:
    row = {"slug": slug, "name": f"Supplier {slug}", "marking": "PUBLISHED", "sources": [source]}
    return {"create": {"supplier": {**row, "confidence": "SOURCED"}}}


async def _recorded(graph: Graph, changes: list[dict[str, Any]]) -> list[Edit]:
    done = await record(graph, the_model(), OPERATOR, Call(changes, "Measured."))
    if not done.position:
        raise AssertionError(done.problems or done.stale)
    return [*done.edits]
