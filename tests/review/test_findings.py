"""How firmly a finding is known follows from its rows, by a rule."""

from __future__ import annotations

from typing import Any

import pytest

from hub.review.facts import Facts
from hub.review.sections.ground import Ground, ground
from tests.review.papers import content


@pytest.mark.parametrize(
    ("ground", "level"),
    [
        (Ground(10), "high"),
        (Ground(10, weak=1), "high"),
        (Ground(10, weak=2), "medium"),
        (Ground(10, weak=4), "medium"),
        (Ground(10, weak=5), "low"),
        (Ground(9), "medium"),
        (Ground(9, weak=4), "medium"),
        (Ground(9, weak=5), "low"),
        (Ground(0), "low"),
    ],
)
def test_confidence_falls_with_the_share_of_weak_rows_and_with_few_rows(ground: Ground, level: str) -> None:
    assert ground.level == level


def test_the_rows_behind_a_finding_are_counted_in_words() -> None:
    assert Ground(12, weak=4, silent=3, inferred=2).words == (
        "Of the 12 rows behind this, four are weak: three are only that nothing which counts is recorded; two are our "
        "reading of a source."
    )
    assert Ground(12).words == "Of the 12 rows behind this, none is weak."
    assert Ground(12, weak=1, stale=1).in_short == ", one weak: high confidence"
    assert (Ground(0).rows_in_words, Ground(0).in_short) == ("no rows", ": low confidence")
    assert Ground(0).words == "There are no rows to rest on."


def test_a_row_is_weak_once_whatever_makes_it_so() -> None:
    def tool(slug: str, **given: Any) -> dict[str, Any]:
        return {"slug": slug, "confidence": "SOURCED", "lastKnownActing": False, **given}

    tools = [tool("firm"), tool("told", confidence="RECALLED"), tool("old", lastKnownActing=True)]
    facts = Facts(content(tools={"tools": {"nodes": tools}}))
    rows = [
        {"tool": {"slug": "firm"}, "basis": "STATED"},
        {"tool": {"slug": "firm"}, "level": "NOT_ASSESSED", "basis": None},
        {"tool": {"slug": "told"}, "basis": "INFERRED"},
        {"tool": {"slug": "old"}, "level": "STATED"},
        {"tool": None, "level": "CURRENT"},
    ]
    assert ground(rows, facts) == Ground(5, weak=3, silent=1, inferred=1, recalled=1, stale=1)
    assert ground([], facts) == Ground(0)
