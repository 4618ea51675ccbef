"""Two packs are compared row by row, whatever the rows are called and whatever shape an answer has."""

from __future__ import annotations

from typing import Any

from hub.review.diff import compared
from tests.review.papers import content


def told(before: Any, after: Any) -> list[str]:
    """What is told of the one answer that differs, after the line about the graph and that about the figures."""
    return list(compared(content(one={"field": before}), content(one={"field": after})))[2:]


def test_rows_of_one_name_are_told_apart_by_their_slugs() -> None:
    before = {
        "nodes": [{"slug": "a", "name": "Same", "status": "PILOT"}, {"slug": "b", "name": "Same", "status": "LIVE"}]
    }
    after = {
        "nodes": [{"slug": "a", "name": "Same", "status": "LIVE"}, {"slug": "b", "name": "Same", "status": "LIVE"}]
    }
    assert told(before, after) == ["Question one", "  changed: Same: status from “Pilot” to “Live”"]
    assert told(before, {"nodes": before["nodes"][:1]}) == ["Question one", "  went: Same"]


def test_a_pair_whose_level_moved_has_changed_and_not_come_and_gone() -> None:
    pair = {"tool": {"slug": "t", "name": "Tool"}, "principle": {"slug": "p", "name": "Open"}, "level": "STATED"}
    moved = told({"nodes": [pair]}, {"nodes": [{**pair, "level": "CURRENT"}]})
    assert moved == ["Question one", "  changed: Tool / Open: level from “Stated” to “Current”"]


def test_answers_that_are_no_list_are_compared_too() -> None:
    level = {"level": "STATED", "count": 2}
    part = {"principle": {"slug": "p", "name": "Open"}, "pairCount": 4}
    before = {"framework": {"slug": "f"}, "pairCount": 4, "levels": [level], "byPrinciple": [part]}
    after = {**before, "pairCount": 5, "levels": [{**level, "count": 3}], "byPrinciple": [{**part, "pairCount": 5}]}
    assert told(before, after) == [
        "Question one",
        "  changed: Stated: count from 2 to 3",
        "  changed: Open: pair count from 4 to 5",
        "  changed: the answer as a whole: pair count from 4 to 5",
    ]
    cells = {"cells": [{"row": "cps", "column": "charge", "toolCount": 1}]}
    assert told(cells, {"cells": [{**cells["cells"][0], "toolCount": 2}]})[1:] == [
        "  changed: cps / charge: tool count from 1 to 2"
    ]
