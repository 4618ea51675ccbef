"""Practices that tools of several agencies adopted."""

from __future__ import annotations

import pytest

from hub.analytics.assurance.practices import SharedPractice, shared_practices
from hub.errors import BadUserInput
from hub.graph.session import Graph
from tests.analytics.world import HIDDEN, World, reading


def shared() -> World:
    """Two agencies with two practices in common, and one that a single agency adopted twice."""
    world = World().node("Agency", "x").node("Agency", "y").tool("a", "x").tool("b", "y").tool("c", "y", "RETIRED")
    for slug, name, tools in (("1", "Zeta", "ab"), ("2", "Alpha", "abc"), ("3", "Own", "bc")):
        world.node("Practice", slug, name=name)
        for tool in tools:
            world.link(
                f"Tool:{tool}", "ADOPTED", f"Practice:{slug}", key=f"{tool}{slug}", **DETAILS.get(tool + slug, {})
            )
    return world


DETAILS = {"b2": {"since": "2024", "basis": "INFERRED", "result": "Fewer errors"}, "c2": {"since": "2023-05"}}


async def practices(graph: Graph, day: str = "2026-06-30", min_agencies: int = 2) -> list[SharedPractice]:
    """Shared practices as nobody in particular sees them."""
    async with reading(graph, day) as look:
        return await shared_practices(look, min_agencies=min_agencies)


async def test_shared_practices_and_their_adoptions(graph: Graph) -> None:
    await shared().write(graph)
    answer = await practices(graph)
    assert [(row.practice.slug, row.agency_count) for row in answer] == [("2", 2), ("1", 2)]
    assert [
        (adoption.since, adoption.basis, adoption.result, adoption.tool.slug) for adoption in answer[0].adoptions
    ] == [
        ("2023-05", None, None, "c"),
        ("2024", "INFERRED", "Fewer errors", "b"),
        (None, None, None, "a"),
    ]


async def test_before_it_was_adopted(graph: Graph) -> None:
    await shared().write(graph)
    assert [row.practice.slug for row in await practices(graph, "2023-05-30")] == ["1"]


async def test_min_agencies(graph: Graph) -> None:
    await shared().write(graph)
    assert [row.practice.slug for row in await practices(graph, min_agencies=1)] == ["2", "1", "3"]
    assert await practices(graph, min_agencies=3) == []
    with pytest.raises(BadUserInput, match="minAgencies"):
        await practices(graph, min_agencies=0)


async def test_a_tool_without_a_visible_owner_counts_for_no_agency(graph: Graph) -> None:
    world = (
        World().node("Agency", "x").node("Agency", "y", **HIDDEN).tool("a", "x").tool("b", "y").node("Practice", "p")
    )
    await world.link("Tool:a", "ADOPTED", "Practice:p").link("Tool:b", "ADOPTED", "Practice:p").write(graph)
    assert await practices(graph) == []
    [row] = await practices(graph, min_agencies=1)
    assert [adoption.tool.slug for adoption in row.adoptions] == ["a", "b"]


async def test_done_alike_is_shared_only_where_a_source_shows_a_taking_over(graph: Graph) -> None:
    world = shared()
    await world.write(graph)
    assert [row.shared for row in await practices(graph)] == [False, False]
    for link in world.links:
        if link.end[1] == "2" and link.start[1] == "b":
            link.properties.update({"from": "a", "basis": "INFERRED"})
        if link.end[1] == "1" and link.start[1] == "b":
            link.properties["from"] = "x"
    await world.write(graph)
    by_slug = {row.practice.slug: row for row in await practices(graph)}
    assert {slug: row.shared for slug, row in by_slug.items()} == {"1": True, "2": False}
    assert {adoption.tool.slug: adoption.from_ for adoption in by_slug["1"].adoptions} == {"a": None, "b": "x"}
