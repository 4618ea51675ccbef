"""Dates, counts and choices as people say them."""

from __future__ import annotations

import pytest

from hub.review.plain_english import choice_in_words, count, day_in_words, listed, none_of, sentence
from hub.review.sections.commitments import in_words


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2025-12-31", "31 December 2025"),
        ("2025-06-05", "5 June 2025"),
        ("2025-06", "June 2025"),
        ("2025", "2025"),
        (None, "Date not recorded here"),
    ],
)
def test_a_date_is_said_as_precisely_as_it_is_known(date: str | None, said: str) -> None:
    assert day_in_words(date) == said


@pytest.mark.parametrize(
    ("number", "said"), [(0, "no agencies"), (1, "one agency"), (9, "nine agencies"), (1200, "1,200 agencies")]
)
def test_a_count_has_the_right_form(number: int, said: str) -> None:
    assert count(number, "agency", "agencies") == said


def test_none_is_said_in_words() -> None:
    assert [none_of(0), none_of(2)] == ["none", "two"]


def test_choices_and_lists_are_words() -> None:
    assert choice_in_words("PROOF_OF_CONCEPT") == "Proof of concept"
    assert choice_in_words(None) == "Not recorded here"
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["a", "b", "c", "d"], most=2) == "a, b and 2 more"
    assert listed([]) == "none"
    assert sentence("Done") == sentence("Done.") == "Done."
    assert sentence(None) == "Not recorded here."


def test_the_reason_of_a_level_has_no_names_of_levels_and_no_digits_for_days() -> None:
    why = "“Record” supports it and lapses on 2027-08-28; “A” in “B”, through “C” (EXACT) suggests CURRENT."
    assert in_words(why) == (
        "“Record” supports it and lapses on 28 August 2027; “A” in “B”, through “C” (the same idea) suggests current."
    )
