"""Whether earlier values slow down what is asked of today: the same questions with and without them, by turns.

Called by benchmarks.__main__. One register on one Neo4j; between the turns every tool gets or loses two earlier values.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import LiteralString

from benchmarks.client import Client
from benchmarks.questions import NAMES, questions
from benchmarks.rounds import Timing, warm
from benchmarks.servers import running
from benchmarks.store import settled
from benchmarks.targets import Target, targets_of
from hub.graph.engine import Endpoint
from hub.graph.register import grow
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.model.earlier import stored_value
from hub.model.registry import the_model
from hub.model.stored import held
from hub.records.stored_form import Row, Rows
from hub.settings import load_settings

FIELDS = ("name", "purpose")
"""Texts of a tool; the questions read and sort by its name."""
DEADLINE, BATCH = 120.0, 2_000
Given = tuple[str, Row, Row]
"""The slug of a tool, an earlier value, and the relationship to it."""

_ADD: LiteralString = (
    "UNWIND $rows AS row MATCH (t:Tool {slug: row[0]}) CREATE (t)-[w:WAS]->(e:Earlier) SET e = row[1], w = row[2] "
    "RETURN count(e)"
)
_REMOVE: LiteralString = "MATCH (e:Earlier) WITH e LIMIT 2000 DETACH DELETE e RETURN count(e)"


@dataclass(frozen=True)
class Slowed:
    """Milliseconds of one question for one client, medians over the rounds: without and with earlier values."""

    without: float
    with_them: float


def earlier(made: Rows) -> list[Given]:
    """Two earlier values for every tool."""
    properties = the_model().properties("Tool")
    common: Row = {"marking": "PUBLISHED", "sources": [], "confidence": "SOURCED", **held("2023", "2025-06")}
    values: list[Given] = []
    for slug, tool in made.nodes["Tool"].items():
        for name in FIELDS:
            key = f"{slug}--{name}--2023"
            value = {"slug": key, **stored_value(properties[name], f"Once {tool.get(name)}"), **common}
            values.append((slug, value, {**common, "key": key}))
    return values


def histories(client: Client, endpoint: Endpoint, made: Rows, rounds: int) -> Mapping[str, Slowed]:
    """Each question without and with earlier values. The graph, which holds these rows, is left as it was."""
    times: defaultdict[tuple[str, bool], list[float]] = defaultdict(list)
    with running(endpoint, ("hub",)) as ports:
        asked = {question.name: targets_of(question, ports)["hub"] for question in questions(made, NAMES)}
        for number in range(2 * rounds):
            with_them = number % 2 == 1
            asyncio.run(_toggle(endpoint, earlier(made) if with_them else []))
            for name, figure in _turn(client, asked):
                times[name, with_them].append(figure)
        asyncio.run(_toggle(endpoint, []))
    return {name: Slowed(median(times[name, False]), median(times[name, True])) for name in asked}


def _turn(client: Client, asked: Mapping[str, Target]) -> list[tuple[str, float]]:
    timing = Timing()
    medians: list[tuple[str, float]] = []
    for name, target in asked.items():
        warm(client, [target], timing)
        medians.append((name, client.measure(target.order(1, 2 * timing.alone, timing.least)).p50))
    return medians


async def _toggle(endpoint: Endpoint, rows: list[Given]) -> None:
    graph = Graph.connect(endpoint, load_settings())
    try:
        await graph.verify()
        await give(graph, rows)
        await settled(graph)
    finally:
        await graph.close()


async def give(graph: Graph, rows: list[Given]) -> None:
    """Let the graph have these earlier values and no others."""
    while await _run(graph, Statement(_REMOVE)):
        pass
    for start in range(0, len(rows), BATCH):
        await _run(graph, Statement(_ADD, {"rows": [list(row) for row in rows[start : start + BATCH]]}))
    await graph.write(grow, DEADLINE)


async def _run(graph: Graph, statement: Statement) -> int:
    [[count]] = await graph.write(lambda tx: tx.run(statement), DEADLINE)
    return count


def told_histories(tools: int, slowed: Mapping[str, Slowed]) -> str:
    """The section as text."""
    head = f"Today's reads with two earlier values for each of {tools:,} tools, p50 ms, the hub over HTTP, one client"
    lines = [head, "", f"{'question':18}  {'without':>8}  {'with':>8}  with/without"]
    for name, figure in slowed.items():
        ratio = figure.with_them / figure.without
        lines.append(f"{name:18}  {figure.without:8.2f}  {figure.with_them:8.2f}  {ratio:12.2f}")
    return "\n".join([*lines, ""])
