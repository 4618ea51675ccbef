"""What retiring and withdrawing would change is what they change when they are really done, on small drawn graphs."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from dataclasses import astuple, dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.analytics.alike.hotspots import HotspotSubject, overlap_hotspots
from hub.analytics.asking.reading import Reading
from hub.analytics.assurance.coverage import coverage
from hub.analytics.paths.difference import PairsGoing, WhatIf
from hub.analytics.paths.what_if import what_if
from hub.errors import BadUserInput, NotFound
from hub.graph.session import Graph
from hub.model.enums import ACTING
from tests.analytics.covenant import align, covenant, show
from tests.analytics.world import HIDDEN, TODAY, World, only, reading

acts = [status.value for status in ACTING]
some = st.sets(st.integers(0, 2), max_size=2)


@dataclass(frozen=True)
class Drawn:
    """One random tool: its owner, status, the numbers of what it acts on, and what is recorded against a principle."""

    owner: str | None
    status: str | None
    processes: set[int]
    outcomes: set[int]
    products: set[int]
    suppliers: set[int]
    feeds: set[int]
    claim: bool
    evidence: bool


drawn = st.builds(
    Drawn,
    st.sampled_from([None, "unit", "unit", "force", "court"]),
    st.sampled_from(["LIVE", "LIVE", "PILOT", "PAUSED", None]),
    some,
    some,
    some,
    some,
    some,
    st.booleans(),
    st.booleans(),
)
asked = st.tuples(some, some, some)
NOTHING = WhatIf(0, 0, (), (), (), (), (), (), (), (), PairsGoing(0, 0, 0, 0), ())


def world_of(tools: list[Drawn]) -> World:
    """The covenant's frameworks and agencies with these tools beside its own; product 0 is made by supplier 0."""
    world = covenant()
    for i in range(3):
        world.node("Process", f"p{i}", kind="PROCESS").node("Outcome", f"o{i}", kind="right")
        world.node("Product", f"d{i}").node("Supplier", f"s{i}")
    world.link("Product:d0", "SUPPLIED_BY", "Supplier:s0")
    for i, tool in enumerate(tools):
        world.tool(f"t{i}", tool.owner, tool.status)
        for principle in ("robust", "tested") if tool.claim or tool.evidence else ():
            align(world, f"Tool:t{i}", principle, "It is" if tool.claim else None)
            if tool.evidence:
                show(world, f"t{i}--{principle}", f"e{i}-{principle}", date="2026-01")
    for i, tool in enumerate(tools):
        for type, end, numbers in (
            ("AFFECTS", "Process:p", tool.processes),
            ("BEARS_ON", "Outcome:o", tool.outcomes),
            ("BUILT_ON", "Product:d", tool.products),
            ("SUPPLIED_BY", "Supplier:s", tool.suppliers),
            ("FEEDS", "Tool:t", {n for n in tool.feeds if n < len(tools)}),
        ):
            for n in numbers:
                world.link(f"Tool:t{i}", type, f"{end}{n}")
    return world


def done(world: World, gone: set[str]) -> World:
    """The same world after each of these tools was given the status RETIRED, from today on."""
    changed = deepcopy(world)
    for slug in gone:
        changed.state(slug, "RETIRED", since=TODAY)
    return changed


def stopping(tools: list[Drawn], retire: set[int], products: set[int], suppliers: set[int]) -> set[str]:
    """The tools to be given the status: those named, and those that stand on what is withdrawn."""
    makers = {n: {0} if n == 0 else set[int]() for n in range(3)}
    return {
        f"t{i}"
        for i, tool in enumerate(tools)
        if i in retire
        or tool.products & products
        or (tool.suppliers | {maker for n in tool.products for maker in makers[n]}) & suppliers
    }


@dataclass(frozen=True)
class Told:
    """What other questions say of a graph: acting tools on everything, and how many stand at each level."""

    tools: dict[tuple[str, str], set[str]]
    agencies: dict[tuple[str, str], tuple[int, int]]
    levels: Counter[tuple[str, str, str]]

    @classmethod
    async def of(cls, look: Reading) -> Told:
        """By hot spots of every kind and by the coverage of every framework."""
        spots = [spot for kind in HotspotSubject for spot in await overlap_hotspots(look, over=kind, min_agencies=1)]
        levels: Counter[tuple[str, str, str]] = Counter()
        for framework in ("covenant", "code"):
            answer = await coverage(look, framework=framework, where=only(status={"in": acts}))
            for part in answer.by_principle:
                for level in part.levels:
                    levels[framework, part.principle.slug, level.level.value] = level.count
        keys = {(spot.subject.label, spot.subject.slug): spot for spot in spots}
        tools = {key: {tool.slug for tool in spot.tools} for key, spot in keys.items()}
        return cls(tools, {key: (spot.agency_count, spot.family_count) for key, spot in keys.items()}, levels)


async def told(graph: Graph, world: World) -> Told:
    """What the other questions say of a world."""
    await world.write(graph)
    async with reading(graph) as look:
        return await Told.of(look)


def differences(before: Told, after: Told) -> dict[str, Any]:
    """What a what-if has to say of hot spots and levels."""
    return {
        "hotspots": {
            (key, count, left, "STAYS" if left[0] >= 2 else "GOES")
            for key, count in before.agencies.items()
            for left in [after.agencies.get(key, (0, 0))]
            if count[0] >= 2 and count != left
        },
        "levels": {
            (key, count, after.levels[key])
            for key, count in before.levels.items()
            if count != after.levels[key] and key[2] != "NOT_ASSESSED"
        },
    }


def said(answer: WhatIf) -> dict[str, Any]:
    """The same of a what-if."""
    return {
        "hotspots": {
            (
                (spot.subject.label, spot.subject.slug),
                (spot.agency_count_before, spot.family_count_before),
                (spot.agency_count_after, spot.family_count_after),
                spot.change.value,
            )
            for spot in answer.hotspots_changed
        },
        "levels": {
            (
                (level.framework.slug, level.principle.slug, level.level.value),
                level.tool_count_before,
                level.tool_count_after,
            )
            for level in answer.coverage_changed
        },
    }


# One graph for all examples: each writes its own worlds into it.
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(drawn, min_size=1, max_size=6), asked)
async def test_it_equals_what_really_doing_it_changes(
    graph: Graph, tools: list[Drawn], named: tuple[set[int], set[int], set[int]]
) -> None:
    retire, products, suppliers = ({n for n in named[0] if n < len(tools)}, named[1], named[2])
    world, gone = world_of(tools), stopping(tools, retire, products, suppliers)
    after, before = await told(graph, done(world, gone)), await told(graph, world)
    async with reading(graph) as look:
        answer = await what_if(
            look,
            retire_tools=[f"t{n}" for n in retire],
            withdraw_products=[f"d{n}" for n in products],
            withdraw_suppliers=[f"s{n}" for n in suppliers],
        )
    assert said(answer) == differences(before, after)
    points = [spot for spot in answer.hotspots_changed if spot.subject.label in ("Product", "Supplier")]
    assert [astuple(point) for point in answer.single_points_changed] == [astuple(point) for point in points]
    going, lost = answer.pairs_going, before.levels - after.levels
    missing = sum(count for key, count in lost.items() if key[2] == "NOT_ASSESSED")
    assert (going.pair_count, going.not_assessed) == (lost.total(), missing)
    assert going.pair_count == going.stated_or_above + going.contradicted + going.not_assessed
    acting = {f"t{i}" for i, tool in enumerate(tools) if tool.status in acts}
    left = acting - gone
    losing = {f"t{n}" for i, t in enumerate(tools) if f"t{i}" in acting & gone for n in t.feeds} & left
    assert {tool.slug for tool in answer.tools_stopping} == acting & gone
    assert {tool.slug for tool in answer.tools_losing_input} == losing
    assert {tool.slug for tool in answer.tools_affected} == (acting & gone) | losing
    every = range(3)
    for letter, name, bare in (
        ("p", "processes", answer.processes_losing_all_tools),
        ("o", "outcomes", answer.outcomes_losing_all_tools),
    ):
        on = {n: {f"t{i}" for i, tool in enumerate(tools) if n in getattr(tool, name)} for n in every}
        assert {node.slug for node in bare} == {f"{letter}{n}" for n in every if on[n] & acting and not on[n] & left}


async def test_nothing_named_changes_nothing(graph: Graph) -> None:
    await covenant().write(graph)
    async with reading(graph) as look:
        assert await what_if(look) == await what_if(look, retire_tools=[]) == NOTHING
        assert await what_if(look, retire_tools=["letters"]) == NOTHING


async def test_what_is_unknown_or_hidden_is_named(graph: Graph) -> None:
    await covenant().node("Product", "secret", **HIDDEN).write(graph)
    async with reading(graph) as look:
        with pytest.raises(NotFound, match=r"retireTools.*'nothing'"):
            await what_if(look, retire_tools=["camera", "nothing"])
        with pytest.raises(NotFound, match=r"withdrawProducts.*'secret'"):
            await what_if(look, withdraw_products=["secret"])
        with pytest.raises(NotFound, match="withdrawSuppliers"):
            await what_if(look, withdraw_suppliers=["nobody"])
        with pytest.raises(BadUserInput, match="retireTools"):
            await what_if(look, retire_tools=["camera"] * 101)
