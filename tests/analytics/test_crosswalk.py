"""What one principle's level suggests about another: the weaker relation decides."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from hub.analytics.assurance.crossing import Links, best_crossing
from hub.model.enums import LADDER, AlignmentLevel, ConceptRelation


@dataclass(frozen=True)
class Stated:
    """A principle that expresses concepts."""

    slug: str
    concepts: tuple[tuple[str, str, ConceptRelation], ...]
    name: str = "P"


def principle(slug: str, **relations: str) -> Stated:
    """A principle with the relation to each concept."""
    return Stated(slug, tuple((concept, concept, ConceptRelation(r)) for concept, r in relations.items()))


@dataclass(frozen=True)
class Code:
    """A framework."""

    slug: str

    @property
    def title(self) -> str:
        """Its slug in capitals."""
        return self.slug.upper()


F, G = Code("f"), Code("g")


@pytest.mark.parametrize(
    ("ours", "theirs", "rung", "crossed"),
    [
        ("EXACT", "EXACT", 4, 4),
        ("EXACT", "EXACT", 1, 1),
        ("EXACT", "CLOSE", 4, 2),
        ("CLOSE", "EXACT", 3, 2),
        ("CLOSE", "CLOSE", 1, 1),
        ("EXACT", "PARTIAL", 4, 1),
        ("PARTIAL", "CLOSE", 2, 1),
    ],
)
def test_the_weaker_relation_decides(ours: str, theirs: str, rung: int, crossed: int) -> None:
    links = Links.of([(principle("p", c=theirs), F, LADDER[rung])])
    crossing = best_crossing(principle("q", c=ours), "g", links)
    assert crossing is not None
    assert (crossing.level.rung, crossing.source, crossing.concept) == (crossed, "p", "c")


def test_the_best_of_several_is_taken_and_named() -> None:
    links = Links.of(
        [
            (principle("a", c="PARTIAL"), F, LADDER[4]),
            (principle("b", c="CLOSE", d="EXACT"), G, LADDER[3]),
        ]
    )
    crossing = best_crossing(principle("q", c="EXACT", d="EXACT"), "h", links)
    assert crossing is not None
    assert (crossing.level.rung, crossing.source, crossing.concept) == (3, "b", "d")
    assert crossing.path == "“P” of “G”, through “d” (EXACT)"


def test_nothing_crosses_within_a_framework_from_nothing_from_a_contradiction_or_by_two_hops() -> None:
    links = Links.of(
        [
            (principle("p", c="EXACT"), F, LADDER[4]),
            (principle("z", d="EXACT"), F, LADDER[0]),
            (principle("y", e="EXACT"), F, AlignmentLevel.CONTRADICTED),
        ]
    )
    assert best_crossing(principle("q", c="EXACT"), "g", links) is not None
    assert best_crossing(principle("q", c="EXACT"), "f", links) is None
    for concept in ("d", "e", "x"):
        assert best_crossing(principle("q", **{concept: "EXACT"}), "g", links) is None
