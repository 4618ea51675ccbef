"""Who may see a row and who keeps it: declared here and with each noun, and nowhere else.

`READS` holds for every row of every noun and for every relationship; hub.access turns it into the predicate of each
read. The steward of a record is declared with its noun (`Noun.policy`); hub.access.writing says from it who may write.
Both are printed in schema/graph/MODEL.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import LiteralString

from hub.model.enums import Choice


class VisibilityRule(Choice):
    """What has to be true of a row and of who asks, before the row is shown."""

    CLEARED = "CLEARED", "its marking is within the clearance of whoever asks"
    SHARED = "SHARED", "it has no audience, or its audience holds the agency of whoever asks"


READS: tuple[VisibilityRule, ...] = (VisibilityRule.CLEARED, VisibilityRule.SHARED)
"""All of these hold of a row that is shown. A relationship is shown when it and both its ends are."""


class Steward(Choice):
    """Who keeps a record. A relationship is kept by who keeps the record that declares it."""

    EDITORS = "EDITORS", "the hub's editors"
    REVIEWERS = "REVIEWERS", "those who review"
    RECORDER = "RECORDER", "the agency that recorded it"
    FAR_END = "FAR_END", "the agency that a relationship leads to, or who keeps the record there"

    @property
    def writers(self) -> str:
        """The roles that write such a record (hub.access.writing)."""
        by_role = {Steward.EDITORS: "EDITOR", Steward.REVIEWERS: "REVIEWER"}
        return by_role.get(self, "CONTRIBUTOR and APPROVER of that agency; EDITOR where there is none")


@dataclass(frozen=True)
class Policy:
    """Who keeps the records of a noun. `through` is the field of the relationship to one node, for FAR_END."""

    steward: Steward
    through: LiteralString = ""

    def __post_init__(self) -> None:
        if (self.steward is Steward.FAR_END) != bool(self.through):
            raise ValueError("FAR_END, and nothing else, names the relationship that leads to the steward")


KEPT_BY_EDITORS = Policy(Steward.EDITORS)
KEPT_BY_REVIEWERS = Policy(Steward.REVIEWERS)
KEPT_BY_RECORDER = Policy(Steward.RECORDER)


def kept_through(field: LiteralString) -> Policy:
    """Kept by the agency that a relationship leads to, or by who keeps the record that it leads to."""
    return Policy(Steward.FAR_END, field)
