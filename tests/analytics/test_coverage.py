"""Shares of a framework's pairs at each level, and the gaps that remain."""

from __future__ import annotations

from typing import Any

import pytest

from hub.analytics.assurance.alignment import agency_alignment_pairs
from hub.analytics.assurance.coverage import Coverage, CoverageLevel, coverage
from hub.analytics.assurance.gaps import Gap, gaps
from hub.analytics.assurance.pairs import ToolsCounted
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
        return list(await gaps(look, framework="covenant", **arguments))


def counts(levels: tuple[CoverageLevel, ...]) -> list[int]:
    """Counts from the lowest level up."""
    assert [level.level for level in levels] == list(AlignmentLevel)
    assert [level.words for level in levels] == [
        f"{level.count} of {sum(each.count for each in levels)}" for level in levels
    ]
    return [level.count for level in levels]


async def test_coverage_by_principle_and_by_agency(graph: Graph) -> None:
    await recorded().write(graph)
    answer = await covered(graph)
    assert (answer.pair_count, counts(answer.levels)) == (4, [0, 2, 1, 0, 1, 0])
    assert {level.share for level in answer.levels} == {None}, "a share of four pairs says more than is known"
    assert [level.self_reported for level in answer.levels] == [None, None, None, 0, 0, 0]
    assert [(row.principle.slug, row.pair_count, counts(row.levels)) for row in answer.by_principle] == [
        ("lawful", 2, [0, 1, 0, 0, 1, 0]),
        ("robust", 2, [0, 1, 1, 0, 0, 0]),
    ]
    assert [(row.agency.slug, row.pair_count, counts(row.levels)) for row in answer.by_agency] == [
        ("court", 2, [0, 2, 0, 0, 0, 0]),
        ("unit", 2, [0, 0, 1, 0, 1, 0]),
    ]


async def test_of_one_agency(graph: Graph) -> None:
    await recorded().write(graph)
    answer = await covered(graph, agency="unit")
    assert answer.agency is not None
    assert (answer.framework.slug, answer.agency.slug, answer.pair_count) == ("covenant", "unit", 2)
    assert [row.agency.slug for row in answer.by_agency] == ["unit"]


async def test_no_pairs_have_no_shares(graph: Graph) -> None:
    await recorded().write(graph)
    answer = await covered(graph, agency="forces")
    assert (answer.pair_count, counts(answer.levels), answer.by_agency) == (0, [0] * 6, ())
    assert {level.share for level in answer.levels} == {None}
    assert [row.principle.slug for row in answer.by_principle] == ["lawful", "robust"]
    assert (await covered(graph, where=only(status={"eq": "RETIRED"}))).pair_count == 0


async def test_what_crosses_is_not_counted(graph: Graph) -> None:
    world = recorded().node("Concept", "c")
    for principle in ("lawful", "robust"):
        world.link(f"Principle:{principle}", "EXPRESSES", "Concept:c", relation="EXACT")
    await world.write(graph)
    assert counts((await covered(graph)).levels) == [0, 2, 1, 0, 1, 0]
    world.link("Principle:tested", "EXPRESSES", "Concept:c", relation="EXACT")
    show(align(world, "Tool:camera", "tested"), "camera--tested", "other", date="2026-01")
    await world.write(graph)
    assert counts((await covered(graph)).levels) == [0, 2, 1, 0, 1, 0]
    [robust] = [gap for gap in await missing(graph) if gap.tool.slug == "camera"]
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
    assert [gap.next for gap in await missing(graph, agency="unit")] == [
        "unit should publish evidence of what it says, such as an assessment, an evaluation or a record."
    ]


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
        assert counts((await coverage(look, framework="covenant")).levels) == [0, 3, 1, 0, 0, 0]


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
            answer = await coverage(look, **arguments)
            assert (answer.pair_count, answer.reason) == (0, reason)
            assert {level.share for level in answer.levels} == {None}
        assert (await coverage(look, framework="covenant")).reason is None


async def test_agencies_against_what_agencies_meet(graph: Graph) -> None:
    world = show(align(recorded(), "Agency:unit", "review"), "unit--review", "seen", date="2026-03")
    await world.write(graph)
    async with reading(graph) as look:
        answer = await coverage(look, framework="covenant", scope=PrincipleScope.AGENCY)
        with pytest.raises(BadUserInput, match="where"):
            await coverage(look, framework="covenant", scope=PrincipleScope.AGENCY, where=only(status={"eq": "LIVE"}))
    assert [row.principle.slug for row in answer.by_principle] == ["review"]
    assert [row.agency.slug for row in answer.by_agency] == ["force", "forces", "unit"]
    assert counts(answer.levels) == [0, 2, 0, 0, 1, 0]


async def test_what_contradicts_comes_first(graph: Graph) -> None:
    world = show(recorded(), "camera--robust", "bad", "CONTRADICTS", date="2026-05")
    await world.write(graph)
    rows = await missing(graph)
    assert [(gap.tool.slug, gap.level.value, gap.otherwise) for gap in rows] == [
        ("camera", "CONTRADICTED", AlignmentLevel.STATED),
        ("shared", "NOT_ASSESSED", None),
        ("shared", "NOT_ASSESSED", None),
    ]
    assert counts((await covered(graph)).levels) == [1, 2, 0, 0, 1, 0]


async def test_a_share_needs_ten_pairs(graph: Graph) -> None:
    world = recorded()
    for number in range(3):
        world.tool(f"more{number}", "unit")
    await world.write(graph)
    answer = await covered(graph)
    assert (answer.pair_count, [level.share for level in answer.levels]) == (10, [0.0, 0.8, 0.1, 0.0, 0.1, 0.0])
    assert {level.share for row in answer.by_agency for level in row.levels} == {None}
    assert answer.by_agency[1].levels[1].words == "6 of 8"


async def test_what_the_owners_family_supports_is_told_apart(graph: Graph) -> None:
    world = show(align(recorded(), "Tool:shared", "lawful"), "shared--lawful", "mine", date="2026", issuer="court")
    show(align(world, "Tool:shared", "robust"), "shared--robust", "theirs", date="2026", issuer="unit")
    await world.write(graph)
    async with reading(graph, "2026-12-31") as look:
        answer = await coverage(look, framework="covenant")
    assert [level.self_reported for level in answer.levels] == [None, None, None, 0, 1, 0]


async def test_tools_that_do_not_act_stand_apart(graph: Graph) -> None:
    """Plans are bound; what is paused, ended, in research or of unknown status is not, unless it is asked for."""
    world = recorded().tool("plan", "unit", "PLANNED").tool("idea", "unit", "PROPOSED").tool("none", "unit", None)
    for status in ("PAUSED", "RETIRED", "RESEARCH", "UNKNOWN"):
        world.tool(status.lower(), "unit", status)
    show(align(world, "Tool:paused", "lawful"), "paused--lawful", "old", date="2026-01")
    await world.write(graph)
    counted, every = await covered(graph), await covered(graph, tools=ToolsCounted.ALL)
    assert (counted.pair_count, counted.other_tools) == (8, None)
    assert every.levels == counted.levels
    assert every.other_tools is not None
    assert (every.other_tools.subject_count, every.other_tools.pair_count) == (5, 10)
    assert counts(every.other_tools.levels) == [0, 9, 0, 0, 1, 0]
    gone = [gap.tool.slug for gap in await missing(graph, tools=ToolsCounted.ALL) if not gap.counted]
    assert gone == ["none", "none", "paused", "research", "research", "retired", "retired", "unknown", "unknown"]
    assert len(await missing(graph)) == 7
    reason = (await covered(graph, where=only(status={"eq": "RETIRED"}))).reason
    assert reason == "None of the tools that “Covenant” would apply to acts or is coming."


async def test_a_framework_applies_from_its_day_and_a_principle_from_its_own(graph: Graph) -> None:
    world = recorded()
    for node in world.nodes:
        if node.slug == "covenant":
            node.properties["date"] = "2026-03"
        if node.slug == "robust":
            node.properties["since"] = "2026-05-01"
    await world.write(graph)
    pairs_on: dict[str, int] = {}
    for day in ("2026-03-30", "2026-03-31", "2026-05-01"):
        async with reading(graph, day) as look:
            answer = await coverage(look, framework="covenant")
            assert len(await gaps(look, framework="covenant")) == answer.pair_count - sum(
                level.count for level in answer.levels[3:]
            )
        pairs_on[day] = answer.pair_count
        if not answer.pair_count:
            assert answer.reason == "“Covenant” was not in force on 2026-03-30: it begins on 2026-03-31."
    assert pairs_on == {"2026-03-30": 0, "2026-03-31": 2, "2026-05-01": 4}


async def test_an_umbrella_stands_apart_and_only_where_something_is_recorded_of_it(graph: Graph) -> None:
    agencies = PrincipleScope.AGENCY
    world = recorded()
    [forces] = [node for node in world.nodes if node.slug == "forces"]
    forces.properties["umbrella"] = True
    await world.write(graph)
    answer = await covered(graph, scope=agencies)
    assert ([row.agency.slug for row in answer.by_agency], answer.in_general) == (["force", "unit"], None)
    show(align(world, "Agency:forces", "review"), "forces--review", "of-all", date="2026-03")
    await world.write(graph)
    answer = await covered(graph, scope=agencies)
    assert (answer.pair_count, [row.agency.slug for row in answer.by_agency]) == (2, ["force", "unit"])
    assert answer.in_general is not None
    assert (answer.in_general.subject_count, counts(answer.in_general.levels)) == (1, [0, 0, 0, 0, 1, 0])
    async with reading(graph) as look:
        pairs = await agency_alignment_pairs(look, framework="covenant")
    assert [(pair.agency.slug, pair.in_general) for pair in pairs] == [
        ("force", False),
        ("forces", True),
        ("unit", False),
    ]
