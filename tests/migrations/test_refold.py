"""A graph of before, whose texts are not folded, is folded when it is migrated, whatever wrote the rows."""

from __future__ import annotations

from pathlib import Path

from hub.files import shipped
from hub.graph.migrations import migrate
from hub.graph.refold import FOLDED, refold
from hub.graph.session import Graph
from hub.graph.statement import Row, Statement
from hub.graph.transaction import Transaction
from hub.model.registry import the_model

SHIPPED = shipped("schema") / "graph"
BEFORE = Statement(
    "CREATE (t:Tool {slug: 't', name: 'Gŵyl Sieve', nameSort: 'gwyl sieve', purpose: 'Läst', aliases: ['Ŵ', 'b']}) "
    "CREATE (p:Process {slug: 'p', name: 'Åtal'}) "
    "CREATE (t)-[:AFFECTS {key: 'k', how: 'Säkert'}]->(p) "
    "CREATE (t)-[:WAS {key: 'w'}]->(:Earlier {slug: 'e', field: 'purpose', value: 'Före'}) "
    "CREATE (t)-[:WAS {key: 'v'}]->(:Earlier {slug: 'f', field: 'aiClass', value: 'RULES_BASED'})"
)
ROWS = Statement(
    "MATCH (t:Tool)-[r:AFFECTS]->(p:Process) RETURN [t.nameSort, t.purposeSort, t.aliasesSort, p.nameSort, r.howSort, "
    "COLLECT { MATCH (e:Earlier) RETURN [e.slug, e.valueSort] ORDER BY e.slug }]"
)
FOLDED_ROWS = ["gwyl sieve", "last", ["w", "b"], "atal", "sakert", [["e", "fore"], ["f", None]]]


async def told(graph: Graph) -> list[Row]:
    [rows] = await graph.read([ROWS])
    return rows


def older(folder: Path) -> Path:
    """The migrations that a graph of before had."""
    for path in sorted(SHIPPED.glob("V*.cypher"))[: FOLDED - 1]:
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


async def test_a_graph_of_before_is_folded_once(empty_graph: Graph, tmp_path: Path) -> None:
    async def write(tx: Transaction) -> None:
        await tx.run(BEFORE)

    await migrate(empty_graph, the_model(), older(tmp_path))
    await empty_graph.write(write)
    await migrate(empty_graph, the_model(), SHIPPED)
    assert await told(empty_graph) == [[FOLDED_ROWS]]
    assert await refold(empty_graph, the_model()) == 0
