"""What evidence for one principle suggests about another that stands for the same concept.

Called by hub.analytics.assurance.standing. Pure. One hop, always our reading; nothing here counts in coverage or gaps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from hub.analytics.assurance.ladder import Standing
from hub.model.enums import AlignmentLevel, ConceptRelation

STRENGTH = list(ConceptRelation)
"""Strongest first."""
HIGHEST = {ConceptRelation.EXACT: 4, ConceptRelation.CLOSE: 2, ConceptRelation.PARTIAL: 1}
LEVELS = list(AlignmentLevel)


class Expressing(Protocol):
    """A principle as far as the crosswalk goes: its concepts are slug, name, relation."""

    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def concepts(self) -> Sequence[tuple[str, str, ConceptRelation]]: ...


@dataclass(frozen=True, slots=True)
class Link:
    """A principle at which the subject has an alignment, as an expression of one concept."""

    principle: str
    name: str
    framework: str
    relation: ConceptRelation
    level: AlignmentLevel


@dataclass(frozen=True, slots=True)
class Links:
    """The links of one subject by concept."""

    by_concept: dict[str, list[Link]]

    @classmethod
    def of(cls, recorded: Iterable[tuple[Expressing, str, Standing]]) -> Links:
        """From the principles at which a subject has an alignment, with the titles of their frameworks."""
        found: defaultdict[str, list[Link]] = defaultdict(list)
        for principle, framework, standing in recorded:
            if standing.level.rung:
                for concept, _, relation in principle.concepts:
                    found[concept].append(Link(principle.slug, principle.name, framework, relation, standing.level))
        return cls(dict(found))


@dataclass(frozen=True, slots=True)
class Crossing:
    """A level suggested by one other principle through one concept, before the caps of the principle itself."""

    level: AlignmentLevel
    source: str
    concept: str
    path: str


def best_crossing(principle: Expressing, links: Links) -> Crossing | None:
    """The highest level that another principle suggests; then by stronger relation and slugs. None when none does."""
    best: tuple[tuple[int, int, str, str], Crossing] | None = None
    for concept, name, relation in principle.concepts:
        for link in links.by_concept.get(concept, ()):
            if link.principle == principle.slug:
                continue
            weaker = max(relation, link.relation, key=STRENGTH.index)
            rung = min(link.level.rung, HIGHEST[weaker])
            rank = (-rung, STRENGTH.index(weaker), link.principle, concept)
            if best is None or rank < best[0]:
                path = f"“{link.name}” of “{link.framework}”, through “{name}” ({weaker.value})"
                best = rank, Crossing(LEVELS[rung], link.principle, concept, path)
    return best and best[1]
