"""How text becomes words: where they stand, their stems, and the words of the field that stand for each other.

Called by the rest of this package, for what is searched and for what is asked alike. Words are runs of letters and
digits, without case and accents, and in British spelling where -ize and -yze stand for -ise and -yse; stems are those
of the Snowball stemmer for English, which takes "anonymisation" and "anonymization" for different words.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml
from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

LONGEST = 100
"""Longer runs of letters are no words. In bytes."""

Stems = tuple[str, ...]

_IZE = re.compile(r"(?<=[a-z]{3}[iy])z(?=(?:e[ds]?|ers?|ing|ations?)\b)", re.IGNORECASE)


def _builder() -> TextAnalyzerBuilder:
    plain = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(LONGEST))
    return plain.filter(Filter.lowercase()).filter(Filter.ascii_fold())


def plain_analyzer() -> TextAnalyzer:
    """Words without case and accents."""
    return _builder().build()


def stem_analyzer() -> TextAnalyzer:
    """The stems of these words."""
    return _builder().filter(Filter.stemmer("english")).build()


_PLAIN, _STEM = plain_analyzer(), stem_analyzer()


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: as it is compared, its stem, and from which character to which it stands."""

    plain: str
    stem: str
    start: int
    end: int


def composed(text: str) -> str:
    """The text with letters and their accents in one character each, as words are read from it."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def spelt(text: str) -> str:
    """The text in the spelling in which words are compared; every character keeps its place."""
    return _IZE.sub("s", text)


def words_of(text: str) -> list[Word]:
    """The words of a composed text, in order."""
    found = _PLAIN.pre_tokenize(spelt(text)).tokens
    return [Word(one.text, stem_of(one.text), one.char_offset_from, one.char_offset_to) for one in found]


@lru_cache(maxsize=65_536)
def stem_of(plain: str) -> str:
    """The stem of a word."""
    return (_STEM.analyze(plain) or [plain])[0]


def stems_of(text: str) -> Stems:
    """The stems of a text's words."""
    return tuple(word.stem for word in words_of(text))


@dataclass(frozen=True)
class Thesaurus:
    """Ways of saying a thing, by the stems of each: those that mean the same, and those that are near.

    `words` are all single words in it; `longest` is the most words of a way.
    """

    same: Mapping[Stems, frozenset[Stems]]
    near: Mapping[Stems, frozenset[Stems]]
    unimportant: frozenset[str]
    words: frozenset[str]
    longest: int

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Thesaurus:
        """From the content of words.yaml."""
        groups: list[Sequence[str]] = [*data["same"], *data["near"]]
        single = {word.plain for group in groups for one in group for word in words_of(one)}
        longest = max(len(stems_of(one)) for group in groups for one in group)
        same, near = _ways(data["same"]), _ways(data["near"])
        return cls(same, near, frozenset(data["unimportant"].split()), frozenset(single), longest)

    def knows(self, stems: Stems) -> bool:
        """Whether there are other ways of saying this."""
        return stems in self.same or stems in self.near

    def others(self, stems: Stems) -> Iterator[tuple[Stems, bool]]:
        """Other ways of saying this, in a fixed order, and whether they mean the same.

        What is near to something is near to what means the same: LFR is near to face matching as facial recognition is.
        """
        same = self.same.get(stems, frozenset[Stems]())
        yield from ((one, True) for one in sorted(same))
        near = {far for one in (stems, *same) for far in self.near.get(one, ())} - same - {stems}
        yield from ((one, False) for one in sorted(near))


def _ways(groups: Sequence[Sequence[str]]) -> dict[Stems, frozenset[Stems]]:
    found: defaultdict[Stems, set[Stems]] = defaultdict(set)
    for group in groups:
        ways = {stems_of(one) for one in group}
        for way in ways:
            found[way] |= ways - {way}
    return {way: frozenset(others) for way, others in found.items()}


@cache
def the_thesaurus() -> Thesaurus:
    """The shipped one."""
    text = files(__package__ or "").joinpath("words.yaml").read_text(encoding="utf-8")
    return Thesaurus.of(yaml.safe_load(text))
