"""How two frameworks correspond: which of their principles express the same concepts, and which have no counterpart.

Asked by the API as `crosswalk`. Every link of a principle to a concept is a reading, and so is every row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from hub.analytics.asking.answer_types import Many, One, Ref
from hub.analytics.asking.basis import basis_of
from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.analytics.assurance.crossing import STRENGTH
from hub.errors import BadUserInput, NotFound
from hub.model.enums import Basis, ConceptRelation
from hub.model.stored import fold

CORRESPONDENCE = load("assurance/crosswalk.cypher")


@dataclass(frozen=True, slots=True)
class CrosswalkLink:
    """One concept that both principles of a pair express."""

    concept: Annotated[Ref, One("Concept"), "The concept."]
    from_relation: Annotated[ConceptRelation, "How closely the principle of the first framework stands for it."]
    to_relation: Annotated[ConceptRelation, "How closely the principle of the second framework stands for it."]
    relation: Annotated[ConceptRelation, "The weaker of the two."]


@dataclass(frozen=True, slots=True)
class CrosswalkPair:
    """A principle of each framework that share at least one concept."""

    from_: Annotated[Ref, One("Principle"), "The principle of the first framework."]
    to: Annotated[Ref, One("Principle"), "The principle of the second framework."]
    relation: Annotated[ConceptRelation, "The strongest of its links; a link is as strong as its weaker end."]
    via: Annotated[
        tuple[Ref, ...], Many("Concept"), "Every concept they share, the strongest link first, then by name."
    ]
    links: Annotated[tuple[CrosswalkLink, ...], "The same concepts, each with both of its ends."]
    basis: Annotated[Basis | None, "INFERRED when any end of a link is our reading; null when none says."]
    sources: Annotated[tuple[Ref, ...], Many("Source"), "What the ends of its links cite, by slug."]


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Two frameworks side by side, principles of tools and of agencies alike."""

    from_: Annotated[Ref, One("Framework"), "The first framework."]
    to: Annotated[Ref, One("Framework"), "The second framework."]
    pairs: Annotated[
        tuple[CrosswalkPair, ...],
        "Pairs that share a concept: by place in the first framework, then the strongest, then by place in the second.",
    ]
    unmapped_from: Annotated[
        tuple[Ref, ...], Many("Principle"), "Principles of the first that share no concept with the second, in order."
    ]
    unmapped_to: Annotated[
        tuple[Ref, ...], Many("Principle"), "Principles of the second that share no concept with the first, in order."
    ]


@dataclass(frozen=True, slots=True)
class _End:
    """How one principle expresses one concept."""

    concept: str
    name: str
    relation: ConceptRelation
    basis: Basis | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Principle:
    slug: str
    order: int
    ends: dict[str, _End]


async def crosswalk(
    reading: Reading,
    *,
    from_: Annotated[str, "Slug of the first framework."],
    to: Annotated[str, "Slug of the second framework, which is another one."],
) -> Crosswalk:
    """How two frameworks correspond, one row for each pair of principles.

    Raises BadUserInput when both are the same, NotFound for an unknown one. Cost: one statement.
    """
    if from_ == to:
        raise BadUserInput("from and to: give two different frameworks")
    parts = {"SOURCES"} if reading.wants("sources") else set[str]()
    rows = await reading.ask(CORRESPONDENCE, parts=parts, slugs=[from_, to])
    by_framework = {slug: _principles(principles) for slug, principles in rows}
    for argument, slug in (("from", from_), ("to", to)):
        if slug not in by_framework:
            raise NotFound.of(argument)
    ours, theirs = by_framework[from_], by_framework[to]
    return Crosswalk(
        Ref("Framework", from_),
        Ref("Framework", to),
        tuple(pair for principle in ours for pair in _pairs_of(principle, theirs)),
        _unmapped(ours, theirs),
        _unmapped(theirs, ours),
    )


def _principles(rows: Iterable[list[Any]]) -> list[_Principle]:
    """The principles of a framework in its order."""
    principles = (_Principle(slug, order, {end[0]: _end(*end) for end in ends}) for slug, order, ends in rows)
    return sorted(principles, key=lambda principle: (principle.order, principle.slug))


def _end(concept: str, name: str, relation: str, basis: str | None, sources: list[str]) -> _End:
    return _End(concept, name, ConceptRelation(relation), Basis(basis) if basis else None, tuple(sources))


def _unmapped(these: list[_Principle], others: list[_Principle]) -> tuple[Ref, ...]:
    expressed = {concept for principle in others for concept in principle.ends}
    return tuple(Ref("Principle", principle.slug) for principle in these if not principle.ends.keys() & expressed)


def _pairs_of(principle: _Principle, others: Iterable[_Principle]) -> list[CrosswalkPair]:
    """The pairs of one principle, the strongest first; the others come in the order of their framework."""
    pairs = [_pair(principle, other) for other in others if principle.ends.keys() & other.ends.keys()]
    return sorted(pairs, key=lambda pair: STRENGTH.index(pair.relation))


def _pair(ours: _Principle, other: _Principle) -> CrosswalkPair:
    shared = ours.ends.keys() & other.ends.keys()
    links = sorted((_link(ours.ends[concept], other.ends[concept]) for concept in shared), key=_place(ours))
    ends = [principle.ends[concept] for concept in shared for principle in (ours, other)]
    return CrosswalkPair(
        Ref("Principle", ours.slug),
        Ref("Principle", other.slug),
        links[0].relation,
        tuple(link.concept for link in links),
        tuple(links),
        basis_of(end.basis for end in ends),
        tuple(Ref("Source", slug) for slug in sorted({slug for end in ends for slug in end.sources})),
    )


def _link(end: _End, other: _End) -> CrosswalkLink:
    weaker = max(end.relation, other.relation, key=STRENGTH.index)
    return CrosswalkLink(Ref("Concept", end.concept), end.relation, other.relation, weaker)


def _place(principle: _Principle) -> Any:
    def place(link: CrosswalkLink) -> tuple[int, str, str]:
        slug = link.concept.slug
        return STRENGTH.index(link.relation), fold(principle.ends[slug].name), slug

    return place
