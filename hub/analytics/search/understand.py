"""What somebody means by the words they gave: units of one or several words, each with every way to say it.

Called by hub.analytics.search.question. A word that no row holds is taken for the beginning of a longer one, if it is
the last, else for one that is mistyped. Pure: knows an index only by what it answers about single words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from hub.analytics.search.compounds import Written, joined, parted
from hub.analytics.search.forms import stem_of
from hub.analytics.search.spelling import composed
from hub.analytics.search.thesaurus import Thesaurus
from hub.analytics.search.tokenizer import LONGEST, Stems, Word, words_of
from hub.errors import BadUserInput
from hub.model.enums import Choice

MOST_CHARACTERS, MOST_WORDS = 300, 32
# Words of a long form from which on they may stand apart: all of them in one row seldom mean anything else.
APART_FROM = 3
SHORTEST_BEGINNING = 3
# Letters of a word from which on one, or two, of them may be wrong.
ONE_WRONG, TWO_WRONG = 4, 8


class MatchKind(Choice):
    """How a word of the question and a word of what was found go together."""

    SAME_WORD = "SAME_WORD", "The word, in this or another form, such as redacted for redaction."
    SAME_MEANING = "SAME_MEANING", "An abbreviation of it, or what it is the abbreviation of."
    NEAR_MEANING = "NEAR_MEANING", "A word that somebody who asks for the other wants to find as well."
    BEGINNING = "BEGINNING", "A word that begins so."
    TYPING_MISTAKE = "TYPING_MISTAKE", "A word that differs by one letter, or two if it is long."


_WEIGHTS = {
    MatchKind.SAME_WORD: 1.0,
    MatchKind.SAME_MEANING: 0.9,
    MatchKind.NEAR_MEANING: 0.4,
    MatchKind.BEGINNING: 0.8,
    MatchKind.TYPING_MISTAKE: 0.7,
}
_APART = 0.5


class Vocabulary(Written, Protocol):
    """What is known of the words that can be found."""

    def beginning(self, start: str) -> list[str]:
        """Words that begin so."""
        ...

    def close_to(self, word: str, distance: int) -> list[tuple[str, int]]:
        """The closest words up to a distance, each with its distance."""
        ...


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way of saying a unit. `together`: its words stand one after another."""

    stems: Stems
    how: MatchKind
    weight: float
    together: bool = True


@dataclass(frozen=True, slots=True)
class Unit:
    """What has to be found as one: as it was given, and the ways of saying it, the closest first."""

    given: str
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True)
class Asked:
    """A question understood. `words` are all of its words, important or not."""

    words: tuple[Word, ...]
    units: tuple[Unit, ...]

    @cached_property
    def stems(self) -> Stems:
        """The stems of all words."""
        return tuple(word.stem for word in self.words)

    @cached_property
    def whole(self) -> str:
        """All of it as names are compared."""
        return " ".join(word.plain for word in self.words)

    @property
    def needed(self) -> int:
        """How many of the units a row has to match: all of two, 2 of three, 3 of up to seven, then half.

        As the search of GOV.UK has it.
        """
        number = len(self.units)
        return number if number < 3 else 2 if number == 3 else 3 if number <= 7 else number // 2


def words_asked(text: str) -> list[Word]:
    """The words of a question. Raises BadUserInput when there are none, too many, or it is no sound text."""
    if len(text) > MOST_CHARACTERS:
        raise BadUserInput(f"text: {len(text)} characters are too many; ask with at most {MOST_CHARACTERS}")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadUserInput("text: this is not valid Unicode; remove the broken character") from None
    words = words_of(composed(text))
    if not words:
        raise BadUserInput(
            f"text: there is no word in it to look for; give letters or digits, at most {LONGEST} in a row"
        )
    if len(words) > MOST_WORDS:
        raise BadUserInput(f"text: {len(words)} words are too many; ask with at most {MOST_WORDS}")
    return words


def understand(text: str, words: Sequence[Word], vocabulary: Vocabulary, thesaurus: Thesaurus) -> Asked:
    """The units of a question, unimportant words left out unless there are no others."""
    shown, runs = composed(text), list(_runs(words, vocabulary, thesaurus))
    kept = [run for run in runs if len(run) > 1 or run[0].plain not in thesaurus.unimportant]
    units = [
        Unit(shown[run[0].start : run[-1].end], _ways(run, run is runs[-1], vocabulary, thesaurus))
        for run in kept or runs
    ]
    return Asked(tuple(words), tuple({unit.alternatives or unit.given: unit for unit in units}.values()))


def _runs(words: Sequence[Word], vocabulary: Vocabulary, thesaurus: Thesaurus) -> Iterator[Sequence[Word]]:
    """The words cut where the longest ways of saying that are known begin and end, and words written in two parts."""
    at = 0
    while at < len(words):
        sizes = range(min(thesaurus.longest, len(words) - at), 1, -1)
        known = (n for n in sizes if thesaurus.knows(tuple(word.stem for word in words[at : at + n])))
        size = next(known, 2 if joined(words[at : at + 2], vocabulary, thesaurus) else 1)
        yield words[at : at + size]
        at += size


def _ways(run: Sequence[Word], last: bool, vocabulary: Vocabulary, thesaurus: Thesaurus) -> tuple[Alternative, ...]:
    stems = tuple(word.stem for word in run)
    written = _written_otherwise(run, vocabulary, thesaurus)
    if len(run) == 1 and not written and not vocabulary.knows(stems[0]) and not thesaurus.knows(stems):
        return _guesses(run[0].plain, last, vocabulary, thesaurus)
    ways = [way for said in (stems, *written) for way in _said(said, MatchKind.SAME_WORD, thesaurus)]
    if written and not thesaurus.knows(stems):
        # The parts of a word say nothing when they stand apart: a co-pilot is neither "co" nor a pilot.
        ways = [way for way in ways if way.together]
    return tuple({(way.stems, way.together): way for way in ways}.values())


def _written_otherwise(run: Sequence[Word], vocabulary: Vocabulary, thesaurus: Thesaurus) -> tuple[Stems, ...]:
    if len(run) == 1:
        return tuple(parted(run[0], vocabulary, thesaurus))
    together = joined(run, vocabulary, thesaurus)
    return (together,) if together else ()


def _said(stems: Stems, how: MatchKind, thesaurus: Thesaurus) -> Iterator[Alternative]:
    """A way of saying it and all others known; through a mistyped word they count less."""
    weight = _WEIGHTS[how]
    yield Alternative(stems, how, weight)
    if len(stems) > 1:
        yield Alternative(stems, how, weight * _APART, together=False)
    for other, same in thesaurus.others(stems):
        kind = MatchKind.SAME_MEANING if same else MatchKind.NEAR_MEANING
        yield Alternative(other, kind, weight * _WEIGHTS[kind])
        if same and len(other) >= APART_FROM:
            yield Alternative(other, kind, weight * _WEIGHTS[kind] * _APART, together=False)


def _guesses(word: str, last: bool, vocabulary: Vocabulary, thesaurus: Thesaurus) -> tuple[Alternative, ...]:
    """What a word that nothing holds may have been meant to be; nothing if it is short or holds a digit."""
    guesses: dict[tuple[Stems, bool], Alternative] = {}
    begun = vocabulary.beginning(word) if last and len(word) >= SHORTEST_BEGINNING else []
    for longer in begun:
        guesses.setdefault(((stem_of(longer),), True), Alternative((stem_of(longer),), MatchKind.BEGINNING, 0.8))
    if not begun and len(word) >= ONE_WRONG and word.isalpha() and word not in thesaurus.words:
        for close, wrong in vocabulary.close_to(word, 1 if len(word) < TWO_WRONG else 2):
            for alternative in _said((stem_of(close),), MatchKind.TYPING_MISTAKE, thesaurus):
                guesses.setdefault(
                    (alternative.stems, alternative.together),
                    Alternative(alternative.stems, alternative.how, alternative.weight / wrong, alternative.together),
                )
    return tuple(guesses.values())
