"""What of the graph is open to somebody: the predicate of every read, from the conditions that the model declares.

Each condition stands here once, in the two forms in which it is asked: as Cypher, which hub.graph.compiler.governed
puts on every row that is read, and of a row in memory, for feeds that agencies serve from lists of records. Whoever
writes a row with an audience puts the owning agency into it, so ownership needs no condition of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any, LiteralString

from hub.access.roles import Role
from hub.model.enums import Marking
from hub.model.policy import READS, VisibilityRule


@dataclass(frozen=True)
class Visibility:
    """What is open to whoever is cleared so far, acts for this agency or for none, and has these roles.

    No condition asks for a role yet; they are part of it because what is kept for one reader is kept by this value.
    """

    clearance: Marking
    agency: str | None = None
    roles: frozenset[Role] = frozenset()

    @cached_property
    def markings(self) -> tuple[str, ...]:
        """Every marking up to the clearance."""
        ladder = list(Marking)
        return tuple(marking.value for marking in ladder[: ladder.index(self.clearance) + 1])

    @property
    def acts(self) -> bool:
        """Whether somebody acts for an agency: who does not needs no text that asks for one (decision 24)."""
        return self.agency is not None

    def parameters(self) -> dict[str, Any]:
        """The parameters of `predicate`: markings and agency."""
        return {"markings": list(self.markings), "agency": self.agency}


@dataclass(frozen=True)
class _Named:
    """Where a row's marking and audience are read in a statement."""

    marking: LiteralString
    audience: LiteralString


@dataclass(frozen=True)
class _Form:
    """A condition as text about marking and audience, for who acts for an agency or not; and of a row in memory."""

    text: Callable[[_Named, bool], LiteralString]
    holds: Callable[[str, Collection[str], Visibility], bool]


def _cleared(row: _Named, acts: bool) -> LiteralString:
    return f"{row.marking} IN $markings"


def _shared(row: _Named, acts: bool) -> LiteralString:
    return f"({row.audience} IS NULL OR $agency IN {row.audience})" if acts else f"{row.audience} IS NULL"


_FORMS = {
    VisibilityRule.CLEARED: _Form(_cleared, lambda marking, audience, seen_by: marking in seen_by.markings),
    VisibilityRule.SHARED: _Form(
        _shared, lambda marking, audience, seen_by: not audience or seen_by.agency in audience
    ),
}


def predicate(
    row: LiteralString, *, acts: bool, marking: LiteralString = "marking", audience: LiteralString = "audience"
) -> LiteralString:
    """Cypher that is true of a row, by its name in a statement, when it is visible. Parameters: Visibility's.

    `marking` and `audience` are the properties that hold them, for what is seen like rows and is none.
    """
    named = _Named(f"{row}.{marking}", f"{row}.{audience}")
    return " AND ".join([_FORMS[condition].text(named, acts) for condition in READS])


def hiding(marking: str, audience: Collection[str], seen_by: Visibility) -> tuple[VisibilityRule, ...]:
    """The conditions that do not hold of a row in memory, and so hide it; none when it is visible."""
    return tuple(condition for condition in READS if not _FORMS[condition].holds(marking, audience, seen_by))


def is_visible(marking: str, audience: Collection[str], seen_by: Visibility) -> bool:
    """The same as `predicate` of a row in memory."""
    return not hiding(marking, audience, seen_by)
