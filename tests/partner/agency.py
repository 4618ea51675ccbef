"""An agency with records in memory, some of which not everybody may see; used by tests of sources and hosts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hub.partner import (
    About,
    Agency,
    AiClass,
    Basis,
    Bearing,
    Confidence,
    Evidence,
    EvidenceKind,
    Finding,
    FromRecords,
    Journalled,
    Marking,
    Practice,
    PrincipleLink,
    ProcessLink,
    Record,
    Source,
    Status,
    Tool,
    ToolLink,
    ToolStatus,
)

AGENCY = Agency(slug="example-agency", name="Example Agency", kind="regulator")
ABOUT = About(publisher=AGENCY.name, licence="Open Government Licence v3.0", updated="2026-06")
PAGE = Source(url="https://agency.example/ai", publisher=AGENCY.name, published="2026-05")


def tool(reference: str, **more: Any) -> Tool:
    """A tool of the agency."""
    given: dict[str, Any] = {"name": f"Tool {reference}", "sources": (PAGE,), "confidence": Confidence.SOURCED, **more}
    return Tool(agency=AGENCY.slug, reference=reference, **given)


def records() -> list[Record]:
    """Two public tools, one that is OFFICIAL, one shared with the CPS, and what was done and found with them."""
    disclosure = ProcessLink(process="disclosure", name="Disclosure", how="Sorts documents", basis=Basis.STATED)
    inner = replace(disclosure, process="charging", name="Charging", marking=Marking.OFFICIAL)
    states = (Status(status=ToolStatus.PILOT, since="2025"), Status(status=ToolStatus.LIVE, since="2026-03"))
    public = tool("b.2", ai_class=AiClass.GENERATIVE, status_history=states, affects=(disclosure, inner))
    hidden, shared = tool("c_3", marking=Marking.OFFICIAL), tool("d-4", audience=("cps",))
    links = tuple(ToolLink(tool=record.id, result="Fewer slips") for record in (public, hidden))
    bearing = Bearing(principle="covenant-lawful", name="Lawful", finding=Finding.SUPPORTS, tool=public.id)
    unseen = replace(bearing, tool=hidden.id, finding=Finding.CONTRADICTS)
    return [
        shared,
        hidden,
        public,
        tool("a1"),
        Practice(agency=AGENCY.slug, reference="check", name="A person checks", what_was_done="Each letter is read.",
                 worked="Errors are caught.", tools=links, meets=(PrincipleLink(principle=None, name="Oversight"),)),
        Evidence(agency=AGENCY.slug, reference="dpia", title="Impact assessment", date="2026-01", valid_until="2027",
                 kind=EvidenceKind.IMPACT_ASSESSMENT, findings=(bearing, unseen)),
    ]  # fmt: skip


def from_records(*more: Record, name: str = "ai.agency.example", held: list[Record] | None = None) -> FromRecords:
    """A source over the agency's records, or over a list that a test changes."""
    return FromRecords(name, ABOUT, [AGENCY], lambda: [*(records() if held is None else held), *more])


def journalled(held: list[Record], *, most: int = 10_000, name: str = "ai.agency.example") -> Journalled:
    """A source that tells what changed in a list that a test changes."""
    return Journalled(name, ABOUT, [AGENCY], lambda: held, most)
