"""What is searched, after changes: only the rows that they concern are read anew.

Called by hub.analytics.search.question with what the journal tells. A row is concerned when it was changed, when a
relationship of it was, or when it bears the name of what it leads to and that was changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from hub.analytics.asking.reading import Reading
from hub.analytics.search.corpus import Corpus, Name, Register, Row, ends_of, read_rows, search_row_of, searched_edges
from hub.graph.compiler.values import Value
from hub.graph.meanwhile import Changed
from hub.model.registry import Model

MOST = 2_000
"""Rows that are read anew; where more are concerned all is."""

BySlug = Mapping[str, set[str]]


async def follow(reading: Reading, corpus: Corpus, changes: Iterable[Changed]) -> Corpus | None:
    """The corpus after these changes; None where it is better read anew. Cost: one statement, or two."""
    model = corpus.register.model
    changes = list(changes)
    rows = {row.nodes[0] for row in changes if row.name in model.nouns}
    concerned = {node for row in changes for node in row.nodes if node[0] in model.nouns}
    concerned |= {*_led_to(corpus.register, rows), *await _leading_now(reading, model, rows)}
    if len(concerned) > MOST:
        return None
    by_label = _by_label(concerned)
    edges = [edge for label in by_label for edge in searched_edges(model, label)]
    fresh, pairs = await read_rows(reading, list(by_label), edges, _values(by_label))
    kept = {label: _without(known, by_label.get(label, ())) for label, known in corpus.register.rows.items()}
    for label, label_rows in fresh.items():
        kept[label] |= label_rows
    try:
        ends = ends_of(edges, pairs, kept)
    except KeyError:
        # It leads to a row that the journal does not tell of: some other program wrote.
        return None
    return _followed(corpus, Register(model, kept, _joined(corpus.register, ends, by_label)), concerned)


def _followed(corpus: Corpus, register: Register, concerned: set[Name]) -> Corpus:
    followed = {name: search_row for name, search_row in corpus.rows.items() if name not in concerned}
    for label, slug in concerned:
        if slug in register.rows[label]:
            followed[label, slug] = search_row_of(register, label, slug)
    return Corpus(register, followed)


def _led_to(register: Register, rows: set[Name]) -> Iterator[Name]:
    """The rows that led to one of these."""
    slugs = _by_label(rows)
    for (source, field), ends in register.ends.items():
        gone = {slug for target in register.model.edges(source)[field].targets for slug in slugs.get(target, ())}
        yield from ((source, start) for start, end in ends.items() if gone and end["slug"] in gone)


async def _leading_now(reading: Reading, model: Model, rows: set[Name]) -> list[Name]:
    """The rows that lead to one of these now: who sees a row may not have seen it before."""
    slugs = _by_label(rows)
    back = [
        model.edges(target)[edge.inverse]
        for source in model.nouns
        for edge in searched_edges(model, source)
        for target in edge.targets
        if target in slugs
    ]
    if not back:
        return []
    _, pairs = await read_rows(reading, [], back, _values(slugs))
    ends = ((edge, target) for edge in back for target in edge.targets)
    return [(target, far) for (_, target), joined in zip(ends, pairs, strict=True) for _, far, _ in joined]


def _joined(
    register: Register, fresh: Mapping[tuple[str, str], Mapping[str, Row]], concerned: BySlug
) -> dict[tuple[str, str], dict[str, Row]]:
    return {
        place: _without(known, concerned.get(place[0], ())) | dict(fresh.get(place, {}))
        for place, known in register.ends.items()
    }


def _without(known: Mapping[str, Row], slugs: Collection[str]) -> dict[str, Row]:
    return {slug: row for slug, row in known.items() if slug not in slugs} if slugs else dict(known)


def _by_label(names: Iterable[Name]) -> dict[str, set[str]]:
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for label, slug in names:
        groups[label].add(slug)
    return {label: groups[label] for label in sorted(groups)}


def _values(slugs: BySlug) -> dict[str, Value]:
    return {label: Value(sorted(those)) for label, those in slugs.items()}
