"""Overlap of tools, worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, isclose, log, nan
from typing import Any

import pytest

from hub.analytics.alike.overlap import Overlap, OverlapWeights, overlaps, tool_overlaps
from hub.errors import BadUserInput, NotFound
from hub.graph.session import Graph
from tests.analytics.world import HIDDEN, World, only, reading


def trio() -> World:
    """a and b share a process and a technique; c has neither; a bears on an outcome of its own."""
    world = World().node("Agency", "cps").node("Agency", "met").node("Process", "p", kind="PROCESS")
    world.tool("a", "cps", techniques=["llm"]).tool("b", "met", techniques=["llm"], inferredFields=["techniques"])
    world.tool("c", "met").node("Outcome", "o", kind="decision").link("Tool:a", "BEARS_ON", "Outcome:o")
    return world.link("Tool:a", "AFFECTS", "Process:p", basis="STATED").link("Tool:b", "AFFECTS", "Process:p")


async def asked(graph: Graph, **arguments: Any) -> Sequence[Overlap]:
    """Overlaps as nobody in particular sees them."""
    async with reading(graph) as look:
        return await overlaps(look, **arguments)


def slugs(pairs: Sequence[Overlap]) -> list[tuple[str, str]]:
    """Both tools of each pair."""
    return [(pair.tool.slug, pair.other.slug) for pair in pairs]


async def test_a_pair_and_its_evidence(graph: Graph) -> None:
    await trio().write(graph)
    [pair] = await asked(graph)
    shared = 3 * log(4 / 3) + log(4 / 3)
    assert isclose(pair.score, shared / (shared + 3 * log(4 / 2)), rel_tol=1e-12)
    assert [(e.kind, e.slug, e.name, e.basis) for e in pair.evidence] == [
        ("PROCESS", "p", "p", "STATED"),
        ("TECHNIQUE", "llm", "llm", "INFERRED"),
    ]
    assert isclose(pair.evidence[0].weight, 3 * log(4 / 3))


async def test_the_tool_asked_about_comes_first(graph: Graph) -> None:
    await trio().write(graph)
    assert slugs(await asked(graph)) == [("a", "b")]
    assert slugs(await asked(graph, tool="b")) == [("b", "a")]
    assert slugs(await asked(graph, agency="met")) == [("b", "a")]
    assert slugs(await asked(graph, tool="c")) == []
    assert slugs(await asked(graph, tool="a", agency="met")) == []


async def test_only_pairs_on_a_process(graph: Graph) -> None:
    world = trio().node("Process", "q", kind="PROCESS").link("Tool:b", "AFFECTS", "Process:q")
    await world.link("Tool:c", "AFFECTS", "Process:q").write(graph)
    assert slugs(await asked(graph, process="q")) == [("b", "c")]
    assert sorted(slugs(await asked(graph))) == [("a", "b"), ("b", "c")]
    assert slugs(await asked(graph, across_agencies=True)) == [("a", "b")]


async def test_a_weak_outcome_or_a_supplier_makes_no_pair_but_counts_in_one(graph: Graph) -> None:
    world = World().tool("a", None).tool("b", None).tool("c", None).node("Supplier", "s")
    world.node("Outcome", "time", kind="resource").node("Outcome", "trust", kind="confidence").node(
        "Outcome", "o", kind="right"
    )
    for tool in "ab":
        world.link(f"Tool:{tool}", "SUPPLIED_BY", "Supplier:s")
        world.link(f"Tool:{tool}", "BEARS_ON", "Outcome:time").link(f"Tool:{tool}", "BEARS_ON", "Outcome:trust")
    await world.write(graph)
    assert await asked(graph) == []
    await world.link("Tool:a", "BEARS_ON", "Outcome:o").link("Tool:b", "BEARS_ON", "Outcome:o").write(graph)
    [pair] = await asked(graph)
    assert pair.score == 1
    assert [e.slug for e in pair.evidence] == ["o", "time", "trust", "s"]


async def test_what_every_tool_has_weighs_nothing(graph: Graph) -> None:
    world = World().node("Process", "p").tool("a", None).tool("b", None)
    world.link("Tool:a", "AFFECTS", "Process:p").link("Tool:b", "AFFECTS", "Process:p")
    await world.write(graph)
    assert await asked(graph) == []
    await world.node("Product", "x").link("Tool:a", "BUILT_ON", "Product:x").write(graph)
    [pair] = await asked(graph)
    assert pair.score == 0


async def test_a_supplier_reached_in_two_ways_counts_once(graph: Graph) -> None:
    world = (
        World()
        .node("Process", "p")
        .node("Supplier", "s")
        .node("Product", "d")
        .tool("a", None)
        .tool("b", None)
        .tool("c", None)
    )
    world.link("Product:d", "SUPPLIED_BY", "Supplier:s", basis="INFERRED").link("Tool:a", "BUILT_ON", "Product:d")
    world.link("Tool:a", "SUPPLIED_BY", "Supplier:s", basis="STATED").link(
        "Tool:b", "BUILT_ON", "Product:d", basis="STATED"
    )
    await world.link("Tool:a", "AFFECTS", "Process:p").link("Tool:b", "AFFECTS", "Process:p").write(graph)
    [pair] = await asked(graph)
    assert [(e.slug, e.basis) for e in pair.evidence] == [("p", None), ("d", "STATED"), ("s", "INFERRED")]


async def test_only_tools_that_act_unless_where_says_otherwise(graph: Graph) -> None:
    world = World().node("Process", "p").tool("a", None).tool("b", None, "PLANNED").tool("c", None)
    await world.link("Tool:a", "AFFECTS", "Process:p").link("Tool:b", "AFFECTS", "Process:p").write(graph)
    either = only(status={"in": ["LIVE", "PLANNED"]})
    assert slugs(await asked(graph)) == []
    assert slugs(await asked(graph, tool="b")) == []
    assert slugs(await asked(graph, where=either)) == [("a", "b")]
    assert slugs(await asked(graph, where=only(slug={"in": ["a", "c"]}))) == []


async def test_weights_are_the_callers(graph: Graph) -> None:
    await trio().write(graph)
    [pair] = await asked(graph, weights=OverlapWeights(process=0, outcome=1, technique=1))
    assert isclose(pair.score, log(4 / 3) / (log(4 / 3) + log(4 / 2)))
    [pair] = await asked(graph, weights=OverlapWeights(process=5, outcome=0, technique=0))
    assert pair.score == 1


@pytest.mark.parametrize(
    "weights",
    [
        OverlapWeights(process=-1),
        OverlapWeights(0, 0, 0, 0, 0),
        OverlapWeights(product=nan),
        OverlapWeights(supplier=inf),
    ],
)
async def test_unusable_weights_are_refused(graph: Graph, weights: OverlapWeights) -> None:
    with pytest.raises(BadUserInput, match="weights"):
        await asked(graph, weights=weights)


@pytest.mark.parametrize("least", [-0.1, 1.1, nan])
async def test_a_score_out_of_range_is_refused(graph: Graph, least: float) -> None:
    with pytest.raises(BadUserInput, match="minScore"):
        await asked(graph, min_score=least)


@pytest.mark.parametrize(("argument", "label"), [("tool", "Tool"), ("agency", "Agency"), ("process", "Process")])
async def test_hidden_and_absent_look_the_same(graph: Graph, argument: str, label: str) -> None:
    await trio().node(label, "x", **HIDDEN).write(graph)
    errors: list[str] = []
    for slug in ("x", "never"):
        with pytest.raises(NotFound) as refused:
            await asked(graph, **{argument: slug})
        errors.append(refused.value.message)
    assert errors[0] == errors[1]
    assert errors[0].startswith(argument)


async def test_on_tools_all_at_once(graph: Graph) -> None:
    await trio().write(graph)
    async with reading(graph) as look:
        by_tool = await tool_overlaps(look, ["a", "b", "c"], across_agencies=True)
        alone = await overlaps(look, tool="b", across_agencies=True)
    assert {slug: [pair.other.slug for pair in pairs] for slug, pairs in by_tool.items()} == {
        "a": ["b"],
        "b": ["a"],
        "c": [],
    }
    assert by_tool["b"] == alone
