"""The alignment ladder: at which level a record stands, and what stands beside it.

Called by hub.analytics.assurance.pairs. Pure. Days are YYYY-MM-DD, so they compare as text. Evidence is valid from its
date through the day it lapses, both included; undated evidence supports, and is never valid. What set a level is told
by hub.analytics.assurance.reasons.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from hub.model.enums import INDEPENDENT_KINDS, AlignmentLevel, EvidenceKind, Finding

LAPSE_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence on one alignment, issued on or before the day asked for, as far as is known.

    `inside` tells whether the owner's family issued it, None when nobody can tell; `read` whether what it says about
    the alignment is our reading; `answered` is the day on which what it contradicts was answered, as a source says.
    """

    slug: str
    title: str
    finding: Finding
    kind: EvidenceKind
    day: str | None
    valid_until: str | None
    inside: bool | None = False
    read: bool = False
    answered: str | None = None

    @property
    def lapses(self) -> str | None:
        """The last day on which it is valid; None when nobody can say."""
        return self.valid_until or (months_later(self.day, LAPSE_MONTHS) if self.day else None)

    def valid(self, day: str) -> bool:
        """Whether it is valid on a day."""
        return self.day is not None and self.lapses is not None and self.day <= day <= self.lapses

    def stands(self, day: str) -> bool:
        """Whether what it contradicts is unanswered on a day: it ends on a day named for it and not by age."""
        answered = self.answered is not None and self.answered <= day
        return not answered and (self.valid_until is None or day <= self.valid_until)

    @property
    def independent(self) -> bool:
        """Whether it is a check by a body outside the owner's family."""
        return self.kind in INDEPENDENT_KINDS and self.inside is False


class Failure(NamedTuple):
    """A failed evaluation that no later one answers, or an incident that is open. `what` is "evaluation" or so."""

    day: str | None
    what: str
    name: str


@dataclass(frozen=True, slots=True)
class Claims:
    """What claims that a principle is met: an alignment that says so, and entries of the mapping, in words."""

    said: bool = False
    mapped: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.said or bool(self.mapped)


@dataclass(frozen=True, slots=True)
class Record:
    """All that is recorded of a subject against a principle.

    `aside` names in words what is recorded and does not count; `owner` is the name of who has to act, empty when that
    is not known.
    """

    claims: Claims = Claims()
    evidence: tuple[Evidence, ...] = ()
    failures: tuple[Failure, ...] = ()
    aside: tuple[str, ...] = ()
    owner: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing is recorded."""
        return not (self.claims or self.evidence or self.failures or self.aside)

    def evidence_of(self, finding: Finding) -> list[Evidence]:
        """The evidence of one finding, the piece that lapses last first."""
        pieces = sorted((piece for piece in self.evidence if piece.finding is finding), key=lambda piece: piece.slug)
        return sorted(pieces, key=lambda piece: (piece.lapses or "", piece.day or ""), reverse=True)


@dataclass(frozen=True, slots=True)
class Rung:
    """A level of the ladder, and the evidence that set it, if any did."""

    level: AlignmentLevel
    set_by: Evidence | None = None


def months_later(day: str, months: int) -> str:
    """The same day of a later month, or that month's last day: 29 February and 24 months give 28 February."""
    year, month, number = (int(part) for part in day.split("-"))
    years, month = divmod(year * 12 + month - 1 + months, 12)
    return f"{years:04}-{month + 1:02}-{min(number, calendar.monthrange(years, month + 1)[1]):02}"


def rung_of(record: Record, day: str) -> Rung:
    """The highest rung that holds on a day, whatever contradicts."""
    supports = record.evidence_of(Finding.SUPPORTS)
    valid = [piece for piece in supports if piece.valid(day)]
    checks = [piece for piece in valid if piece.independent]
    if checks:
        return Rung(AlignmentLevel.INDEPENDENTLY_CHECKED, checks[0])
    if valid:
        return Rung(AlignmentLevel.CURRENT, valid[0])
    if supports:
        return Rung(AlignmentLevel.EVIDENCED, supports[0])
    qualifying = record.evidence_of(Finding.QUALIFIES)
    if record.claims or qualifying:
        return Rung(AlignmentLevel.STATED, None if record.claims else qualifying[0])
    return Rung(AlignmentLevel.NOT_ASSESSED)


class Against(NamedTuple):
    """One thing that contradicts, unanswered on the day; `read` is whether that it does is our reading."""

    day: str | None
    what: str
    name: str
    read: bool


def against(record: Record, day: str) -> list[Against]:
    """All that contradicts, the latest first, what has no date last."""
    said = [
        Against(piece.day, "evidence", piece.title, piece.read)
        for piece in record.evidence_of(Finding.CONTRADICTS)
        if piece.stands(day)
    ]
    return _latest_first([*said, *(Against(*failure, read=False) for failure in record.failures)])


def _latest_first(said: Iterable[Against]) -> list[Against]:
    by_name = sorted(said, key=lambda contradiction: (contradiction.what, contradiction.name))
    return sorted(by_name, key=lambda contradiction: contradiction.day or "", reverse=True)


def level_of(record: Record, day: str) -> AlignmentLevel:
    """The level on a day: CONTRADICTED where anything contradicts, else the highest rung that holds."""
    return AlignmentLevel.CONTRADICTED if against(record, day) else rung_of(record, day).level


def self_reported(record: Record) -> bool | None:
    """Whether every supporting evidence was issued inside the owner's family; None when none supports."""
    supports = record.evidence_of(Finding.SUPPORTS)
    return all(piece.inside is True for piece in supports) if supports else None
