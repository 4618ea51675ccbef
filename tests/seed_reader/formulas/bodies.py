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
    return parents.union(*(above(world, parent) for parent in parents))


def stands_for(world: World, umbrella: Node, member: Node) -> bool:
    """Whether one is an umbrella of the other."""
    return bool(world.fact(umbrella, "umbrella")) and umbrella in above(world, member)


def strangers(world: World, agency: Node | None, other: Node | None) -> bool:
    """Whether these are different agencies of which neither is an umbrella of the other."""
    if agency is None or other is None or agency == other:
        return False
    return not stands_for(world, agency, other) and not stands_for(world, other, agency)


def same_family(world: World, agency: Node, other: Node) -> bool:
    """Whether some body that is no umbrella has both as a part, or is one and has the other."""
    over = [
        {body for body in (part, *above(world, part)) if not world.fact(body, "umbrella")} for part in (agency, other)
    ]
    return agency == other or bool(over[0] & over[1])


def parted(world: World, agencies: Iterable[Node | None]) -> Parted:
    """Owners, as they are counted."""
    every = {agency for agency in agencies if agency}
    general = {agency for agency in every if any(stands_for(world, agency, other) for other in every)}
    met: list[Node] = []
    for agency in sorted(every - general):
        if not any(same_family(world, agency, other) for other in met):
            met.append(agency)
    return Parted(every - general, general, len(met))
