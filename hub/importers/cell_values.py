"""What a cell means for a property: numbers, dates, yes and no, and choices as people write them.

Called by hub.importers.records_of_rows. A text that could mean two things is refused: the mapping has to say which.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from hub.importers.tables import clean, folded
from hub.model.declare import Kind, Property

YES = frozenset(["y", "yes", "true", "1", "x", "oui", "vrai", "ja", "waar", "si", "sí"])
NO = frozenset(["n", "no", "false", "0", "non", "faux", "nee", "onwaar"])
EMPTY = frozenset(["", "-", "–", "—", "n/a", "na", "none", "null", "#n/a", "n.v.t.", "nvt", "tbd", "unknown", "s.o."])
"""Ways of writing that a cell says nothing."""
_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "januari februari maart april mei juni juli augustus september oktober november december",
    )
    for number, name in enumerate(names.split(), start=1)
} | {"sept": 9}
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ][\d:.]+Z?)?", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})[/.\-](\d{4})", re.ASCII)
_WORDS = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?([^\W\d]+)\.?,?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})")
_NUMBER = re.compile(r"-?\d{1,3}(?:[, ]\d{3})+|-?\d+(?:\.0+)?", re.ASCII)


class UnclearError(ValueError):
    """A cell that cannot be taken for the property; says why, and what would make it pass."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason, self.remedy = reason, remedy


def says_nothing(text: str) -> bool:
    """Whether a cell is empty, or written as people write that they have nothing to say."""
    return folded(text) in EMPTY


def value_of(prop: Property, text: str, dates: str) -> Any:
    """The value of a property that takes one, from a text with something in it. Raises UnclearError."""
    return _BY_KIND[prop.kind](prop, text, dates)


def date_of(text: str, order: str) -> str:
    """A day, a month or a year as ISO writes it. Raises UnclearError for what could be two days."""
    text = clean(text)
    if matched := _ISO.fullmatch(text):
        year, month, day = (int(part or 0) for part in matched.groups())
        return _day(year, month, day, text)
    if matched := _SLASHED.fullmatch(text):
        return _slashed(matched, order, text)
    if matched := _MONTH_YEAR.fullmatch(text):
        return _day(int(matched[2]), int(matched[1]), 0, text)
    if (matched := _WORDS.fullmatch(text)) and matched[2].casefold() in _MONTHS:
        return _day(int(matched[4]), _MONTHS[matched[2].casefold()], int(matched[1] or matched[3] or 0), text)
    raise UnclearError("is no date", "Write it as 2025-06-03, 2025-06 or 3 June 2025.")


def _slashed(matched: re.Match[str], order: str, text: str) -> str:
    first, second, year = int(matched[1]), int(matched[2]), int(matched[3])
    year += 2000 if year < 100 else 0
    if order == "ymd" and first <= 12 and second <= 12 and first != second:
        raise UnclearError("could be two days", "Say `dates: dmy` or `dates: mdy` in the mapping.")
    day_first = order == "dmy" or (order == "ymd" and first > 12)
    return _day(year, second if day_first else first, first if day_first else second, text)


def _day(year: int, month: int, day: int, text: str) -> str:
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        raise UnclearError(f"{text} is no day of the calendar", "Correct the date.") from None
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


def _text(_prop: Property, text: str, _dates: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip()


def _date(_prop: Property, text: str, dates: str) -> str:
    return date_of(text, dates)


def _number(_prop: Property, text: str, _dates: str) -> int:
    if not _NUMBER.fullmatch(text.strip()):
        raise UnclearError("is no whole number", "Write it as 1200 or 1,200.")
    return int(re.sub(r"[, ]", "", text.strip()).split(".")[0])


def _flag(_prop: Property, text: str, _dates: str) -> bool:
    if folded(text) in YES:
        return True
    if folded(text) in NO:
        return False
    raise UnclearError("is neither yes nor no", "Recode it to true or false in the mapping.")


def _choice(prop: Property, text: str, _dates: str) -> str:
    wanted = re.sub(r"[\W_]+", "_", folded(text)).strip("_")
    for member in prop.members:
        if member.value.casefold() == wanted:
            return member.value
    names = ", ".join(member.value for member in prop.members)
    raise UnclearError(f"is none of {names}", "Recode it in the mapping, or say `else`.")


_BY_KIND: Mapping[Kind, Callable[[Property, str, str], Any]] = {
    Kind.STRING: _text,
    Kind.STRINGS: _text,
    Kind.INT: _number,
    Kind.BOOLEAN: _flag,
    Kind.DATE: _date,
    Kind.ENUM: _choice,
}
