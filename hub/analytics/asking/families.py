"""Families and umbrellas: how many bodies, and how many that answer for themselves, stand behind some agencies.

Called by the questions that count agencies. Pure. A family is a body with all that are part of it, at any depth. An
umbrella only stands for its members and heads no family. What is recorded of it is of its members in general: it is
put aside where a member is there too, and counts as an agency and a family of its own only where none is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from hub.analytics.asking.membership import Steps, wholes, with_all
from hub.errors import BadUserInput

FAMILIES = "Families of these agencies: a body and all that are part of it are one; members of an umbrella are not."
IN_GENERAL = (
    "Umbrellas put aside because a member is there: what is recorded of them is of their members in general, and is "
    "counted neither as an agency nor as a family."
)


class Bodies(NamedTuple):
    """Some agencies parted: those that count, the umbrellas put aside, and how many families the counted are of."""

    counted: frozenset[str]
    in_general: frozenset[str]
    families: int


class Counts(Protocol):
    """An answer that says how many agencies, of how many families, it is about."""

    @property
    def agency_count(self) -> int: ...
    @property
    def family_count(self) -> int: ...


class Least(NamedTuple):
    """How many agencies, of how many families, an answer has to be about to be given."""

    agencies: int
    families: int

    @classmethod
    def of(cls, agencies: int, families: int) -> Least:
        """Raises BadUserInput when either number is below 1."""
        for argument, least in (("minAgencies", agencies), ("minFamilies", families)):
            if least < 1:
                raise BadUserInput(f"{argument}: give 1 or more")
        return cls(agencies, families)

    def met_by(self, counts: Counts) -> bool:
        """Whether an answer is about so many."""
        return counts.agency_count >= self.agencies and counts.family_count >= self.families


@dataclass(frozen=True, slots=True)
class Families:
    """Who is part of whom and which of these are umbrellas, as far as can be seen."""

    parents: Steps
    umbrellas: frozenset[str]
    _heads: dict[str, str] = field(default_factory=dict[str, str], compare=False)
    _over: dict[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]], compare=False)

    @classmethod
    def of(cls, parts: Iterable[Iterable[str | bool]]) -> Families:
        """From rows of a part, its whole, and whether the whole is an umbrella."""
        rows = [(str(part), str(whole), umbrella) for part, whole, umbrella in parts]
        return cls(
            wholes((part, whole) for part, whole, _ in rows),
            frozenset(whole for _, whole, umbrella in rows if umbrella),
        )

    def stand_for(self, agency: str) -> frozenset[str]:
        """The umbrellas that an agency is a member of."""
        if agency not in self._over:
            self._over[agency] = (with_all([agency], self.parents) - {agency}) & self.umbrellas
        return self._over[agency]

    def apart(self, agency: str | None, other: str | None) -> bool:
        """Whether these are two known agencies of which neither stands for the other."""
        if agency is None or other is None or agency == other:
            return False
        return agency not in self.stand_for(other) and other not in self.stand_for(agency)

    def counted(self, agencies: Iterable[str]) -> Bodies:
        """These agencies, as they are counted."""
        every = frozenset(agencies)
        general = every & frozenset[str]().union(*map(self.stand_for, every))
        rest = every - general
        return Bodies(rest, general, len({self.head(agency) for agency in rest}))

    def head(self, agency: str) -> str:
        """The body that heads an agency's family: the topmost above it, or itself, that is no umbrella.

        Of several bodies above, one that is no umbrella is followed first, then the least slug; a circle ends where it
        began to repeat.
        """
        if agency not in self._heads:
            self._heads[agency] = self._topmost(agency)
        return self._heads[agency]

    def _topmost(self, agency: str) -> str:
        at = head = agency
        seen = {agency}
        while above := self.parents.get(at, frozenset[str]()) - seen:
            at = min(above, key=lambda slug: (slug in self.umbrellas, slug))
            seen.add(at)
            head = head if at in self.umbrellas else at
        return head
