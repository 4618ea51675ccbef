"""Judge one value against the declaration of its property, and words that somebody gives beside records.

Called by hub.records.interpret, and for words by whatever takes them. Pure.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from hub.graph.compiler.row_readers import INTEGERS
from hub.model.declare import Kind, Property
from hub.model.stored import LONGEST_SORTED, fold
from hub.model.time import last_day
from hub.records.problems import Fault

# Bidirectional overrides let a text show something else than it holds.
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class UnusableError(Exception):
    """A value that cannot be taken; says why."""

    def __init__(self, fault: Fault, reason: str) -> None:
        super().__init__(reason)
        self.fault = fault
        self.reason = reason


def usable(prop: Property, value: Any) -> Any:
    """The value as it will be stored. Raises UnusableError."""
    if value is None:
        raise UnusableError(Fault.EMPTY_VALUE, "is empty; leave the field out")
    return _BY_KIND[prop.kind](prop, value)


def usable_text(value: Any) -> str:
    """A text with something in it and nothing hidden in it, composed (NFC). Raises UnusableError."""
    if not isinstance(value, str):
        raise UnusableError(Fault.WRONG_TYPE, f"is {_kind_of(value)}, not a text; put it in quotes if it is one")
    if not value.strip():
        raise UnusableError(Fault.EMPTY_VALUE, "is empty; leave it out")
    for character in value:
        if (unicodedata.category(character) in ("Cc", "Cs") and character != "\n") or character in _OVERRIDES:
            raise UnusableError(Fault.BROKEN_TEXT, f"holds the character U+{ord(character):04X}; remove it")
    return unicodedata.normalize("NFC", value)


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint at the name that was probably meant, or nothing."""
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""


def _text(prop: Property, value: Any) -> str:
    text = usable_text(value)
    if prop.sortable and len(fold(text).encode()) > LONGEST_SORTED:
        reason = f"has {len(text)} characters; lists are sorted by it, and some {LONGEST_SORTED} are the most"
        raise UnusableError(Fault.TOO_LONG, reason)
    return text


def _texts(_prop: Property, value: Any) -> list[str]:
    if not isinstance(value, list):
        raise UnusableError(Fault.WRONG_TYPE, f"is {_kind_of(value)}, not a list of texts")
    return [usable_text(item) for item in value]


def _number(prop: Property, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise UnusableError(Fault.WRONG_TYPE, f"is {_kind_of(value)}, not a whole number")
    if value not in INTEGERS:
        raise UnusableError(Fault.WRONG_TYPE, "is a number of more than 32 bits")
    if prop.least is not None and value < prop.least:
        raise UnusableError(Fault.TOO_SMALL, f"is {value}; {prop.least} is the least")
    return value


def _flag(_prop: Property, value: Any) -> bool:
    if not isinstance(value, bool):
        raise UnusableError(Fault.WRONG_TYPE, f"is {_kind_of(value)}; write true or false, or leave it out")
    return value


def _date(_prop: Property, value: Any) -> str:
    if not isinstance(value, str):
        raise UnusableError(Fault.MALFORMED_DATE, f"is {_kind_of(value)}, not a date; write it in quotes, as '2025-06'")
    try:
        last_day(value)
    except ValueError as error:
        raise UnusableError(Fault.MALFORMED_DATE, str(error)) from None
    return value


def _choice(prop: Property, value: Any) -> str:
    names = [member.value for member in prop.members]
    if value not in names:
        raise UnusableError(Fault.UNKNOWN_CHOICE, f"{str(value)[:40]!r} is none of {', '.join(names)}")
    return str(value)


_BY_KIND: Mapping[Kind, Callable[[Property, Any], Any]] = {
    Kind.STRING: _text,
    Kind.STRINGS: _texts,
    Kind.INT: _number,
    Kind.BOOLEAN: _flag,
    Kind.DATE: _date,
    Kind.ENUM: _choice,
}


def _kind_of(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    for kind, words in ((int, "a number"), (str, "a text"), (list, "a list"), (dict, "a mapping")):
        if isinstance(value, kind):
            return words
    return "empty" if value is None else "something else"
