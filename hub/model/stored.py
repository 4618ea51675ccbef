"""How a declared property is stored: the property itself, and what it is compared and sorted by.

A DATE `x` is stored as written and as its last day in `xDay`; a text or list of texts `x` also as `xSort`, folded so
that case and accents decide neither the order nor what matches. Valid time is also stored as `heldFrom`, `heldTo` and
`possibleFrom`, which are never null: on a day a row is held from its start, where that is unknown from the day a source
first shows it, and before that it is possible. The loader writes these and the compiler reads them; nobody else knows.
"""

from __future__ import annotations

import hashlib
import unicodedata
from functools import lru_cache
from typing import Any, LiteralString

from hub.model.declare import Kind, Noun, Property
from hub.model.time import EARLIEST, LATEST, last_day

HELD_FROM = "heldFrom"
HELD_TO = "heldTo"
POSSIBLE_FROM = "possibleFrom"


def compared(prop: Property) -> LiteralString:
    """The stored property by which this one is compared."""
    return prop.name + "Day" if prop.kind is Kind.DATE else prop.name


def sorted_by(prop: Property) -> LiteralString:
    """The stored property by which this one is sorted, and a text put before or after others and matched in part."""
    return prop.name + "Sort" if prop.kind in TEXTS else compared(prop)


TEXTS = (Kind.STRING, Kind.STRINGS)
LONGEST_SORTED = 4_000
"""Bytes of the folded form of a text by which lists are put in order: Neo4j's indexes take some 8,000."""


def listed_by(noun: Noun) -> LiteralString:
    """The stored property by whose index the lists of a noun are read in their own order; empty when there is none.

    It has to be there in every record, so that the index leaves none out, and to be a text: the built-in engine makes
    one of every key.
    """
    prop = next((p for p in noun.properties if p.name == noun.default_order), None)
    if prop is None or not prop.required or prop.computed or prop.kind not in (Kind.STRING, Kind.DATE):
        return ""
    return sorted_by(prop)


_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ħ": "h", "\u0131": "i", "ł": "l", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th"}
)
"""Letters with a stroke and joined letters, which Unicode does not take apart; search reads them likewise."""


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """A text without case and accents, by which texts are put in order and matched: "Gŵyr" becomes "gwyr"."""
    if text.isascii():
        return text.casefold()
    split = unicodedata.normalize("NFKD", text)
    return "".join(c for c in split if not unicodedata.combining(c)).casefold().translate(_LETTERS)


def stored(prop: Property, value: Any) -> dict[str, Any]:
    """The stored properties of one declared value; an absent value stores nothing."""
    if value is None:
        return {}
    if prop.kind is Kind.DATE:
        return {prop.name: value, compared(prop): last_day(value)}
    if prop.kind is Kind.STRING:
        return {prop.name: value, sorted_by(prop): fold(value)}
    if prop.kind is Kind.STRINGS:
        return {prop.name: value, sorted_by(prop): [fold(text) for text in value]}
    return {prop.name: value}


def held(since: str | None, until: str | None, seen: str | None = None) -> dict[str, str]:
    """Valid time in the form in which it is compared.

    With neither a start nor a `seen` a row is held on every day until it ends, as the picture of the system is.
    """
    begins = since or seen
    return {
        HELD_FROM: last_day(begins) if begins else EARLIEST,
        HELD_TO: last_day(until) if until else LATEST,
        POSSIBLE_FROM: last_day(since) if since else EARLIEST,
    }


def key_of(type: str, start: str, end: str, since: str = "") -> str:
    """The key of a relationship of a type between two ends, each as `Label:slug`, from a day on that may be unknown."""
    return hashlib.sha256("\n".join((type, start, end, since)).encode()).hexdigest()[:16]
