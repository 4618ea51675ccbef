"""`search`: whatever is recorded that speaks of some words, the closest first.

Asked by the API. One statement tells whether the graph is still the one that was indexed and which rows the caller's
filters select; where no index is kept, one more reads what the asker may see, and the index is made of that alone.
After changes it follows them: only the rows that they concern are read again.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, LiteralString

from hub.access.asker import ANONYMOUS
from hub.analytics.asking.answer_types import Filters, KindOfNoun, One, Placed, Ranked, Ref, kind_name
from hub.analytics.asking.reading import Reading
from hub.analytics.search.at_leisure import AtLeisure
from hub.analytics.search.corpus import SearchRow, read_corpus
from hub.analytics.search.follow import follow
from hub.analytics.search.highlight import look
from hub.analytics.search.index import SearchIndex
from hub.analytics.search.kept_indexes import Indexes, Key
from hub.analytics.search.thesaurus import the_thesaurus
from hub.analytics.search.understand import Asked, MatchKind, understand, words_asked
from hub.clock import today
from hub.errors import BadUserInput
from hub.graph.compiler.read import read_matching
from hub.graph.compiler.values import Tree, Value
from hub.graph.session import Graph
from hub.model.enums import AiClass, Choice, ToolStatus
from hub.model.registry import Model
from hub.model.stored import fold

NONE_RECORDED = "None recorded"
Hit = tuple[int, float]


class SearchFacetField(Choice):
    """What the hits of a search are counted by."""

    TYPE = "TYPE", "What kind of thing they are."
    OWNER = "OWNER", "The agency that owns the tool; counts tools only."
    STATUS = "STATUS", "The status of the tool on the day asked for; counts tools only."
    AI_CLASS = "AI_CLASS", "The family of technique of the tool; counts tools only."


@dataclass(frozen=True, slots=True)
class SearchFacetValue:
    """Hits that have something in common."""

    slug: Annotated[str | None, "Slug, or the name of an enumeration's value; null when none is recorded."]
    label: Annotated[str, 'Name in words; "None recorded" when there is none.']
    count: Annotated[int, "Hits, at least 1."]


@dataclass(frozen=True, slots=True)
class SearchFacet:
    """One thing that all hits, not only those of the page, are counted by."""

    field: Annotated[SearchFacetField, "What it is."]
    values: Annotated[tuple[SearchFacetValue, ...], "Those that occur, the most frequent first, then by label."]


@dataclass(frozen=True, slots=True)
class SearchFindings:
    """What is told of all hits together."""

    facets: Annotated[tuple[SearchFacet, ...], "How many hits there are of each kind, owner, status and class."]
    unknown: Annotated[tuple[str, ...], "Words of the question that nothing here holds, however they are read."]
    partial: Annotated[bool, "Whether nothing held enough of the words, so that hits hold fewer than they should."]


@dataclass(frozen=True, slots=True)
class SearchMatch:
    """Why something was found: a word of the question and what it was matched with."""

    given: Annotated[str, "The word or words as they were asked."]
    found: Annotated[str, "The word or words as they stand there, at the first place."]
    how: Annotated[MatchKind, "How the two go together."]


@dataclass(frozen=True, slots=True)
class SearchPart:
    """A piece of an excerpt."""

    text: Annotated[str, "Plain text, to be shown as it is and never as markup."]
    marked: Annotated[bool, "Whether it is what was asked for."]


@dataclass(frozen=True, slots=True)
class SearchHighlight:
    """An excerpt of a text in which the words stand."""

    field: Annotated[str, "The field of the subject that holds it; of a relationship, the names of its far end."]
    parts: Annotated[tuple[SearchPart, ...], "The excerpt in pieces, in order, at most 240 characters in all."]


@dataclass(frozen=True, slots=True)
class SearchHit(Placed):
    """Something that was found."""

    score: Annotated[float, "How well it matches, above 0; comparable within one answer only."]
    type: Annotated[str, KindOfNoun(), "What kind of thing it is."]
    title: Annotated[str, "Its name or title; its slug if it has neither."]
    subject: Annotated[Ref, One(), "The thing itself."]
    matches: Annotated[tuple[SearchMatch, ...], "Why it was found, in the order of the question."]
    highlights: Annotated[tuple[SearchHighlight, ...], "Where the words stand, at most 3, names first."]


async def search(
    reading: Reading,
    *,
    text: Annotated[str, "Words to look for, at most 300 characters; signs between them mean nothing."],
    types: Annotated[list[str] | None, KindOfNoun(), "Only these kinds; all when left out."] = None,
    where: Annotated[Filters | None, "Only the kinds named in it, and of each what satisfies its filter."] = None,
) -> Ranked[SearchHit]:
    """The hits: the best match first, then by type, title and slug.

    Raises BadUserInput for a text without a letter or digit, one that is too long, no types, or null in `where`.
    Cost: one statement; when the graph has changed two or three more, or one that reads the whole register.
    """
    words = words_asked(text)
    wanted = _wanted(reading, types, where)
    index, matching = await _index(reading, where or {})
    asked = understand(text, words, index, the_thesaurus())
    hits, unknown, partial = await asyncio.to_thread(_hits, index, asked)
    kept = [hit for hit in hits if _selected(index.rows[hit[0]], wanted, matching)]
    facets = _facets([index.rows[at] for at, _ in kept]) if reading.wants("facets") else ()
    findings = SearchFindings(facets, unknown, partial)
    places = [(-score, *index.orders[at]) for at, score in kept]
    return Ranked(places, lambda i: _hit(index.rows[kept[i][0]], kept[i][1], asked), findings)


async def slugs_of(reading: Reading, label: str) -> list[str]:
    """The slugs of what may be seen of a kind on the day, in their order. Cost: as a search."""
    index, _ = await _index(reading, {})
    return sorted(row.slug for row in index.rows if row.label == label)


async def refs_of(reading: Reading, text: str) -> list[Ref]:
    """What a search for words finds, the best match first. Raises and costs as `search` does."""
    words = words_asked(text)
    index, _ = await _index(reading, {})
    hits, *_ = await asyncio.to_thread(_hits, index, understand(text, words, index, the_thesaurus()))
    return [Ref(index.rows[at].label, index.rows[at].slug) for at, _ in hits]


async def prepare(graph: Graph, model: Model, deadline: float) -> None:
    """Make the index of those who are not signed in, for today; where that takes too long it is made beside requests.

    Raises like Graph.reading. Cost: one statement.
    """
    graph.kept.setdefault(AtLeisure, AtLeisure(graph, model))
    async with graph.reading(deadline) as transaction:
        await _index(Reading(transaction, model, ANONYMOUS, today().isoformat()), {})


def _hits(index: SearchIndex, asked: Asked) -> tuple[list[Hit], tuple[str, ...], bool]:
    """What matches, the best first; the words that nothing holds; and whether less had to do than should."""
    unknown = tuple(unit.given for unit in asked.units if not index.holds(unit))
    hits = index.search(asked, asked.needed)
    if hits or unknown:
        return hits, unknown, False
    fewer = (fewer_hits for needed in range(asked.needed - 1, 0, -1) if (fewer_hits := index.search(asked, needed)))
    hits = next(fewer, [])
    return hits, unknown, bool(hits)


def _wanted(reading: Reading, types: Sequence[str] | None, where: Mapping[str, Any] | None) -> frozenset[str]:
    """The labels of the kinds that are asked for."""
    labels = frozenset(reading.model.nouns)
    if types is not None:
        if not types:
            raise BadUserInput("types: name at least one kind, or leave it out for all")
        labels &= {label for label in labels if kind_name(label) in types}
    if where is not None:
        labels &= {label for label in labels if reading.model.nouns[label].singular in where}
    return labels


async def _index(reading: Reading, where: Mapping[str, Tree | None]) -> tuple[SearchIndex, dict[str, set[str]]]:
    """The index of what the asker may see, and the slugs that the filters select, by label."""
    indexes: Indexes = reading.transaction.kept.setdefault(Indexes, Indexes())
    key = (reading.asker.sees, reading.day)
    filters = _filters(reading, where)
    read = read_matching(reading.model, filters, Value(reading.day), reading.case)
    selected = await reading.read(read) if filters or indexes.has(key) else {}
    async with indexes.alone(key):
        index = await _current(reading, indexes, key)
    return index, {label: set(slugs) for label, slugs in selected.items()}


async def _current(reading: Reading, indexes: Indexes, key: Key) -> SearchIndex:
    """The index of the version that is read: as it is kept, brought up to it by what was changed, or made anew."""
    corpus, texts = None, frozenset[str]()
    if kept := indexes.get(key):
        changes = await reading.changed_since(kept.version, kept.texts)
        if changes == []:
            indexes.holds_still(key, reading.version)
            return kept.index
        # Of a past day what was corrected shows elsewhere too: in earlier values.
        corpus = await follow(reading, kept.corpus, changes) if changes and not reading.past else None
        texts = kept.texts
    if corpus is None:
        leisure: AtLeisure | None = reading.transaction.kept.get(AtLeisure)
        with reading.transaction.noting() as read:
            if leisure is None or reading.past or reading.possible:
                corpus = await read_corpus(reading)
            else:
                leisure.require_not_begun(key)
                with leisure.unless_too_large(key, reading.asker):
                    corpus = await read_corpus(reading)
        texts = frozenset(read)
    return await indexes.make(key, reading.version, texts, corpus)


def _filters(reading: Reading, where: Mapping[str, Tree | None]) -> dict[LiteralString, Tree]:
    filters: dict[LiteralString, Tree] = {}
    for noun in reading.model.nouns.values():
        if noun.singular in where:
            tree = where[noun.singular]
            if tree is None:
                raise BadUserInput(f"where.{noun.singular}: null is no condition; leave it out, or give {{}}")
            if tree:
                filters[noun.label] = tree
    return filters


def _selected(row: SearchRow, wanted: frozenset[str], matching: Mapping[str, set[str]]) -> bool:
    return row.label in wanted and (row.label not in matching or row.slug in matching[row.label])


def _hit(row: SearchRow, score: float, asked: Asked) -> SearchHit:
    matches, excerpts = look(row, asked)
    return SearchHit(
        score,
        kind_name(row.label),
        row.title,
        Ref(row.label, row.slug),
        tuple(SearchMatch(match.given, match.text, match.how) for match in matches),
        tuple(
            SearchHighlight(excerpt.field, tuple(SearchPart(*part) for part in excerpt.parts)) for excerpt in excerpts
        ),
    )


def _facets(rows: Sequence[SearchRow]) -> tuple[SearchFacet, ...]:
    tools = [row for row in rows if row.label == "Tool"]
    counted: dict[SearchFacetField, Iterable[tuple[str | None, str]]] = {
        SearchFacetField.TYPE: ((kind_name(row.label), _in_words(kind_name(row.label))) for row in rows),
        SearchFacetField.OWNER: (row.owner or _NONE for row in tools),
        SearchFacetField.STATUS: (_choice(ToolStatus, row.status) for row in tools),
        SearchFacetField.AI_CLASS: (_choice(AiClass, row.ai_class) for row in tools),
    }
    return tuple(SearchFacet(field, _values(values)) for field, values in counted.items())


_NONE: tuple[str | None, str] = (None, NONE_RECORDED)


def _in_words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _choice(choices: type[Choice], value: str | None) -> tuple[str | None, str]:
    return (value, choices(value).label) if value in list(choices) else _NONE


def _values(values: Iterable[tuple[str | None, str]]) -> tuple[SearchFacetValue, ...]:
    counts = Counter(values)
    order = sorted(counts.items(), key=lambda counted: (-counted[1], fold(counted[0][1]), counted[0][0] or ""))
    return tuple(SearchFacetValue(slug, label, count) for (slug, label), count in order)
