"""How many of those who said something were answered in a period, and how soon: the arithmetic. Pure.

Called by hub.records.answer_times for the feedback and the reports from outside that a review looks at. Everything
counts by the day on which it was said: an answer belongs to its question, whenever it was given.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Annotated

from hub.model.enums import Choice
from hub.model.time import last_day

LEAST = 10
"""Of fewer no share is given: one more or less would move it by more than a tenth."""
_WHOLE = len("2026-06-30")


class Said(Choice):
    """What was said."""

    FEEDBACK = "FEEDBACK", "Feedback on a tool."
    CORRECTION = "CORRECTION", "A report of an error from outside."


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """How much of what was said after the baseline and up to the review's day was answered by then, and how soon."""

    said: Annotated[Said, "What was said."]
    count: Annotated[int, "How many were said, as far as you see them."]
    answered: Annotated[int, "Of these, how many were answered by the day, or on a day that is not known."]
    told: Annotated[str, "The same in words: 3 of 4."]
    share: Annotated[float | None, "Answered of all, 0 to 1; null where there are fewer than ten."]
    timed: Annotated[int, "Of the answered, how many of which both days are known."]
    median_days: Annotated[float | None, "Of the timed, the median of days to the answer; null where there are none."]
    longest_days: Annotated[int | None, "Of the timed, the most days to the answer; null where there are none."]
    waiting_days: Annotated[
        int | None, "How long what waits the longest had waited on the day; null where nothing waits, or undated."
    ]
    undated: Annotated[int, "How many of which no day is known on which they were said; they count nowhere else."]


@dataclass(frozen=True)
class Asked:
    """Something that was said on a day, as precise as it is recorded, and the day of its answer, if there was one."""

    on: str | None
    answered: bool
    answered_on: str | None


def answer_times(said: Said, asked: Iterable[Asked], baseline: str, day: str) -> AnswerTimes:
    """What was said after the baseline and up to the day."""
    every = list(asked)
    mine = [each for each in every if each.on and baseline < last_day(each.on) <= day]
    answered = [each for each in mine if _by(each, day)]
    days = [_days(each.on, each.answered_on) for each in answered]
    times = sorted(taken for taken in days if taken is not None)
    waited = [_days(each.on, day) for each in mine if not _by(each, day)]
    return AnswerTimes(
        said,
        len(mine),
        len(answered),
        f"{len(answered)} of {len(mine)}",
        len(answered) / len(mine) if len(mine) >= LEAST else None,
        len(times),
        float(median(times)) if times else None,
        times[-1] if times else None,
        _most(waited),
        sum(not each.on for each in every),
    )


def _by(each: Asked, day: str) -> bool:
    return each.answered and (each.answered_on is None or last_day(each.answered_on) <= day)


def _days(start: str | None, end: str | None) -> int | None:
    """Days from one to the other; None where either is not known to the day."""
    if start is None or end is None or len(start) != _WHOLE or len(end) != _WHOLE:
        return None
    return (date.fromisoformat(end) - date.fromisoformat(start)).days


def _most(days: Sequence[int | None]) -> int | None:
    known = [waited for waited in days if waited is not None]
    return max(known, default=None)
