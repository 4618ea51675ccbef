"""Nobody waits longer than the deadline, whatever the graph does, and everything goes on by itself afterwards."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from hub.errors import DeadlineExceeded, HubError, Overloaded, Unavailable
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from tests.conftest import Engine
from tests.engines.processes import frozen
from tests.engines.statements import RETURN_ONE, SLOW, connected, create, merge, things

# What a busy machine of two processors may add to a time-out.
SLACK = 1.5
# Half of it is left for the graph to say that it lives, which a busy engine needs: else it counts as gone.
PATIENT = 3.0


@contextmanager
def taking_at_most(seconds: float) -> Iterator[None]:
    """Fail if the block takes longer than `seconds` and some slack."""
    started = time.monotonic()
    yield
    assert time.monotonic() - started < seconds + SLACK


async def slow_work(tx: Transaction) -> None:
    await tx.run(SLOW)


async def test_a_slow_read_ends_at_its_deadline(graph: Graph) -> None:
    with taking_at_most(PATIENT), pytest.raises(DeadlineExceeded):
        await graph.read([SLOW], deadline=PATIENT)
    assert await graph.read([RETURN_ONE]) == [[[1]]]


async def test_a_slow_write_ends_at_its_deadline_and_leaves_nothing(empty_graph: Graph) -> None:
    async def work(tx: Transaction) -> None:
        await create(tx)
        await tx.run(SLOW)

    with taking_at_most(PATIENT), pytest.raises(DeadlineExceeded):
        await empty_graph.write(work, deadline=PATIENT)
    assert await things(empty_graph) == 0


async def test_while_the_graph_plans_its_first_statements_a_call_has_the_time_of_that(engine: Engine) -> None:
    async with connected(engine.endpoint, engine.settings, deadline=0.5, planning_deadline=PATIENT) as graph:
        with graph.planning(), taking_at_most(PATIENT), pytest.raises(DeadlineExceeded) as late:
            await graph.read([SLOW])
        assert "only just started" in late.value.message
        with taking_at_most(0.5), pytest.raises(HubError) as usual:
            await graph.read([SLOW])
        assert "only just started" not in usual.value.message


async def test_a_caller_that_dawdles_inside_reading_is_ended_too(graph: Graph) -> None:
    with taking_at_most(0.5), pytest.raises(DeadlineExceeded):  # noqa: PT012 - the block is what is ended
        async with graph.reading(deadline=0.5) as tx:
            await tx.run(RETURN_ONE)
            await asyncio.sleep(30)


async def test_neighbours_of_slow_statements_still_answer(graph: Graph) -> None:
    slow = [asyncio.create_task(graph.read([SLOW], deadline=2)) for _ in range(6)]
    await asyncio.sleep(0.3)
    for _ in range(10):
        with taking_at_most(0.3):
            assert await graph.read([RETURN_ONE]) == [[[1]]]
    ends = await asyncio.gather(*slow, return_exceptions=True)
    assert {type(end) for end in ends} == {DeadlineExceeded}


async def test_neo4j_drops_the_work_of_a_passed_deadline(engine: Engine, graph: Graph) -> None:
    if engine.endpoint.embedded:
        # It has no list of its transactions; its own time-out is tested with its start.
        return
    with pytest.raises(DeadlineExceeded):
        await graph.read([SLOW], deadline=0.5)
    limit = time.monotonic() + 10
    while await _running(graph):
        assert time.monotonic() < limit, "Neo4j goes on with what nobody waits for"
        await asyncio.sleep(0.1)


async def _running(graph: Graph) -> bool:
    [rows] = await graph.read([Statement("SHOW TRANSACTIONS YIELD currentQuery RETURN currentQuery")])
    return any("1000000" in query for (query,) in rows)


async def test_a_full_pool_sheds_at_once(engine: Engine) -> None:
    async with connected(engine.endpoint, engine.settings, pool_size=2, acquisition_timeout=0.3) as small:
        # As every hub does at its start: a connection that has still to be opened beside slow work may come too late.
        await small.ping()
        slow = [asyncio.create_task(small.read([SLOW], deadline=2)) for _ in range(2)]
        await asyncio.sleep(0.2)
        with taking_at_most(0.3), pytest.raises(Overloaded) as shed:
            await small.read([RETURN_ONE])
        assert shed.value.retry_after > 0
        await small.ping()
        await asyncio.gather(*slow, return_exceptions=True)
        assert await small.read([RETURN_ONE]) == [[[1]]]


@pytest.mark.parametrize("kind", ["read", "reading", "write"])
async def test_a_cancelled_call_ends_at_once_and_frees_its_place(engine: Engine, kind: str) -> None:
    async with connected(engine.endpoint, engine.settings, pool_size=1) as small:

        async def ask() -> None:
            if kind == "read":
                await small.read([SLOW])
            elif kind == "write":
                await small.write(slow_work)
            else:
                async with small.reading() as tx:
                    await tx.run(SLOW)

        task = asyncio.create_task(ask())
        await asyncio.sleep(0.4)
        with taking_at_most(0):
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        with taking_at_most(0.3):
            assert await small.read([RETURN_ONE]) == [[[1]]]


async def test_a_frozen_graph_is_unavailable_and_recovers_by_itself(engine: Engine, empty_graph: Graph) -> None:
    await empty_graph.read([RETURN_ONE])
    with frozen(engine.pid):
        with taking_at_most(1), pytest.raises(HubError) as first:
            await empty_graph.read([RETURN_ONE], deadline=1)
        assert isinstance(first.value, Unavailable | DeadlineExceeded)
        with taking_at_most(1.5), pytest.raises(Unavailable):
            await empty_graph.ping()
        with taking_at_most(1), pytest.raises(Unavailable):
            await empty_graph.write(merge, deadline=5)
        with taking_at_most(1), pytest.raises(Unavailable):
            async with empty_graph.reading(deadline=5) as tx:
                await tx.run(RETURN_ONE)
    with taking_at_most(0.5):
        assert await empty_graph.read([RETURN_ONE]) == [[[1]]]
    await empty_graph.write(merge)
    await empty_graph.ping()
    assert await things(empty_graph) == 1


async def test_a_graph_that_freezes_after_a_long_silence_comes_back(engine: Engine) -> None:
    """The driver may try a silent connection before use; a call that is cancelled meanwhile must not cost a place."""
    async with connected(engine.endpoint, engine.settings, pool_size=2, acquisition_timeout=0.3) as small:
        await asyncio.gather(small.read([RETURN_ONE]), small.read([RETURN_ONE]), small.ping())
        _silent_for(small, 150)
        with frozen(engine.pid):
            with pytest.raises(Unavailable):
                await small.ping()
            for _ in range(3):
                with pytest.raises(HubError):
                    await small.read([RETURN_ONE], deadline=0.5)
        await small.ping()
        assert await asyncio.gather(*(small.read([RETURN_ONE]) for _ in range(4))) == [[[[1]]]] * 4


def _silent_for(graph: Graph, seconds: float) -> None:
    """As if nothing had been asked for so long: there is no other way but to wait."""
    inside: Any = graph
    for driver in (inside._driver, inside._pulse._driver):
        connections = [connection for many in driver._pool.connections.values() for connection in many]
        assert connections
        for connection in connections:
            connection.idle_since -= seconds


async def test_a_full_pool_of_a_frozen_graph_is_no_overload(engine: Engine) -> None:
    async with connected(engine.endpoint, engine.settings, pool_size=1, acquisition_timeout=0.2) as small:
        await small.read([RETURN_ONE])
        with frozen(engine.pid):
            first = asyncio.create_task(small.read([RETURN_ONE], deadline=6))
            await asyncio.sleep(0.1)
            with pytest.raises(Unavailable):
                await small.read([RETURN_ONE], deadline=6)
            first.cancel()
        assert await small.read([RETURN_ONE]) == [[[1]]]


async def test_a_graph_frozen_within_a_transaction_ends_at_the_deadline(engine: Engine, graph: Graph) -> None:
    started = time.monotonic()
    with pytest.raises(HubError) as error:  # noqa: PT012 - the block has to be inside the transaction
        async with graph.reading(deadline=1) as tx:
            with frozen(engine.pid):
                await tx.run(RETURN_ONE)
    assert isinstance(error.value, Unavailable | DeadlineExceeded)
    assert time.monotonic() - started < 1 + SLACK
    assert await graph.read([RETURN_ONE]) == [[[1]]]


async def test_a_whole_pool_of_frozen_calls_is_free_again_afterwards(engine: Engine) -> None:
    async with connected(engine.endpoint, engine.settings, pool_size=4) as small:
        await asyncio.gather(*(small.read([RETURN_ONE]) for _ in range(8)))
        with frozen(engine.pid), taking_at_most(1.5):
            ends = await asyncio.gather(
                *(small.read([RETURN_ONE], deadline=1.5) for _ in range(8)), return_exceptions=True
            )
        assert {type(end) for end in ends} <= {Unavailable, DeadlineExceeded, Overloaded}
        assert await asyncio.gather(*(small.read([RETURN_ONE]) for _ in range(8))) == [[[[1]]]] * 8
