"""The worklist of an agency shows what waits for it beside its entries, as far as the reader sees it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from hub import clock
from hub.access.asker import ANONYMOUS
from hub.graph.session import Graph
from tests.records.calls import ABOUT, APPROVER, EDITOR, MILL, WHEEL, said
from tests.records.graphs import load
from tests.records.test_feedback import ANSWER, READER, given, told
from tests.records.test_proposals import NOTE, propose

WORKLIST = """query ($agency: String!) { worklist(agency: $agency) {
  totalCount proposals { slug } unanswered { slug } lapsingEvidence { slug } lapsingTrainings { slug } } }"""
NOTHING = {"proposals": [], "unanswered": [], "lapsingEvidence": [], "lapsingTrainings": []}


def training(slug: str, days: int) -> dict[str, Any]:
    """A training that lapses after so many days."""
    ends = {"agency": {"to": "mill"}, "tool": {"to": "sieve"}}
    until = (clock.today() + timedelta(days=days)).isoformat()
    return {"create": {"training": {"slug": slug, "role": "Officer", "validUntil": until, **ends, **ABOUT}}}


async def waiting(graph: Graph, asker: Any, agency: str = "mill") -> dict[str, list[str]]:
    """The slugs of what waits for an agency."""
    shown = await told(graph, asker, WORKLIST, agency=agency)
    assert shown["totalCount"] >= 0
    return {name: [row["slug"] for row in shown[name]] for name in NOTHING}


async def test_it_shows_proposals_feedback_and_what_lapses_soon(patient: Graph, tmp_path: Path) -> None:
    await load(patient, tmp_path)
    assert await waiting(patient, MILL) == NOTHING
    trainings = [training("soon", 30), training("later", 120), training("over", -1)]
    assert (await said(patient, MILL, *trainings))["problems"] == []
    proposal = await propose(patient, WHEEL, NOTE)
    open_feedback, closed = await given(patient, READER), await given(patient, READER, marking="OFFICIAL")
    assert await waiting(patient, MILL) == {
        "proposals": [proposal["slug"]], "unanswered": sorted([open_feedback, closed]), "lapsingEvidence": [],
        "lapsingTrainings": ["soon"],
    }  # fmt: skip
    assert (await waiting(patient, ANONYMOUS))["unanswered"] == [open_feedback]
    assert await waiting(patient, APPROVER, "wheel") == NOTHING
    await told(patient, MILL, ANSWER, feedback=open_feedback)
    assert (await waiting(patient, MILL))["unanswered"] == [closed]


async def test_evidence_lapses_on_its_day_or_two_years_after_its_date(patient: Graph, tmp_path: Path) -> None:
    await load(patient, tmp_path)
    day = clock.today()

    def evidence(slug: str, **dates: str) -> dict[str, Any]:
        return {"create": {"evidence": {"slug": slug, "title": slug, "kind": "AUDIT", **dates, **ABOUT}}}

    pieces = [
        evidence("named", validUntil=(day + timedelta(days=20)).isoformat()),
        evidence("aged", date=(day - timedelta(days=700)).isoformat()),
        evidence("young", date=(day - timedelta(days=300)).isoformat()),
        evidence("gone", validUntil=(day - timedelta(days=1)).isoformat()),
    ]
    framework = {"slug": "f", "title": "F", "kind": "guidance", "issuer": {"to": "mill"}, **ABOUT}
    principle = {"slug": "p", "name": "P", "scope": "TOOL", "order": 1, **ABOUT}
    links = [{"to": piece["create"]["evidence"]["slug"], "finding": "SUPPORTS"} for piece in pieces]
    ends = {"subject": {"to": "sieve"}, "principle": {"to": "p"}, "evidence": links}
    assert (await said(patient, MILL, *pieces))["problems"] == []
    made = await said(patient, EDITOR, {"create": {"framework": framework}}, {"create": {"principle": principle}})
    assert made["problems"] == []
    assert (await said(patient, MILL, {"create": {"alignment": {"slug": "a", **ends, **ABOUT}}}))["problems"] == []
    assert (await waiting(patient, MILL))["lapsingEvidence"] == ["aged", "named"]
