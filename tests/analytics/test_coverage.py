"""Shares of a framework's pairs at each level, and the gaps that remain."""

from __future__ import annotations

from typing import Any

import pytest

from hub.analytics.assurance.coverage import Coverage, CoverageLevel, coverage
from hub.analytics.assurance.gaps import Gap, gaps
from hub.errors import BadUserInput, NotFound
from hub.graph.session import Graph
from hub.model.enums import AlignmentLevel, PrincipleScope
from tests.analytics.covenant import align, covenant, show
from tests.analytics.world import World, only, reading


def recorded() -> World:
    """The camera is current on "lawful" and claims "robust"; the shared tool has nothing."""
    world = align(align(covenant(), "Tool:camera", "lawful"), "Tool:camera", "robust", "It is")
    world.node("Outcome", "jail", name="Jail", affectsLiberty=True).node("Outcome", "arrest", affectsLiberty=True)
    world.node("Outcome", "time", affectsLiberty=False).link("Tool:camera", "BEARS_ON", "Outcome:time")
    world.link("Tool:shared", "BEARS_ON", "Outcome:jail").link("Tool:shared", "BEARS_ON", "Outcome:arrest")
    return show(world, "camera--lawful", "good", date="2026-01")


async def covered(graph: Graph, **arguments: Any) -> Coverage:
    """Coverage of the covenant as nobody in particular sees it."""
    async with reading(graph) as look:
        return await coverage(look, framework="covenant", **arguments)


async def missing(graph: Graph, **arguments: Any) -> list[Gap]:
    """Gaps of the covenant as nobody in particular sees them."""
    async with reading(graph) as look:
        return await gaps(look, framework="covenant", **arguments)


def counts(levels: tuple[CoverageLevel, ...]) -> list[int]:
    """Counts from the lowest level up."""
    assert [one.level for one in levels] == list(AlignmentLevel)
    return [one.count for one in levels]


async def test_coverage_by_principle_and_by_agency(graph: Graph) -> None:
    await recorded().write(graph)
    found = await covered(graph)
    assert (found.pair_count, counts(found.levels)) == (4, [2, 1, 0, 1, 0])
    assert [one.share for one in found.levels] == [0.5, 0.25, 0.0, 0.25, 0.0]
    assert [(one.principle.slug, one.pair_count, counts(one.levels)) for one in found.by_principle] == [
        ("lawful", 2, [1, 0, 0, 1, 0]),
        ("robust", 2, [1, 1, 0, 0, 0]),
    ]
    assert [(one.agency.slug, one.pair_count, counts(one.levels)) for one in found.by_agency] == [
        ("court", 2, [2, 0, 0, 0, 0]),
        ("unit", 2, [0, 1, 0, 1, 0]),
    ]


async def test_of_one_agency(graph: Graph) -> None:
    await recorded().write(graph)
    found = await covered(graph, agency="unit")
    assert found.agency is not None
    assert (found.framework.slug, found.agency.slug, found.pair_count) == ("covenant", "unit", 2)
    assert [one.agency.slug for one in found.by_agency] == ["unit"]


async def test_no_pairs_have_no_shares(graph: Graph) -> None:
    await recorded().write(graph)
    found = await covered(graph, agency="forces")
    assert (found.pair_count, counts(found.levels), found.by_agency) == (0, [0] * 5, ())
    assert {one.share for one in found.levels} == {None}
    assert [one.principle.slug for one in found.by_principle] == ["lawful", "robust"]
    assert (await covered(graph, where=only(status={"eq": "RETIRED"}))).pair_count == 0


async def test_what_crosses_is_not_counted(graph: Graph) -> None:
    world = recorded().node("Concept", "c")
    for principle in ("lawful", "robust"):
        world.link(f"Principle:{principle}", "EXPRESSES", "Concept:c", relation="EXACT")
    await world.write(graph)
    assert counts((await covered(graph)).levels) == [2, 1, 0, 1, 0]
    [robust] = [one for one in await missing(graph) if one.tool.slug == "camera"]
    assert (robust.level, robust.crossed_level) == (AlignmentLevel.STATED, AlignmentLevel.CURRENT)


async def test_gaps_that_bear_on_liberty_come_first(graph: Graph) -> None:
    await recorded().write(graph)
    assert [
        (g.tool.slug, g.principle.slug, g.level.rung, [o.slug for o in g.liberty_outcomes])
        for g in await missing(graph)
    ] == [
        ("shared", "lawful", 0, ["arrest", "jail"]),
        ("shared", "robust", 0, ["arrest", "jail"]),
        ("camera", "robust", 1, []),
    ]
    assert [one.next for one in await missing(graph, agency="unit")] == ["Record evidence that supports the claim."]


async def test_an_unknown_framework_is_not_found(graph: Graph) -> None:
    await recorded().write(graph)
    async with reading(graph) as look:
        for ask in (coverage, gaps):
            with pytest.raises(NotFound, match="framework"):
                await ask(look, framework="never")
            with pytest.raises(NotFound, match="agency"):
                await ask(look, framework="covenant", agency="never")


async def test_on_a_past_day(graph: Graph) -> None:
    await recorded().write(graph)
    async with reading(graph, "2026-01-30") as look:
        assert counts((await coverage(look, framework="covenant")).levels) == [3, 1, 0, 0, 0]


async def test_an_empty_coverage_says_why(graph: Graph) -> None:
    world = recorded().node("Framework", "act", title="Act", kind="legal-obligation")
    world.node("Principle", "fair", order=1, scope="TOOL").link("Framework:act", "STATES", "Principle:fair")
    world.node("Agency", "empty").node("Framework", "bare", title="Bare", kind="guidance")
    world.link("Framework:bare", "APPLIES_TO", "Agency:forces")
    await world.write(graph)
    agencies = PrincipleScope.AGENCY
    expected: list[tuple[dict[str, Any], str]] = [
        ({"framework": "act"}, "“Act” applies to no agency here; it is held for comparison."),
        ({"framework": "bare"}, "“Bare” states no principle that tools meet."),
        ({"framework": "code", "scope": agencies}, "“Code” states no principle that agencies meet."),
        ({"framework": "covenant", "agency": "empty"}, "No tool is recorded that the request selects."),
        (
            {"framework": "code", "agency": "unit"},
            "“Code” applies to no owner or user of these tools, nor to a body that one of them is part of.",
        ),
        (
            {"framework": "covenant", "agency": "court", "scope": agencies},
            "“Covenant” applies neither to the agency nor to a body that it is part of.",
        ),
    ]
    async with reading(graph) as look:
        for arguments, reason in expected:
            found = await coverage(look, **arguments)
            assert (found.pair_count, found.reason) == (0, reason)
            assert {level.share for level in found.levels} == {None}
        assert (await coverage(look, framework="covenant")).reason is None


async def test_agencies_against_what_agencies_meet(graph: Graph) -> None:
    world = show(align(recorded(), "Agency:unit", "review"), "unit--review", "seen", date="2026-03")
    await world.write(graph)
    async with reading(graph) as look:
        found = await coverage(look, framework="covenant", scope=PrincipleScope.AGENCY)
        with pytest.raises(BadUserInput, match="where"):
            await coverage(look, framework="covenant", scope=PrincipleScope.AGENCY, where=only(status={"eq": "LIVE"}))
    assert [one.principle.slug for one in found.by_principle] == ["review"]
    assert [one.agency.slug for one in found.by_agency] == ["force", "forces", "unit"]
    assert counts(found.levels) == [2, 0, 0, 1, 0]
