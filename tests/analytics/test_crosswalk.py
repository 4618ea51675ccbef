"""What one principle's level suggests about another: the weaker relation decides."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from hub.analytics.assurance.crossing import Links, best_crossing
from hub.analytics.assurance.ladder import Standing
from hub.model.enums import AlignmentLevel, ConceptRelation


@dataclass(frozen=True)
class Stated:
    """A principle that expresses concepts."""

    slug: str
    concepts: tuple[tuple[str, str, ConceptRelation], ...]
    name: str = "P"


def principle(slug: str, **relations: str) -> Stated:
    """A principle with the relation to each concept."""
    return Stated(slug, tuple((concept, concept, ConceptRelation(r)) for concept, r in relations.items()))


def at(rung: int) -> Standing:
    """A standing at a level."""
    return Standing(list(AlignmentLevel)[rung], "", None, ())


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
    links = Links.of([(principle("p", c=theirs), "F", at(rung))])
    found = best_crossing(principle("q", c=ours), links)
    assert found is not None
    assert (found.level.rung, found.source, found.concept) == (crossed, "p", "c")


def test_the_best_of_several_is_taken_and_named() -> None:
    links = Links.of(
        [
            (principle("a", c="PARTIAL"), "F", at(4)),
            (principle("b", c="CLOSE", d="EXACT"), "G", at(3)),
        ]
    )
    found = best_crossing(principle("q", c="EXACT", d="EXACT"), links)
    assert found is not None
    assert (found.level.rung, found.source, found.concept) == (3, "b", "d")
    assert found.path == "“P” of “G”, through “d” (EXACT)"


def test_nothing_crosses_from_itself_from_nothing_or_by_two_hops() -> None:
    links = Links.of([(principle("p", c="EXACT"), "F", at(4)), (principle("z", d="EXACT"), "F", at(0))])
    assert best_crossing(principle("p", c="EXACT"), links) is None
    assert best_crossing(principle("q", d="EXACT"), links) is None
    assert best_crossing(principle("q", e="EXACT"), links) is None
