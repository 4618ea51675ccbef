"""Overlap of tools, worked out by hand."""

from math import isclose, log

from hub.analytics.overlap import overlaps
from hub.graph.session import Graph
from tests.analytics.world import World, reading


async def test_a_pair_and_its_evidence(graph: Graph) -> None:
    world = World().node("Agency", "cps").node("Agency", "met").node("Process", "p", kind="PROCESS")
    world.tool("a", "cps", techniques=["llm"]).tool("b", "met", techniques=["llm"]).tool("c", "met")
    world.link("Tool:a", "AFFECTS", "Process:p", basis="STATED").link(
        "Tool:b", "AFFECTS", "Process:p", basis="INFERRED"
    )
    world.node("Outcome", "o", kind="decision").link("Tool:a", "BEARS_ON", "Outcome:o")
    await world.write(graph)
    async with reading(graph) as look:
        [one] = await overlaps(look)
    shared = 3 * log(4 / 3) + log(4 / 3)
    assert isclose(one.score, shared / (shared + 3 * log(4 / 2)))
    assert [(e.kind, e.slug, e.basis) for e in one.evidence] == [
        ("PROCESS", "p", "INFERRED"),
        ("TECHNIQUE", "llm", "STATED"),
    ]
