"""In what order a tool's page tells what happened."""

from __future__ import annotations

from typing import Any

from hub.web.pages.timeline import timeline

KINDS = ("statusHistory", "evaluations", "incidents", "verifications", "communications", "feedback")


def tool(**rows: list[dict[str, Any]]) -> dict[str, Any]:
    """A tool with these rows and no others."""
    return {kind: {"nodes": rows.get(kind, [])} for kind in KINDS}


def state(status: str, since: str | None, seen: str | None) -> dict[str, Any]:
    return {"status": status, "since": since, "seen": seen, "detail": None, "basis": None, "sources": []}


def test_moments_are_told_by_day_and_a_month_counts_as_its_last_day() -> None:
    told = timeline(
        tool(
            statusHistory=[
                state("LIVE", "2025-03", None),
                state("PILOT", None, "2024-05-01"),
                state("PAUSED", None, None),
            ],
            incidents=[
                {"date": "2025-03-30", "closed": "2025-04", "whatHappened": "It failed", "sources": [{"slug": "s"}]}
            ],
        )
    )
    assert [(moment.day, moment.what, moment.shown) for moment in told] == [
        ("2024-05-01", "Pilot", True),
        ("2025-03-30", "Incident", False),
        ("2025-03", "Live", False),
        ("2025-04", "Incident closed", False),
        (None, "Paused", True),
    ]
    assert told[1].note == "It failed"
    assert told[1].sources == [{"slug": "s"}]


def test_of_a_tool_without_dated_rows_nothing_is_told() -> None:
    assert timeline(tool()) == []
