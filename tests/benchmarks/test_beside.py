"""The benchmark of answers while changes arrive records its changes, and gets its answers."""

from __future__ import annotations

from benchmarks.beside import ASK, Beside, Changes, beside, p95, told_beside
from benchmarks.generate import generate
from hub.graph.session import Graph
from tests.conftest import Engine


async def test_changes_are_recorded_and_every_question_is_answered(empty_graph: Graph, engine: Engine) -> None:
    del empty_graph
    timings, changes = await beside(engine.endpoint, generate(30), asked=2)
    assert list(timings) == list(ASK)
    for name, timing in timings.items():
        assert (len(timing.quiet), len(timing.busy), timing.refused) == (2, 2, 0), name
    # How many of those sent are recorded in time is what the benchmark measures.
    assert 0 < changes.recorded <= changes.sent


def test_the_95th_percentile_is_the_least_that_95_of_100_do_not_pass() -> None:
    assert p95([float(n) for n in range(100, 0, -1)]) == 95.0
    assert p95([3.0]) == 3.0


def test_the_section_has_a_line_for_each_question() -> None:
    timings = {name: Beside([0.1, 0.2], [0.1, 0.3], refused=1) for name in ASK}
    text = told_beside(timings, Changes(20, 19, [0.01]))
    assert [line.split()[0] for line in text.splitlines()[3:6]] == list(ASK)
    assert text.splitlines()[3].split()[1:] == ["200.0", "300.0", "1.50", "1"]
    assert "20 sent, 19 recorded" in text
