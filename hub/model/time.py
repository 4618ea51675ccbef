"""Dates that keep their precision: a year, a month or a day; each resolves to the last day of its period."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime

_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)

EARLIEST = ""
"""Stored as the first day of what has an unknown start: it sorts before every day."""
LATEST = "9999-12-31"
"""Stored as the end of what has not ended; it is after every day a caller may ask for."""

LAST_YEAR = 9998

WINDOW = 2
"""Years for which a showing counts; whoever shows a tool acting says nothing of what it does much later."""


def recently(day: str) -> str:
    """The day 24 months before a day, YYYY-MM-DD; 28 February for a leap day."""
    year, rest = int(day[:4]) - WINDOW, day[4:]
    return f"{max(year, 0):04}" + ("-02-28" if rest == "-02-29" and not calendar.isleap(year) else rest)


def last_day(text: str) -> str:
    """The last day of a year, month or day, as YYYY-MM-DD.

    Raises ValueError, with a sentence for the person who wrote it, when the text is no such date.
    """
    match = _SHAPE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text[:40]!r} is not a date; write YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = int(match[1]), int(match[2] or 12), int(match[3] or 0)
    if year > LAST_YEAR:
        # The year after it stands for no end at all.
        raise ValueError(f"{text!r} is later than can be told; the last year is {LAST_YEAR}")
    if not (year and 1 <= month <= 12):
        raise ValueError(f"{text!r} is not a date of the calendar")
    end = calendar.monthrange(year, month)[1]
    if match[3] and not 1 <= day <= end:
        raise ValueError(f"{text!r} is not a date of the calendar")
    return date(year, month, day or end).isoformat()


def moment(text: str) -> str:
    """A moment with its offset from UTC, as the journal writes its own: in UTC, to the microsecond.

    Raises ValueError, with a sentence for the person who wrote it.
    """
    try:
        read = datetime.fromisoformat(text) if "T" in text else None
        if read is not None and read.tzinfo is not None:
            return read.astimezone(UTC).isoformat(timespec="microseconds")
    except (ValueError, OverflowError):
        pass
    raise ValueError(f"{text[:40]!r} is not a moment; write YYYY-MM-DDTHH:MM:SSZ, or with an offset in place of Z")
