"""What the ledger of a tool must not say: that something is and is not there, or that it ended before it began."""

from __future__ import annotations

import pytest

from tests.records.folders import SOUND, changed, problems

LEDGER = """
uses:
  - {slug: daily, tool: sieve, agency: mill, process: sorting, sources: [page], confidence: SOURCED}
verifications:
  - slug: check
    role: Miller
    result: CORRECTED
    items: 4
    date: '2026-03'
    tool: sieve
    use: daily
    agency: mill
    notInPlace: [training]
    sources: [page]
    confidence: SOURCED
trainings:
  - {slug: course, role: Miller, tool: sieve, agency: mill, validFrom: '2026', sources: [page], confidence: SOURCED}
scopeTests:
  - {slug: test, tool: sieve, machineBased: true, infers: false, sources: [page], confidence: SOURCED}
communications:
  - slug: notice-0a1b2c3d
    title: A notice
    toldTo: Everybody
    audience: [mill]
    tools: [sieve]
    sources: [page]
    confidence: SOURCED
"""
OTHER = (
    "  - {slug: riddle, name: Riddle, owner: mill, aiClass: CHECKLIST, scope: CORE, sources: [page], "
    "confidence: SOURCED}\n"
)


def test_a_sound_ledger_has_no_problem() -> None:
    assert problems(SOUND, LEDGER) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("items: 4", "items: 0", ("TOO_SMALL", "check", "items")),
        ("items: 4", "items: -1", ("TOO_SMALL", "check", "items")),
        ("[training]", "[use]", ("UNKNOWN_CHOICE", "check", "notInPlace")),
        ("process: sorting,", "process: sorting, notInPlace: [verification], verification: By hand,",
         ("CONTRADICTION", "daily", "notInPlace")),
        ("validFrom: '2026',", "validFrom: '2026', validUntil: '2025-12',", ("EMPTY_PERIOD", "course", "validUntil")),
        ("infers: false", "infers: false, inScope: true", ("COMPUTED_FIELD", "test", "inScope")),
        ("toldTo: Everybody\n    audience: [mill]", "audience: Everybody",
         ("WRONG_TYPE", "notice-0a1b2c3d", "audience")),
    ],
)  # fmt: skip
def test_a_fault_of_the_ledger(old: str, new: str, expected: tuple[str, str, str]) -> None:
    faults = [(p.fault.value, p.place.record, p.field) for p in problems(SOUND, changed(old, new, LEDGER))]
    assert expected in faults


def test_a_check_in_a_use_of_another_tool() -> None:
    tools = changed("tools:\n", f"tools:\n{OTHER}")
    text = changed("tool: sieve\n    use: daily", "tool: riddle\n    use: daily", LEDGER)
    faults = [(p.fault.value, p.field) for p in problems(tools, text)]
    assert faults == [("CONTRADICTION", "use")]


def test_an_evidence_that_lapses_before_it_was_issued() -> None:
    text = """
evidences:
  - slug: paper
    title: A paper
    kind: POLICY
    date: '2026-05'
    validUntil: '2026-04'
    sources: [page]
    confidence: SOURCED
"""
    assert [(p.fault.value, p.field) for p in problems(SOUND, text)] == [("EMPTY_PERIOD", "validUntil")]
