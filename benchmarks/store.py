"""Write generated rows into an empty graph, much faster than the loader because nothing is compared.

Called by benchmarks.__main__ and tests. What is written is what the loader would write: a test lets the loader compare
it afterwards, and the loader finds nothing to change.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import TypeVar

from hub.files import shipped
from hub.graph.engine import Endpoint
from hub.graph.migrations import migrate
from hub.graph.register import grow
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.model.registry import the_model
from hub.records.stored_form import Rows
from hub.seed.origins import SEED_DIGEST
from hub.settings import load_settings

T = TypeVar("T")
BATCH = 2_000
DEADLINE = 120.0


async def filled(endpoint: Endpoint, rows: Rows) -> None:
    """Connect, store, wait until it is settled, and leave."""
    graph = Graph.connect(endpoint, load_settings())
    try:
        await graph.verify()
        await store(graph, rows)
        await settled(graph)
    finally:
        await graph.close()


async def store(graph: Graph, rows: Rows) -> None:
    """Migrate an empty graph and fill it. The digest is not computed: it would cost as much as the writing."""
    await migrate(graph, the_model(), shipped("schema") / "graph")
    for label, nodes in rows.nodes.items():
        for batch in _batches(list(nodes.values())):
            await graph.write(
                _sending(Statement(f"UNWIND $rows AS row CREATE (n:{label}) SET n = row", {"rows": batch})), DEADLINE
            )
    for kind, triples in rows.links.items():
        text = (
            f"UNWIND $rows AS row MATCH (a:{kind.start} {{slug: row[0]}}) MATCH (b:{kind.end} {{slug: row[1]}}) "
            f"CREATE (a)-[r:{kind.type}]->(b) SET r = row[2]"
        )
        for batch in _batches([list(triple) for triple in triples.values()]):
            await graph.write(_sending(Statement(text, {"rows": batch})), DEADLINE)
    await graph.write(lambda tx: grow(tx, {**rows.register, SEED_DIGEST: "generated"}))


def _sending(statement: Statement) -> Callable[[Transaction], Awaitable[object]]:
    async def send(tx: Transaction) -> None:
        await tx.run(statement)

    return send


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


async def settled(graph: Graph) -> None:
    """Wait until indexes are filled and the planner knows how many there are of everything."""
    await graph.schema(Statement("CALL db.awaitIndexes(120)"), DEADLINE)
    await graph.schema(Statement("CALL db.prepareForReplanning(120)"), DEADLINE)
