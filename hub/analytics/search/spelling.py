"""Text in the spelling in which words are compared; every character that is left keeps its place, or its word does.

Called by hub.analytics.search.tokenizer. Marks that stand inside a word and say nothing (soft hyphens, joiners, the
dots of C.P.S., the 's of a possessive) are taken out, so that "women's" is "women" and a word copied from a PDF is
itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

_IZE = re.compile(r"(?<=[a-z]{3}[iy])z(?=(?:e[ds]?|ers?|ing|ations?)\b)", re.IGNORECASE)
# The soft hyphen, zero-width spaces and joiners, and the byte-order mark: shown as nothing.
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_BROKEN = re.compile(rf"\w+(?:[{_UNSEEN}]+\w+)+")
_DOTTED = re.compile(r"(?<![\w.])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?|(?<![\w.])[^\W\d_]\.[^\W\d_](?![\w.])")
_POSSESSIVE = re.compile(r"(?<=\w)['\u2019\u02bc\uff07]s\b", re.IGNORECASE)
_MARKS = re.compile(rf"[{_UNSEEN}.]")

Ends = Mapping[int, int]


def composed(text: str) -> str:
    """The text with letters and their accents in one character each, as words are read from it."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def spelt(text: str) -> tuple[str, Ends]:
    """The text as words are read from it, as long as it was; where a word began that lost marks, its end before.

    British spelling where -ize and -yze stand for -ise and -yse.
    """
    ends: dict[int, int] = {}
    letters = list(_POSSESSIVE.sub(lambda mark: " " * len(mark[0]), text))
    for start, end in _marked("".join(letters)):
        kept = [letter for letter in letters[start:end] if not _MARKS.fullmatch(letter)]
        letters[start:end] = [*kept, *" " * (end - start - len(kept))]
        ends[start] = end
    return _IZE.sub("s", "".join(letters)), ends


def _marked(text: str) -> Iterator[tuple[int, int]]:
    """Where words stand that have marks inside them."""
    if any(mark in text for mark in _UNSEEN):
        yield from (match.span() for match in _BROKEN.finditer(text))
    if "." in text:
        yield from (match.span() for match in _DOTTED.finditer(text))
