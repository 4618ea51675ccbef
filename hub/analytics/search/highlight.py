"""Where in a row's texts the words of a question stand, and the excerpts that show it.

Called by hub.analytics.search.question for the rows of a page only. An excerpt is plain text in parts; which of them
are marked is told beside the text, so that nothing in it has to be trusted as markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hub.analytics.search.corpus import SearchRow, Text
from hub.analytics.search.tokenizer import Word, words_of
from hub.analytics.search.understand import Alternative, Asked, MatchKind, Unit

LONGEST = 240
BEFORE = 60
MOST = 3


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a text, from one character to another, that match a unit."""

    start: int
    end: int
    unit: int
    how: MatchKind


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a text: its field, and its parts in order, each with whether it is marked."""

    field: str
    parts: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A unit as it was given, how it was matched, and the first words of the row that matched it so."""

    given: str
    how: MatchKind
    text: str


def look(row: SearchRow, asked: Asked) -> tuple[list[Match], list[Excerpt]]:
    """What of the question a row holds, and at most 3 excerpts: of headings first, then of texts that hold the most."""
    marked = [(text, spans) for text in row.texts if (spans := list(_spans(words_of(text.text), asked.units)))]
    matches: dict[tuple[int, MatchKind], Match] = {}
    for text, spans in marked:
        for span in spans:
            given = asked.units[span.unit].given
            matches.setdefault((span.unit, span.how), Match(given, span.how, text.text[span.start : span.end]))
    order = list(MatchKind)
    listed = [matches[key] for key in sorted(matches, key=lambda key: (key[0], order.index(key[1])))]
    best = sorted(
        marked, key=lambda marked_text: (-marked_text[0].weight, -len({span.unit for span in marked_text[1]}))
    )
    return listed, [_excerpt(*marked_text) for marked_text in best[:MOST]]


def _spans(words: Sequence[Word], units: Sequence[Unit]) -> Iterator[Span]:
    """The spans in the order of the text; of two that overlap, the one of the earlier unit or the closer way."""
    stems = [word.stem for word in words]
    taken = [False] * len(words)
    spans: list[Span] = []
    for number, unit in enumerate(units):
        for way in unit.alternatives:
            for first, last in _places(stems, way):
                if not any(taken[first : last + 1]):
                    taken[first : last + 1] = [True] * (last + 1 - first)
                    spans.append(Span(words[first].start, words[last].end, number, way.how))
    yield from sorted(spans, key=lambda span: span.start)


def _places(stems: Sequence[str], way: Alternative) -> Iterator[tuple[int, int]]:
    wanted = list(way.stems)
    if not way.together:
        yield from ((at, at) for at, stem in enumerate(stems) if stem in wanted)
        return
    size = len(wanted)
    for at, stem in enumerate(stems):
        if stem == wanted[0] and list(stems[at : at + size]) == wanted:
            yield at, at + size - 1


def _excerpt(text: Text, spans: Sequence[Span]) -> Excerpt:
    start, end = _window(text.text, spans)
    inside = [span for span in spans if span.start >= start and span.end <= end]
    edges = [start, *(edge for span in inside for edge in (span.start, span.end)), end]
    parts = [(text.text[a:b], number % 2 == 1) for number, (a, b) in enumerate(pairwise(edges))]
    return Excerpt(text.field, tuple((part, marked) for part, marked in parts if part))


def _window(text: str, spans: Sequence[Span]) -> tuple[int, int]:
    """Where the excerpt begins and ends: between words, around the place where the most units stand together."""
    if len(text) <= LONGEST:
        return 0, len(text)

    def units_from(first: Span) -> int:
        return len(
            {span.unit for span in spans if first.start <= span.start and span.end <= first.start + LONGEST - BEFORE}
        )

    anchor = max(spans, key=lambda span: (units_from(span), -span.start))
    start = _after_space(text, max(0, anchor.start - BEFORE), anchor.start)
    end = min(len(text), max(start + LONGEST, anchor.end))
    if end < len(text):
        cut = text.rfind(" ", anchor.end, end)
        end = cut if cut > 0 else end
    return start, end


def _after_space(text: str, start: int, most: int) -> int:
    if start == 0:
        return 0
    space = text.find(" ", start, most)
    return space + 1 if space >= 0 else start
