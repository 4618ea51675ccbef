"""The benchmark of fairness has one client within its budget and one that sends ten times its own."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.fair import Fair, Sent, fair, told_fair
from benchmarks.generate import generate
from hub.graph.session import Graph
from tests.conftest import Engine


@pytest.mark.parametrize(
    "engine", [pytest.param("embedded", marks=pytest.mark.embedded)], indirect=True, scope="session"
)
async def test_each_client_sends_as_often_as_it_is_said_to(empty_graph: Graph, engine: Engine) -> None:
    del empty_graph
    fairness = await fair(engine.endpoint, generate(60), seconds=1.0)
    assert (fairness.alone.outcomes, fairness.beside.outcomes) == ({"answered": 10}, {"answered": 10})
    # The bucket is full at first and pays for five seconds of it; what comes after is what the benchmark shows.
    assert fairness.careless.outcomes == {"answered": 120}


def test_the_section_tells_the_ratio() -> None:
    alone, beside = Sent([0.001] * 98 + [0.002, 0.5]), Sent([0.003] * 100)
    careless = Sent([0.001], Counter({"answered": 3, "refused": 27}))
    told = told_fair(Fair(alone, beside, careless)).splitlines()
    assert told[3].split() == ["2.00", "3.00", "1.50", "3", "27"]
