"""Answers over ten thousand tools while changes arrive, beside the same answers when nobody writes.

Called by benchmarks.__main__: `python -m benchmarks --beside`. One hub in this process on a real Neo4j, which records
and answers; before every question it lets go of what it kept. Changes arrive whether the ones before are done or not.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from time import perf_counter
from typing import Any

import orjson

from benchmarks.likeness import OVERLAPS, TOOLS
from benchmarks.store import store
from hub.access.asker import ANONYMOUS
from hub.analytics.asking.memo import Kept
from hub.analytics.search.kept_indexes import Indexes
from hub.api.documents.request import Request
from hub.api.operation import respond
from hub.api.schema.hub_schema import ApiSchema, build_schema
from hub.changing import OPERATOR
from hub.graph.engine import Endpoint
from hub.graph.session import Graph
from hub.model.registry import the_model
from hub.records.record import Request as Call
from hub.records.record import record
from hub.records.stored_form import Rows
from hub.settings import load_settings

A_SECOND, ASKED, WARM = 20, 40, 3
PATIENCE = 120.0
ASK = {
    "overlaps": OVERLAPS,
    "coverage": """{ coverage(framework: "npcc-ai-covenant") {
        pairCount levels { level count share } byPrinciple { principle { slug name } levels { level count } } } }""",
    "search": '{ search(text: "redaction of evidence", first: 20) { totalCount nodes { score subject { id } } } }',
}
VALUES: Sequence[Mapping[str, str]] = (
    {"name": "Another name"},
    {"purpose": "Another purpose"},
    {"aiClass": "GENERATIVE"},
    {"note": "Another note"},
)
"""What is put right, by turns: all but the note is read by every one of these questions, or by search."""


@dataclass
class Beside:
    """One question: seconds of each answer without and with changes, and how many were refused."""

    quiet: list[float]
    busy: list[float]
    refused: int = 0

    @property
    def ratio(self) -> float:
        """How many times the quiet 95th percentile the other is."""
        return p95(self.busy) / p95(self.quiet)


@dataclass(frozen=True)
class Changes:
    """How the changes fared: how many were sent and recorded, and the seconds that each took."""

    sent: int
    recorded: int
    times: Sequence[float]


def p95(times: Sequence[float]) -> float:
    """The 95th percentile."""
    return sorted(times)[max(0, -(-len(times) * 95 // 100) - 1)]


async def beside(endpoint: Endpoint, rows: Rows, asked: int = ASKED) -> tuple[Mapping[str, Beside], Changes]:
    """Every question, first alone and then with changes arriving, on a graph that is filled with these rows."""
    graph = Graph.connect(endpoint, load_settings(deadline=PATIENCE))
    try:
        await graph.verify()
        await store(graph, rows)
        return await _measured(graph, rows, asked)
    finally:
        await graph.close()


async def _measured(graph: Graph, rows: Rows, asked: int) -> tuple[Mapping[str, Beside], Changes]:
    api = build_schema(the_model())
    timings = {name: Beside([], []) for name in ASK}
    for name in ASK:
        for _ in range(WARM):
            await _timed(api, graph, name)
        timings[name].quiet = [(await _timed(api, graph, name))[0] for _ in range(asked)]
    writer = _Writer(graph, iter(rows.nodes["Tool"]))
    writing = asyncio.create_task(writer.write())
    for name, timing in timings.items():
        for _ in range(asked):
            seconds, refused = await _timed(api, graph, name)
            timing.busy.append(seconds)
            timing.refused += refused
    writing.cancel()
    return timings, await writer.done()


async def _timed(api: ApiSchema, graph: Graph, name: str) -> tuple[float, bool]:
    """Seconds of one answer with nothing kept from before, and whether it was refused."""
    for kept in (Kept, Indexes):
        graph.kept.pop(kept, None)
    began = perf_counter()
    response = await respond(api, graph, Request(ASK[name]), ANONYMOUS, read_only=True)
    seconds = perf_counter() - began
    return seconds, "errors" in orjson.loads(response.content)


class _Writer:
    """Sends changes at their times, each to a tool that was not changed before."""

    def __init__(self, graph: Graph, tools: Iterator[str]) -> None:
        self._graph, self._tools = graph, tools
        self._sent: list[asyncio.Task[bool]] = []
        self._times: list[float] = []

    async def write(self) -> None:
        began = perf_counter()
        for number, (slug, values) in enumerate(zip(self._tools, cycle(VALUES), strict=False)):
            await asyncio.sleep(max(0.0, began + number / A_SECOND - perf_counter()))
            self._sent.append(asyncio.create_task(self._change(slug, values)))

    async def _change(self, slug: str, values: Mapping[str, Any]) -> bool:
        began = perf_counter()
        change = {"correct": {"tool": slug, "version": 1, "values": values}}
        done = await record(self._graph, the_model(), OPERATOR, Call([change], "Put right by the benchmark."))
        self._times.append(perf_counter() - began)
        return bool(done.position)

    async def done(self) -> Changes:
        """What came of them, once the last has ended."""
        ended = await asyncio.gather(*self._sent, return_exceptions=True)
        return Changes(len(ended), sum(state is True for state in ended), self._times)


def told_beside(timings: Mapping[str, Beside], changes: Changes) -> str:
    """The section as text."""
    lines = [
        f"{A_SECOND} changes a second beside answers over {TOOLS:,} tools, nothing kept, p95 ms of {ASKED} answers",
        "",
        f"{'question':10}  {'quiet':>9}  {'beside':>9}  beside/quiet  refused",
    ]
    for name, timing in timings.items():
        figures = (
            f"{1000 * p95(timing.quiet):9.1f}  {1000 * p95(timing.busy):9.1f}  {timing.ratio:12.2f}  {timing.refused:7}"
        )
        lines.append(f"{name:10}  {figures}")
    took = f"{1000 * p95(changes.times):.1f} ms at the 95th percentile" if changes.times else "none ended"
    return "\n".join([*lines, "", f"changes: {changes.sent} sent, {changes.recorded} recorded, {took}", ""])
