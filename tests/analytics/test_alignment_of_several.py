"""Pairs of several tools at once, and of agencies, which stand like those of a tool."""

from __future__ import annotations

import pytest

from hub.analytics.assurance.alignment import agency_alignment_pairs, alignment_pairs, tool_alignment_pairs
from hub.errors import NotFound
from hub.graph.session import Graph
from tests.analytics.covenant import align, covenant, show
from tests.analytics.world import reading


async def test_on_tools_all_at_once(graph: Graph) -> None:
    await align(covenant(), "Tool:camera", "lawful", "It is").write(graph)
    async with reading(graph) as look:
        by_tool = await tool_alignment_pairs(look, ["camera", "orphan", "shared"], framework="covenant")
        with pytest.raises(NotFound):
            await tool_alignment_pairs(look, ["camera"], framework="never")
        alone = await alignment_pairs(look, tool="camera")
    assert {slug: len(pairs) for slug, pairs in by_tool.items()} == {"camera": 2, "orphan": 0, "shared": 2}
    assert by_tool["camera"] == alone


async def test_agencies_stand_in_the_same_way(graph: Graph) -> None:
    world = align(covenant(), "Agency:unit", "review", "It does")
    show(world, "unit--review", "own", kind="AUDIT", date="2026", issuer="unit")
    show(
        align(world, "Agency:force", "review"), "force--review", "seen", kind="INSPECTION", date="2026", issuer="court"
    )
    await world.write(graph)
    async with reading(graph, "2026-12-31") as look:
        pairs = await agency_alignment_pairs(look)
        assert [pair.agency.slug for pair in await agency_alignment_pairs(look, agency="unit")] == ["unit"]
        assert await agency_alignment_pairs(look, agency="court") == []
        with pytest.raises(NotFound, match="agency"):
            await agency_alignment_pairs(look, agency="never")
    assert [(pair.agency.slug, pair.level.rung) for pair in pairs] == [("force", 4), ("forces", 0), ("unit", 3)]
