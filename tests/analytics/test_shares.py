"""What is told as a share, and what is too small a whole for one."""

from __future__ import annotations

import dataclasses

import pytest

from hub.analytics.asking.shares import share_in_words, share_of
from hub.analytics.assurance.coverage import CoverageLevel
from hub.analytics.assurance.overrides import Check, OverrideRate, rate_of
from hub.analytics.quality.question import AgencyQuality, RuleQuality


@pytest.mark.parametrize(
    ("part", "whole", "share", "words"),
    [
        (3, 4, None, "3 of 4"),
        (0, 0, None, "0 of 0"),
        (9, 9, None, "9 of 9"),
        (7, 10, 0.7, "70 % (7 of 10)"),
        (1, 5000, 0.0002, "under 1 % (1 of 5000)"),
        (4999, 5000, 0.9998, "over 99 % (4999 of 5000)"),
        (0, 12, 0.0, "0 % (0 of 12)"),
        (12, 12, 1.0, "100 % (12 of 12)"),
    ],
)
def test_a_share_of_fewer_than_ten_is_told_by_its_counts(
    part: int, whole: int, share: float | None, words: str
) -> None:
    assert (share_of(part, whole), share_in_words(part, whole)) == (share, words)


def test_nine_checks_give_no_rate_and_no_interval_and_ten_do() -> None:
    nine = rate_of([Check("CONFIRMED", 6), Check("REJECTED", 3)])
    assert nine
    assert (nine.rate, nine.low, nine.high, nine.words) == (None, None, None, "3 of 9")
    ten = rate_of([Check("CONFIRMED", 7), Check("REJECTED", 3)])
    assert ten
    assert (ten.rate, ten.words) == (0.3, "30 % (3 of 10)")
    assert ten.low is not None
    assert ten.high is not None


def test_every_answer_that_tells_a_share_may_keep_it_back_and_has_it_in_words() -> None:
    for kind in (CoverageLevel, OverrideRate, RuleQuality, AgencyQuality):
        fields = {field.name: str(field.type) for field in dataclasses.fields(kind)}
        assert "words" in fields, kind
        assert "float | None" in fields["rate" if kind is OverrideRate else "share"], kind
