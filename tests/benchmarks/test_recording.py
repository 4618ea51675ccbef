"""The benchmark of recording writes alike by the hub and by hand, and says what is met."""

from __future__ import annotations

from benchmarks.generate import generate
from benchmarks.recording import CREATES, SET, Pace, recording, told_recording
from hub.graph.session import Graph
from hub.graph.statement import Statement
from tests.conftest import Engine

TOOLS_WRITTEN = "MATCH (t:Tool {version: 2, note: 'Set by the benchmark.'}) RETURN count(t)"
KEPT = "MATCH (:Tool {version: 2})-[w:WAS]->(e:Earlier {field: 'note'}) RETURN count(w)"
ENTRIES = (
    "MATCH (j:JournalEntry) RETURN sum(CASE WHEN j.sequence > 0 THEN 1 END), sum(CASE WHEN j.sequence < 0 THEN 1 END)"
)
SUPPLIERS = "MATCH (s:Supplier) WHERE s.slug STARTS WITH $by RETURN count(s), count(DISTINCT keys(s))"


async def test_both_write_the_same_rows(empty_graph: Graph, engine: Engine) -> None:
    paces = await recording(engine.endpoint, generate(33), each=1, rounds=1, batch=3)
    assert {name: (len(pace.hub), len(pace.hand)) for name, pace in paces.items()} == {SET: (1, 1), CREATES: (1, 1)}
    counted = [Statement(text) for text in (TOOLS_WRITTEN, KEPT)]
    # Eight clients twice by the hub and by hand, and the example.
    assert await empty_graph.read(counted) == [[[33]], [[33]]]
    # Two examples, sixteen sets and two batches by the hub; a batch by hand has no entry.
    assert await empty_graph.read([Statement(ENTRIES)]) == [[[20, 16]]]
    for by in ("by-hub-", "by-hand-"):
        assert await empty_graph.read([Statement(SUPPLIERS, {"by": by})]) == [[[6, 1]]]


def test_what_is_missed_is_told() -> None:
    told = told_recording({SET: Pace([3.0, 5.0, 4.0], [8.0]), CREATES: Pace([1.0], [2.0])})
    assert "4.0       8.0   0.50  0.50 met" in told
    assert "1.0       2.0   0.50  0.60 MISSED" in told
