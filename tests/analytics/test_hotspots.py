"""Where tools of several agencies meet."""

from __future__ import annotations

from typing import Any

import pytest

from hub.analytics.alike.hotspots import HotspotSubject, OverlapHotspot, overlap_hotspots
from hub.errors import BadUserInput
from hub.graph.session import Graph
from tests.analytics.world import HIDDEN, World, only, reading

S = HotspotSubject


def prisons() -> World:
    """A ministry, a service that is part of it, a prison that is part of that, and a force."""
    world = World()
    for slug in ("moj", "hmpps", "prison", "force"):
        world.node("Agency", slug).tool(f"t-{slug}", slug)
    world.link("Agency:hmpps", "PART_OF", "Agency:moj").link("Agency:prison", "PART_OF", "Agency:hmpps")
    for slug, tools in (
        ("p", ("moj", "hmpps", "prison", "force")),
        ("q", ("moj", "hmpps", "prison")),
        ("r", ("force",)),
    ):
        world.node("Process", slug, kind="PROCESS")
        for tool in tools:
            world.link(f"Tool:t-{tool}", "AFFECTS", f"Process:{slug}")
    return world


async def hotspots(graph: Graph, over: HotspotSubject = S.PROCESS, **more: Any) -> list[OverlapHotspot]:
    """Hot spots as nobody in particular sees them."""
    async with reading(graph) as look:
        return list(await overlap_hotspots(look, over=over, **more))


def counts(spots: list[OverlapHotspot]) -> list[tuple[str, int, int, int]]:
    """Slug, agencies, families and tools of each."""
    return [(spot.subject.slug, spot.agency_count, spot.family_count, spot.tool_count) for spot in spots]


async def test_most_families_first_and_a_family_counts_once(graph: Graph) -> None:
    await prisons().write(graph)
    spots = await hotspots(graph)
    assert counts(spots) == [("p", 4, 2, 4), ("q", 3, 1, 3)]
    assert [agency.slug for agency in spots[0].agencies] == ["force", "hmpps", "moj", "prison"]
    assert [tool.slug for tool in spots[0].tools] == ["t-force", "t-hmpps", "t-moj", "t-prison"]
    assert spots[0].subject.label == "Process"


async def test_then_most_tools_then_name(graph: Graph) -> None:
    world = World().node("Agency", "x").node("Agency", "y").tool("a", "x").tool("b", "y").tool("c", "y")
    for slug, name, tools in (("1", "Zeta", "ab"), ("2", "Älpha", "ab"), ("3", "Omega", "abc")):
        world.node("Outcome", slug, name=name)
        for tool in tools:
            world.link(f"Tool:{tool}", "BEARS_ON", f"Outcome:{slug}")
    await world.write(graph)
    assert [spot.subject.slug for spot in await hotspots(graph, S.OUTCOME)] == ["3", "2", "1"]
    assert counts(await hotspots(graph, S.OUTCOME))[0] == ("3", 2, 2, 3)


async def test_suppliers_reach_through_products(graph: Graph) -> None:
    world = World().node("Agency", "x").node("Agency", "y").tool("a", "x").tool("b", "y").node("Supplier", "s")
    world.node("Product", "p").link("Product:p", "SUPPLIED_BY", "Supplier:s")
    world.link("Tool:a", "BUILT_ON", "Product:p").link("Tool:a", "SUPPLIED_BY", "Supplier:s")
    await world.link("Tool:b", "SUPPLIED_BY", "Supplier:s").write(graph)
    assert counts(await hotspots(graph, S.SUPPLIER)) == [("s", 2, 2, 2)]
    assert counts(await hotspots(graph, S.PRODUCT, min_agencies=1)) == [("p", 1, 1, 1)]


async def test_only_acting_tools_count_unless_a_status_is_named(graph: Graph) -> None:
    world = World().node("Agency", "x").node("Agency", "y").node("Process", "p")
    world.tool("a", "x").tool("b", "y", "RETIRED").tool("c", "y", None)
    for tool in "abc":
        world.link(f"Tool:{tool}", "AFFECTS", "Process:p")
    await world.write(graph)
    any_class = only(aiClass={"eq": "GENERATIVE"})
    every = only(**{"not": {"or": [{"status": {"eq": "PLANNED"}}]}})
    past = only(statusHistory={"none": {"node": {"status": {"eq": "PLANNED"}}}})
    assert counts(await hotspots(graph)) == []
    assert counts(await hotspots(graph, where=any_class)) == []
    assert counts(await hotspots(graph, where=past)) == []
    assert counts(await hotspots(graph, where=every)) == [("p", 2, 2, 3)]


async def test_a_hidden_parent_makes_no_family(graph: Graph) -> None:
    world = World().node("Agency", "top", **HIDDEN).node("Process", "p")
    for slug in ("x", "y"):
        world.node("Agency", slug).tool(slug, slug).link(f"Agency:{slug}", "PART_OF", "Agency:top")
        world.link(f"Tool:{slug}", "AFFECTS", "Process:p")
    await world.write(graph)
    assert counts(await hotspots(graph)) == [("p", 2, 2, 2)]


async def test_min_agencies(graph: Graph) -> None:
    await prisons().write(graph)
    assert [row[0] for row in counts(await hotspots(graph, min_agencies=1))] == ["p", "q", "r"]
    assert [row[0] for row in counts(await hotspots(graph, min_agencies=4))] == ["p"]
    with pytest.raises(BadUserInput, match="minAgencies"):
        await hotspots(graph, min_agencies=0)


def forces() -> World:
    """All forces, two of them with the unit of one, and a court; each has a tool."""
    world = World().node("Agency", "forces", umbrella=True)
    for slug, whole in (("north", "forces"), ("south", "forces"), ("unit", "north"), ("court", None)):
        world.node("Agency", slug)
        if whole:
            world.link(f"Agency:{slug}", "PART_OF", f"Agency:{whole}")
    for slug in ("forces", "north", "south", "unit", "court"):
        world.tool(f"t-{slug}", slug)
    for slug, tools in (
        ("all", ("forces", "north", "south", "unit", "court")),
        ("beside a member", ("forces", "north")),
        ("beside a unit of a member", ("forces", "unit", "court")),
        ("alone", ("forces", "court")),
        ("members", ("north", "south", "unit")),
    ):
        world.node("Process", slug, kind="PROCESS")
        for tool in tools:
            world.link(f"Tool:t-{tool}", "AFFECTS", f"Process:{slug}")
    return world


async def test_an_umbrella_is_not_counted_beside_a_member(graph: Graph) -> None:
    await forces().write(graph)
    spots = await hotspots(graph, min_agencies=1)
    assert counts(spots) == [
        ("all", 4, 3, 5),
        ("members", 3, 2, 3),
        ("beside a unit of a member", 2, 2, 3),
        ("alone", 2, 2, 2),
        ("beside a member", 1, 1, 2),
    ]
    assert {spot.subject.slug: [body.slug for body in spot.in_general] for spot in spots} == {
        "all": ["forces"],
        "members": [],
        "beside a unit of a member": ["forces"],
        "alone": [],
        "beside a member": ["forces"],
    }
    assert [agency.slug for agency in spots[2].agencies] == ["court", "unit"]
    assert [agency.slug for agency in spots[3].agencies] == ["court", "forces"]


async def test_two_agencies_are_asked_for_after_the_umbrella_is_put_aside(graph: Graph) -> None:
    await forces().write(graph)
    assert [row[0] for row in counts(await hotspots(graph))] == ["all", "members", "beside a unit of a member", "alone"]
    assert [row[0] for row in counts(await hotspots(graph, min_agencies=1, min_families=3))] == ["all"]
    with pytest.raises(BadUserInput, match="minFamilies"):
        await hotspots(graph, min_families=0)


async def test_families_come_before_agencies(graph: Graph) -> None:
    await (
        prisons()
        .node("Process", "z")
        .link("Tool:t-force", "AFFECTS", "Process:z")
        .link("Tool:t-moj", "AFFECTS", "Process:z")
        .write(graph)
    )
    assert counts(await hotspots(graph)) == [("p", 4, 2, 4), ("z", 2, 2, 2), ("q", 3, 1, 3)]


async def test_a_hidden_membership_puts_no_umbrella_aside(graph: Graph) -> None:
    world = forces()
    for link in world.links:
        if (link.type, link.start[1]) == ("PART_OF", "north"):
            link.properties.update(HIDDEN)
    await world.write(graph)
    by_slug = {spot.subject.slug: spot for spot in await hotspots(graph, min_agencies=1)}
    assert (by_slug["beside a member"].agency_count, by_slug["beside a member"].family_count) == (2, 2)
    assert by_slug["beside a member"].in_general == ()
