"""How firmly a finding is known follows from its rows, by a rule."""

from __future__ import annotations

import pytest

from hub.review.sections.findings import Ground


@pytest.mark.parametrize(
    ("ground", "level"),
    [
        (Ground(10), "high"),
        (Ground(10, inferred=1, recalled=1), "high"),
        (Ground(10, inferred=2), "medium"),
        (Ground(10, recalled=4), "medium"),
        (Ground(10, inferred=5), "low"),
        (Ground(10, undated=4), "high"),
        (Ground(10, undated=5), "medium"),
        (Ground(10, inferred=2, undated=10), "low"),
        (Ground(10, inferred=9, undated=10), "low"),
        (Ground(0), "low"),
    ],
)
def test_confidence_falls_with_readings_memory_and_unknown_starts(ground: Ground, level: str) -> None:
    assert ground.level == level


def test_the_rows_behind_a_finding_are_counted_in_words() -> None:
    assert Ground(12, inferred=1, undated=3).words == (
        "Of the 12 rows behind this, one is our reading of a source, none is from memory and still to be checked, and "
        "three have a start that no source gives."
    )
    assert Ground(0).words == "There are no rows to rest on."
