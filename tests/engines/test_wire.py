"""Connections that break: what may be repeated is repeated, and what may have happened is said to be unknown."""

import asyncio

import pytest

from hub.errors import HubError, OutcomeUnknown, Unavailable
from hub.graph.session import Graph
from hub.graph.statement import Row
from hub.graph.transaction import Transaction
from tests.conftest import Engine
from tests.engines.proxy import wire_to
from tests.engines.statements import RETURN_ONE, connected, create, merge, things


async def test_reads_outlive_a_broken_connection(engine: Engine) -> None:
    async with wire_to(engine.endpoint) as (endpoint, wire), connected(endpoint, engine.settings) as graph:
        await asyncio.gather(*(graph.read([RETURN_ONE]) for _ in range(5)))
        wire.cut()
        assert await asyncio.gather(*(graph.read([RETURN_ONE]) for _ in range(5))) == [[[[1]]]] * 5
        wire.cut()
        async with graph.reading() as tx:
            assert await tx.run(RETURN_ONE) == [[1]]


async def test_a_write_cut_before_its_commit_is_repeated(engine: Engine, empty_graph: Graph) -> None:
    async with wire_to(engine.endpoint) as (endpoint, wire), connected(endpoint, engine.settings) as graph:
        cuts = iter([wire.cut])

        async def work(tx: Transaction) -> list[Row]:
            await merge(tx)
            next(cuts, bool)()
            return await merge(tx)

        assert await graph.write(work) == [["a"]]
    assert await things(empty_graph) == 1


async def test_a_lost_acknowledgement_is_an_unknown_outcome_and_is_not_repeated(
    engine: Engine, empty_graph: Graph
) -> None:
    async with wire_to(engine.endpoint) as (endpoint, wire), connected(endpoint, engine.settings) as graph:

        async def work(tx: Transaction) -> None:
            await create(tx)
            wire.cut_on_answer = True

        with pytest.raises(OutcomeUnknown):
            await graph.write(work)
    assert await things(empty_graph) == 1


async def test_an_acknowledgement_that_never_comes_is_an_unknown_outcome(engine: Engine, empty_graph: Graph) -> None:
    async with wire_to(engine.endpoint) as (endpoint, wire), connected(endpoint, engine.settings) as graph:

        async def work(tx: Transaction) -> None:
            await create(tx)
            wire.answers = False

        with pytest.raises(OutcomeUnknown):
            await graph.write(work, deadline=1)
    assert await things(empty_graph) == 1


async def test_a_silent_wire_is_unavailable_until_it_speaks_again(engine: Engine) -> None:
    async with wire_to(engine.endpoint) as (endpoint, wire), connected(endpoint, engine.settings) as graph:
        await graph.read([RETURN_ONE])
        wire.answers = False
        with pytest.raises(HubError) as error:
            await graph.read([RETURN_ONE], deadline=0.5)
        assert isinstance(error.value, Unavailable)
        wire.answers = True
        wire.cut()
        assert await graph.read([RETURN_ONE]) == [[[1]]]
