"""The benchmark of hidden against absent tells them apart where time does, and asks what it says it asks."""

from __future__ import annotations

from random import Random

import pytest

from benchmarks.generate import generate
from benchmarks.hidden import LEAST, ONE, Apart, Marked, interval, told_apart, told_hidden
from benchmarks.store import store
from hub.graph.session import Graph
from hub.graph.statement import Statement
from tests.conftest import Engine


def test_chance_is_what_two_samples_of_the_same_give() -> None:
    random = Random(1)
    first, other = ([random.gauss(1.0, 0.1) for _ in range(400)] for _ in range(2))
    assert 0.005 < interval(first, other, random) < 0.05
    assert interval([1.0] * 9, [1.5] * 9, random) == 0.5


def test_time_tells_only_beyond_chance_and_50_microseconds() -> None:
    assert [Apart(9, difference, 80e-6).told for difference in (-81e-6, 79e-6, 0.0)] == [True, False, False]
    assert [Apart(9, difference, 0.0).told for difference in (LEAST * 1.01, LEAST * 0.99)] == [True, False]


@pytest.mark.parametrize(
    "engine", [pytest.param("embedded", marks=pytest.mark.embedded)], indirect=True, scope="session"
)
async def test_pairs_are_asked_by_slug_and_by_id(empty_graph: Graph, engine: Engine) -> None:
    rows = generate(30)
    await store(empty_graph, rows)
    apart = await told_apart(empty_graph, rows, 3)
    assert {name: times_apart.pairs for name, times_apart in apart.items()} == dict.fromkeys(ONE, 3)
    assert all(times_apart.chance >= 0 for times_apart in apart.values())
    seen = Statement("MATCH (t:Tool) WHERE t.marking = 'PUBLISHED' RETURN count(t)")
    assert await empty_graph.read_one(seen) == [[0]]


def test_the_section_has_a_line_for_each() -> None:
    told = told_hidden({"by slug": Apart(5_000, 12e-6, 20e-6)}, {"one-tool": Marked(0.003, 0.0025)}).splitlines()
    assert told[3].split() == ["by", "slug", "5000", "12.0", "20.0", "no"]
    assert told[-1].split() == ["one-tool", "3.00", "2.50", "1.20"]
