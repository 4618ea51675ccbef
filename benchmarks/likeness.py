"""How long it takes to compare every tool with every other, and how well duplicates are told, through the hub.

Called by benchmarks.__main__: `python -m benchmarks --likeness`. On a real Neo4j, over HTTP, from the labelled sample
alone and from a register of ten thousand tools that holds it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.labelled import labelled
from benchmarks.lookalikes import Pair, lookalikes
from benchmarks.servers import running
from benchmarks.store import filled
from hub.records.stored_form import Rows
from tests.neo4j.server import running_neo4j

TOOLS, LEAST, PAGE = 10_000, 0.6, 100
HEAP, PAGE_CACHE_MB = "2g", 512
OVERLAPS = (
    "{ overlaps(first: 20) { totalCount nodes { score tool { slug } other { slug } evidence { slug weight } } } }"
)
DUPLICATES = """query ($least: Float!, $first: Int!, $after: String) {
  duplicates(minScore: $least, first: $first, after: $after) {
    totalCount nodes { score tools { slug } evidence { kind value weight } } pageInfo { hasNextPage endCursor }
  }
}"""
Ask = Callable[[str, Mapping[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Quality:
    """Of the pairs that were told, how many are of one tool; of those that are, how many were told."""

    told: int
    right: int
    true: int

    @property
    def precision(self) -> float:
        """Share of what was told that is right, 1 when nothing was."""
        return self.right / self.told if self.told else 1.0

    @property
    def recall(self) -> float:
        """Share of what there is that was told, 1 when there is nothing."""
        return self.right / self.true if self.true else 1.0


@dataclass(frozen=True)
class Likeness:
    """What was measured on one register. Times are seconds for a first page; the first request is not counted."""

    tools: int
    overlaps: float
    pairs: int
    duplicates: float
    quality: Quality


def judged(pairs: set[Pair], true: set[Pair]) -> Quality:
    """How well the pairs found agree with those that are of one tool."""
    return Quality(len(pairs), len(pairs & true), len(true))


def likeness(rounds: int = 3) -> list[Likeness]:
    """Both registers."""
    return [_measured(tools, rounds) for tools in (len(labelled()), TOOLS)]


def _measured(tools: int, rounds: int) -> Likeness:
    rows, true = lookalikes(tools)
    with _hub(rows) as ask:
        overlaps, answer = _timed(lambda: ask(OVERLAPS, {}), rounds)
        duplicates, _ = _timed(lambda: ask(DUPLICATES, {"least": LEAST, "first": 20}), rounds)
        return Likeness(tools, overlaps, answer["overlaps"]["totalCount"], duplicates, judged(_every_pair(ask), true))


def _every_pair(ask: Ask) -> set[Pair]:
    """All candidates, page by page."""
    pairs, after = set[Pair](), None
    while True:
        page = ask(DUPLICATES, {"least": LEAST, "first": PAGE, "after": after})["duplicates"]
        pairs |= {frozenset(tool["slug"] for tool in node["tools"]) for node in page["nodes"]}
        if not page["pageInfo"]["hasNextPage"]:
            return pairs
        after = page["pageInfo"]["endCursor"]


def _timed(work: Callable[[], dict[str, Any]], rounds: int) -> tuple[float, dict[str, Any]]:
    answer = work()
    times: list[float] = []
    for _ in range(rounds):
        began = perf_counter()
        answer = work()
        times.append(perf_counter() - began)
    return median(times), answer


@contextmanager
def _hub(rows: Rows) -> Iterator[Ask]:
    """A hub on a graph with these rows."""
    with running_neo4j(HEAP, PAGE_CACHE_MB) as (endpoint, _):
        asyncio.run(filled(endpoint, rows))
        with running(endpoint, ("hub",)) as ports:
            yield _asking(ports["hub"])


def _asking(port: int) -> Ask:
    def ask(query: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        connection = HTTPConnection("127.0.0.1", port, timeout=300)
        body = json.dumps({"query": query, "variables": variables})
        connection.request("POST", "/graphql", body, {"Content-Type": "application/json"})
        answer = json.loads(connection.getresponse().read())
        connection.close()
        if answer.get("errors"):
            raise RuntimeError(f"the hub refused: {answer['errors']}")
        return answer["data"]

    return ask


def likeness_told(rows: list[Likeness]) -> str:
    """The figures as text."""
    lines = [f"likeness: first pages over HTTP on Neo4j; duplicates that score {LEAST} or more", ""]
    head = ("tools", "overlaps s", "pairs", "duplicates s", "told", "precision", "recall")
    lines.append("  ".join(f"{cell:>12}" for cell in head))
    for row in rows:
        quality = row.quality
        figures = (f"{row.tools:,}", f"{row.overlaps:.2f}", f"{row.pairs:,}", f"{row.duplicates:.2f}")
        shares = (f"{quality.told:,}", f"{quality.precision:.3f}", f"{quality.recall:.3f}")
        lines.append("  ".join(f"{cell:>12}" for cell in (*figures, *shares)))
    return "\n".join([*lines, ""])
