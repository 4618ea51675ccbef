"""Products and suppliers under tools of several agencies."""

from __future__ import annotations

from typing import Any

import pytest

from hub.analytics.paths.single_points import single_points_of_failure
from hub.errors import BadUserInput
from hub.graph.session import Graph
from tests.analytics.world import HIDDEN, World, only, reading


def shop() -> World:
    """Tools x of one agency and y, z of another on product d of supplier s; z retired; y alone is supplied by u."""
    world = World().node("Agency", "one").node("Agency", "two").node("Product", "d").node("Supplier", "s")
    world.node("Supplier", "u").node("Process", "p").node("Process", "q").node("Process", "r")
    world.tool("x", "one").tool("y", "two").tool("z", "two", "RETIRED").link("Product:d", "SUPPLIED_BY", "Supplier:s")
    for tool in "xyz":
        world.link(f"Tool:{tool}", "BUILT_ON", "Product:d").link(f"Tool:{tool}", "AFFECTS", "Process:p")
    world.link("Tool:x", "SUPPLIED_BY", "Supplier:s").link("Tool:y", "SUPPLIED_BY", "Supplier:u")
    return world.link("Tool:y", "AFFECTS", "Process:q").link("Tool:z", "AFFECTS", "Process:r")


async def points(graph: Graph, world: World, **more: Any) -> list[tuple[str, int, int, int]]:
    """Slug, agencies, tools and processes of each."""
    await world.write(graph)
    async with reading(graph) as look:
        answer = await single_points_of_failure(look, **more)
    assert [len(point.agencies) for point in answer] == [point.agency_count for point in answer]
    assert [len(point.processes) for point in answer] == [point.process_count for point in answer]
    return [(point.subject.slug, point.agency_count, point.tool_count, point.process_count) for point in answer]


async def test_products_and_suppliers_of_tools_and_of_products(graph: Graph) -> None:
    assert await points(graph, shop()) == [("d", 2, 2, 2), ("s", 2, 2, 2)]
    assert await points(graph, shop(), min_agencies=1) == [("d", 2, 2, 2), ("s", 2, 2, 2), ("u", 1, 1, 2)]


async def test_tools_that_do_not_act_count_where_the_filter_says_so(graph: Graph) -> None:
    every = only(status={"in": ["LIVE", "RETIRED"]})
    assert await points(graph, shop(), where=every) == [("d", 2, 3, 3), ("s", 2, 3, 3)]


async def test_families_come_first_then_processes_then_agencies(graph: Graph) -> None:
    world = shop().tool("w", "one").node("Product", "e").link("Tool:w", "BUILT_ON", "Product:e")
    for process in "pqr":
        world.link("Tool:w", "AFFECTS", f"Process:{process}")
    rows = await points(graph, world, min_agencies=1)
    assert [row[0] for row in rows] == ["d", "s", "e", "u"]
    beside = world.node("Agency", "top").link("Agency:one", "PART_OF", "Agency:top")
    beside.link("Agency:two", "PART_OF", "Agency:top")
    assert [row[0] for row in await points(graph, beside, min_agencies=1)] == ["e", "d", "s", "u"]
    assert await points(graph, beside, min_families=2) == []


async def test_an_umbrella_is_no_agency_beside_a_member(graph: Graph) -> None:
    world = shop().link("Agency:one", "PART_OF", "Agency:two")
    next(node for node in world.nodes if node.slug == "two").properties["umbrella"] = True
    assert await points(graph, world) == []
    assert await points(graph, world, min_agencies=1) == [("d", 1, 2, 2), ("s", 1, 2, 2), ("u", 1, 1, 2)]


async def test_a_tool_without_process_still_hangs_on_its_product(graph: Graph) -> None:
    world = World().node("Agency", "one").tool("x", "one").node("Product", "d").link("Tool:x", "BUILT_ON", "Product:d")
    assert await points(graph, world, min_agencies=1) == [("d", 1, 1, 0)]


async def test_what_is_hidden_does_not_count(graph: Graph) -> None:
    world = shop()
    for link in world.links:
        if (link.start[1], link.type) in (("y", "BUILT_ON"), ("x", "AFFECTS")):
            link.properties.update(HIDDEN)
    assert await points(graph, world, min_agencies=1) == [("u", 1, 1, 2), ("d", 1, 1, 0), ("s", 1, 1, 0)]


async def test_min_agencies_below_1_is_refused(graph: Graph) -> None:
    async with reading(graph) as look:
        with pytest.raises(BadUserInput, match="minAgencies"):
            await single_points_of_failure(look, min_agencies=0)
