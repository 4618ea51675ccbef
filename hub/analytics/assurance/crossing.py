"""What is recorded for a principle of one framework suggests about another's that stands for the same concept.

Called by hub.analytics.assurance.pairs. Pure. One hop, always our reading; nothing here counts in coverage or gaps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from hub.model.enums import LADDER, AlignmentLevel, ConceptRelation

STRENGTH = list(ConceptRelation)
"""Strongest first."""
HIGHEST = {ConceptRelation.EXACT: 4, ConceptRelation.CLOSE: 2, ConceptRelation.PARTIAL: 1}


class Expressing(Protocol):
    """A principle as far as the crosswalk goes: its concepts are slug, name, relation."""

    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def concepts(self) -> Sequence[tuple[str, str, ConceptRelation]]: ...


class Stating(Protocol):
    """A framework as far as the crosswalk goes."""

    @property
    def slug(self) -> str: ...
    @property
    def title(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Link:
    """A principle at which the subject stands on a rung above the lowest, as an expression of one concept."""

    principle: str
    name: str
    framework: str
    title: str
    relation: ConceptRelation
    rung: int


@dataclass(frozen=True, slots=True)
class Links:
    """The links of one subject by concept."""

    by_concept: dict[str, list[Link]]

    @classmethod
    def of(cls, recorded: Iterable[tuple[Expressing, Stating, AlignmentLevel]]) -> Links:
        """From the principles of which something is recorded, with their frameworks; a contradiction crosses not."""
        links: defaultdict[str, list[Link]] = defaultdict(list)
        for principle, framework, level in recorded:
            if level is AlignmentLevel.CONTRADICTED or not level.rung:
                continue
            for concept, _, relation in principle.concepts:
                link = Link(principle.slug, principle.name, framework.slug, framework.title, relation, level.rung)
                links[concept].append(link)
        return cls(dict(links))


@dataclass(frozen=True, slots=True)
class Crossing:
    """A level suggested by one principle of another framework through one concept."""

    level: AlignmentLevel
    source: str
    concept: str
    path: str


def best_crossing(principle: Expressing, framework: str, links: Links) -> Crossing | None:
    """The highest level that a principle of another framework suggests; then by stronger relation and slugs."""
    best: tuple[tuple[int, int, str, str], Crossing] | None = None
    for concept, name, relation in principle.concepts:
        for link in links.by_concept.get(concept, ()):
            if link.framework == framework:
                continue
            weaker = max(relation, link.relation, key=STRENGTH.index)
            rung = min(link.rung, HIGHEST[weaker])
            rank = (-rung, STRENGTH.index(weaker), link.principle, concept)
            if best is None or rank < best[0]:
                path = f"“{link.name}” of “{link.title}”, through “{name}” ({weaker.value})"
                best = rank, Crossing(LADDER[rung], link.principle, concept, path)
    return best and best[1]
