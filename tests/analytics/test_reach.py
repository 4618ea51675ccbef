"""What a tool may touch, by least distance, and how it is known."""

from __future__ import annotations

from copy import deepcopy

import pytest

from hub.analytics.asking.answer_types import Ref
from hub.analytics.paths.reach import Reach, reach
from hub.analytics.paths.walk import PathStep
from hub.errors import BadUserInput, NotFound
from hub.graph.session import Graph
from hub.model.enums import Basis, DecisionRole
from tests.analytics.world import HIDDEN, World, reading


def street() -> World:
    """A tool on `a`; a then b then c then d, and a way past b by x; c decides, d shapes one outcome."""
    world = World().node("Agency", "force").tool("t", "force").node("Outcome", "o").node("Outcome", "w")
    for slug in ("a", "b", "c", "d", "x", "far"):
        world.node("Process", slug, kind="PROCESS")
    world.node("Process", "stage", kind="STAGE")
    world.link("Tool:t", "AFFECTS", "Process:a", basis="STATED")
    for before, after in ("ab", "bc", "ax", "xc", "cd"):
        world.link(f"Process:{before}", "PRECEDES", f"Process:{after}")
    world.link("Process:c", "DECIDES", "Outcome:o", role="DECIDES", basis="INFERRED")
    return world.link("Process:d", "DECIDES", "Outcome:o", role="SHAPES").link("Process:d", "DECIDES", "Outcome:w")


async def reached(graph: Graph, world: World, depth: int = 3, tool: str = "t") -> Reach:
    """The reach of the tool as nobody in particular sees it."""
    await world.write(graph)
    async with reading(graph) as look:
        return await reach(look, tool=tool, depth=depth)


def steps(answer: Reach) -> dict[str, int]:
    """The distance of each process."""
    return {process.node.slug: process.distance for process in answer.processes}


def ends(path: tuple[PathStep, ...]) -> str:
    """The slugs along a path, from its start."""
    return " ".join([path[0].from_.slug, *(step.to.slug for step in path)])


def without(world: World, start: str, type: str, end: str, **properties: object) -> World:
    """The same world with one relationship changed."""
    changed = deepcopy(world)
    [link] = [link for link in changed.links if (link.start[1], link.type, link.end[1]) == (start, type, end)]
    link.properties.update(properties)
    return changed


async def test_processes_and_outcomes_by_least_distance(graph: Graph) -> None:
    answer = await reached(graph, street())
    assert steps(answer) == {"a": 0, "b": 1, "x": 1, "c": 2, "d": 3}
    assert [(outcome.node.slug, outcome.distance, outcome.role) for outcome in answer.outcomes] == [
        ("o", 2, DecisionRole.DECIDES),
        ("w", 3, None),
    ]
    assert answer.acts
    assert (answer.part, answer.step_count, answer.steps_in_all) == ("5 of 6 steps", 5, 6)
    assert answer.tool == Ref("Tool", "t")
    assert steps(await reached(graph, street(), depth=1)) == {"a": 0, "b": 1, "x": 1}


async def test_two_steps_unless_more_are_asked_for(graph: Graph) -> None:
    await street().link("Tool:t", "AFFECTS", "Process:stage").write(graph)
    async with reading(graph) as look:
        answer = await reach(look, tool="t")
    assert steps(answer) == {"a": 0, "stage": 0, "b": 1, "x": 1, "c": 2}
    assert answer.part == "4 of 6 steps"


async def test_of_two_shortest_paths_the_slugs_decide(graph: Graph) -> None:
    answer = await reached(graph, street())
    assert [ends(process.path) for process in answer.processes] == ["t a", "t a b", "t a x", "t a b c", "t a b c d"]
    assert ends(answer.outcomes[0].path) == "t a b c o"


async def test_a_path_is_our_reading_where_a_step_is(graph: Graph) -> None:
    answer = await reached(graph, street())
    assert {process.basis for process in answer.processes} == {Basis.STATED}
    assert [outcome.basis for outcome in answer.outcomes] == [Basis.INFERRED, Basis.STATED]
    plain = without(street(), "t", "AFFECTS", "a", basis=None)
    assert {process.basis for process in (await reached(graph, plain)).processes} == {None}


async def test_of_two_relationships_with_the_same_ends_the_stated_one_counts(graph: Graph) -> None:
    world = without(street(), "t", "AFFECTS", "a", basis="INFERRED", since="2020")
    assert (await reached(graph, world)).processes[0].basis is Basis.INFERRED
    world.link("Tool:t", "AFFECTS", "Process:a", basis="STATED", since="2021")
    answer = await reached(graph, world)
    assert answer.processes[0].basis is Basis.STATED
    assert len(answer.processes) == 5


async def test_a_circle_ends(graph: Graph) -> None:
    world = street().link("Process:d", "PRECEDES", "Process:a").link("Process:b", "PRECEDES", "Process:b")
    assert steps(await reached(graph, world, depth=3)) == {"a": 0, "b": 1, "x": 1, "c": 2, "d": 3}


async def test_a_hidden_middle_breaks_the_path(graph: Graph) -> None:
    world = without(without(street(), "a", "PRECEDES", "x", **HIDDEN), "b", "PRECEDES", "c", until="2020")
    assert steps(await reached(graph, world)) == {"a": 0, "b": 1}
    longer = without(street(), "b", "PRECEDES", "c", **HIDDEN)
    next(node for node in longer.nodes if node.slug == "x").properties.update(HIDDEN)
    assert steps(await reached(graph, longer)) == {"a": 0, "b": 1}


async def test_sources_are_the_visible_ones(graph: Graph) -> None:
    world = without(street(), "t", "AFFECTS", "a", sources=["seen", "secret", "gone"])
    world.node("Source", "seen").node("Source", "secret", **HIDDEN)
    answer = await reached(graph, world)
    assert answer.processes[0].path[0].sources == (Ref("Source", "seen"),)


@pytest.mark.parametrize("status", ["PAUSED", "RETIRED", "PLANNED", None])
async def test_a_tool_that_does_not_act_says_so(graph: Graph, status: str | None) -> None:
    world = World().node("Process", "p").tool("t", None, status).link("Tool:t", "AFFECTS", "Process:p")
    answer = await reached(graph, world)
    assert not answer.acts
    assert steps(answer) == {"p": 0}


async def test_a_tool_that_affects_nothing_reaches_nothing(graph: Graph) -> None:
    answer = await reached(graph, World().tool("t", None))
    assert (answer.processes, answer.outcomes) == ((), ())


@pytest.mark.parametrize("depth", [0, 4, -1])
async def test_a_depth_out_of_range_is_refused(graph: Graph, depth: int) -> None:
    with pytest.raises(BadUserInput, match="depth"):
        await reached(graph, street(), depth=depth)


async def test_an_unknown_or_hidden_tool_is_not_found(graph: Graph) -> None:
    world = street().tool("hidden", "force", **HIDDEN)
    for slug in ("hidden", "nothing"):
        with pytest.raises(NotFound, match="tool"):
            await reached(graph, world, tool=slug)
