"""The alignment ladder: at which level a record stands, what set it, and what would raise it.

Called by hub.analytics.assurance.standing. Pure. Days are YYYY-MM-DD, so they compare as text. Evidence is valid until
the day it lapses, that day excluded, as with all valid time; undated evidence without an end supports, and is never
valid.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass

from hub.model.enums import INDEPENDENT_KINDS, AlignmentLevel, EvidenceKind, Finding

LAPSE_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence on one alignment, issued on or before the day asked for, as far as is known."""

    slug: str
    title: str
    finding: Finding
    kind: EvidenceKind
    day: str | None
    valid_until: str | None
    issuers: frozenset[str]

    @property
    def lapses(self) -> str | None:
        """The day it lapses; None when nobody can say."""
        return self.valid_until or (months_later(self.day, LAPSE_MONTHS) if self.day else None)

    def valid(self, day: str) -> bool:
        """Whether it holds on a day."""
        return self.lapses is not None and day < self.lapses


@dataclass(frozen=True, slots=True)
class Cap:
    """Something that holds a level down, and what would remove it; both are the ends of sentences."""

    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Record:
    """All that is recorded of a subject against a principle. `owner` is the tool's, or the agency itself."""

    claimed: bool
    evidence: tuple[Evidence, ...]
    caps: tuple[Cap, ...]
    owner: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A level with what set it; `next` is None at the top. `why` has no full stop, so that it can be continued."""

    level: AlignmentLevel
    why: str
    next: str | None
    caps: tuple[Cap, ...]


NOTHING = Record(False, (), (), None)


def months_later(day: str, months: int) -> str:
    """The same day of a later month, or that month's last day: 29 February and 24 months give 28 February."""
    year, month, number = (int(part) for part in day.split("-"))
    years, month = divmod(year * 12 + month - 1 + months, 12)
    return f"{years:04}-{month + 1:02}-{min(number, calendar.monthrange(years, month + 1)[1]):02}"


def stand(record: Record, day: str) -> Standing:
    """The level on a day. Caps come last: a valid contradiction, a failed evaluation or an open incident allow 1."""
    caps = (*_contradictions(record, day), *record.caps)
    level, why, next_ = _uncapped(record, day)
    if not caps:
        return Standing(level, why, next_, caps)
    held = " and ".join(cap.what for cap in caps)
    if level.rung <= 1:
        remedy = _remedy(caps) if level.rung else next_
        return Standing(level, f"{why}; {held}", remedy, caps)
    return Standing(AlignmentLevel.STATED, f"{why}; set aside because {held}", _remedy(caps), caps)


def capped(level: AlignmentLevel, caps: tuple[Cap, ...]) -> AlignmentLevel:
    """A level with these caps."""
    return AlignmentLevel.STATED if caps and level.rung > 1 else level


def _remedy(caps: Iterable[Cap]) -> str:
    return "; ".join(cap.remedy for cap in caps) + "."


def _contradictions(record: Record, day: str) -> list[Cap]:
    return [
        Cap(f"“{one.title}” contradicts it", f"Put right what “{one.title}” found, and record that it no longer holds")
        for one in _best_first(record.evidence, Finding.CONTRADICTS)
        if one.valid(day)
    ]


def _best_first(evidence: Iterable[Evidence], finding: Finding) -> list[Evidence]:
    """Those of one finding, the one that lapses last first."""
    found = sorted((one for one in evidence if one.finding is finding), key=lambda one: one.slug)
    return sorted(found, key=lambda one: (one.lapses or "", one.day or ""), reverse=True)


def _uncapped(record: Record, day: str) -> tuple[AlignmentLevel, str, str | None]:
    supports = _best_first(record.evidence, Finding.SUPPORTS)
    valid = [one for one in supports if one.valid(day)]
    checks = [one for one in valid if _independent(one, record.owner)]
    if checks:
        return AlignmentLevel.INDEPENDENTLY_CHECKED, _holds(checks[0], checked=True), None
    if valid:
        step = "Have it audited, inspected or independently evaluated by another body, and record what that body found."
        return AlignmentLevel.CURRENT, _holds(valid[0]), step
    if supports:
        step = "Record supporting evidence that is less than 24 months old, or that says until when it is valid."
        return AlignmentLevel.EVIDENCED, _lapsed(supports[0]), step
    if record.claimed:
        step = "Record evidence that supports the claim."
        return AlignmentLevel.STATED, "A claim is recorded, and no evidence that supports it", step
    step = "Record a claim with its source: how the principle is met."
    return AlignmentLevel.NOT_ASSESSED, _silence(record, day), step


def _independent(evidence: Evidence, owner: str | None) -> bool:
    """An issuer that is not recorded is a body outside the register, and so another than the owner."""
    return evidence.kind in INDEPENDENT_KINDS and owner is not None and owner not in evidence.issuers


def _until(evidence: Evidence) -> str:
    return f"{evidence.lapses}" if evidence.valid_until else f"{evidence.lapses}, {LAPSE_MONTHS} months after its date"


def _holds(evidence: Evidence, *, checked: bool = False) -> str:
    kind = evidence.kind.label.lower()
    by = f", {'an' if kind[0] in 'aeiou' else 'a'} {kind} by another body," if checked else ""
    return f"“{evidence.title}”{by} supports it and lapses on {_until(evidence)}"


def _lapsed(evidence: Evidence) -> str:
    if evidence.lapses is None:
        return f"“{evidence.title}” supports it, but has no date that would show whether it still holds"
    return f"“{evidence.title}” supports it, but lapsed on {_until(evidence)}"


def _silence(record: Record, day: str) -> str:
    """What there is when neither a claim nor support is recorded; a valid contradiction is named with the caps."""
    qualifying = _best_first(record.evidence, Finding.QUALIFIES)
    if qualifying:
        return f"No claim and no supporting evidence is recorded; “{qualifying[0].title}” qualifies how it is met"
    if record.evidence or record.caps:
        return "No claim and no supporting evidence is recorded"
    return "Nothing is recorded"
