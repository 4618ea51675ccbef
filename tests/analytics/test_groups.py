"""Counting tools by what they have in common."""

from __future__ import annotations

import pytest

from hub.analytics.asking.answer_types import Filter
from hub.analytics.counts.groups import ToolGroup, ToolGrouping, tool_groups
from hub.errors import BadUserInput
from hub.graph.session import Graph
from tests.analytics.world import HIDDEN, World, only, reading

G = ToolGrouping


def police() -> World:
    """Three acting tools of two agencies on two stages, and one of which nobody says whether it is used."""
    world = (
        World()
        .node("Agency", "cps", name="CPS", kind="prosecutor")
        .node("Agency", "met", name="Met", kind="police-force")
    )
    world.node("Process", "trial", name="Trial", kind="STAGE", order=2)
    world.node("Process", "hearing", kind="PROCESS", order=1).link("Process:hearing", "PART_OF", "Process:trial")
    world.node("Process", "verdict", kind="PROCESS", order=2).link("Process:verdict", "PART_OF", "Process:trial")
    world.tool("a", "cps").tool("b", "cps", "PILOT").tool("c", "met", aiClass="RULES_BASED").tool("d", "cps", None)
    for tool, process in (("a", "hearing"), ("a", "verdict"), ("b", "trial"), ("c", "hearing")):
        world.link(f"Tool:{tool}", "AFFECTS", f"Process:{process}")
    world.node("Product", "copilot", name="Copilot").node("Supplier", "ms", name="Microsoft")
    return world.link("Product:copilot", "SUPPLIED_BY", "Supplier:ms").link("Tool:a", "BUILT_ON", "Product:copilot")


async def counted(graph: Graph, *by: ToolGrouping, where: Filter | None = None, day: str = "2026-06-30") -> list[tuple]:
    """The groups as (count, slugs…)."""
    async with reading(graph, day) as look:
        return [_row(group) for group in await tool_groups(look, group_by=list(by), where=where)]


def _row(group: ToolGroup) -> tuple:
    return (group.count, *(key.slug for key in group.keys))


async def test_groups_of_owner_and_status(graph: Graph) -> None:
    await police().write(graph)
    assert await counted(graph, G.OWNER, G.STATUS) == [
        (1, "cps", "LIVE"),
        (1, "cps", "PILOT"),
        (1, "met", "LIVE"),
    ]


async def test_a_tool_counts_once_in_each_of_its_groups(graph: Graph) -> None:
    await police().write(graph)
    assert await counted(graph, G.PROCESS) == [(2, "hearing"), (1, "trial"), (1, "verdict")]
    assert await counted(graph, G.STAGE) == [(3, "trial")]
    assert await counted(graph, G.STAGE, G.PROCESS) == [
        (2, "trial", "hearing"),
        (1, "trial", "trial"),
        (1, "trial", "verdict"),
    ]


async def test_what_is_not_recorded_is_a_group_of_its_own(graph: Graph) -> None:
    await police().write(graph)
    async with reading(graph) as look:
        [without, with_supplier] = await tool_groups(look, group_by=[G.SUPPLIER])
    assert (without.count, without.keys[0].slug, without.keys[0].label) == (2, None, "None recorded")
    assert (with_supplier.count, with_supplier.keys[0].slug, with_supplier.keys[0].label) == (1, "ms", "Microsoft")


async def test_an_enumeration_is_shown_by_name_and_words(graph: Graph) -> None:
    await police().write(graph)
    async with reading(graph) as look:
        first, second = await tool_groups(look, group_by=[G.AI_CLASS])
    assert [(g.count, g.keys[0].field, g.keys[0].slug, g.keys[0].label) for g in (first, second)] == [
        (2, "AI_CLASS", "GENERATIVE", "Generative"),
        (1, "AI_CLASS", "RULES_BASED", "Rules based"),
    ]
    assert await counted(graph, G.OWNER_KIND) == [(2, "prosecutor"), (1, "police-force")]


async def test_where_selects_the_tools(graph: Graph) -> None:
    await police().write(graph)
    stage = only(affects={"some": {"node": {"stage": {"slug": {"eq": "trial"}}}}})
    assert await counted(graph, G.OWNER, where=stage) == [(1, "cps"), (1, "met")]
    assert await counted(graph, G.OWNER, where=only(status={"eq": "LIVE"})) == [(1, "cps"), (1, "met")]
    assert await counted(graph, G.OWNER, where=only(slug={"eq": "none"})) == []


async def test_a_past_day(graph: Graph) -> None:
    world = World().node("Agency", "cps").tool("a", "cps", None, since="2024")
    world.state("a", "PILOT", since="2025-03").state("a", "LIVE", since="2026")
    await world.write(graph)
    assert await counted(graph, G.STATUS, day="2024-12-30") == []
    assert await counted(graph, G.STATUS, day="2024-12-31") == []
    assert await counted(graph, G.STATUS, day="2025-03-31") == [(1, "PILOT")]
    assert await counted(graph, G.STATUS, day="2026-12-31") == [(1, "LIVE")]


async def test_what_is_not_counted_stands_beside_in_its_own_group(graph: Graph) -> None:
    world = police().node("Agency", "sfo")
    world.tool("old", "met", None).state("old", "PILOT", since="2015")
    world.tool("older", "sfo", None).state("older", "LIVE", seen="2018", lastSeen="2018")
    world.tool("gone", "cps", "RETIRED").tool("plan", "sfo", "PLANNED").tool("unseen", "met", "RETIRED", **HIDDEN)
    await world.write(graph)
    async with reading(graph) as look:
        groups = await tool_groups(look, group_by=[G.OWNER])
        named = await tool_groups(look, group_by=[G.OWNER], where=only(lastKnownActing={"eq": True}))
    beside = [(group.keys[0].slug, group.count, group.stale_count, group.retired_count) for group in groups]
    assert beside == [("cps", 2, 0, 1), ("met", 1, 1, 0), ("sfo", 0, 1, 0)]
    assert [(group.keys[0].slug, group.count, group.stale_count) for group in named] == [("met", 1, 0), ("sfo", 1, 0)]


async def test_what_may_have_been_there_is_counted_beside(graph: Graph) -> None:
    """On a day before a source first shows a tool it is only possible, in the group that it would come into."""
    world = World().node("Agency", "cps").node("Agency", "met").tool("a", "cps", None, since="2024")
    world.state("a", "LIVE", since="2024").tool("b", "met", None, seen="2026").state(
        "b", "PILOT", seen="2026", lastSeen="2026"
    )
    await world.write(graph)
    async with reading(graph, "2025-06-30") as look:
        groups = await tool_groups(look, group_by=[G.OWNER])
    assert [(group.keys[0].slug, group.count, group.uncertain_count) for group in groups] == [
        ("cps", 1, 0),
        ("met", 0, 1),
    ]


async def test_a_hidden_owner_is_no_owner(graph: Graph) -> None:
    await World().node("Agency", "x", **HIDDEN).tool("a", "x").write(graph)
    assert await counted(graph, G.OWNER) == [(1, None)]


@pytest.mark.parametrize("by", [[], [G.OWNER, G.OWNER], [G.OWNER, G.STATUS, G.SCOPE, G.STAGE, G.PRODUCT]])
async def test_unusable_fields_are_refused(graph: Graph, by: list[ToolGrouping]) -> None:
    async with reading(graph) as look:
        with pytest.raises(BadUserInput, match="groupBy"):
            await tool_groups(look, group_by=by)
