"""A page of a ranking is what cutting it out of the sorted whole gives, wherever it begins and blocks fall."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Event, current_thread
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.analytics.alike.ranking import Block, Bounds, Compared, Ranking, StoppedError, Tools, is_place
from hub.analytics.asking.answer_types import Placed
from hub.analytics.asking.aside import aside
from hub.api.answer.shape import cut_page
from hub.graph.compiler import cursor
from hub.graph.compiler.selection import Page
from hub.graph.compiler.values import Value
from hub.model.stored import fold

NAMES = ("Same", "same", "Other", "Äther", "Zoo")


@dataclass(frozen=True)
class Scored(Placed):
    """Two tools and a score."""

    lead: int
    trail: int
    score: float


drawn_pairs = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.sampled_from([0.0, 0.25, 0.5, 0.5 + 1e-16, 1.0])),
    unique_by=lambda pair: pair[:2],
    max_size=15,
)


def ranking(pairs: list[tuple[int, int, float]], width: int) -> Ranking[Scored]:
    """A ranking of these pairs of five tools, whose blocks have `width` pairs."""

    def blocks() -> Iterator[Block]:
        for start in range(0, len(pairs), width):
            lead, trail, score = zip(*pairs[start : start + width], strict=True)
            yield Block(np.array(lead, np.int64), np.array(trail, np.int64), np.array(score, float))

    return Ranking(lambda: Compared(Tools("abcde", NAMES), blocks, Scored))


def whole(pairs: list[tuple[int, int, float]]) -> list[tuple[Any, ...]]:
    """The sort keys of all, in order."""
    return sorted((-round(score, 12), fold(NAMES[a]), "abcde"[a], "abcde"[b]) for a, b, score in pairs)


places = st.tuples(
    st.sampled_from([-1.0, -0.5, -0.3, 0]),
    st.sampled_from(["same", "other", "p", ""]),
    st.sampled_from("acx"),
    st.sampled_from("bz"),
).flatmap(lambda drawn: st.integers(1, 4).map(lambda length: drawn[:length]))


@settings(deadline=None, derandomize=True, max_examples=400)
@given(drawn_pairs, st.integers(1, 6), places | st.none(), places | st.none(), st.integers(0, 5), st.booleans())
def test_a_page_is_cut_out_of_the_whole(
    pairs: list[tuple[int, int, float]],
    width: int,
    after: tuple[Any, ...] | None,
    before: tuple[Any, ...] | None,
    size: int,
    backward: bool,
) -> None:
    keys = whole(pairs)
    words = [None if place is None else Value(cursor.encode(cursor.mark("w"), place)) for place in (after, before)]
    cut = cut_page(keys, Page(Value(size), backward, *words), {}, "w")
    window = ranking(pairs, width).window(Bounds(after, before, size, backward))
    assert [row.place() for row in window.rows] == [keys[i] for i in cut.rows]
    assert (window.start, window.total) == (cut.rows.start, len(keys))


@settings(deadline=None, derandomize=True)
@given(drawn_pairs)
def test_all_of_it_is_a_sequence(pairs: list[tuple[int, int, float]]) -> None:
    ranked = ranking(pairs, 4)
    assert [row.place() for row in ranked] == whole(pairs)
    assert len(ranked) == len(pairs)
    assert ranked == ranking(pairs[::-1], 3)
    assert ranked[:2] == list(ranked)[:2]


@pytest.mark.parametrize("keys", [(), ("a",), (True,), (0.5, 1), (0.5, "a", "b", "c", "d"), (None, "a")])
def test_what_is_no_place(keys: tuple[Any, ...]) -> None:
    assert not is_place(keys)


def test_nobody_waits_any_more() -> None:
    with pytest.raises(StoppedError):
        ranking([(0, 1, 0.5)], 1).window(Bounds(), lambda: True)


async def test_work_is_done_in_another_thread_and_told_when_it_is_given_up() -> None:
    assert await aside(lambda _: current_thread().name) != current_thread().name
    begun, told = Event(), Event()

    def work(left: Any) -> None:
        begun.set()
        while not left():
            told.wait(0.01)
        told.set()

    waiting = asyncio.ensure_future(aside(work))
    await asyncio.to_thread(begun.wait, 20)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await asyncio.to_thread(told.wait, 20)
