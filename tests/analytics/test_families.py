"""Which agencies count beside each other, and whose family each is of."""

from __future__ import annotations

from hub.analytics.asking.families import Families

FORCES = Families.of([
    ("north", "forces", True), ("south", "forces", True), ("unit", "north", False), ("desk", "unit", False),
    ("hmpps", "moj", False), ("prison", "hmpps", False),
])  # fmt: skip


def parted(families: Families, *agencies: str) -> tuple[list[str], list[str], int]:
    """Those that count, those put aside, and the number of families."""
    bodies = families.counted(agencies)
    return sorted(bodies.counted), sorted(bodies.in_general), bodies.families


def test_a_family_is_a_body_with_its_parts_at_any_depth() -> None:
    assert parted(FORCES, "moj", "hmpps", "prison") == (["hmpps", "moj", "prison"], [], 1)
    assert parted(FORCES, "prison", "desk", "south") == (["desk", "prison", "south"], [], 3)
    assert parted(FORCES, "north", "desk") == (["desk", "north"], [], 1)
    assert parted(FORCES) == ([], [], 0)


def test_an_umbrella_heads_no_family_and_is_put_aside_beside_a_member() -> None:
    assert parted(FORCES, "north", "south") == (["north", "south"], [], 2)
    assert parted(FORCES, "forces", "desk", "moj") == (["desk", "moj"], ["forces"], 2)
    assert parted(FORCES, "forces", "moj") == (["forces", "moj"], [], 2)


def test_members_of_an_umbrella_within_a_body_are_of_its_family() -> None:
    inside = Families.of([("prison a", "prisons", True), ("prison b", "prisons", True), ("prisons", "hmpps", False)])
    assert parted(inside, "prison a", "prison b", "hmpps") == (["hmpps", "prison a", "prison b"], [], 1)
    assert parted(inside, "prisons", "hmpps") == (["hmpps", "prisons"], [], 1)


def test_neither_stands_for_the_other() -> None:
    assert FORCES.apart("north", "south")
    assert FORCES.apart("north", "unit")
    assert not FORCES.apart("north", "north")
    assert not FORCES.apart("forces", "desk")
    assert not FORCES.apart("desk", "forces")
    assert not FORCES.apart(None, "moj")
    assert not FORCES.apart("moj", None)


def test_a_circle_of_parts_ends() -> None:
    circle = Families.of([("a", "b", False), ("b", "c", False), ("c", "a", False)])
    assert [circle.head(body) for body in "abc"] == ["c", "a", "b"]
    assert Families.of([("a", "z", False), ("a", "b", False)]).head("a") == "b"
    assert Families.of([("a", "b", True), ("a", "z", False)]).head("a") == "z"
    assert Families.of([]).head("a") == "a"
