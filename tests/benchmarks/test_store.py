"""What the benchmark writes is what the loader would have written, on both engines: nothing is lost or different."""

from __future__ import annotations

from benchmarks.generate import generate
from benchmarks.store import store
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.model.registry import the_model
from hub.records.stored_form import SEED
from hub.seed.load import Loading, load_rows

TOOLS = 130
_COUNTS = [Statement("MATCH (t:Tool) RETURN count(t)"), Statement("MATCH (:Agency)-[o:OWNS]->(:Tool) RETURN count(o)")]


async def test_the_loader_finds_nothing_to_change(empty_graph: Graph) -> None:
    rows = generate(TOOLS, unseen=0.1)
    await store(empty_graph, rows)
    loading = Loading(rows, "generated", SEED, the_model())
    comparison, _ = await empty_graph.write(lambda tx: load_rows(tx, loading, force=True), 60.0)
    assert (comparison.created, comparison.changed, comparison.withdrawn, comparison.kept, comparison.edits) == (
        0,
        0,
        [],
        [],
        [],
    )
    assert await empty_graph.read(_COUNTS) == [[[TOOLS]], [[TOOLS]]]
