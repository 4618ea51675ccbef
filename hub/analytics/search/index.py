"""An index of rows, in memory: which of them hold which words, and how well they match.

Built from the rows that one reader may see on one day, so that no count of words, and with it no score, knows of any
other row. Made and asked in threads; an index does not change once it is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from tantivy import Document, Index, Occur, Query, SchemaBuilder, Searcher, TextAnalyzerBuilder, Tokenizer

from hub.analytics.search.corpus import SearchRow, Weight
from hub.analytics.search.thesaurus import Thesaurus
from hub.analytics.search.tokenizer import Stems, words_of
from hub.analytics.search.understand import Alternative, Asked, Unit

FIELDS: dict[Weight, tuple[str, float]] = {
    Weight.HEADING: ("heading", 3.0),
    Weight.SLUG: ("slug", 1.5),
    Weight.TEXT: ("text", 1.0),
    Weight.CONTEXT: ("context", 0.7),
}
"""Where the texts of each weight are kept, and by how much a match there counts."""

# A row is as good as its best alternative; what else it matches adds a little.
_TIE = 0.3
_WHOLE_NAME, _NAME_HOLDS_ALL = 25.0, 2.0
# Rows without a name of their own, and pages and documents, stand behind what they are about. The headline of a
# document is no name but a sentence about others.
_BEHIND, _LESS = ("Source", "Evidence", "Communication"), 0.5
_MEGABYTE = 1_000_000
_PREFIXES, _TYPOS = 20, 12


def _schema_builder() -> SchemaBuilder:
    made = SchemaBuilder()
    for name, _ in FIELDS.values():
        made = made.add_text_field(name, tokenizer_name="written")
    made = made.add_text_field("words", tokenizer_name="written", index_option="basic")
    return made.add_text_field("whole", tokenizer_name="raw", index_option="basic").add_unsigned_field(
        "number", fast=True
    )


_SCHEMA = _schema_builder().build()


@dataclass(frozen=True, slots=True)
class Filed:
    """A row as it was read into words, under a number of its own."""

    row: SearchRow
    number: int
    document: Document


@dataclass(frozen=True)
class SearchIndex:
    """Rows in the order in which they stand when they match equally well, their words, and a searcher over them."""

    rows: Sequence[SearchRow]
    orders: Sequence[tuple[str, str, str]]
    vocabulary: tuple[str, ...]
    searcher: Searcher
    filed: Mapping[tuple[str, str], Filed]
    places: Mapping[int, int]

    @classmethod
    def of(cls, corpus: Iterable[SearchRow], thesaurus: Thesaurus, before: SearchIndex | None = None) -> SearchIndex:
        """An index of these rows. Cost: some 0.3 ms for each row, in the thread that calls.

        A row that `before` holds just so costs a seventh of that. It is the same index: tantivy counts the words of
        rows that were taken out of an index for as long as it likes, which would tell of them through the scores.
        """
        rows = sorted(corpus, key=SearchRow.order)
        filed = _filed(rows, before)
        index = Index(_SCHEMA)
        index.register_tokenizer("written", TextAnalyzerBuilder(Tokenizer.whitespace()).build())
        size = sum(len(text.text) for row in rows for text in row.texts)
        # One thread, so that equal rows always make an equal index.
        writer = index.writer(heap_size=max(15 * _MEGABYTE, min(8 * size, 500 * _MEGABYTE)), num_threads=1)
        for filed_row in filed.values():
            writer.add_document(filed_row.document)
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        searcher = index.searcher()
        known = {word for word, _ in searcher.terms_with_prefix("words", "")}
        places = {filed_row.number: at for at, filed_row in enumerate(filed.values())}
        vocabulary = tuple(sorted(known | thesaurus.words))
        return cls(rows, [row.order() for row in rows], vocabulary, searcher, filed, places)

    def knows(self, stem: str) -> bool:
        """Whether some row holds the stem."""
        return any(self.searcher.doc_freq(name, stem) for name, _ in FIELDS.values())

    def together(self, stems: Stems) -> bool:
        """Whether some row holds these stems one after another."""
        phrases = (Query.phrase_query(_SCHEMA, name, list(stems)) for name, _ in FIELDS.values())
        return any(self.searcher.search(phrase, limit=1, count=False).hits for phrase in phrases)

    def beginning(self, start: str) -> list[str]:
        """Words that begin so, those in the most rows first."""
        terms = self.searcher.terms_with_prefix("words", start)
        return [word for word, _ in sorted(terms, key=lambda term: (-term[1], term[0]))[:_PREFIXES]]

    def close_to(self, word: str, distance: int) -> list[tuple[str, int]]:
        """The closest words, with how many letters are wrong: put in, left out, changed, or swapped with the next."""
        matches = extract(word, self.vocabulary, scorer=OSA.distance, score_cutoff=distance, limit=None)
        least = min((int(wrong) for _, wrong, _ in matches), default=0)
        return sorted((close, least) for close, wrong, _ in matches if wrong == least)[:_TYPOS]

    def holds(self, unit: Unit) -> bool:
        """Whether some row matches a unit."""
        return bool(self.searcher.search(_unit(unit), limit=1, count=False).hits)

    def search(self, asked: Asked, needed: int) -> list[tuple[int, float]]:
        """The places of the rows that match so many units, and their scores: the best first, then in row order."""
        query = Query.boolean_query([(Occur.Should, _all(asked, needed)), (Occur.Should, _by_name(asked))])
        hits = self.searcher.search(query, limit=max(1, len(self.rows)), count=False).hits
        numbers = self.searcher.fast_field_values("number", [address for _, address in hits])
        places = [self.places[int(number or 0)] for number in numbers]
        scored = [(at, self._score(at, score)) for at, (score, _) in zip(places, hits, strict=True)]
        return sorted(scored, key=lambda hit: (-hit[1], hit[0]))

    def _score(self, at: int, score: float) -> float:
        """Rounded, so that it does not depend on the order in which parts were added."""
        row = self.rows[at]
        return round(score * (1.0 if row.titled and row.label not in _BEHIND else _LESS), 3)


def _filed(rows: Sequence[SearchRow], before: SearchIndex | None) -> dict[tuple[str, str], Filed]:
    """Each row with its words, in the order of the rows."""
    known: Mapping[tuple[str, str], Filed] = before.filed if before else {}
    free = count(1 + max((filed_row.number for filed_row in known.values()), default=0))
    filed: dict[tuple[str, str], Filed] = {}
    for row in rows:
        name = (row.label, row.slug)
        filed_row = known.get(name)
        if filed_row is None or filed_row.row != row:
            number = next(free)
            filed_row = Filed(row, number, _document(number, row))
        filed[name] = filed_row
    return filed


def _document(number: int, row: SearchRow) -> Document:
    made = Document()
    made.add_unsigned("number", number)
    for text in row.texts:
        words = words_of(text.text)
        weight = Weight.TEXT if row.label in _BEHIND and text.weight is Weight.HEADING else text.weight
        made.add_text(FIELDS[weight][0], " ".join(word.stem for word in words))
        made.add_text("words", " ".join(word.plain for word in words))
        if text.weight in (Weight.HEADING, Weight.SLUG):
            made.add_text("whole", " ".join(word.plain for word in words))
    return made


def _all(asked: Asked, needed: int) -> Query:
    """Enough of what was asked for, and better if a name holds it all in one."""
    units = [(Occur.Should, _unit(unit)) for unit in asked.units]
    enough = Query.boolean_query(units, minimum_number_should_match=needed)
    stems = asked.stems
    if len(stems) < 2:
        return enough
    name = Query.boost_query(Query.phrase_query(_SCHEMA, "heading", list(stems)), _NAME_HOLDS_ALL)
    return Query.boolean_query([(Occur.Must, enough), (Occur.Should, name)])


def _by_name(asked: Asked) -> Query:
    """A name that is just what was asked for."""
    return Query.const_score_query(Query.term_query(_SCHEMA, "whole", asked.whole), _WHOLE_NAME)


def _unit(unit: Unit) -> Query:
    return _best(Query.boost_query(_alternative(way), way.weight) for way in unit.alternatives)


def _alternative(way: Alternative) -> Query:
    if way.together and len(way.stems) > 1:
        return _best(
            Query.boost_query(Query.phrase_query(_SCHEMA, name, list(way.stems)), boost)
            for name, boost in FIELDS.values()
        )
    return Query.boolean_query([(Occur.Must, _term(stem)) for stem in way.stems])


def _term(stem: str) -> Query:
    return _best(
        Query.boost_query(Query.term_query(_SCHEMA, name, stem, index_option="freq"), boost)
        for name, boost in FIELDS.values()
    )


def _best(queries: Iterable[Query]) -> Query:
    listed = list(queries)
    return Query.disjunction_max_query(listed, _TIE) if listed else Query.empty_query()
