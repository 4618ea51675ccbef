"""The labelled sample is the same every time and says which records are of one tool; duplicates are told well on it."""

from __future__ import annotations

import pytest

from benchmarks.labelled import CHANGES, FRIENDS, labelled
from benchmarks.likeness import LEAST, Likeness, Quality, judged, likeness_told
from benchmarks.lookalikes import lookalikes
from benchmarks.store import store
from hub.analytics.duplicates import duplicates
from hub.graph.session import Graph
from tests.analytics.world import reading


def test_the_sample_is_the_same_every_time() -> None:
    assert labelled() == labelled()
    assert labelled(2) != labelled()


def test_the_sample_has_every_kind_of_variant_and_false_friend() -> None:
    made = {entry.made for entry in labelled()}
    assert made == {"shipped", *(change.__name__.lstrip("_") for change in (*CHANGES, *FRIENDS))}


def test_variants_are_of_a_shipped_tool_and_false_friends_of_none() -> None:
    entries = labelled()
    shipped = {entry.slug for entry in entries if entry.made == "shipped"}
    friends = {friend.__name__.lstrip("_") for friend in FRIENDS}
    assert len({entry.slug for entry in entries}) == len(entries)
    for entry in entries:
        assert (entry.tool in shipped) == (entry.made not in friends)


def test_a_register_of_any_size_holds_the_sample() -> None:
    number = len(labelled())
    rows, true = lookalikes(number + 70)
    assert len(rows.nodes["Tool"]) == number + 70
    assert true == lookalikes(number)[1]
    ends = {end for kind, triples in rows.links.items() if kind.type == "OWNS" for _, end, _ in triples.values()}
    assert ends == set(rows.nodes["Tool"])
    with pytest.raises(ValueError, match="sample alone"):
        lookalikes(number - 1)


def test_precision_and_recall() -> None:
    one, other, third = frozenset("ab"), frozenset("bc"), frozenset("cd")
    quality = judged({one, other}, {one, third})
    assert (quality.precision, quality.recall) == (0.5, 0.5)
    assert (judged(set(), set()).precision, judged(set(), set()).recall) == (1, 1)


def test_the_figures_are_told() -> None:
    text = likeness_told([Likeness(10_000, 1.234, 5_000_000, 2.5, Quality(100, 90, 120))])
    for figure in ("10,000", "1.23", "5,000,000", "2.50", "0.900", "0.750"):
        assert figure in text


async def test_duplicates_are_told_well_on_the_sample(empty_graph: Graph) -> None:
    rows, true = lookalikes(len(labelled()))
    await store(empty_graph, rows)
    async with reading(empty_graph) as look:
        found = {frozenset(tool.slug for tool in one.tools) for one in await duplicates(look, min_score=LEAST)}
    quality = judged(found, true)
    assert quality.precision > 0.93
    assert quality.recall > 0.8
