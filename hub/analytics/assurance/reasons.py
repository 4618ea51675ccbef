"""What set a level of the ladder, in one sentence, and the one action that raises it, worded for who must act.

Called by hub.analytics.assurance.pairs. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hub.analytics.assurance.ladder import LAPSE_MONTHS, Against, Evidence, Record, Rung, against, rung_of
from hub.model.enums import AlignmentLevel, Finding

NOTHING = "Nothing is recorded"


@dataclass(frozen=True, slots=True)
class Standing:
    """A level with what set it. `otherwise` is the rung without what contradicts, None when nothing does.

    `why` has no full stop, so that it can be continued; `next` is None at the top.
    """

    level: AlignmentLevel
    otherwise: AlignmentLevel | None
    why: str
    next: str | None


def stand(record: Record, day: str) -> Standing:
    """Where a record stands on a day."""
    rung, contradictions = rung_of(record, day), against(record, day)
    why = _why(record, rung, day)
    if not contradictions:
        return Standing(rung.level, None, why, _next(record, rung))
    rest = "nothing else is recorded" if why == NOTHING else _lower(why)
    said = listed([_contradiction(contradiction, day) for contradiction in contradictions])
    told = f"{said}; otherwise {rung.level.value}: {rest}"
    return Standing(
        AlignmentLevel.CONTRADICTED, rung.level, told[0].upper() + told[1:], _answer(record, contradictions)
    )


def listed(words: list[str]) -> str:
    """Words joined as a sentence joins them."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _lower(why: str) -> str:
    return why[0].lower() + why[1:]


def _titled(evidence: Evidence) -> str:
    return f"“{evidence.title}”" + (" (our reading)" if evidence.read else "")


def _contradiction(contradiction: Against, day: str) -> str:
    name, when = (
        f"“{contradiction.name}”" + (" (our reading)" if contradiction.read else ""),
        _dated(contradiction.day, day),
    )
    if contradiction.what == "evidence":
        return f"{name}{when} contradicts it"
    return f"the {contradiction.what} {name}{when} " + (
        "was failed" if contradiction.what == "evaluation" else "is open"
    )


def _dated(from_: str | None, day: str) -> str:
    """When something was, and how long before a day."""
    return f" of {from_}, {age(from_, day)} old," if from_ else ", undated,"


def age(from_: str, day: str) -> str:
    """How long it is from one day to a later one: in days below two months, in months below two years, else years."""
    days = (date.fromisoformat(day) - date.fromisoformat(from_)).days
    (y1, m1, d1), (y2, m2, d2) = ([int(part) for part in written.split("-")] for written in (from_, day))
    months = (y2 - y1) * 12 + m2 - m1 - (d2 < d1)
    if months < 2:
        return f"{days} day" + ("" if days == 1 else "s")
    return f"{months} months" if months < LAPSE_MONTHS else f"{months // 12} years"


def _why(record: Record, rung: Rung, day: str) -> str:
    evidence = rung.set_by
    if rung.level is AlignmentLevel.NOT_ASSESSED:
        return _silence(record, day)
    if evidence is None:
        return f"{_claimed(record)}; no evidence that supports it is recorded"
    if rung.level is AlignmentLevel.STATED:
        return f"It is met in part: {_titled(evidence)} qualifies how"
    if rung.level is AlignmentLevel.EVIDENCED:
        return _lapsed(evidence)
    return _holds(evidence, checked=rung.level is AlignmentLevel.INDEPENDENTLY_CHECKED)


def _claimed(record: Record) -> str:
    mapped = f"what is recorded claims it: {listed(list(record.claims.mapped))}" if record.claims.mapped else ""
    if not record.claims.said:
        return mapped[0].upper() + mapped[1:]
    return "A claim is recorded" + (f", and {mapped}" if mapped else "")


def _holds(evidence: Evidence, *, checked: bool) -> str:
    kind = evidence.kind.label.lower()
    by = f", {'an' if kind[0] in 'aeiou' else 'a'} {kind} by another body," if checked else ""
    return f"{_titled(evidence)}{by} supports it and is valid through {_until(evidence)}"


def _until(evidence: Evidence) -> str:
    return f"{evidence.lapses}" if evidence.valid_until else f"{evidence.lapses} ({LAPSE_MONTHS} months after its date)"


def _lapsed(evidence: Evidence) -> str:
    if evidence.day is None:
        return f"{_titled(evidence)} supports it, but has no date that would show whether it still holds"
    return f"{_titled(evidence)} supports it, but was valid through {_until(evidence)} only"


def _silence(record: Record, day: str) -> str:
    """What is recorded when nothing of it counts."""
    past = [_no_longer(piece, day) for piece in record.evidence_of(Finding.CONTRADICTS) if not piece.stands(day)]
    aside = [*past, *record.aside]
    return (
        f"Neither a claim nor support is recorded; what is recorded does not count: {listed(aside)}"
        if aside
        else (NOTHING)
    )


def _no_longer(evidence: Evidence, day: str) -> str:
    if evidence.answered is not None and evidence.answered <= day:
        return f"{_titled(evidence)}, which contradicted it and was answered on {evidence.answered}"
    return f"{_titled(evidence)}, which contradicted it through {evidence.valid_until}"


def _next(record: Record, rung: Rung) -> str | None:
    who = record.owner or "Whoever owns it"
    match rung.level:
        case AlignmentLevel.NOT_ASSESSED:
            return f"{who} should say in public how this is met, or tell the register where it is said."
        case AlignmentLevel.STATED if rung.set_by:
            return f"{who} should show that it is met in full, which “{rung.set_by.title}” does not."
        case AlignmentLevel.STATED:
            return f"{who} should publish evidence of what it says, such as an assessment, an evaluation or a record."
        case AlignmentLevel.EVIDENCED:
            return f"{who} should publish evidence of today: dated, and less than {LAPSE_MONTHS} months old."
        case AlignmentLevel.CURRENT:
            return f"{who} should have it audited, inspected or evaluated by a body outside its own family, in public."
        case _:
            return None


def _answer(record: Record, contradictions: list[Against]) -> str:
    who = record.owner or "Whoever owns it"
    names = [
        f"“{contradiction.name}”"
        if contradiction.what == "evidence"
        else f"the {contradiction.what} “{contradiction.name}”"
        for contradiction in contradictions
    ]
    return f"{who} should answer {listed(names)}: put right what was found, and say in public when that was done."
