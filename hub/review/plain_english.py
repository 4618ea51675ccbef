"""Plain English for what the register holds: dates, counts and choices in words.

Used by hub.review.sections. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_INITIALISMS = {"ai": "AI", "sro": "SRO", "unknown": "not known"}


def day_in_words(date: str | None) -> str:
    """31 December 2025, June 2025 or 2025, as precise as the date is; "Date not recorded here" for none."""
    if not date:
        return "Date not recorded here"
    year, *rest = date.split("-")
    month = MONTHS[int(rest[0]) - 1] if rest else ""
    day = str(int(rest[1])) if len(rest) > 1 else ""
    return " ".join(part for part in (day, month, year) if part)


def choice_in_words(value: str | None) -> str:
    """PROOF_OF_CONCEPT is "Proof of concept"."""
    if not value:
        return "Not recorded here"
    words = value.replace("_", " ").replace("-", " ").lower().split()
    text = " ".join(_INITIALISMS.get(word, word) for word in words)
    return text[:1].upper() + text[1:]


def count(number: int, singular: str, plural: str = "") -> str:
    """ "one tool", "12 tools", "no tools": a number below ten in letters."""
    return f"{number_in_words(number)} {singular if number == 1 else plural or singular + 's'}"


def number_in_words(number: int) -> str:
    """A whole number below ten in letters, a larger one in digits with commas."""
    return SMALL[number] if 0 <= number < len(SMALL) else f"{number:,}"


def none_of(number: int) -> str:
    """The number of a part of something: "none" for 0, else as number_in_words."""
    return number_in_words(number) if number else "none"


def first_up(text: str) -> str:
    """The text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def sentence(text: str | None) -> str:
    """A text that ends like a sentence; "Not recorded here." for none."""
    if not text:
        return "Not recorded here."
    return text if text.endswith((".", "!", "?")) else f"{text}."


def shorten(name: str, most: int) -> str:
    """The name, or as much of it as fits into `most` letters with a sign that there is more."""
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def on_one_line(text: str) -> str:
    """The text with each letter that would move a terminal's cursor, or show nothing, as its number."""
    return "".join(
        letter if letter.isprintable() or letter == "\u00a0" else f"[U+{ord(letter):04X}]" for letter in text
    )


def listed(names: Sequence[str], most: int = 0) -> str:
    """ "a, b and c"; "a, b and 3 more" when there are more than `most`."""
    shown = list(names)
    if most and len(shown) > most + 1:
        shown = [*shown[:most], f"{len(shown) - most} more"]
    if not shown:
        return "none"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def verb(number: int, singular: str, plural: str) -> str:
    """The form of a verb that goes with a number."""
    return singular if number == 1 else plural


def field_in_words(name: str) -> str:
    """The name of a field of the API as words: `didNotWork` is `did not work`."""
    return re.sub("[A-Z]", lambda letter: f" {letter[0].lower()}", name)
