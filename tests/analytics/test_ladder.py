"""The alignment ladder by hand: each rung, what contradicts, each lapse, and the sentences beside them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hub.analytics.assurance.ladder import Claims, Evidence, Failure, Record, months_later, self_reported
from hub.analytics.assurance.reasons import age, stand
from hub.model.enums import AlignmentLevel, EvidenceKind, Finding

DAY = "2025-12-31"
L = AlignmentLevel


REPORT = Evidence("e", "E", Finding.SUPPORTS, EvidenceKind.REPORT, "2025-06-30", None, inside=True)
"""A report of the owner's, of June 2025."""


def evidence(finding: str = "SUPPORTS", day: str | None = "2025-06-30", kind: str = "REPORT", **more: Any) -> Evidence:
    """REPORT but for what is told."""
    return replace(REPORT, finding=Finding(finding), day=day, kind=EvidenceKind(kind), **more)


def record(*pieces: Evidence, said: bool = False, mapped: tuple[str, ...] = (), **more: Any) -> Record:
    """A record of a tool of Force."""
    return Record(Claims(said, mapped), pieces, owner="Force", **more)


FAILED = (Failure("2025-11-30", "evaluation", "T"),)
CONTRADICTS = evidence("CONTRADICTS", slug="f", title="F")


@pytest.mark.parametrize(
    ("given", "level"),
    [
        (record(), L.NOT_ASSESSED),
        (record(evidence("QUALIFIES")), L.STATED),
        (record(evidence("QUALIFIES", day="2001-01-01")), L.STATED),
        (record(said=True), L.STATED),
        (record(mapped=("what it does",)), L.STATED),
        (record(evidence(day="2023-12-30")), L.EVIDENCED),
        (record(evidence(day="2023-12-31")), L.CURRENT),
        (record(evidence(day=None)), L.EVIDENCED),
        (record(evidence(day=None, valid_until="2026-01-01")), L.EVIDENCED),
        (record(evidence(valid_until="2025-12-30")), L.EVIDENCED),
        (record(evidence(valid_until=DAY)), L.CURRENT),
        (record(evidence(day=DAY)), L.CURRENT),
        (record(evidence(day="2019-01-01", valid_until="2026-01-01")), L.CURRENT),
        (record(evidence(kind="AUDIT")), L.CURRENT),
        (record(evidence(kind="STATEMENT", inside=False)), L.CURRENT),
        (record(evidence(kind="EVALUATION", inside=False)), L.CURRENT),
        (record(evidence(kind="AUDIT", inside=None)), L.CURRENT),
        (record(evidence(kind="AUDIT", inside=False, day="2023-01-01")), L.EVIDENCED),
        (record(evidence("QUALIFIES", kind="AUDIT", inside=False), evidence(slug="g")), L.CURRENT),
        *(
            (record(evidence(kind=kind, inside=False)), L.INDEPENDENTLY_CHECKED)
            for kind in ("AUDIT", "RULING", "INSPECTION", "INDEPENDENT_EVALUATION")
        ),
    ],
)
def test_the_rungs(given: Record, level: AlignmentLevel) -> None:
    standing = stand(given, DAY)
    assert (standing.level, standing.otherwise) == (level, None)
    assert (standing.next is None) == (level is L.INDEPENDENTLY_CHECKED)


@pytest.mark.parametrize(
    ("given", "otherwise"),
    [
        (record(CONTRADICTS), L.NOT_ASSESSED),
        (record(evidence("CONTRADICTS", day="1999-01-01")), L.NOT_ASSESSED),
        (record(evidence("CONTRADICTS", day=None)), L.NOT_ASSESSED),
        (record(evidence("CONTRADICTS", valid_until=DAY)), L.NOT_ASSESSED),
        (record(evidence("CONTRADICTS", answered="2026-01-01")), L.NOT_ASSESSED),
        (record(evidence(kind="AUDIT", inside=False), CONTRADICTS), L.INDEPENDENTLY_CHECKED),
        (record(evidence(), failures=FAILED), L.CURRENT),
        (record(said=True, failures=(Failure(None, "incident", "I"),)), L.STATED),
    ],
)
def test_what_contradicts_stands_beside_the_ladder(given: Record, otherwise: AlignmentLevel) -> None:
    standing = stand(given, DAY)
    assert (standing.level, standing.otherwise) == (L.CONTRADICTED, otherwise)
    assert standing.next is not None
    assert standing.next.startswith("Force should answer ")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (record(), "Nothing is recorded"),
        (
            record(aside=("the risk “R”", "its risks, in our reading")),
            "Neither a claim nor support is recorded; what is recorded does not count: the risk “R” and its risks, in "
            "our reading",
        ),
        (
            record(evidence("CONTRADICTS", answered=DAY)),
            "Neither a claim nor support is recorded; what is recorded does not count: “E”, which contradicted it and "
            "was answered on 2025-12-31",
        ),
        (
            record(evidence("CONTRADICTS", valid_until="2025-12-30")),
            "Neither a claim nor support is recorded; what is recorded does not count: “E”, which contradicted it "
            "through 2025-12-30",
        ),
        (record(evidence("QUALIFIES", read=True)), "It is met in part: “E” (our reading) qualifies how"),
        (record(said=True), "A claim is recorded; no evidence that supports it is recorded"),
        (
            record(mapped=("what it does", "its risks")),
            "What is recorded claims it: what it does and its risks; no evidence that supports it is recorded",
        ),
        (
            record(said=True, mapped=("its risks",)),
            "A claim is recorded, and what is recorded claims it: its risks; no evidence that supports it is recorded",
        ),
        (
            record(evidence(day="2023-06-30")),
            "“E” supports it, but was valid through 2025-06-30 (24 months after its date) only",
        ),
        (record(evidence(valid_until="2025-07-01")), "“E” supports it, but was valid through 2025-07-01 only"),
        (record(evidence(day=None)), "“E” supports it, but has no date that would show whether it still holds"),
        (record(evidence()), "“E” supports it and is valid through 2027-06-30 (24 months after its date)"),
        (record(evidence(valid_until="2026-02-01")), "“E” supports it and is valid through 2026-02-01"),
        (
            record(evidence(kind="INSPECTION", inside=False)),
            "“E”, an inspection by another body, supports it and is valid through 2027-06-30 (24 months after its "
            "date)",
        ),
        (
            record(CONTRADICTS, failures=(*FAILED, Failure(None, "incident", "I"))),
            "The evaluation “T” of 2025-11-30, 31 days old, was failed, “F” of 2025-06-30, 6 months old, contradicts "
            "it and the incident “I”, undated, is open; otherwise NOT_ASSESSED: nothing else is recorded",
        ),
        (
            record(evidence("CONTRADICTS", day="2020-01-31", read=True), said=True),
            "“E” (our reading) of 2020-01-31, 5 years old, contradicts it; otherwise STATED: a claim is recorded; no "
            "evidence that supports it is recorded",
        ),
    ],
)
def test_why(given: Record, why: str) -> None:
    assert stand(given, DAY).why == why


def test_what_is_next_names_who_must_act_and_all_that_is_to_be_answered() -> None:
    assert stand(record(CONTRADICTS, failures=FAILED), DAY).next == (
        "Force should answer the evaluation “T” and “F”: put right what was found, and say in public when that was "
        "done."
    )
    words = [
        stand(given, DAY).next
        for given in (
            record(),
            record(said=True),
            record(evidence("QUALIFIES")),
            record(evidence(day=None)),
            record(evidence()),
        )
    ]
    assert words == [
        "Force should say in public how this is met, or tell the register where it is said.",
        "Force should publish evidence of what it says, such as an assessment, an evaluation or a record.",
        "Force should show that it is met in full, which “E” does not.",
        "Force should publish evidence of today: dated, and less than 24 months old.",
        "Force should have it audited, inspected or evaluated by a body outside its own family, in public.",
    ]
    assert (stand(Record(), DAY).next or "").startswith("Whoever owns it should ")


def test_only_the_family_of_the_owner_is_self_reported() -> None:
    inside, outside = evidence(), evidence(slug="f", inside=False)
    assert self_reported(record(inside)) is True
    assert self_reported(record(inside, outside)) is False
    assert self_reported(record(evidence(inside=None))) is False
    assert self_reported(record(CONTRADICTS, said=True)) is None


def test_the_evidence_that_lapses_last_is_named() -> None:
    early, late = evidence(slug="a", title="A", day="2024-06-30"), evidence(slug="b", title="B")
    assert stand(record(early, late), DAY).why.startswith("“B”")


@pytest.mark.parametrize(
    ("day", "later"),
    [
        ("2024-02-29", "2026-02-28"),
        ("2022-02-28", "2024-02-28"),
        ("2023-12-31", "2025-12-31"),
        ("2023-01-15", "2025-01-15"),
    ],
)
def test_two_years_later(day: str, later: str) -> None:
    assert months_later(day, 24) == later


@pytest.mark.parametrize(("day", "later"), [("2023-11-30", "2024-02-29"), ("2023-10-05", "2024-01-05")])
def test_three_months_later(day: str, later: str) -> None:
    assert months_later(day, 3) == later


@pytest.mark.parametrize(
    ("first", "words"),
    [
        ("2025-12-31", "0 days"),
        ("2025-12-30", "1 day"),
        ("2025-11-01", "60 days"),
        ("2025-10-31", "2 months"),
        ("2024-01-01", "23 months"),
        ("2023-12-31", "2 years"),
        ("2022-01-01", "3 years"),
    ],
)
def test_how_old_something_is(first: str, words: str) -> None:
    assert age(first, DAY) == words
