"""The arithmetic of how much was answered and how soon, with numbers worked out by hand."""

from __future__ import annotations

from hub.analytics.review.answer_times import Asked, Said, answer_times

PERIOD = ("2025-12-31", "2026-06-30")


def _times(*asked: Asked) -> dict[str, object]:
    told = answer_times(Said.FEEDBACK, asked, *PERIOD)
    return {name: getattr(told, name) for name in told.__slots__}


def test_answers_belong_to_what_was_asked_in_the_period() -> None:
    told = _times(
        Asked("2025-12-31", True, "2026-01-02"),  # before the period, though answered in it
        Asked("2026-01-01", True, "2026-01-01"),  # the same day: 0 days
        Asked("2026-02-27", True, "2026-03-01"),  # over the end of February: 2 days
        Asked("2026-03-01", True, "2026-04-10"),  # 30 days and 10: 40
        Asked("2026-05-01", True, "2026-07-01"),  # answered after the day: it waited 60 days by then
        Asked("2026-06-30", False, None),  # 0 days
        Asked("2026-07-01", True, "2026-07-01"),  # after the period
    )
    assert told == {
        "said": Said.FEEDBACK,
        "count": 5,
        "answered": 3,
        "told": "3 of 5",
        "share": None,
        "timed": 3,
        "median_days": 2.0,
        "longest_days": 40,
        "waiting_days": 60,
        "undated": 0,
    }


def test_what_is_not_known_to_the_day_is_counted_and_not_timed() -> None:
    told = _times(
        Asked("2026-03", True, "2026-03-20"),
        Asked("2026-03-20", True, None),
        Asked("2026-03-20", True, "2026-03-21"),
        Asked("2026-03-20", True, "2026-03-24"),
        Asked("2026", False, None),  # its last day is after the period
        Asked(None, True, "2026-03-24"),
        Asked("2026-04", False, None),
    )
    assert (told["count"], told["answered"], told["timed"], told["undated"]) == (5, 4, 2, 1)
    assert (told["median_days"], told["longest_days"], told["waiting_days"]) == (2.5, 4, None)


def test_a_share_is_given_of_ten_or_more() -> None:
    nine = [Asked("2026-03-20", True, "2026-03-21")] * 6 + [Asked("2026-03-20", False, None)] * 3
    ten = [*nine, Asked("2026-03-20", False, None)]
    assert [(_times(*some)["share"], _times(*some)["told"]) for some in (nine, ten)] == [
        (None, "6 of 9"),
        (0.6, "6 of 10"),
    ]
    empty = _times()
    assert (empty["told"], empty["share"], empty["median_days"], empty["longest_days"]) == ("0 of 0", None, None, None)
