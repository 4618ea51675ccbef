"""Pairs of tools, or agencies, and the principles that apply to them."""

from __future__ import annotations

from typing import Any

import pytest

from hub.analytics.assurance.alignment import AlignmentPair, agency_alignment_pairs, alignment_pairs
from hub.errors import NotFound
from hub.graph.session import Graph
from hub.model.enums import AlignmentLevel
from tests.analytics.covenant import align, covenant, show
from tests.analytics.world import HIDDEN, World, only, reading


async def asked(graph: Graph, day: str = "2026-06-30", **arguments: Any) -> list[AlignmentPair]:
    """Pairs as nobody in particular sees them."""
    async with reading(graph, day) as look:
        return list(await alignment_pairs(look, **arguments))


async def level(world: World, graph: Graph, day: str = "2026-06-30", principle: str = "lawful") -> tuple[str, str]:
    """The level, and why, of the camera on a principle."""
    await world.write(graph)
    [pair] = [p for p in await asked(graph, day, tool="camera") if p.principle.slug == principle]
    return pair.level.value, pair.why


async def test_who_is_bound_by_what(graph: Graph) -> None:
    """The camera through its owner's parents, the shared tool through its owner and through a user."""
    await covenant().write(graph)
    pairs = await asked(graph)
    assert [(pair.tool.slug, pair.framework.slug, pair.principle.slug) for pair in pairs] == [
        ("camera", "covenant", "lawful"),
        ("camera", "covenant", "robust"),
        ("letters", "code", "tested"),
        ("shared", "code", "tested"),
        ("shared", "covenant", "lawful"),
        ("shared", "covenant", "robust"),
    ]
    assert {pair.level for pair in pairs} == {AlignmentLevel.NOT_ASSESSED}
    assert {(pair.why, pair.alignment, pair.evidence) for pair in pairs} == {("Nothing is recorded.", None, None)}


async def test_a_use_is_a_record_of_using(graph: Graph) -> None:
    world = covenant().node("Use", "u").link("Use:u", "OF", "Tool:letters").link("Use:u", "BY", "Agency:unit")
    await world.write(graph)
    assert [pair.principle.slug for pair in await asked(graph, tool="letters")] == ["tested", "lawful", "robust"]


async def test_arguments_narrow_the_pairs(graph: Graph) -> None:
    await align(covenant(), "Tool:camera", "lawful", "It is").write(graph)
    assert len(await asked(graph, framework="covenant")) == 4
    assert len(await asked(graph, agency="court")) == 4
    assert len(await asked(graph, agency="force")) == 0
    assert len(await asked(graph, tool="shared", framework="code")) == 1
    assert [pair.tool.slug for pair in await asked(graph, principle="lawful")] == ["camera", "shared"]
    assert len(await asked(graph, where=only(status={"eq": "PLANNED"}))) == 1
    assert [pair.tool.slug for pair in await asked(graph, levels=[AlignmentLevel.STATED])] == ["camera"]


@pytest.mark.parametrize("label", ["Framework", "Agency", "Tool", "Principle"])
async def test_hidden_and_absent_look_the_same(graph: Graph, label: str) -> None:
    await covenant().node(label, "x", title="X", kind="x", **HIDDEN).write(graph)
    errors: list[str] = []
    for slug in ("x", "never"):
        with pytest.raises(NotFound) as refused:
            await asked(graph, **{label.lower(): slug})
        errors.append(refused.value.message)
    assert errors[0] == errors[1]


async def test_climbing_the_ladder(graph: Graph) -> None:
    world = align(covenant(), "Tool:camera", "lawful", "It is")
    assert await level(world, graph) == (
        "STATED",
        "A claim is recorded; no evidence that supports it is recorded.",
    )
    show(world, "camera--lawful", "old", date="2023")
    assert await level(world, graph) == (
        "EVIDENCED",
        "“old” supports it, but was valid through 2025-12-31 (24 months after its date) only.",
    )
    assert (await level(world, graph, "2025-12-31"))[0] == "CURRENT"
    show(world, "camera--lawful", "own", kind="AUDIT", date="2026-03", issuer="unit")
    assert (await level(world, graph))[0] == "CURRENT"
    show(world, "camera--lawful", "parent", kind="AUDIT", date="2026-03", issuer="forces")
    show(world, "camera--lawful", "whole", kind="AUDIT", date="2026-03", issuer="force")
    assert (await level(world, graph))[0] == "CURRENT", "its parents are of its family"
    show(world, "camera--lawful", "audit", kind="AUDIT", date="2026-02-01", issuer="court")
    assert await level(world, graph) == (
        "INDEPENDENTLY_CHECKED",
        "“audit”, an audit by another body, supports it and is valid through 2028-02-01 (24 months after its date).",
    )
    assert (await level(world, graph, "2026-01-31"))[0] == "EVIDENCED"


async def test_an_umbrella_and_its_members_are_a_family_that_does_not_check_itself(graph: Graph) -> None:
    """An audit of one force by another, or by all of them, is none by a body outside."""
    world = align(covenant(), "Tool:camera", "lawful")
    [forces] = [node for node in world.nodes if node.slug == "forces"]
    forces.properties["umbrella"] = True
    world.node("Agency", "north").link("Agency:north", "PART_OF", "Agency:forces")
    show(world, "camera--lawful", "neighbour", kind="AUDIT", date="2026-03", issuer="north")
    show(world, "camera--lawful", "general", kind="AUDIT", date="2026-03", issuer="forces")
    assert (await level(world, graph))[0] == "CURRENT"
    show(world, "camera--lawful", "audit", kind="AUDIT", date="2026-03")
    assert (await level(world, graph))[0] == "INDEPENDENTLY_CHECKED", "a body that is no agency here is outside"


def supported() -> World:
    """The camera is shown to be lawful since January."""
    return show(align(covenant(), "Tool:camera", "lawful"), "camera--lawful", "good", date="2026-01")


def evaluated(world: World, slug: str, passed: bool, principle: str = "lawful", **of: Any) -> World:
    """An evaluation of the camera that concerns a principle."""
    world.node("Evaluation", slug, passed=passed, **of).link(f"Evaluation:{slug}", "OF", "Tool:camera")
    return world.link(f"Evaluation:{slug}", "CONCERNS", f"Principle:{principle}")


async def test_what_contradicts_stands_until_it_is_answered(graph: Graph) -> None:
    against = show(supported(), "camera--lawful", "bad", "CONTRADICTS", date="2026-05")
    assert await level(against, graph) == (
        "CONTRADICTED",
        "“bad” of 2026-05-31, 30 days old, contradicts it; otherwise CURRENT: “good” supports it and is valid through "
        "2028-01-31 (24 months after its date).",
    )
    assert (await level(against, graph, "2026-05-30"))[0] == "CURRENT"
    assert (await level(against, graph, "2028-06-15"))[0] == "CONTRADICTED", "it does not lapse after 24 months"
    link = against.links[-1].properties
    link["answered"] = "2026-06"
    assert (await level(against, graph))[0] == "CONTRADICTED", "no source says that it was answered"
    link["answeredSource"] = "s"
    assert (await level(against, graph))[0] == "CURRENT"
    assert (await level(against, graph, "2026-06-29"))[0] == "CONTRADICTED"


async def test_a_later_test_of_the_same_principle_answers_a_failed_one(graph: Graph) -> None:
    failed = evaluated(supported(), "fail", passed=False, date="2026-03")
    assert (await level(failed, graph))[0] == "CONTRADICTED"
    evaluated(failed, "before", passed=True, date="2026-03")
    evaluated(failed, "other", passed=True, principle="robust", date="2026-05")
    assert (await level(failed, graph))[0] == "CONTRADICTED"
    evaluated(failed, "after", passed=True, date="2026-04")
    assert (await level(failed, graph))[0] == "CURRENT"
    assert (await level(failed, graph, "2026-04-29"))[0] == "CONTRADICTED"


async def test_a_failure_holds_from_its_day(graph: Graph) -> None:
    failed = supported().node("Evaluation", "test", name="Test", passed=False, date="2026-05")
    failed.link("Evaluation:test", "OF", "Tool:camera").link("Evaluation:test", "CONCERNS", "Principle:lawful")
    assert (await level(failed, graph))[1].startswith("The evaluation “Test” of 2026-05-31, 30 days old, was failed;")
    assert (await level(failed, graph, "2026-05-30"))[0] == "CURRENT"
    open_ = supported().node("Incident", "leak", name="Leak", status="CLOSED", date="2026-05-01", closed="2026-06-10")
    open_.link("Incident:leak", "INVOLVES", "Tool:camera").link("Incident:leak", "CONCERNS", "Principle:lawful")
    why = (await level(open_, graph, "2026-06-09"))[1]
    assert why.startswith("The incident “Leak” of 2026-05-01, 39 days old, is open;")
    assert [(await level(open_, graph, day))[0] for day in ("2026-04-30", "2026-06-09", "2026-06-10")] == [
        "CURRENT",
        "CONTRADICTED",
        "CURRENT",
    ]


async def test_a_failure_of_an_agencys_tool_is_held_against_the_agency(graph: Graph) -> None:
    async def review(world: World, day: str) -> tuple[str, str]:
        await world.write(graph)
        async with reading(graph, day) as look:
            [pair] = [p for p in await agency_alignment_pairs(look, agency="unit") if p.principle.slug == "review"]
        return pair.level.value, pair.why

    def shown() -> World:
        return show(align(covenant(), "Agency:unit", "review"), "unit--review", "good", date="2026-01")

    failed = shown().node("Evaluation", "test", name="Test", passed=False, date="2026-05")
    failed.link("Evaluation:test", "OF", "Tool:camera").link("Evaluation:test", "CONCERNS", "Principle:review")
    assert (await review(failed, "2026-05-30"))[0] == "CURRENT"
    level, why = await review(failed, "2026-06-30")
    assert (level, why.startswith("The evaluation “Test” of ")) == ("CONTRADICTED", True)
    leak = shown().node("Incident", "leak", name="Leak", status="CLOSED", date="2026-05-01", closed="2026-06-10")
    leak.link("Incident:leak", "INVOLVES", "Tool:camera").link("Incident:leak", "CONCERNS", "Principle:review")
    assert [(await review(leak, day))[0] for day in ("2026-04-30", "2026-06-09", "2026-06-10")] == [
        "CURRENT",
        "CONTRADICTED",
        "CURRENT",
    ]
    of_another = shown().node("Incident", "leak", status="OPEN").link("Incident:leak", "INVOLVES", "Tool:shared")
    of_another.link("Incident:leak", "CONCERNS", "Principle:review")
    assert (await review(of_another, "2026-06-30"))[0] == "CURRENT"


async def test_what_concerns_another_tool_or_principle_contradicts_nothing(graph: Graph) -> None:
    world = show(align(covenant(), "Tool:camera", "lawful"), "camera--lawful", "good", date="2026-01")
    world.node("Evaluation", "e", passed=False).link("Evaluation:e", "OF", "Tool:camera")
    world.node("Evaluation", "f", passed=True).link("Evaluation:f", "OF", "Tool:camera")
    world.node("Incident", "i", status="OPEN").link("Incident:i", "INVOLVES", "Tool:shared")
    world.link("Evaluation:e", "CONCERNS", "Principle:robust").link("Evaluation:f", "CONCERNS", "Principle:lawful")
    world.link("Incident:i", "CONCERNS", "Principle:lawful")
    assert (await level(world, graph))[0] == "CURRENT"
    assert await level(world, graph, principle="robust") == (
        "CONTRADICTED",
        "The evaluation “e”, undated, was failed; otherwise NOT_ASSESSED: nothing else is recorded.",
    )


def concept(world: World, principle: str, relation: str) -> World:
    """A principle expresses the concept of testing."""
    return world.link(f"Principle:{principle}", "EXPRESSES", "Concept:testing", relation=relation)


async def test_a_level_crosses_from_a_framework_that_does_not_apply(graph: Graph) -> None:
    world = concept(
        concept(covenant().node("Concept", "testing", name="Testing"), "robust", "EXACT"), "tested", "CLOSE"
    )
    show(align(world, "Tool:camera", "tested"), "camera--tested", "check", kind="AUDIT", date="2026")
    await world.write(graph)
    lawful, robust = await asked(graph, "2026-12-31", tool="camera")
    assert lawful.crossed_level is None
    assert (robust.level, robust.crossed_level) == (AlignmentLevel.NOT_ASSESSED, AlignmentLevel.EVIDENCED)
    assert robust.crossed_from is not None
    assert robust.crossed_through is not None
    assert (robust.crossed_from.slug, robust.crossed_through.slug) == ("tested", "testing")
    path = "“Tested” of “Code”, through “Testing” (CLOSE) suggests EVIDENCED, in our reading"
    assert robust.why == f"Nothing is recorded; {path}."


async def test_nothing_crosses_where_something_contradicts_or_all_is_as_high(graph: Graph) -> None:
    world = concept(concept(covenant().node("Concept", "testing"), "robust", "EXACT"), "tested", "EXACT")
    show(align(world, "Tool:camera", "tested"), "camera--tested", "check", date="2026")
    show(align(world, "Tool:camera", "robust"), "camera--robust", "own", date="2026")
    await world.write(graph)
    [_, robust] = await asked(graph, "2026-12-31", tool="camera")
    assert (robust.level, robust.crossed_level, "suggests" in robust.why) == (AlignmentLevel.CURRENT, None, False)
    evaluated(world, "e", passed=False, principle="robust")
    show(world, "camera--tested", "audit", date="2026", kind="AUDIT", issuer="court")
    await world.write(graph)
    [_, robust] = await asked(graph, "2026-12-31", tool="camera")
    assert (robust.level, robust.crossed_level) == (AlignmentLevel.CONTRADICTED, None)


async def test_a_contradiction_crosses_as_nothing(graph: Graph) -> None:
    world = concept(concept(covenant().node("Concept", "testing"), "robust", "EXACT"), "tested", "EXACT")
    show(align(world, "Tool:camera", "tested"), "camera--tested", "check", date="2026")
    show(world, "camera--tested", "bad", "CONTRADICTS", date="2026")
    await world.write(graph)
    [_, robust] = await asked(graph, "2026-12-31", tool="camera")
    assert (robust.level, robust.crossed_level, robust.why) == (
        AlignmentLevel.NOT_ASSESSED,
        None,
        "Nothing is recorded.",
    )


async def test_a_field_claims_beyond_its_framework_only_where_that_binds(graph: Graph) -> None:
    """The letters' purpose claims `tested` of the code, which binds the court; the camera's claims nothing."""
    world = concept(concept(covenant().node("Concept", "testing"), "robust", "EXACT"), "tested", "EXACT")
    for node in world.nodes:
        if node.slug == "tested":
            node.properties["claimedBy"] = ["Tool.purpose"]
        if node.slug in ("shared", "camera"):
            node.properties["purpose"] = "To see"
    await world.write(graph)
    crossed = {(pair.tool.slug, pair.principle.slug): pair.crossed_level for pair in await asked(graph)}
    assert crossed["shared", "robust"] is AlignmentLevel.STATED
    assert crossed["camera", "robust"] is None


async def test_nothing_crosses_into_a_legal_obligation(graph: Graph) -> None:
    world = concept(concept(covenant().node("Concept", "testing"), "robust", "EXACT"), "tested", "EXACT")
    show(align(world, "Tool:shared", "robust"), "shared--robust", "check", date="2026")
    show(world, "shared--robust", "more", kind="AUDIT", date="2026", issuer="force")
    for node in world.nodes:
        if node.label == "Framework" and node.slug == "code":
            node.properties["kind"] = "legal-obligation"
    show(align(world, "Tool:camera", "tested"), "camera--tested", "other", date="2026")
    await world.write(graph)
    crossed = {(pair.tool.slug, pair.principle.slug): pair.crossed_level for pair in await asked(graph, "2026-12-31")}
    assert crossed["shared", "tested"] is None
    assert crossed["camera", "robust"] is AlignmentLevel.CURRENT
