"""How often people change or reject what a tool puts out."""

from __future__ import annotations

from collections import Counter

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


def judged(**more: str) -> World:
    """3 outputs confirmed, 4 corrected, 5 rejected."""
    world = checked(court(), "w", role="Judge", result="CORRECTED", items=4, date="2026-04", **more)
    return checked(world, "x", "force", role="Officer", result="REJECTED", items=5, **more)


async def test_it_counts_outputs_and_not_rows(graph: Graph) -> None:
    found = await rate(graph, judged())
    assert found is not None
    assert (found.verifications, found.corrected, found.rejected, found.rate) == (12, 4, 5, 0.75)
    assert (found.low, found.high) == pytest.approx((0.4676947, 0.9110583), abs=1e-6)


async def test_what_is_hidden_or_comes_later_does_not_count(graph: Graph) -> None:
    for found in (await rate(graph, judged(**HIDDEN)), await rate(graph, judged(since="2027"))):
        assert found is not None
        assert (found.verifications, found.rate, found.low) == (3, 0, 0)
    before = await rate(graph, judged(), "2026-04-29")
    assert before is not None
    assert (before.verifications, before.corrected, before.rejected) == (8, 0, 5)


async def test_without_checks_there_is_no_rate(graph: Graph) -> None:
    assert rate_of(Counter()) is None
    world = World().node("Agency", "court").tool("lister", "court").tool("other", "court")
    await world.write(graph)
    async with reading(graph) as look:
        assert await override_rate(look, ["lister", "other"]) == {"lister": None, "other": None}
