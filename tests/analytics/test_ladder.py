"""The alignment ladder by hand: each rung, each cap, each lapse, and the sentences beside them."""

from __future__ import annotations

import pytest

from hub.analytics.assurance.ladder import Cap, Evidence, Record, months_later, stand
from hub.model.enums import AlignmentLevel, EvidenceKind, Finding

DAY = "2025-12-31"
L = AlignmentLevel


def evidence(finding: str = "SUPPORTS", day: str | None = "2025-06-30", **more: object) -> Evidence:
    """A report of the owner's, of June 2025, unless told otherwise."""
    values = {"kind": "REPORT", "valid_until": None, "issuers": frozenset({"own"}), "slug": "e", "title": "E", **more}
    kind = EvidenceKind(values.pop("kind"))
    return Evidence(finding=Finding(finding), kind=kind, day=day, **values)  # type: ignore[arg-type]  # a test's shorthand


def record(*found: Evidence, claimed: bool = False, caps: tuple[Cap, ...] = (), owner: str | None = "own") -> Record:
    """A record of a tool of "own"."""
    return Record(claimed, found, caps, owner)


OTHER = frozenset({"inspectorate"})


@pytest.mark.parametrize(
    ("given", "level"),
    [
        (record(), L.NOT_ASSESSED),
        (record(evidence("QUALIFIES")), L.NOT_ASSESSED),
        (record(evidence("CONTRADICTS")), L.NOT_ASSESSED),
        (record(claimed=True), L.STATED),
        (record(evidence("QUALIFIES"), claimed=True), L.STATED),
        (record(evidence(day="2023-12-31")), L.EVIDENCED),
        (record(evidence(day=None)), L.EVIDENCED),
        (record(evidence(day="2025-06-30", valid_until=DAY)), L.EVIDENCED),
        (record(evidence(day="2024-01-01")), L.CURRENT),
        (record(evidence(day=None, valid_until="2026-01-01")), L.CURRENT),
        (record(evidence(day="2019-01-01", valid_until="2026-01-01")), L.CURRENT),
        (record(evidence(kind="AUDIT")), L.CURRENT),
        (record(evidence(kind="STATEMENT", issuers=OTHER)), L.CURRENT),
        (record(evidence(kind="EVALUATION", issuers=OTHER)), L.CURRENT),
        (record(evidence(kind="AUDIT", issuers=OTHER), owner=None), L.CURRENT),
        (record(evidence(kind="AUDIT", issuers=OTHER, day="2023-01-01")), L.EVIDENCED),
        (record(evidence("QUALIFIES", kind="AUDIT", issuers=OTHER), evidence()), L.CURRENT),
        (record(evidence(kind="AUDIT", issuers=OTHER)), L.INDEPENDENTLY_CHECKED),
        (record(evidence(kind="RULING", issuers=frozenset())), L.INDEPENDENTLY_CHECKED),
        (record(evidence(kind="INSPECTION", issuers=OTHER)), L.INDEPENDENTLY_CHECKED),
        (record(evidence(kind="INDEPENDENT_EVALUATION", issuers=OTHER)), L.INDEPENDENTLY_CHECKED),
        (record(evidence(kind="AUDIT", issuers=OTHER), evidence("CONTRADICTS", slug="f")), L.STATED),
        (record(evidence(), evidence("CONTRADICTS", slug="f", day="2023-12-31")), L.CURRENT),
        (record(evidence(), evidence("CONTRADICTS", slug="f", day=None)), L.CURRENT),
        (record(evidence(), caps=(Cap("it failed", "mend it"),)), L.STATED),
        (record(claimed=True, caps=(Cap("it failed", "mend it"),)), L.STATED),
        (record(caps=(Cap("it failed", "mend it"),)), L.NOT_ASSESSED),
    ],
)
def test_level(given: Record, level: AlignmentLevel) -> None:
    found = stand(given, DAY)
    assert found.level is level
    assert (found.next is None) == (level is L.INDEPENDENTLY_CHECKED)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (record(), "Nothing is recorded"),
        (record(evidence("CONTRADICTS")), "No claim and no supporting evidence is recorded; “E” contradicts it"),
        (record(evidence("QUALIFIES")), "No claim and no supporting evidence is recorded; “E” qualifies how it is met"),
        (record(claimed=True), "A claim is recorded, and no evidence that supports it"),
        (record(evidence(day="2023-06-30")), "“E” supports it, but lapsed on 2025-06-30, 24 months after its date"),
        (record(evidence(valid_until="2025-07-01")), "“E” supports it, but lapsed on 2025-07-01"),
        (record(evidence(day=None)), "“E” supports it, but has no date that would show whether it still holds"),
        (record(evidence()), "“E” supports it and lapses on 2027-06-30, 24 months after its date"),
        (record(evidence(valid_until="2026-02-01")), "“E” supports it and lapses on 2026-02-01"),
        (
            record(evidence(kind="INSPECTION", issuers=OTHER)),
            "“E”, an inspection by another body, supports it and lapses on 2027-06-30, 24 months after its date",
        ),
        (
            record(evidence(), evidence("CONTRADICTS", slug="f", title="F")),
            "“E” supports it and lapses on 2027-06-30, 24 months after its date; set aside because “F” contradicts it",
        ),
        (
            record(claimed=True, caps=(Cap("the incident “I” is open", ""),)),
            "A claim is recorded, and no evidence that supports it; the incident “I” is open",
        ),
    ],
)
def test_why(given: Record, why: str) -> None:
    assert stand(given, DAY).why == why


def test_what_is_next_names_every_cap() -> None:
    caps = (Cap("a", "Mend a"), Cap("b", "Mend b"))
    assert stand(record(evidence(), caps=caps), DAY).next == "Mend a; Mend b."
    assert stand(record(caps=caps), DAY).next == "Record a claim with its source: how the principle is met."


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
