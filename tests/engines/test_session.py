"""Reading and writing through the session, the same on both engines."""

import asyncio

import pytest

from hub.errors import BadUserInput, Conflict
from hub.graph.session import Graph
from hub.graph.statement import Row, Statement
from hub.graph.transaction import Transaction
from tests.engines.statements import CREATE, MERGE, RETURN_ONE, UNIQUE, create, merge, things


async def test_one_statement_answers_positional_rows(graph: Graph) -> None:
    assert await graph.read([Statement("UNWIND $xs AS x RETURN x, x + 1", {"xs": [1, 2]})]) == [[[1, 2], [2, 3]]]


async def test_several_statements_answer_in_order(graph: Graph) -> None:
    both = await graph.read([RETURN_ONE, Statement("RETURN $x", {"x": {"y": [None, True, "ŵ"]}})])
    assert both == [[[1]], [[{"y": [None, True, "ŵ"]}]]]


async def test_a_write_is_read_back_at_once(empty_graph: Graph) -> None:
    assert await empty_graph.write(create) == [["a"]]
    assert await things(empty_graph) == 1


async def test_reading_shows_one_answer_before_the_next_question(empty_graph: Graph) -> None:
    await empty_graph.write(create)
    async with empty_graph.reading() as tx:
        [(thing,)] = await tx.run(Statement("MATCH (n:Thing) RETURN n.id"))
        again = await tx.run(Statement("MATCH (n:Thing {id: $id}) RETURN count(n)", {"id": thing}))
    assert again == [[1]]


async def test_every_statement_is_counted_and_shown_to_listeners(graph: Graph) -> None:
    seen: list[Statement] = []
    before = graph.statements_sent
    graph.listeners.append(seen.append)
    try:
        await graph.read([RETURN_ONE])
        await graph.read([RETURN_ONE, RETURN_ONE])
    finally:
        graph.listeners.remove(seen.append)
    assert seen == [RETURN_ONE] * 3
    assert graph.statements_sent - before == 3


async def test_an_error_rolls_everything_back(empty_graph: Graph) -> None:
    async def fails(tx: Transaction) -> None:
        await tx.run(CREATE)
        raise LookupError("the caller's own mistake")

    with pytest.raises(LookupError):
        await empty_graph.write(fails)
    assert await things(empty_graph) == 0


async def test_a_refused_statement_rolls_back_those_before_it(empty_graph: Graph) -> None:
    await empty_graph.schema(UNIQUE)

    async def twice(tx: Transaction) -> None:
        await tx.run(CREATE)
        await tx.run(CREATE)

    with pytest.raises(Conflict):
        await empty_graph.write(twice)
    assert await things(empty_graph) == 0


async def test_a_constraint_can_be_declared_again(empty_graph: Graph) -> None:
    await empty_graph.schema(UNIQUE)
    await empty_graph.schema(UNIQUE)
    await empty_graph.write(create)
    with pytest.raises(Conflict):
        await empty_graph.write(create)


async def test_many_who_make_one_key_make_one_node(empty_graph: Graph) -> None:
    await empty_graph.schema(UNIQUE)
    answers = await asyncio.gather(*(empty_graph.write(merge) for _ in range(25)))
    assert answers == [[["a"]]] * 25
    assert await empty_graph.read([Statement("MATCH (n:Thing) RETURN count(n), sum(n.count)")]) == [[[1, 25]]]


async def test_a_read_refuses_to_write(empty_graph: Graph) -> None:
    with pytest.raises(ValueError, match="a statement that writes"):
        await empty_graph.read([MERGE])
    async with empty_graph.reading() as tx:
        with pytest.raises(ValueError, match="a statement that writes"):
            await tx.run(MERGE)
    assert await things(empty_graph) == 0


@pytest.mark.parametrize("value", ["\ud800", ["ok", {"k": "\udfff"}], {"\ud800": 1}, 2**63, [-(2**63) - 1]])
async def test_what_bolt_cannot_carry_is_the_askers_mistake_and_is_not_sent(graph: Graph, value: object) -> None:
    before = graph.statements_sent
    with pytest.raises(BadUserInput):
        await graph.read([Statement("RETURN $x", {"x": value})])  # pyright: ignore[reportArgumentType] - on purpose
    assert graph.statements_sent == before


@pytest.mark.parametrize("value", ["\x00", "😀", "e\u0301", 2**63 - 1, -(2**63), [], {}, b"\x00\xff"])
async def test_odd_values_come_back_as_they_went(graph: Graph, value: object) -> None:
    [[(back,)]] = await graph.read([Statement("RETURN $x", {"x": value})])  # pyright: ignore[reportArgumentType] - values of many kinds
    assert back == value


async def test_rows_of_many_come_in_one_answer(graph: Graph) -> None:
    [rows] = await graph.read([Statement("UNWIND range(1, 5000) AS x RETURN x")])
    assert rows == [[x] for x in range(1, 5001)]


async def test_ping_says_nothing_when_all_is_well(graph: Graph) -> None:
    before = graph.statements_sent
    await graph.ping()
    assert graph.statements_sent == before


async def test_transactions_see_their_own_writes(empty_graph: Graph) -> None:
    async def work(tx: Transaction) -> list[Row]:
        await tx.run(CREATE)
        return await tx.run(Statement("MATCH (n:Thing) RETURN count(n)"))

    assert await empty_graph.write(work) == [[1]]
