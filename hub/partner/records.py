"""What a feed says: tools, practices and evidence of an agency, with what they affect and where that comes from.

An agency makes these from its own data; the GraphQL types of the feed are made from them, so a field is declared once.
Nothing here knows GraphQL or the graph. None means "not recorded", never "there is none".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, cast

from hub.clock import today
from hub.model.enums import AiClass, Basis, Choice, Confidence, EvidenceKind, Finding, Marking, ToolStatus
from hub.model.time import last_day
from hub.partner.identity import DATE, ID, fingerprint, record_id

MOST_PARTS = 100
"""The most entries of any list within a record."""


class RecordKind(Choice):
    """What a record is about."""

    TOOL = "TOOL", "An AI or algorithmic tool."
    PRACTICE = "PRACTICE", "Something done that can be taken up elsewhere."
    EVIDENCE = "EVIDENCE", "A document or finding that bears on a principle."


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where something comes from."""

    url: Annotated[str | None, "Address of the page; null for a source that is not on the web."] = None
    title: Annotated[str | None, "Title of the page."] = None
    publisher: Annotated[str | None, "Who publishes it."] = None
    published: Annotated[str | None, DATE, "When it was published."] = None
    licence: Annotated[str | None, "Licence of the page."] = None
    attribution: Annotated[str | None, "The attribution that the licence asks for."] = None


@dataclass(frozen=True, kw_only=True)
class Fact:
    """What every record, and every link of a record, says of itself."""

    since: Annotated[str | None, DATE, "When it began to hold (included); null when unknown."] = None
    until: Annotated[str | None, DATE, "When it ceased to hold (excluded); null when it has not, or is unknown."] = None
    marking: Annotated[Marking, "Protective marking. Whoever keeps a copy has to keep this with it."] = (
        Marking.PUBLISHED
    )
    audience: Annotated[
        tuple[str, ...], "Slugs of the agencies it is shared with; empty: every agency cleared for its marking."
    ] = ()
    confidence: Annotated[Confidence | None, "How firmly the citation is known; null when nobody said."] = None
    basis: Annotated[
        Basis | None, "Whether a source says it or it is somebody's reading of a source; null for a plain record."
    ] = None
    sources: Annotated[tuple[Source, ...], "Where it comes from, at most 100."] = ()

    def __post_init__(self) -> None:
        # Who writes a list means the same; what is shown and checked afterwards are tuples.
        for name, value in list(vars(self).items()):
            if isinstance(value, list):
                object.__setattr__(self, name, tuple(cast(list[Any], value)))


@dataclass(frozen=True, kw_only=True)
class Record(Fact):
    """A record of one agency. Its id never changes and is never used again for something else."""

    agency: Annotated[str, "Slug of the agency whose record it is."]
    reference: Annotated[str, "The agency's own stable reference; unique among its records of one kind."]
    register_slug: Annotated[
        str | None, "Slug of the hub's own record of the same thing, where the agency knows it. A hint, not a claim."
    ] = None
    complete: Annotated[bool, "False when a list within this record was cut at 100 entries."] = True

    @property
    def about(self) -> RecordKind:
        """What it is about: the class has its name."""
        return RecordKind[type(self).__name__.upper()]

    @property
    def id(self) -> str:
        """Agency, kind and reference in one."""
        return record_id(self.agency, self.about, self.reference)

    @cached_property
    def fingerprint(self) -> str:
        """64 hexadecimal digits over everything that is shown of this record; worked out once."""
        return fingerprint(self)


@dataclass(frozen=True, kw_only=True)
class Status(Fact):
    """A status of a tool from a day on (`since`); it holds until the next one begins."""

    status: Annotated[ToolStatus, "Where the tool stood."]
    seen: Annotated[str | None, DATE, "The last date at which a source shows this status."] = None
    detail: Annotated[str | None, "What the sources add."] = None


@dataclass(frozen=True, kw_only=True)
class ProcessLink(Fact):
    """A step of the end-to-end legal process."""

    process: Annotated[str | None, "Its slug in the hub's list of processes; null when it could not be placed there."]
    name: Annotated[str, "Name of the process."]
    how: Annotated[str | None, "How the tool affects it."] = None


@dataclass(frozen=True, kw_only=True)
class OutcomeLink(Fact):
    """A legal or service outcome."""

    outcome: Annotated[str | None, "Its slug in the hub's list of outcomes; null when it could not be placed there."]
    name: Annotated[str, "Name of the outcome."]


@dataclass(frozen=True, kw_only=True)
class Component(Fact):
    """A product that a tool is built on, or a supplier of it."""

    name: Annotated[str, "Name of the product or supplier."]


@dataclass(frozen=True, kw_only=True)
class ToolLink(Fact):
    """A tool with which a practice was adopted. It is one of the same agency."""

    tool: Annotated[str, ID, "Id of the tool."]
    result: Annotated[str | None, "What came of it; null when no source says."] = None


@dataclass(frozen=True, kw_only=True)
class PrincipleLink(Fact):
    """A principle of a framework, such as the Policing AI Covenant."""

    principle: Annotated[
        str | None, "Its slug in the hub's list of principles; null when it could not be placed there."
    ]
    name: Annotated[str, "Short name of the principle."]
    framework: Annotated[str | None, "Slug of the framework in the hub; null when unknown."] = None


@dataclass(frozen=True, kw_only=True)
class Bearing(PrincipleLink):
    """What a piece of evidence says about one tool, or about the agency, and one principle."""

    tool: Annotated[str | None, ID, "Id of the tool; null when it is about the agency as a whole."] = None
    finding: Annotated[Finding, "What the evidence says."]
    reason: Annotated[str | None, "Why it bears on the principle so."] = None


@dataclass(frozen=True, kw_only=True)
class Body:
    """Who issued something."""

    agency: Annotated[str | None, "Slug of the agency in the hub; null for a body that is none."]
    name: Annotated[str, "Name of the body."]


@dataclass(frozen=True, kw_only=True)
class Tool(Record):
    """An AI or algorithmic tool as its agency registers it."""

    name: Annotated[str, "Name of the tool."]
    purpose: Annotated[str | None, "Why: the problem it answers."] = None
    functionality: Annotated[str | None, "How: what it does."] = None
    status_history: Annotated[tuple[Status, ...], "Its dated statuses, earliest first."] = ()
    ai_class: Annotated[AiClass | None, "Family of technique."] = None
    techniques: Annotated[tuple[str, ...], "Techniques, as lower-case terms such as large-language-model."] = ()
    user_group: Annotated[str | None, "Who uses it."] = None
    responsible_role: Annotated[str | None, "Role of the Senior Responsible Officer; roles only, never a name."] = None
    human_in_the_loop: Annotated[str | None, "What people do before the output counts."] = None
    benefits_claimed: Annotated[tuple[str, ...], "Benefits claimed; none is verified."] = ()
    metrics_claimed: Annotated[tuple[str, ...], "Figures claimed; none is verified."] = ()
    risks_named: Annotated[tuple[str, ...], "Risks that the agency or another source names."] = ()
    mitigations_named: Annotated[tuple[str, ...], "Mitigations that the agency or another source names."] = ()
    inferred_fields: Annotated[
        tuple[str, ...], "Names of the fields of this record that are wholly or partly a reading of its sources."
    ] = ()
    affects: Annotated[tuple[ProcessLink, ...], "Processes it affects."] = ()
    bears_on: Annotated[tuple[OutcomeLink, ...], "Outcomes it bears on."] = ()
    products: Annotated[tuple[Component, ...], "Products it is built on."] = ()
    suppliers: Annotated[tuple[Component, ...], "Suppliers of the tool itself."] = ()

    @property
    def status(self) -> Status | None:
        """The last of the statuses that have begun: they stand in order, also where a start is unknown."""
        day = today().isoformat()
        begun = [status for status in self.status_history if (last_day(status.since) if status.since else "") <= day]
        return begun[-1] if begun else None


@dataclass(frozen=True, kw_only=True)
class Practice(Record):
    """Something the agency does that can be taken up elsewhere, with what worked and what did not."""

    name: Annotated[str, "Name of the practice."]
    problem: Annotated[str | None, "The problem it answers."] = None
    context: Annotated[str | None, "Where and under which conditions it was done."] = None
    what_was_done: Annotated[str, "What was done."]
    worked: Annotated[str | None, "What worked; null when nobody says."] = None
    did_not_work: Annotated[str | None, "What did not work; null when nobody says."] = None
    tools: Annotated[tuple[ToolLink, ...], "The agency's tools with which it was adopted."] = ()
    meets: Annotated[tuple[PrincipleLink, ...], "Principles it helps to meet."] = ()
    done_in: Annotated[tuple[ProcessLink, ...], "Processes it is done in."] = ()


@dataclass(frozen=True, kw_only=True)
class Evidence(Record):
    """A document, evaluation, audit or ruling that bears on how the agency or a tool of it meets principles."""

    title: Annotated[str, "Title, in the publisher's or the agency's words."]
    kind: Annotated[EvidenceKind, "Kind of evidence."]
    date: Annotated[str | None, DATE, "When it was issued."] = None
    valid_until: Annotated[str | None, DATE, "The day it lapses; null when it does not say."] = None
    issuer: Annotated[Body | None, "Who issued it; null when not recorded."] = None
    url: Annotated[str | None, "Where to read it."] = None
    summary: Annotated[str | None, "What it found."] = None
    findings: Annotated[tuple[Bearing, ...], "What it says about which principle."] = ()


RECORDS: dict[RecordKind, type[Record]] = {
    RecordKind.TOOL: Tool,
    RecordKind.PRACTICE: Practice,
    RecordKind.EVIDENCE: Evidence,
}
