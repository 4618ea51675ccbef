"""Chains from one agency's tool to another's: the shortest of each kind for a target, never through what is hidden."""

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


async def chains_from(graph: Graph, world: World, start: str = "a", **more: Any) -> list[str]:
    """The chains from a tool: of which kind, and the slugs along the path."""
    await world.write(graph)
    return [f"{chain.kind.value}: {way(chain)}" for chain in await asked(graph, start, **more)]


async def asked(graph: Graph, start: str = "a", **more: Any) -> list[Chain]:
    """The chains of the graph as it stands."""
    async with reading(graph) as look:
        answer = await chains(look, from_=start, **more)
    return list(answer)


def way(chain: Chain) -> str:
    """The slugs along a chain, after checking that each step begins where the one before ended."""
    for before, after in zip(chain.steps, chain.steps[1:], strict=False):
        assert before.to == after.from_
    assert chain.length == len(chain.steps)
    return " ".join([chain.steps[0].from_.slug, *(step.to.slug for step in chain.steps)])


def standing(world: World, **statuses: str) -> World:
    """The same world with other statuses of some tools."""
    for node in world.nodes:
        slug = node.slug.split("--")[0]
        if node.label == "ToolState" and slug in statuses:
            node.properties["status"] = statuses[slug]
    return world


OUTPUT, LATER = "OUTPUT: a b c", "MAY_MEET: a p q r d"


async def test_by_output_and_over_steps_that_follow(graph: Graph) -> None:
    assert await chains_from(graph, line()) == [OUTPUT]
    assert await chains_from(graph, line(), max_precedes=2) == [OUTPUT, LATER]
    by_output, later = await asked(graph, max_precedes=2)
    assert [step.kind.value for step in by_output.steps] == ["FEEDS", "FEEDS"]
    assert [step.kind.value for step in later.steps] == ["AFFECTS", "PRECEDES", "PRECEDES", "AFFECTS"]
    assert [step.basis for step in later.steps] == [None, None, None, Basis.STATED]
    assert (by_output.basis, later.basis) == (Basis.INFERRED, Basis.STATED)


async def test_a_case_passes_both_over_one_step_unless_more_are_asked_for(graph: Graph) -> None:
    world = line().tool("e", "cps").link("Tool:e", "AFFECTS", "Process:q")
    assert await chains_from(graph, world) == [OUTPUT, "MAY_MEET: a p q e"]
    world.node("Process", "s").link("Process:r", "PRECEDES", "Process:s").node("Process", "t")
    world.link("Process:s", "PRECEDES", "Process:t").tool("f", "cps").link("Tool:f", "AFFECTS", "Process:s")
    world.tool("g", "cps").link("Tool:g", "AFFECTS", "Process:t")
    later = await chains_from(graph, world, max_precedes=3)
    assert later == [OUTPUT, "MAY_MEET: a p q e", LATER, "MAY_MEET: a p q r s f"]


async def test_at_one_step_they_meet_and_are_not_told_to_meet_after_it(graph: Graph) -> None:
    world = line().tool("e", "cps").link("Tool:e", "AFFECTS", "Process:p").link("Tool:e", "AFFECTS", "Process:q")
    assert await chains_from(graph, world) == [OUTPUT, "SAME_STEP: a p e"]
    world.node("Process", "o").link("Tool:a", "AFFECTS", "Process:o").link("Tool:e", "AFFECTS", "Process:o")
    assert await chains_from(graph, world) == [OUTPUT, "SAME_STEP: a o e"]


async def test_one_tool_may_stand_in_two_ways(graph: Graph) -> None:
    world = line().link("Tool:c", "AFFECTS", "Process:q")
    assert await chains_from(graph, world) == [OUTPUT, "MAY_MEET: a p q c"]
    world.link("Tool:c", "AFFECTS", "Process:p")
    assert await chains_from(graph, world) == [OUTPUT, "SAME_STEP: a p c"]


async def test_the_two_ways_are_not_mixed(graph: Graph) -> None:
    world = line().tool("e", "cps").link("Tool:b", "AFFECTS", "Process:q").link("Tool:d", "FEEDS", "Tool:e")
    assert await chains_from(graph, world, max_precedes=3) == [OUTPUT, LATER]


async def test_of_two_shortest_the_slugs_decide(graph: Graph) -> None:
    world = line().tool("aa", "police").link("Tool:a", "FEEDS", "Tool:aa").link("Tool:aa", "FEEDS", "Tool:c")
    world.node("Process", "o").link("Process:p", "PRECEDES", "Process:o").link("Process:o", "PRECEDES", "Process:r")
    assert await chains_from(graph, world, max_precedes=2) == ["OUTPUT: a aa c", "MAY_MEET: a p o r d"]


async def test_an_output_comes_first_then_the_shorter_then_the_slug(graph: Graph) -> None:
    world = line().tool("e", "cps").link("Tool:e", "AFFECTS", "Process:p").tool("b2", "cps")
    world.link("Tool:a", "FEEDS", "Tool:b2").link("Tool:b2", "AFFECTS", "Process:p")
    expected = ["OUTPUT: a b2", OUTPUT, "SAME_STEP: a p b2", "SAME_STEP: a p e", LATER]
    assert await chains_from(graph, world, max_precedes=2) == expected


async def test_circles_end(graph: Graph) -> None:
    world = line().link("Tool:c", "FEEDS", "Tool:a").link("Tool:a", "FEEDS", "Tool:a")
    world.link("Process:r", "PRECEDES", "Process:p").link("Process:q", "PRECEDES", "Process:q")
    assert await chains_from(graph, world, max_precedes=3) == [OUTPUT, LATER]


@pytest.mark.parametrize("broken", [("b", "FEEDS", "c"), ("a", "FEEDS", "b"), ("p", "PRECEDES", "q")])
async def test_a_hidden_link_breaks_the_chain(graph: Graph, broken: tuple[str, str, str]) -> None:
    world = line()
    [link] = [link for link in world.links if (link.start[1], link.type, link.end[1]) == broken]
    link.properties.update(HIDDEN)
    assert await chains_from(graph, world, max_precedes=2) == ([LATER] if broken[1] == "FEEDS" else [OUTPUT])


@pytest.mark.parametrize(("slug", "left"), [("b", [LATER]), ("q", [OUTPUT]), ("cps", [])])
async def test_a_hidden_node_breaks_the_chain(graph: Graph, slug: str, left: list[str]) -> None:
    world = line()
    next(node for node in world.nodes if node.slug == slug).properties.update(HIDDEN)
    assert await chains_from(graph, world, max_precedes=2) == left


async def test_tools_between_act_and_those_named_need_not(graph: Graph) -> None:
    world = standing(line(), a="PAUSED", d="PAUSED")
    assert await chains_from(graph, world, max_precedes=2) == [OUTPUT]
    assert await chains_from(graph, world, max_precedes=2, to_tool="d") == [LATER]
    assert await chains_from(graph, world, max_precedes=2, where=only(status={"eq": "PAUSED"})) == [LATER]
    assert await chains_from(graph, standing(line(), b="RETIRED")) == []


async def test_the_answer_says_which_tools_act(graph: Graph) -> None:
    await standing(line(), a="PAUSED", d="PAUSED").write(graph)
    async with reading(graph) as look:
        paused, acting = await chains(look, from_="a", to_tool="d", max_precedes=2), await chains(look, from_="b")
    assert (paused.beside.acts, paused[0].target_acts, paused[0].target_coming) == (False, False, False)
    assert (acting.beside.acts, acting[0].target_acts, acting[0].target_coming) == (True, True, False)


@pytest.mark.parametrize("status", ["PLANNED", "PROPOSED"])
async def test_an_output_may_end_at_a_tool_that_is_coming(graph: Graph, status: str) -> None:
    world = standing(line(), c=status).tool("e", "cps").link("Tool:c", "FEEDS", "Tool:e")
    world.link("Tool:c", "AFFECTS", "Process:p")
    assert await chains_from(graph, world) == [OUTPUT]
    [chain] = await asked(graph)
    assert (chain.target_acts, chain.target_coming) == (False, True)
    assert await asked(graph, where=only(status={"eq": "LIVE"})) == []
    assert len(await asked(graph, where=only(aiClass={"eq": "GENERATIVE"}))) == 1
    assert await asked(graph, where=only(aiClass={"eq": "STATISTICAL"})) == []


async def test_an_umbrella_is_no_other_agency_than_its_member(graph: Graph) -> None:
    world = line()
    next(node for node in world.nodes if node.slug == "police").properties["umbrella"] = True
    assert await chains_from(graph, world) == [OUTPUT]
    world.link("Agency:cps", "PART_OF", "Agency:police")
    assert await chains_from(graph, world) == []


async def test_only_to_one_tool_or_agency_and_only_so_far(graph: Graph) -> None:
    far: dict[str, Any] = {"max_precedes": 2}
    assert await chains_from(graph, line(), to_tool="d", **far) == [LATER]
    assert await chains_from(graph, line(), to_tool="b") == []
    assert await chains_from(graph, line(), to_agency="police", **far) == []
    assert await chains_from(graph, line(), to_agency="cps", **far) == [OUTPUT, LATER]
    assert await chains_from(graph, line(), max_steps=3, **far) == [OUTPUT]
    assert await chains_from(graph, line(), max_steps=1, **far) == []


@pytest.mark.parametrize("precedes", [0, 4])
async def test_following_steps_out_of_range_are_refused(graph: Graph, precedes: int) -> None:
    with pytest.raises(BadUserInput, match="maxPrecedes"):
        await asked(graph, max_precedes=precedes)


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
