"""What moved between two days among the pairs of a framework, and why others came and went."""

from __future__ import annotations

from typing import Any

import pytest

from hub.analytics.assurance.coverage_change import CoverageOverTime, MovedPair, coverage_change
from hub.errors import BadUserInput, NotFound
from hub.graph.session import Graph
from hub.model.enums import PrincipleScope
from tests.analytics.covenant import align, covenant, show
from tests.analytics.world import World, reading


async def changed(graph: Graph, world: World, from_: str = "2025-12", to: str = "2026-06-30", **more: Any) -> Any:
    """What moved, as nobody in particular sees it."""
    await world.write(graph)
    async with reading(graph) as look:
        return await coverage_change(look, framework="covenant", from_=from_, to=to, **more)


def moves(answer: CoverageOverTime) -> list[tuple[str, str, str, str, str]]:
    """Each pair that moved, in short."""
    return [
        (pair.move.value, _subject(pair), pair.principle.slug, pair.before.value, pair.after.value)
        for pair in answer.moved
    ]


def _subject(pair: MovedPair) -> str:
    [ref] = [ref for ref in (pair.tool, pair.agency) if ref is not None]
    return ref.slug


async def test_each_way_to_move(graph: Graph) -> None:
    world = covenant()
    for tool, principle in (("camera", "lawful"), ("camera", "robust"), ("shared", "lawful"), ("shared", "robust")):
        align(world, f"Tool:{tool}", principle)
    show(world, "camera--lawful", "new", date="2026-03")
    show(world, "camera--robust", "old", date="2024-03-31")
    show(world, "shared--lawful", "against", "CONTRADICTS", date="2026-02")
    show(world, "shared--robust", "settled", "CONTRADICTS", date="2024", validUntil="2026-01-31")
    answer = await changed(graph, world)
    assert moves(answer) == [
        ("ROSE", "camera", "lawful", "NOT_ASSESSED", "CURRENT"),
        ("LAPSED", "camera", "robust", "CURRENT", "EVIDENCED"),
        ("CONTRADICTED", "shared", "lawful", "NOT_ASSESSED", "CONTRADICTED"),
        ("ANSWERED", "shared", "robust", "CONTRADICTED", "NOT_ASSESSED"),
    ]
    assert (answer.pairs_on_both, answer.unmoved, answer.came, answer.went) == (4, 0, (), ())
    assert {counted.move.value: counted.count for counted in answer.counts} == {
        "ROSE": 1,
        "FELL": 0,
        "LAPSED": 1,
        "CONTRADICTED": 1,
        "ANSWERED": 1,
    }
    assert answer.moved[0].why.startswith("“new” supports it")


async def test_what_is_taken_away_falls(graph: Graph) -> None:
    world = show(align(covenant(), "Tool:camera", "lawful"), "camera--lawful", "gone", date="2025")
    world.links[-1].properties["until"] = "2026-03"
    assert moves(await changed(graph, world)) == [("FELL", "camera", "lawful", "CURRENT", "NOT_ASSESSED")]


async def test_why_pairs_come_and_go(graph: Graph) -> None:
    world = covenant().tool("fresh", "unit", since="2026-02").tool("over", "unit", until="2026-02")
    world.tool("stirs", "unit", "PAUSED").state("stirs", "PILOT", since="2026-03")
    world.tool("rests", "unit", "LIVE").state("rests", "RETIRED", since="2026-03")
    world.tool("lent", "court").link("Agency:force", "USES", "Tool:lent", since="2026-04")
    for node in world.nodes:
        if node.slug == "robust":
            node.properties["since"] = "2026-01-15"
    answer = await changed(graph, world)
    assert [(row.cause.value, row.pair_count, row.subject_count) for row in answer.came] == [
        ("FRAMEWORK_BEGAN", 5, 5),
        ("SUBJECT_BEGAN", 1, 1),
        ("BEGAN_TO_ACT", 1, 1),
        ("BINDING_CHANGED", 1, 1),
    ]
    assert [(row.cause.value, row.pair_count) for row in answer.went] == [("CEASED_TO_ACT", 2)]
    assert answer.pairs_on_both == 2


async def test_a_framework_that_began_between(graph: Graph) -> None:
    world = covenant()
    for node in world.nodes:
        if node.slug == "covenant":
            node.properties["since"] = "2026-05-01"
    answer = await changed(graph, world)
    assert [(row.cause.value, row.pair_count) for row in answer.came] == [("FRAMEWORK_BEGAN", 4)]
    assert (answer.pairs_on_both, answer.moved, answer.went) == (0, (), ())


async def test_agencies_are_compared_too(graph: Graph) -> None:
    world = show(align(covenant(), "Agency:unit", "review"), "unit--review", "seen", date="2026-03")
    answer = await changed(graph, world, scope=PrincipleScope.AGENCY)
    assert moves(answer) == [("ROSE", "unit", "review", "NOT_ASSESSED", "CURRENT")]
    assert answer.pairs_on_both == 3


async def test_days_that_make_no_period(graph: Graph) -> None:
    world = covenant()
    for from_, to in (("2026-06", "2026-05"), ("2026-06", "9998")):
        with pytest.raises(BadUserInput, match="from: "):
            await changed(graph, world, from_, to)
    with pytest.raises(NotFound):
        await changed(graph, world, agency="nobody")
    answer = await changed(graph, world, "2026-06-30", "2026-06-30")
    assert (answer.pairs_on_both, answer.unmoved) == (4, 4)
