"""From an actor to what the actor may see: values for the predicate that the compiler puts on every row.

A row is visible when its marking is within the actor's clearance, and its audience is empty or holds the actor's
agency. Whoever writes a row with an audience puts the owning agency into it, so ownership needs no test of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hub.model.enums import Marking


@dataclass(frozen=True)
class Actor:
    """Somebody who asks: cleared up to a marking, and acting for an agency or for none."""

    clearance: Marking
    agency: str | None = None


ANONYMOUS = Actor(Marking.PUBLISHED)
"""Nobody in particular: sees PUBLISHED rows with no audience."""


@dataclass(frozen=True)
class Visibility:
    """What an actor may see, in the form in which a statement takes it."""

    markings: tuple[str, ...]
    agency: str | None

    @classmethod
    def of(cls, actor: Actor) -> Visibility:
        """Every marking up to the actor's clearance."""
        ladder = list(Marking)
        return cls(tuple(m.value for m in ladder[: ladder.index(actor.clearance) + 1]), actor.agency)

    def parameters(self) -> dict[str, Any]:
        """The parameters `markings` and `agency` of every compiled statement."""
        return {"markings": list(self.markings), "agency": self.agency}
