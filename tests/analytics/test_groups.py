"""Counting tools by what they have in common."""

from hub.analytics.groups import ToolGrouping, tool_groups
from hub.graph.session import Graph
from tests.analytics.world import World, reading


async def test_groups_of_owner_and_status(graph: Graph) -> None:
    world = World().node("Agency", "cps", name="CPS").node("Agency", "met", name="Met")
    world.tool("a", "cps").tool("b", "cps", "PILOT").tool("c", "met").tool("d", "cps", None)
    await world.write(graph)
    async with reading(graph) as look:
        groups = await tool_groups(look, group_by=[ToolGrouping.OWNER, ToolGrouping.STATUS])
    assert [(g.count, [k.slug for k in g.keys]) for g in groups] == [
        (1, ["cps", "LIVE"]),
        (1, ["cps", "PILOT"]),
        (1, ["cps", "UNKNOWN"]),
        (1, ["met", "LIVE"]),
    ]
