"""A graph of before, whose practices hold texts, gets statements of them when it is migrated."""

from __future__ import annotations

import hashlib
from pathlib import Path

from hub.files import shipped
from hub.graph.migrations import migrate
from hub.graph.restate import STATED, restate
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.model.registry import the_model

SHIPPED = shipped("schema") / "graph"
BEFORE = Statement(
    "CREATE (:Practice {slug: 'sift', name: 'Sift', worked: 'Bréad', workedSort: 'bread', didNotWork: 'Crumbs', "
    "didNotWorkSort: 'crumbs', origin: 'folder:mill', sources: ['page'], marking: 'OFFICIAL', audience: ['mill'], "
    "confidence: 'SOURCED', heldFrom: '2020-12-31', heldTo: '9999-12-31', possibleFrom: '', seen: '2020'}) "
    "CREATE (:Practice {slug: 'ours', worked: 'Well', origin: 'seed', heldFrom: '', heldTo: '9999-12-31'})"
)
ROWS = Statement(
    "MATCH (n:Statement)-[r:SAID_OF]->(k:Practice) RETURN n.slug, n.property, n.text, n.textSort, n.sources, "
    "n.marking, n.audience, n.origin, n.heldFrom, n.seen, n.date, r.key, r.audience, k.slug ORDER BY n.slug"
)
PRACTICES = Statement("MATCH (n:Practice) RETURN n.slug, n.worked, n.workedSort, n.didNotWork, n.name ORDER BY n.slug")


async def test_texts_that_a_folder_recorded_become_undated_statements_once(empty_graph: Graph, tmp_path: Path) -> None:
    async def write(tx: Transaction) -> None:
        await tx.run(BEFORE)

    for path in sorted(SHIPPED.glob("V*.cypher"))[: STATED - 1]:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    await migrate(empty_graph, the_model(), tmp_path)
    await empty_graph.write(write)
    await migrate(empty_graph, the_model(), SHIPPED)
    [rows, practices] = await empty_graph.read([ROWS, PRACTICES])
    kept = [["page"], "OFFICIAL", ["mill"], "folder:mill", "2020-12-31", None, None]

    def key(slug: str) -> str:
        return hashlib.sha256(f"SAID_OF\nStatement:{slug}\nPractice:sift\n".encode()).hexdigest()[:16]

    assert rows == [
        [slug, what, text, folded, *kept, key(slug), ["mill"], "sift"]
        for slug, what, text, folded in (
            ("sift--did-not-work", "DID_NOT_WORK", "Crumbs", "crumbs"),
            ("sift--worked", "WORKED", "Bréad", "bread"),
        )
    ]
    # What the hub ships is left to the seed, which knows who said it and when.
    assert practices == [["ours", "Well", None, None, None], ["sift", None, None, None, "Sift"]]
    assert await restate(empty_graph) == 0
