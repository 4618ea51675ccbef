"""Chains from one agency's tool to another's: the shortest, one for each target, never through what is hidden."""

from __future__ import annotations

from typing import Any

import pytest

from hub.analytics.paths.chains import Chain, chains
from hub.errors import BadUserInput, NotFound
from hub.graph.session import Graph
from hub.model.enums import Basis
from tests.analytics.world import HIDDEN, World, only, reading


def line() -> World:
    """Police tools a and b, prosecutors' c and d: a feeds b feeds c, a acts on p before q before r, where d acts."""
    world = World().node("Agency", "police").node("Agency", "cps")
    world.tool("a", "police").tool("b", "police").tool("c", "cps").tool("d", "cps")
    for slug in "pqr":
        world.node("Process", slug)
    world.link("Tool:a", "FEEDS", "Tool:b", basis="STATED").link("Tool:b", "FEEDS", "Tool:c", basis="INFERRED")
    world.link("Process:p", "PRECEDES", "Process:q").link("Process:q", "PRECEDES", "Process:r")
    return world.link("Tool:a", "AFFECTS", "Process:p").link("Tool:d", "AFFECTS", "Process:r", basis="STATED")


async def found(graph: Graph, world: World, start: str = "a", **more: Any) -> dict[str, str]:
    """The chains from a tool as slugs along the path, by target."""
    await world.write(graph)
    return {one.target.slug: way(one) for one in await asked(graph, start, **more)}


async def asked(graph: Graph, start: str = "a", **more: Any) -> list[Chain]:
    """The chains of the graph as it stands."""
    async with reading(graph) as look:
        found = await chains(look, from_=start, **more)
    return list(found)


def way(chain: Chain) -> str:
    """The slugs along a chain, after checking that each step begins where the one before ended."""
    for before, after in zip(chain.steps, chain.steps[1:], strict=False):
        assert before.to == after.from_
    assert chain.length == len(chain.steps)
    return " ".join([chain.steps[0].from_.slug, *(step.to.slug for step in chain.steps)])


async def test_by_feeds_and_by_processes(graph: Graph) -> None:
    assert await found(graph, line()) == {"c": "a b c", "d": "a p q r d"}
    by_feeds, by_processes = await asked(graph)
    assert [step.kind.value for step in by_feeds.steps] == ["FEEDS", "FEEDS"]
    assert [step.kind.value for step in by_processes.steps] == ["AFFECTS", "PRECEDES", "PRECEDES", "AFFECTS"]
    assert [step.basis for step in by_processes.steps] == [None, None, None, Basis.STATED]
    assert (by_feeds.basis, by_processes.basis) == (Basis.INFERRED, Basis.STATED)


async def test_the_two_ways_are_not_mixed(graph: Graph) -> None:
    world = line().tool("e", "cps").link("Tool:b", "AFFECTS", "Process:q").link("Tool:d", "FEEDS", "Tool:e")
    assert await found(graph, world) == {"c": "a b c", "d": "a p q r d"}


async def test_of_two_shortest_the_slugs_decide(graph: Graph) -> None:
    world = line().tool("aa", "police").link("Tool:a", "FEEDS", "Tool:aa").link("Tool:aa", "FEEDS", "Tool:c")
    world.node("Process", "o").link("Process:p", "PRECEDES", "Process:o").link("Process:o", "PRECEDES", "Process:r")
    assert await found(graph, world) == {"c": "a aa c", "d": "a p o r d"}
    world.link("Tool:c", "AFFECTS", "Process:q").link("Tool:b", "FEEDS", "Tool:d")
    assert await found(graph, world) == {"c": "a aa c", "d": "a b d"}


async def test_at_one_process_nothing_comes_before(graph: Graph) -> None:
    world = line().tool("e", "cps").link("Tool:e", "AFFECTS", "Process:p")
    assert "e" not in await found(graph, world)


async def test_a_process_that_the_first_tool_affects_may_follow_another(graph: Graph) -> None:
    world = line().link("Tool:a", "AFFECTS", "Process:r").link("Process:r", "PRECEDES", "Process:p")
    assert (await found(graph, world))["d"] == "a p q r d"
    circle = line().tool("e", "cps").link("Tool:e", "AFFECTS", "Process:p").link("Process:r", "PRECEDES", "Process:p")
    assert "e" not in await found(graph, circle)


async def test_circles_end(graph: Graph) -> None:
    world = line().link("Tool:c", "FEEDS", "Tool:a").link("Tool:a", "FEEDS", "Tool:a")
    world.link("Process:r", "PRECEDES", "Process:p").link("Process:q", "PRECEDES", "Process:q")
    assert await found(graph, world) == {"c": "a b c", "d": "a p q r d"}


@pytest.mark.parametrize("broken", [("b", "FEEDS", "c"), ("a", "FEEDS", "b"), ("p", "PRECEDES", "q")])
async def test_a_hidden_link_breaks_the_chain(graph: Graph, broken: tuple[str, str, str]) -> None:
    world = line()
    [link] = [one for one in world.links if (one.start[1], one.type, one.end[1]) == broken]
    link.properties.update(HIDDEN)
    assert await found(graph, world) == ({"d": "a p q r d"} if broken[1] == "FEEDS" else {"c": "a b c"})


@pytest.mark.parametrize(("slug", "left"), [("b", "d"), ("q", "c"), ("cps", "")])
async def test_a_hidden_node_breaks_the_chain(graph: Graph, slug: str, left: str) -> None:
    world = line()
    next(one for one in world.nodes if one.slug == slug).properties.update(HIDDEN)
    assert "".join(await found(graph, world)) == left


async def test_tools_between_act_and_those_named_need_not(graph: Graph) -> None:
    world = line()
    for one in world.nodes:
        if one.label == "ToolState" and one.slug.startswith(("a--", "d--")):
            one.properties["status"] = "PAUSED"
    assert await found(graph, world) == {"c": "a b c"}
    assert await found(graph, world, to_tool="d") == {"d": "a p q r d"}
    assert await found(graph, world, where=only(status={"eq": "PAUSED"})) == {"d": "a p q r d"}


async def test_only_to_one_tool_or_agency_and_only_so_far(graph: Graph) -> None:
    assert await found(graph, line(), to_tool="d") == {"d": "a p q r d"}
    assert await found(graph, line(), to_tool="b") == {}
    assert await found(graph, line(), to_agency="police") == {}
    assert list(await found(graph, line(), to_agency="cps")) == ["c", "d"]
    assert await found(graph, line(), max_steps=3) == {"c": "a b c"}
    assert await found(graph, line(), max_steps=1) == {}


@pytest.mark.parametrize("steps", [0, 9])
async def test_steps_out_of_range_are_refused(graph: Graph, steps: int) -> None:
    with pytest.raises(BadUserInput, match="maxSteps"):
        await asked(graph, max_steps=steps)


async def test_what_is_unknown_is_named(graph: Graph) -> None:
    await line().tool("secret", "cps", **HIDDEN).write(graph)
    for argument, more in (("from", {"start": "secret"}), ("toTool", {"to_tool": "secret"})):
        with pytest.raises(NotFound, match=argument):
            await asked(graph, **more)
    with pytest.raises(NotFound, match="toAgency"):
        await asked(graph, to_agency="nobody")
