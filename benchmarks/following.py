"""From a change to those who follow, on one hub and across two on one graph; and a follower whose hub is restarted.

Called by benchmarks.__main__: `python -m benchmarks --following`. Both hubs are in this process, on a real Neo4j; each
result is made to its last byte and not sent. A time is that from the moment that the journal gives to a call, which is
before it is committed, to the result.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
import orjson

from benchmarks.beside import p95
from benchmarks.store import store
from hub.access.asker import ANONYMOUS, Asker
from hub.analytics.following.follow import Following
from hub.api.documents.request import Request, Response
from hub.api.schema.hub_schema import build_schema
from hub.api.streams.subscribing import Subscribing
from hub.app import Server, create_app
from hub.changing import OPERATOR
from hub.graph.engine import Endpoint
from hub.graph.session import Graph
from hub.model.registry import the_model
from hub.records.record import Request as Call
from hub.records.record import record
from hub.records.stored_form import Rows
from hub.settings import load_settings

FOLLOWERS, FAR, CHANGES, A_SECOND, RESTARTS = 500, 20, 60, 4, 20
PATIENCE = 60.0
QUESTION = "subscription { changes { position recordedAt number changes { row fields after } gone { id } } }"
GOING_ON = "subscription ($after: String) { changes(after: $after) { position number } }"


@dataclass
class Followed:
    """Seconds to the followers of the hub that wrote and to those of the other; numbers a restarted follower got."""

    near: list[float] = field(default_factory=list[float])
    far: list[float] = field(default_factory=list[float])
    numbers: list[int] = field(default_factory=list[int])

    @property
    def whole(self) -> bool:
        """Whether the restarted follower got every number once, in order."""
        return self.numbers == list(range(self.numbers[0], self.numbers[0] + len(self.numbers)))


async def following(
    endpoint: Endpoint, rows: Rows, followers: int = FOLLOWERS, changes: int = CHANGES, restarts: int = RESTARTS
) -> Followed:
    """The measurement on a graph that is filled with these rows."""
    settings = load_settings(deadline=PATIENCE)
    here, there = Graph.connect(endpoint, settings), Graph.connect(endpoint, settings)
    followed = Followed()
    try:
        await here.verify()
        await there.verify()
        await store(here, rows)
        slugs = iter(rows.nodes["Tool"])
        await _change(here, next(slugs))
        async with _following(here, followers, followed.near), _following(there, FAR, followed.far):
            for _ in range(changes):
                await _change(here, next(slugs))
                await asyncio.sleep(1 / A_SECOND)
        await _restarted(here, [next(slugs) for _ in range(3 * restarts)], followed.numbers)
    finally:
        await here.close()
        await there.close()
    return followed


def told_following(followed: Followed) -> str:
    """The section as text."""
    return "\n".join([
        f"Following: from a change to {FOLLOWERS} followers of its hub, and to {FAR} of another on the graph:",
        "",
        "here p95 ms  there p95 ms  results  restarted without gap or double",
        f"{p95(followed.near) * 1e3:11.1f}  {p95(followed.far) * 1e3:12.1f}  {len([*followed.near, *followed.far]):7}  "
        f"{len(followed.numbers)} events: {'yes' if followed.whole else 'NO'}",
        "",
    ])  # fmt: skip


async def _change(graph: Graph, slug: str) -> None:
    change = {"correct": {"tool": slug, "version": 1, "values": {"note": "Put right by the benchmark."}}}
    done = await record(graph, the_model(), OPERATOR, Call([change], "Measured."))
    if not done.position:
        raise AssertionError(done.problems)


@asynccontextmanager
async def _following(graph: Graph, number: int, times: list[float]) -> AsyncGenerator[None]:
    api = build_schema(the_model())
    subscribing = Subscribing(api, graph, Following(graph, api.model, PATIENCE))
    begun = asyncio.Barrier(number + 1)
    tasks = [asyncio.create_task(_follow(subscribing, begun, times)) for _ in range(number)]
    await begun.wait()
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


async def _follow(subscribing: Subscribing, begun: asyncio.Barrier, times: list[float]) -> None:
    asked = await subscribing.begin(Request(QUESTION), _anybody, read_only=True)
    if isinstance(asked, Response):
        raise AssertionError(asked.content)
    async with aclosing(subscribing.results(asked, _anybody)) as results:
        await anext(results)
        await begun.wait()
        async for result in results:
            now = datetime.now(UTC)
            if result is not None:
                recorded = datetime.fromisoformat(orjson.loads(result)["data"]["changes"]["recordedAt"])
                times.append((now - recorded).total_seconds())


async def _anybody() -> Asker:
    return ANONYMOUS


async def _restarted(graph: Graph, slugs: Sequence[str], numbers: list[int]) -> None:
    """A follower over HTTP, whose hub is stopped in the middle of the stream after every third change."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    begun = asyncio.Event()
    enough = asyncio.create_task(_go_on(port, len(slugs), begun, numbers))
    for start in range(0, len(slugs), 3):
        async with _serving(graph, port):
            await begun.wait()
            for slug in slugs[start : start + 3]:
                await _change(graph, slug)
    async with _serving(graph, port):
        await enough


@asynccontextmanager
async def _serving(graph: Graph, port: int) -> AsyncGenerator[None]:
    with socket.create_server(("127.0.0.1", port)) as listener:
        started = asyncio.Event()
        server = Server(create_app(load_settings(port=port), graph, build_schema(the_model())), started.set, 75)
        running = asyncio.create_task(server.serve(sockets=[listener]))
        await started.wait()
        try:
            yield
        finally:
            server.should_exit = True
            await running


async def _go_on(port: int, most: int, begun: asyncio.Event, numbers: list[int]) -> None:
    after: str | None = None
    async with httpx.AsyncClient(timeout=PATIENCE, headers={"accept": "text/event-stream"}) as client:
        while len(numbers) < most:
            body = {"query": GOING_ON, "variables": {"after": after}}
            with suppress(httpx.TransportError):
                async with client.stream("POST", f"http://127.0.0.1:{port}/graphql", json=body) as response:
                    async for line in response.aiter_lines():
                        if line.startswith("data: {"):
                            told = orjson.loads(line[6:])["data"]["changes"]
                            after = told["position"]
                            begun.set()
                            numbers += [told["number"]] if told["number"] is not None else []
                        if len(numbers) >= most:
                            return
            await asyncio.sleep(0.01)
