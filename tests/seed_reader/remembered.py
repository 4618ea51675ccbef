"""What was worked out of a world is not worked out again: the formulas are naive, and ask the same a million times.

Used by the world itself and by the formulas that others lean on. A world that is cut to a day does not change.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from tests.seed_reader.world import World

P = ParamSpec("P")
R = TypeVar("R")


def remembered(work: Callable[Concatenate[World, P], R]) -> Callable[Concatenate[World, P], R]:
    """A function of a world and of names in it, that keeps what it gave with the world; nobody may change that."""

    @wraps(work)
    def kept(world: World, *names: P.args, **said: P.kwargs) -> R:
        key = (work, names, *said.items()) if said else (work, names)
        if key not in world.known:
            world.known[key] = work(world, *names, **said)
        return world.known[key]

    return kept
