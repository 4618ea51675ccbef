"""How text becomes words: where they stand, and their stems.

Called by the rest of this package, for what is searched and for what is asked alike. Words are runs of letters and
digits, without case and accents.
"""

from __future__ import annotations

from dataclasses import dataclass

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from hub.analytics.search.forms import stem_of
from hub.analytics.search.spelling import spelt

LONGEST = 100
"""Longer runs of letters are no words. In bytes."""

Stems = tuple[str, ...]


def analyzer() -> TextAnalyzer:
    """Words without case and accents."""
    plain = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(LONGEST))
    return plain.filter(Filter.lowercase()).filter(Filter.ascii_fold()).build()


_PLAIN = analyzer()


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: as it is compared, its stem, and from which character to which it stands."""

    plain: str
    stem: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """The words of a composed text, in order."""
    read, ends = spelt(text)
    return [
        Word(
            token.text,
            stem_of(token.text),
            token.char_offset_from,
            ends.get(token.char_offset_from, token.char_offset_to),
        )
        for token in _PLAIN.pre_tokenize(read).tokens
    ]


def stems_of(text: str) -> Stems:
    """The stems of a text's words."""
    return tuple(word.stem for word in words_of(text))
