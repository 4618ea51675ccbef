"""Families and umbrellas, as the definitions have them: which agencies count, and how many families they are of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tests.seed_reader.world import Node, World


class Parted(NamedTuple):
    """Agencies that count, umbrellas that do not beside a member, and how many families the former are of."""

    counted: set[Node]
    in_general: set[Node]
    families: int


def above(world: World, agency: Node) -> set[Node]:
    """Every body that an agency is part of, at any depth."""
    parents = set(world.far(agency, "parent"))
    return parents.union(*(above(world, one) for one in parents))


def stands_for(world: World, umbrella: Node, member: Node) -> bool:
    """Whether one is an umbrella of the other."""
    return bool(world.fact(umbrella, "umbrella")) and umbrella in above(world, member)


def strangers(world: World, one: Node | None, other: Node | None) -> bool:
    """Whether these are different agencies of which neither is an umbrella of the other."""
    if one is None or other is None or one == other:
        return False
    return not stands_for(world, one, other) and not stands_for(world, other, one)


def same_family(world: World, one: Node, other: Node) -> bool:
    """Whether some body that is no umbrella has both as a part, or is one and has the other."""
    over = [{body for body in (it, *above(world, it)) if not world.fact(body, "umbrella")} for it in (one, other)]
    return one == other or bool(over[0] & over[1])


def parted(world: World, agencies: Iterable[Node | None]) -> Parted:
    """Owners, as they are counted."""
    every = {one for one in agencies if one}
    general = {one for one in every if any(stands_for(world, one, other) for other in every)}
    met: list[Node] = []
    for one in sorted(every - general):
        if not any(same_family(world, one, other) for other in met):
            met.append(one)
    return Parted(every - general, general, len(met))
