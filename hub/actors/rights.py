"""What an actor has been given: an agency or none, roles, a clearance; and until when.

Used by grants and keys. Pure. Moments are texts in UTC, so that they compare as they sort.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hub import clock
from hub.access.roles import Role
from hub.model.enums import Marking

ALWAYS = frozenset({Role.READER})
"""Everybody who signed in has these."""


@dataclass(frozen=True)
class Rights:
    """An agency or none, roles beside READER, and a clearance."""

    agency: str | None = None
    roles: frozenset[Role] = frozenset()
    clearance: Marking = Marking.PUBLISHED

    def within(self, most: Rights) -> Rights | None:
        """These as far as `most` has them too; None where they are for an agency that `most` does not act for."""
        if self.agency is not None and self.agency != most.agency:
            return None
        ladder = list(Marking)
        lower = min(self.clearance, most.clearance, key=ladder.index)
        return Rights(self.agency, self.roles & most.roles, lower)

    def stored(self) -> dict[str, Any]:
        """As properties of a row."""
        named = {"agency": self.agency, "roles": sorted(role.value for role in self.roles)}
        return {name: value for name, value in named.items() if value} | {"clearance": self.clearance.value}

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Rights:
        """What a row says."""
        roles = frozenset(Role(name) for name in row.get("roles", ()))
        return cls(row.get("agency"), roles, Marking(row["clearance"]))


@dataclass(frozen=True)
class Maxima:
    """What issuers of identities may give at most, by their names, as the settings of this hub have it.

    Made by hub.app and kept beside the graph, for who asks what somebody has now without their credential at hand.
    """

    of_issuer: Mapping[str, Callable[[Rights], Rights]] = field(default_factory=dict[str, Callable[[Rights], Rights]])

    def cut(self, issuer: str, rights: Rights) -> Rights:
        """Rights under a grant of an issuer, as far as that issuer may give them."""
        most = self.of_issuer.get(issuer)
        return most(rights) if most else rights


def moment(at: datetime | None = None) -> str:
    """This moment, or another, as it is stored."""
    return (at or clock.now()).astimezone(UTC).isoformat(timespec="microseconds")


def end_of(day: date) -> str:
    """The moment at which a day is over, in London."""
    return moment(datetime.combine(day + timedelta(days=1), time(), clock.LONDON))
