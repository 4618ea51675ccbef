"""Practices that might help a tool, and the reasons."""

from __future__ import annotations

from typing import Any

import pytest

from hub.analytics.assurance.suggestions import (
    SuggestedPractice,
    SuggestionKind,
    suggested_practices,
    tool_suggested_practices,
)
from hub.errors import NotFound
from hub.graph.session import Graph
from tests.analytics.covenant import align, show
from tests.analytics.world import HIDDEN, World, reading

SAME, SIMILAR, CONTRADICTED, GAP, CLASS = SuggestionKind


def village() -> World:
    """Tool `mine` of agency x, others of y and z, and a code of two principles that binds x."""
    world = World().node("Process", "step", name="Step", kind="PROCESS", order=1)
    for agency in "xyz":
        world.node("Agency", agency)
    world.tool("mine", "x").tool("like", "y", name="Like").tool("far", "z", name="Far", aiClass="CHECKLIST")
    for tool in ("mine", "like"):
        world.link(f"Tool:{tool}", "AFFECTS", "Process:step", basis="STATED")
    world.node("Framework", "code", title="Code", kind="covenant").link("Framework:code", "APPLIES_TO", "Agency:x")
    for order, slug in enumerate(("open", "safe")):
        world.node("Principle", slug, name=slug.capitalize(), order=order, scope="TOOL")
        world.link("Framework:code", "STATES", f"Principle:{slug}")
    return world


def practice(world: World, slug: str, done_in: str = "", meets: str = "", adopted: str = "") -> World:
    """A practice with what it leads to; `adopted` are slugs of tools."""
    world.node("Practice", slug)
    if done_in:
        world.link(f"Practice:{slug}", "DONE_IN", f"Process:{done_in}", basis="INFERRED")
    if meets:
        world.link(f"Practice:{slug}", "MEETS", f"Principle:{meets}")
    for tool in adopted.split():
        world.link(f"Tool:{tool}", "ADOPTED", f"Practice:{slug}", result=f"Result of {tool}", basis="STATED")
    return world


async def asked(graph: Graph, world: World) -> list[SuggestedPractice]:
    """Suggestions for `mine` as nobody in particular sees them."""
    await world.write(graph)
    async with reading(graph) as look:
        suggestions = await suggested_practices(look, tool="mine")
        assert await tool_suggested_practices(look, ["mine"]) == {"mine": suggestions}
    return suggestions


def short(suggestions: list[SuggestedPractice]) -> list[tuple[str, Any]]:
    """Each suggestion in short."""
    return [
        (suggestion.practice.slug, [(why.kind, why.subject.slug) for why in suggestion.reasons])
        for suggestion in suggestions
    ]


async def test_each_kind_of_reason(graph: Graph) -> None:
    world = practice(practice(village(), "here", done_in="step"), "near", adopted="like")
    practice(practice(world, "nothing", adopted="far"), "gap", meets="open", adopted="like")
    practice(practice(world, "elsewhere", meets="open", adopted="far"), "both", done_in="step", meets="safe")
    align(world, "Tool:mine", "safe")
    show(world, "mine--safe", "against", "CONTRADICTS", date="2026-02")
    suggestions = await asked(graph, world)
    assert short(suggestions) == [
        ("both", [(SAME, "step"), (CONTRADICTED, "safe")]),
        ("gap", [(SIMILAR, "like"), (GAP, "open")]),
        ("near", [(SIMILAR, "like")]),
        ("here", [(SAME, "step")]),
    ]
    assert [suggestion.agency_count for suggestion in suggestions] == [0, 1, 1, 0]
    assert [[why.strong for why in suggestion.reasons] for suggestion in suggestions] == [
        [True, True],
        [True, False],
        [True],
        [True],
    ]
    by_slug = {suggestion.practice.slug: [why.sentence for why in suggestion.reasons] for suggestion in suggestions}
    assert by_slug["gap"] == [
        "“Like” adopted it, whose overlap with the tool is 1.00.",
        "It helps to meet “Open” of “Code”, where the tool stands at NOT_ASSESSED, and “Like”, which adopted it, "
        "affects a process of the tool.",
    ]
    assert by_slug["both"] == [
        "It is done in “Step”, which the tool affects.",
        "It helps to meet “Safe” of “Code”, where the tool is contradicted.",
    ]
    assert [reason.basis for reason in suggestions[0].reasons] == ["INFERRED", None], (
        "where it is done is a reading of ours"
    )
    assert [reason.basis for reason in suggestions[1].reasons] == ["STATED", "STATED"]
    assert [(adoption.tool.slug, adoption.result) for adoption in suggestions[1].adoptions] == [
        ("like", "Result of like")
    ]


async def test_weak_reasons_suggest_only_together(graph: Graph) -> None:
    """`third` shares one of ten steps and an outcome with `mine`: too little to be near."""
    world = village().tool("third", "z", name="Third").link("Tool:third", "AFFECTS", "Process:step", basis="STATED")
    world.node("Outcome", "out", kind="right").node("Process", "other", kind="PROCESS", order=2)
    for number in range(20):
        world.node("Process", f"p{number}", kind="PROCESS", order=number)
        world.link("Tool:third", "AFFECTS", f"Process:p{number}")
    practice(practice(world, "gap", meets="open", adopted="third"), "class", adopted="third")
    practice(world, "both", meets="open", adopted="third")
    assert await asked(graph, world) == [], "a gap alone is a weak reason"
    for tool in ("mine", "third"):
        world.link(f"Tool:{tool}", "BEARS_ON", "Outcome:out", basis="INFERRED")
    by_slug = dict(short(await asked(graph, world)))
    assert by_slug == {
        "gap": [(GAP, "open"), (CLASS, "third")],
        "both": [(GAP, "open"), (CLASS, "third")],
    }, "a tool alike alone is a weak reason"
    [suggestion] = [suggestion for suggestion in await asked(graph, world) if suggestion.practice.slug == "both"]
    assert suggestion.reasons[1].sentence == (
        "“Third”, of the same family of technique (generative) and bearing on an outcome of the tool, adopted it."
    )
    assert [why.basis for why in suggestion.reasons] == ["STATED", "INFERRED"]
    [third] = [node for node in world.nodes if node.slug == "third"]
    third.properties["aiClass"] = "CHECKLIST"
    assert await asked(graph, world) == []


async def test_at_most_twelve_are_suggested(graph: Graph) -> None:
    world = village()
    for number in range(14):
        practice(world, f"k{number:02}", done_in="step")
    assert [slug for slug, _ in short(await asked(graph, world))] == [f"k{number:02}" for number in range(12)]


async def test_what_is_adopted_is_not_suggested_again(graph: Graph) -> None:
    assert await asked(graph, practice(village(), "k", "step", "open", "like mine")) == []


async def test_a_principle_that_is_met_is_no_gap(graph: Graph) -> None:
    world = practice(village(), "k", "step", "open", "like")
    align(world, "Tool:mine", "open", "It is")
    kinds = [kind for kind, _ in short(await asked(graph, world))[0][1]]
    assert kinds == [SAME, SIMILAR, GAP], "a claim alone is level 1"
    show(world, "mine--open", "proof", date="2026-01")
    assert [kind for kind, _ in short(await asked(graph, world))[0][1]] == [SAME, SIMILAR]
    show(world, "mine--open", "against", "CONTRADICTS", date="2026-02")
    assert [kind for kind, _ in short(await asked(graph, world))[0][1]] == [SAME, SIMILAR, CONTRADICTED]


async def test_a_framework_that_does_not_reach_the_tool_leaves_no_gap(graph: Graph) -> None:
    world = practice(village(), "k", meets="open", adopted="like")
    world.links = [link for link in world.links if link.type != "APPLIES_TO"]
    assert short(await asked(graph, world)) == [("k", [(SIMILAR, "like")])]


async def test_a_tool_that_does_not_act_is_similar_to_none(graph: Graph) -> None:
    world = practice(village(), "k", adopted="like")
    world.nodes = [node for node in world.nodes if node.slug != "mine--LIVE--"]
    world.links = [link for link in world.links if link.end[1] != "mine--LIVE--"]
    assert await asked(graph, world) == []


@pytest.mark.parametrize(("own", "shown"), [(6, True), (7, False)])
async def test_an_overlap_of_three_tenths_is_enough(graph: Graph, own: int, shown: bool) -> None:
    """Three of ten features are shared, all of one weight; with one more of its own the share falls below 0.3."""
    world, features = practice(village(), "k", adopted="like"), ["step"]
    world.tool("idle", "z", name="Idle")
    for i in range(own + 3):
        world.node("Process", f"p{i}", kind="PROCESS", order=i)
    for i in range(2):
        features.append(f"p{i}")
        for tool in ("mine", "like"):
            world.link(f"Tool:{tool}", "AFFECTS", f"Process:p{i}")
    for i in range(2, own + 3):
        features.append(f"p{i}")
        world.link("Tool:mine", "AFFECTS", f"Process:p{i}")
        world.link("Tool:idle", "AFFECTS", f"Process:p{i}")
    suggestions = await asked(graph, world)
    assert bool(suggestions) is shown


async def test_the_most_strong_reasons_then_agencies_then_the_name(graph: Graph) -> None:
    world = village().tool("third", "z", name="Third").link("Tool:third", "AFFECTS", "Process:step")
    practice(practice(world, "b", adopted="like"), "a", adopted="like")
    practice(practice(world, "z", adopted="like third"), "y", done_in="step", adopted="like")
    assert [slug for slug, _ in short(await asked(graph, world))] == ["y", "z", "a", "b"]


async def test_what_is_hidden_gives_no_reason(graph: Graph) -> None:
    world = practice(practice(village(), "k", adopted="like"), "l", done_in="step")
    world.node("Practice", "m", **HIDDEN).link("Practice:m", "DONE_IN", "Process:step")
    for link in world.links:
        if link.type in ("ADOPTED", "DONE_IN"):
            link.properties.update(HIDDEN)
    assert await asked(graph, world) == []


async def test_a_tool_that_is_not_there(graph: Graph) -> None:
    await village().tool("secret", "x", **HIDDEN).write(graph)
    async with reading(graph) as look:
        for slug in ("nothing", "secret"):
            with pytest.raises(NotFound, match="tool: "):
                await suggested_practices(look, tool=slug)
