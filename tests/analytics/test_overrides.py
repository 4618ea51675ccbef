"""How often people change or reject what a tool puts out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from hub.analytics.assurance.overrides import OverrideRate, override_rate, rate_of, wilson
from hub.graph.session import Graph
from tests.analytics.test_accountability import checked, court
from tests.analytics.world import HIDDEN, TODAY, World, reading


@st.composite
def shares(draw: st.DrawFn) -> tuple[int, int]:
    """So many out of so many."""
    total = draw(st.integers(1, 10**6))
    return draw(st.one_of(st.integers(0, total), st.sampled_from([0, total, total // 2]))), total


@given(shares())
def test_the_interval_is_that_of_scipy(share: tuple[int, int]) -> None:
    hits, total = share
    expected = binomtest(hits, total).proportion_ci(confidence_level=0.95, method="wilson")
    low, high = wilson(hits, total)
    assert (low, high) == pytest.approx((expected.low, expected.high), abs=1e-9)
    assert 0 <= low <= hits / total <= high <= 1


async def rate(graph: Graph, world: World, day: str = TODAY) -> OverrideRate | None:
    """The rate of the tool of a world, as nobody in particular sees it on a day."""
    await world.write(graph)
    async with reading(graph, day) as look:
        return (await override_rate(look, ["lister"]))["lister"]


def judged(day: str = "2026-03-10", **more: Any) -> World:
    """3 outputs confirmed on 10 March, 4 corrected and 5 rejected, on the same day unless told otherwise."""
    world = checked(court(), "w", role="Judge", result="CORRECTED", items=4, date=day, **more)
    return checked(world, "x", "force", role="Officer", result="REJECTED", items=5, date=day, **more)


async def test_it_counts_outputs_and_not_rows(graph: Graph) -> None:
    answer = await rate(graph, judged())
    assert answer is not None
    assert (answer.verifications, answer.corrected, answer.rejected, answer.rate) == (12, 4, 5, 0.75)
    assert answer.words == "75 % (9 of 12)"
    assert (answer.low, answer.high) == pytest.approx((0.4676947, 0.9110583), abs=1e-6)
    assert (answer.left_out, answer.period_from, answer.period_to) == (0, "2026-03-10", "2026-03-10")


async def test_what_is_hidden_or_comes_later_does_not_count(graph: Graph) -> None:
    for answer in (await rate(graph, judged(**HIDDEN)), await rate(graph, judged(since="2027"))):
        assert answer is not None
        assert (answer.verifications, answer.words, answer.rate, answer.left_out) == (3, "0 of 3", None, 0)
        assert (answer.low, answer.high) == (None, None), "three are too few for a share"
    assert await rate(graph, judged(), "2026-03-09") is None


async def test_corrected_and_rejected_without_confirmed_of_their_period_give_no_rate(graph: Graph) -> None:
    answer = await rate(graph, judged("2026-04"))
    assert answer is not None
    assert (answer.verifications, answer.words, answer.left_out) == (3, "0 of 3", 9)
    world = judged("2026-04")
    for node in world.nodes:
        if node.slug == "v":
            node.properties["result"] = "CORRECTED"
    assert await rate(graph, world) is None, "no period has an output that was confirmed"


async def test_the_period_and_the_sources_are_told(graph: Graph) -> None:
    world = checked(judged(sources=["b", "a"]), "later", role="Judge", date="2026-05")
    world.node("Source", "a").node("Source", "b").node("Source", "s", **HIDDEN)
    answer = await rate(graph, world)
    assert answer is not None
    assert (answer.verifications, answer.period_from, answer.period_to) == (15, "2026-03-10", "2026-05")
    assert [ref.slug for ref in answer.sources] == ["a", "b"]


@pytest.mark.parametrize("of", ["w", "v"], ids=["above the line", "below it"])
async def test_one_reading_makes_the_rate_a_reading(graph: Graph, of: str) -> None:
    world = judged()
    assert (answer := await rate(graph, world)) is not None
    assert answer.basis is None
    for node in world.nodes:
        node.properties["basis"] = "INFERRED" if node.slug == of else "STATED"
    assert (answer := await rate(graph, world)) is not None
    assert answer.basis == "INFERRED"


async def test_without_checks_there_is_no_rate(graph: Graph) -> None:
    assert rate_of([]) is None
    world = World().node("Agency", "court").tool("lister", "court").tool("other", "court")
    await world.write(graph)
    async with reading(graph) as look:
        assert await override_rate(look, ["lister", "other"]) == {"lister": None, "other": None}
