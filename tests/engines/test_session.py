"""Reading and writing through the session, the same on both engines."""

import asyncio

import pytest

from hub.errors import Conflict
from hub.graph.session import Graph
from hub.graph.statement import Row, Statement
from hub.graph.transaction import Transaction

UNIQUE = Statement("CREATE CONSTRAINT thing_id IF NOT EXISTS FOR (n:Thing) REQUIRE n.id IS UNIQUE")
COUNT = Statement("MATCH (n:Thing) RETURN count(n)")


async def count(graph: Graph) -> int:
    [[(number,)]] = await graph.read([COUNT])
    return number


async def test_one_statement_answers_positional_rows(graph: Graph) -> None:
    assert await graph.read([Statement("UNWIND $xs AS x RETURN x, x + 1", {"xs": [1, 2]})]) == [[[1, 2], [2, 3]]]


async def test_several_statements_answer_in_order(graph: Graph) -> None:
    assert await graph.read([Statement("RETURN 1"), Statement("RETURN $x", {"x": {"y": [None]}})]) == [
        [[1]],
        [[{"y": [None]}]],
    ]


async def test_a_write_is_read_back_at_once(empty_graph: Graph) -> None:
    async def add(tx: Transaction) -> list[Row]:
        return await tx.run(Statement("CREATE (n:Thing {id: $id}) RETURN n.id", {"id": "a"}))

    assert await empty_graph.write(add) == [["a"]]
    assert await count(empty_graph) == 1


async def test_the_emptied_graph_is_empty(empty_graph: Graph) -> None:
    await empty_graph.schema(UNIQUE)
    await empty_graph.schema(UNIQUE)
