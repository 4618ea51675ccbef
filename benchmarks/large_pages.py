"""What each page costs on a generated register: statements, and processor time of the hub and of its built-in engine.

Run by `python -m benchmarks --pages-at 20000`. No answer is kept, the deadline is the shipped one, and the search index
is made before. Each page is asked three times: the first has its statements planned and what is kept of the register
worked out, the third shows what is left. Processor time says the same on a busy machine as on a quiet one; seconds do
not.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter, process_time

import httpx
import psutil

from benchmarks.generate import generate
from benchmarks.store import store
from hub.analytics.search.at_leisure import AtLeisure
from hub.analytics.search.question import prepare
from hub.app import create_app, opened
from hub.errors import HubError
from hub.graph.session import Graph
from hub.model.registry import the_model
from hub.records.stored_form import Rows
from hub.settings import load_settings
from tests.web.test_pages import BROWSER, STARTS

LIMIT = 2.0
"""Processor seconds that a page may take."""
ROUNDS = 3
FILLING = 120.0
COPY = "-0000"


@dataclass(frozen=True)
class PageCost:
    """What the last of ROUNDS requests for a page cost, and `first` what the first did, in processor seconds."""

    address: str
    status: int
    statements: int
    first: float
    hub: float
    engine: float
    took: float

    @property
    def met(self) -> bool:
        """Whether it answers within LIMIT."""
        return self.status == 200 and self.hub + self.engine <= LIMIT


def page_costs(tools: int) -> list[PageCost]:
    """The costs of every page that is made by hand, for who is not signed in."""
    return asyncio.run(_measured(generate(tools)))


HEADINGS = (
    "status",
    "statements",
    "first, processor s",
    "hub, processor s",
    "engine, processor s",
    "s",
    f"{LIMIT:g} s",
)


def told_costs(tools: int, costs: list[PageCost]) -> str:
    """A table, the dearest first."""
    lines = [f"| page, {tools:,} tools | {' | '.join(HEADINGS)} |", "| --- " * (len(HEADINGS) + 1) + "|"]
    for cost in sorted(costs, key=lambda cost: (cost.status == 200, -cost.hub - cost.engine)):
        seconds = [f"{figure:.2f}" for figure in (cost.first, cost.hub, cost.engine, cost.took)]
        told = [cost.address, str(cost.status), str(cost.statements), *seconds, "met" if cost.met else "missed"]
        lines.append(f"| {' | '.join(told)} |")
    return "\n".join(lines)


async def _measured(rows: Rows) -> list[PageCost]:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        # The built-in engine ends a statement after the deadline with which it was started.
        async with opened(load_settings(data=data, port=0, deadline=FILLING)) as graph:
            await store(graph, rows)
        settings = load_settings(data=data, port=0, kept_answers=0)
        async with opened(settings) as graph:
            with suppress(HubError):
                await prepare(graph, the_model(), settings.deadline)
            await graph.kept[AtLeisure].ended()
            transport = httpx.ASGITransport(create_app(settings, graph))
            async with httpx.AsyncClient(transport=transport, base_url="http://hub.example", timeout=60) as client:
                return [await _of_page(client, graph, copied(address, rows)) for address in STARTS]


def copied(address: str, rows: Rows) -> str:
    """The address of a page with the first copy of each tool that it names."""
    return re.sub(r"[a-z0-9-]+", lambda word: word[0] + COPY * (word[0] + COPY in rows.nodes["Tool"]), address)


async def _of_page(client: httpx.AsyncClient, graph: Graph, address: str) -> PageCost:
    costs = [await _asked(client, graph, address) for _ in range(ROUNDS)]
    return replace(costs[-1], first=costs[0].hub + costs[0].engine)


async def _asked(client: httpx.AsyncClient, graph: Graph, address: str) -> PageCost:
    sent, hub, engine, began = graph.statements_sent, process_time(), _engine_time(), perf_counter()
    response = await client.get(address, headers=BROWSER)
    hub, engine, took = process_time() - hub, _engine_time() - engine, perf_counter() - began
    return PageCost(address, response.status_code, graph.statements_sent - sent, 0.0, hub, engine, took)


def _engine_time() -> float:
    """Processor seconds that the processes which this one started have taken: the engine's alone."""
    return sum(sum(child.cpu_times()[:2]) for child in psutil.Process().children())
