"""Let Neo4j meet every property that a statement may name, so that it warns of none and a real warning is seen.

Called by hub.graph.migrations. Neo4j warns of each name that no row has had yet, hundreds of times for an audience
alone; what a row has had once it knows, even when the row is gone. The built-in engine warns of nothing.
"""

from __future__ import annotations

from typing import LiteralString

from hub.graph.compiler.steward import KEEPER
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.model.common import AUDIENCE, EDGE_KEY, SLUG, SOURCES
from hub.model.declare import Property
from hub.model.earlier import EARLIER, FIELD, SURE, VALUE, WAS
from hub.model.registry import Model
from hub.model.stored import HELD_FROM, HELD_TO, POSSIBLE_FROM, compared, sorted_by

_KNOWN = Statement("CALL db.propertyKeys() YIELD propertyKey RETURN collect(propertyKey)")
# Earlier values as well, of which a graph may have none.
_MEET: LiteralString = f"CREATE (n:{EARLIER}) SET n += $names CREATE (n)-[w:{WAS}]->(n) DELETE w, n"


async def make_known(graph: Graph, model: Model) -> None:
    """Cost: one read on Neo4j; one write where a name is new."""
    if graph.embedded:
        return
    [[(known,)]] = await graph.read([_KNOWN])
    if missing := sorted(names_of(model) - set(known)):

        async def work(tx: Transaction) -> None:
            await tx.run(Statement(_MEET, {"names": dict.fromkeys(missing, "")}))

        await graph.write(work)


def names_of(model: Model) -> set[str]:
    """Every name under which something declared is stored."""
    properties: list[Property] = []
    for label in model.nouns:
        properties += model.properties(label).values()
        for edge in model.edges(label).values():
            properties += edge.properties
    stored = {name for prop in properties if not prop.computed for name in (prop.name, compared(prop), sorted_by(prop))}
    always = {AUDIENCE, EDGE_KEY, SLUG, SOURCES, HELD_FROM, HELD_TO, POSSIBLE_FROM, FIELD, SURE, VALUE, KEEPER}
    return stored | always | {f"{VALUE}Day", f"{VALUE}Sort"}
