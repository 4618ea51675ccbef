"""What a mapping may name, and what an answer to a contradiction needs."""

from __future__ import annotations

import pytest

from tests.records.folders import SOUND, changed, problems

PROMISES = """
frameworks:
  - slug: charter
    title: Charter
    kind: covenant
    issuer: mill
    appliesTo: [mill]
    sources: [page]
    confidence: SOURCED
    principles:
      - slug: open
        name: Open
        scope: TOOL
        order: 1
        claimedBy: [Tool.purpose, Use.verification and Training]
      - slug: teach
        name: Teach
        scope: AGENCY
        order: 2
        claimedBy: [Training]
evidences:
  - {slug: report, title: Report, kind: REPORT, date: '2024', sources: [page], confidence: SOURCED}
alignments:
  - slug: sieve--open
    subject: sieve
    principle: open
    evidence:
      - {to: report, finding: CONTRADICTS, answered: '2025-03', answeredSource: page, sources: [page]}
    sources: [page]
    confidence: SOURCED
"""


def test_sound_claims_have_no_problem() -> None:
    assert problems(SOUND, PROMISES) == []


PLACE = "sieve--open.evidence[report]"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("[Tool.purpose,", "[Tool.colour,", ("UNKNOWN_CHOICE", "charter.principles[1]", "claimedBy")),
        ("and Training]", "and Lesson]", ("UNKNOWN_CHOICE", "charter.principles[1]", "claimedBy")),
        ("[Training]", "[Tool.purpose]", ("UNKNOWN_CHOICE", "charter.principles[2]", "claimedBy")),
        (", answeredSource: page", "", ("MISSING_FIELD", PLACE, "answeredSource")),
        (", answered: '2025-03'", "", ("MISSING_FIELD", PLACE, "answered")),
        (
            "answeredSource: page",
            "answeredSource: rumour",
            ("UNKNOWN_SOURCE", PLACE, "answeredSource"),
        ),
        ("finding: CONTRADICTS", "finding: SUPPORTS", ("CONTRADICTION", PLACE, "answered")),
    ],
)
def test_a_fault_of_a_claim_or_an_answer(old: str, new: str, expected: tuple[str, str, str]) -> None:
    told = problems(SOUND, changed(old, new, PROMISES))
    assert [(problem.fault, problem.place.record, problem.field) for problem in told] == [expected]


def test_a_practice_is_taken_over_from_a_tool_or_an_agency() -> None:
    practice = """
practices:
  - slug: look-twice
    name: Look twice
    whatWasDone: Two people look
    adoptedBy: [{to: sieve, from: mill}]
    sources: [page]
    confidence: SOURCED
"""
    assert problems(SOUND, practice) == []
    [problem] = problems(SOUND, changed("from: mill", "from: nobody", practice))
    assert (problem.fault, problem.field) == ("UNKNOWN_REFERENCE", "from")
