"""Dates of the register: as precise as their source, compared by the last day of their period."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from functools import cache

ALWAYS = ""
NEVER = "9999-12-31"
STROKES = (("ø", "o"), ("đ", "d"), ("ð", "d"), ("ħ", "h"), ("ł", "l"), ("ŧ", "t"), ("æ", "ae"), ("œ", "oe"),
           ("þ", "th"), ("\u0131", "i"))  # fmt: skip


@cache
def last_day(written: str) -> str:
    """The last day of a year, a month or a day. Raises ValueError for what is no date."""
    numbers = [int(part) for part in written.split("-")]
    if len(numbers) == 3:
        return date(*numbers).isoformat()
    year, month = numbers[0], numbers[1] if len(numbers) == 2 else 12
    after = date(year + month // 12, month % 12 + 1, 1)
    return (after - timedelta(days=1)).isoformat()


def two_years_after(day: str) -> str:
    """The same day two years later; 28 February after a leap day."""
    year, rest = int(day[:4]) + 2, day[4:]
    return f"{year:04}" + ("-02-28" if rest == "-02-29" else rest)


@cache
def fold(text: str) -> str:
    """A text by which names are put in order and matched: without case, accents and strokes."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    for letter, spelt in STROKES:
        plain = plain.replace(letter, spelt)
    return plain
