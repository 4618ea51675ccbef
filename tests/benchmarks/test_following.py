"""The benchmark of following times what it sends, and its restarted follower misses nothing."""

from __future__ import annotations

from benchmarks.following import FAR, Followed, following, told_following
from benchmarks.generate import generate
from hub.graph.session import Graph
from tests.conftest import Engine


async def test_every_follower_is_told_of_every_change(empty_graph: Graph, engine: Engine) -> None:
    del empty_graph
    followed = await following(engine.endpoint, generate(40), followers=3, changes=2, restarts=1)
    assert (len(followed.near), len(followed.far), len(followed.numbers)) == (6, 2 * FAR, 3)
    assert followed.whole


def test_a_gap_and_a_double_are_told() -> None:
    for numbers, word in (([3, 4, 5], "yes"), ([3, 5], "NO"), ([3, 3, 4], "NO")):
        assert f"events: {word}" in told_following(Followed([0.1], [0.2], numbers))
