"""What a client within its budget notices of another that sends ten times its own.

Called by benchmarks.__main__: `python -m benchmarks --fair`. One hub in this process on a real Neo4j, with HUB_BUDGET
as it is spent at both doors; both clients send at their times, whether the answers before have come or not.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter

import orjson

from benchmarks.questions import questions
from benchmarks.store import store
from hub.access.asker import Asker
from hub.api.budget import MINUTE, Budgets
from hub.api.documents.request import Request
from hub.api.operation import respond
from hub.api.schema.hub_schema import ApiSchema, build_schema
from hub.errors import OverBudget
from hub.graph.engine import Endpoint
from hub.graph.session import Graph
from hub.model.registry import the_model
from hub.records.stored_form import Rows
from hub.settings import load_settings

A_SECOND, SECONDS, WARM, TIMES_ITS_BUDGET = 10, 20.0, 20, 10
SPARE = 1.2
"""How much more than a client within it needs the budget is."""


@dataclass
class Sent:
    """What came of a client's requests: seconds of each answer, and how many were answered and refused."""

    seconds: list[float] = field(default_factory=list[float])
    outcomes: Counter[str] = field(default_factory=Counter[str])

    @property
    def p99(self) -> float:
        """The 99th percentile of the seconds."""
        return sorted(self.seconds)[max(0, -(-len(self.seconds) * 99 // 100) - 1)]


@dataclass(frozen=True)
class Fair:
    """The client within its budget, alone and beside the other, and that other."""

    alone: Sent
    beside: Sent
    careless: Sent


async def fair(endpoint: Endpoint, rows: Rows, seconds: float = SECONDS) -> Fair:
    """The measurement on a graph that is filled with these rows."""
    graph = Graph.connect(endpoint, load_settings(deadline=60.0))
    try:
        await graph.verify()
        await store(graph, rows)
        return await _Clients(graph, build_schema(the_model()), rows).measured(seconds)
    finally:
        await graph.close()


def told_fair(fairness: Fair) -> str:
    """The section as text."""
    ratio = fairness.beside.p99 / fairness.alone.p99
    return "\n".join([
        f"Fairness: p99 of one-tool within its budget, beside a client that sends {TIMES_ITS_BUDGET} times its own:",
        "",
        "alone ms  beside ms  ratio  careless: answered  refused",
        f"{fairness.alone.p99 * 1e3:8.2f}  {fairness.beside.p99 * 1e3:9.2f}  {ratio:5.2f}  "
        f"{fairness.careless.outcomes['answered']:18}  {fairness.careless.outcomes['refused']:7}",
        "",
    ])  # fmt: skip


class _Clients:
    """Two actors who ask one hub, each with the budget that the first needs and a little more."""

    def __init__(self, graph: Graph, api: ApiSchema, rows: Rows) -> None:
        self._graph, self._api = graph, api
        bodies = map(orjson.loads, questions(rows, ("one-tool",))[0].hub_bodies())
        self._requests = [Request(body["query"], variables=body["variables"]) for body in bodies]

    async def measured(self, seconds: float) -> Fair:
        budgets = Budgets(round(await self._cost() * A_SECOND * MINUTE * SPARE))
        alone = await self._sends(budgets, "alone", A_SECOND, seconds)
        beside, careless = await asyncio.gather(
            self._sends(budgets, "beside", A_SECOND, seconds),
            self._sends(budgets, "careless", TIMES_ITS_BUDGET * SPARE * A_SECOND, seconds),
        )
        return Fair(alone, beside, careless)

    async def _cost(self) -> int:
        """What a request costs, once it is warm."""
        ask = partial(respond, self._api, self._graph, self._requests[0], Asker(actor="warm"), read_only=True)
        for _ in range(WARM):
            await ask()
        answer = await ask()
        return orjson.loads(answer.content)["extensions"]["cost"]

    async def _sends(self, budgets: Budgets, who: str, often: float, seconds: float) -> Sent:
        """So many requests a second, each at its time."""
        sent, asker, began = Sent(), Asker(actor=who), perf_counter()
        running: list[asyncio.Task[None]] = []
        for number in range(max(1, round(often * seconds))):
            await asyncio.sleep(max(0.0, began + number / often - perf_counter()))
            asking = self._ask(budgets, sent, asker, self._requests[number % len(self._requests)])
            running.append(asyncio.create_task(asking))
        await asyncio.gather(*running)
        return sent

    async def _ask(self, budgets: Budgets, sent: Sent, asker: Asker, request: Request) -> None:
        began = perf_counter()
        try:
            await respond(self._api, self._graph, request, asker, read_only=True, budgets=budgets)
            sent.outcomes["answered"] += 1
        except OverBudget:
            sent.outcomes["refused"] += 1
        sent.seconds.append(perf_counter() - began)
