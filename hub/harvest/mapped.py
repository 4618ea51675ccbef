"""What a record of a feed is in the hub: a record, and beside it the standings and statements that it tells of.

Called by hub.harvest.working. What could not be placed is noted, never guessed. Suppliers, products, processes,
outcomes, principles and bodies have to be recorded: none of them is an agency's to make. Pure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hub.harvest.feeds import Feed
from hub.importers.names import Names
from hub.model.enums import Confidence, StatementProperty
from hub.partner.identity import AGENCY
from hub.partner.records import Evidence, Fact, Practice, Record, RecordKind, Tool

LABELS = {RecordKind.TOOL: "Tool", RecordKind.PRACTICE: "Practice", RecordKind.EVIDENCE: "Evidence"}
NAMED = ("Process", "Outcome", "Product", "Supplier", "Principle", "Agency")
"""The kinds of record that a feed names and does not make."""
Item = dict[str, Any]


@dataclass
class Part:
    """A record of the hub as a feed tells it. `name` tells it from the others of the same record; empty is that itself.

    `values` holds what is told and no null; `until` may be null, which says that it has not ended.
    """

    label: str
    name: str
    values: Item = field(default_factory=Item)
    states: list[Item] = field(default_factory=list[Item])
    links: dict[str, list[Item]] = field(default_factory=dict[str, list[Item]])
    until: str | None = None
    marking: str = "PUBLISHED"
    audience: tuple[str, ...] = ()

    def as_said(self) -> Item:
        """What is kept of it, to be compared with what the feed says next."""
        told = {"values": self.values, "states": self.states, "links": self.links, "until": self.until}
        return {**told, "marking": self.marking, "audience": list(self.audience)}


@dataclass
class Mapped:
    """What a record of a feed comes to: its parts, and what could not be placed."""

    parts: list[Part]
    notes: list[str]


@dataclass(frozen=True)
class Mapper:
    """Maps the records of a feed. `names` are of what is recorded, `recorded` leads from ids of the feed to slugs."""

    feed: Feed
    names: Names
    recorded: Mapping[str, str]

    def mapped(self, record: Record) -> Mapped:
        """The parts of a record, the record itself first."""
        notes: list[str] = []
        if not record.complete:
            notes.append("a list of it was cut by the feed at its longest")
        if isinstance(record, Tool):
            parts = [self._tool(record, notes)]
        elif isinstance(record, Practice):
            parts = self._practice(record, notes)
        else:
            parts = self._evidence(record, notes) if isinstance(record, Evidence) else []
        return Mapped(parts, notes)

    def _tool(self, tool: Tool, notes: list[str]) -> Part:
        part = _part("Tool", tool)
        part.values |= _told({
            "name": tool.name, "purpose": tool.purpose, "functionality": tool.functionality,
            "aiClass": tool.ai_class.value if tool.ai_class else self.feed.ai_class,
            "techniques": list(tool.techniques), "userGroup": tool.user_group, "sroRole": tool.responsible_role,
            "humanInTheLoop": tool.human_in_the_loop, "benefitsClaimed": list(tool.benefits_claimed),
            "metricsClaimed": list(tool.metrics_claimed), "risksNamed": list(tool.risks_named),
            "mitigationsNamed": list(tool.mitigations_named),
            "inferredFields": ["sroRole" if name == "responsibleRole" else name for name in tool.inferred_fields],
        })  # fmt: skip
        part.values["scope"] = self.feed.scope
        part.states = [_told({"status": state.status.value, "since": state.since, "seen": state.seen,
                              "detail": state.detail}) for state in tool.status_history]  # fmt: skip
        part.links["owner"] = [{"to": tool.agency}]
        placed = {
            "affects": [self._placed("Process", link.process, link, notes, link.name, how=link.how)
                        for link in tool.affects],
            "bearsOn": [self._placed("Outcome", link.outcome, link, notes, link.name) for link in tool.bears_on],
            "products": [self._placed("Product", link.name, link, notes, link.name) for link in tool.products],
            "suppliers": [self._placed("Supplier", link.name, link, notes, link.name) for link in tool.suppliers],
        }  # fmt: skip
        part.links |= {name: [item for item in items if item] for name, items in placed.items()}
        return part

    def _practice(self, practice: Practice, notes: list[str]) -> list[Part]:
        part = _part("Practice", practice)
        part.values |= _told({"name": practice.name, "problem": practice.problem, "context": practice.context,
                              "whatWasDone": practice.what_was_done})  # fmt: skip
        meets = [self._placed("Principle", link.principle, link, notes, link.name) for link in practice.meets]
        steps = [self._placed("Process", link.process, link, notes, link.name) for link in practice.done_in]
        part.links |= {"meets": [item for item in meets if item], "doneIn": [item for item in steps if item]}
        part.links["adoptedBy"] = [
            {"to": self.recorded[link.tool], **_of(link), **_told({"result": link.result})}
            for link in practice.tools if self._is_recorded(link.tool, notes)
        ]  # fmt: skip
        said = ((StatementProperty.WORKED, practice.worked), (StatementProperty.DID_NOT_WORK, practice.did_not_work))
        return [part, *(self._statement(practice, what, text) for what, text in said if text)]

    def _statement(self, practice: Practice, what: StatementProperty, text: str) -> Part:
        part = _part("Statement", practice, name=what.value)
        part.values |= {"property": what.value, "text": text}
        part.links["about"] = [{"to": ""}]
        return part

    def _evidence(self, evidence: Evidence, notes: list[str]) -> list[Part]:
        part = _part("Evidence", evidence)
        part.values |= _told({"title": evidence.title, "kind": evidence.kind.value, "date": evidence.date,
                              "validUntil": evidence.valid_until, "url": evidence.url,
                              "summary": evidence.summary})  # fmt: skip
        if evidence.issuer and (issuer := self._placed("Agency", evidence.issuer.agency, None, notes,
                                                       evidence.issuer.name)):  # fmt: skip
            part.links["issuer"] = [issuer]
        parts = [part]
        for bearing in evidence.findings:
            principle = self._placed("Principle", bearing.principle, None, notes, bearing.name)
            if principle is None or (bearing.tool and not self._is_recorded(bearing.tool, notes)):
                continue
            subject = self.recorded[bearing.tool] if bearing.tool else evidence.agency
            about = f"{subject} {principle['to']}"
            made = _part("Alignment", bearing, name=hashlib.sha256(about.encode()).hexdigest()[:8])
            made.links = {"subject": [{"to": subject}], "principle": [{"to": principle["to"]}],
                          "evidence": [{"to": "", **_of(bearing), "finding": bearing.finding.value,
                                        **_told({"reason": bearing.reason})}]}  # fmt: skip
            if any(other.name == made.name for other in parts):
                notes.append(f"more than one finding about {about}; the first counts")
            else:
                parts.append(made)
        return parts

    def _is_recorded(self, tool: str, notes: list[str]) -> bool:
        if tool not in self.recorded:
            notes.append(f"{tool} is not recorded, so nothing leads there")
        return tool in self.recorded

    def _placed(
        self, label: str, named: str | None, link: Fact | None, notes: list[str], name: str, **more: str | None
    ) -> Item | None:
        """A link to what a feed names, or None and a note where that is not recorded."""
        slug = self.names.slug_of(label, named) if named else ""
        if not slug:
            shown = named if named and AGENCY.fullmatch(named) else name
            notes.append(f"no {label} {shown[:80]!r} is recorded")
            return None
        return {"to": slug, **(_of(link) if link else {}), **_told(more)}


def _part(label: str, fact: Fact, *, name: str = "") -> Part:
    confidence = (fact.confidence or Confidence.SOURCED).value
    values = _told({"confidence": confidence, "since": fact.since})
    return Part(label, name, values, until=fact.until, marking=fact.marking.value, audience=fact.audience)


def _of(link: Fact) -> Item:
    """What a link says itself. Its marking is told where it is above everybody's."""
    told = {"since": link.since, "until": link.until, "basis": link.basis.value if link.basis else None,
            "marking": link.marking.value if link.marking.value != "PUBLISHED" else None,
            "audience": list(link.audience)}  # fmt: skip
    return _told(told)


def _told(values: Mapping[str, Any]) -> Item:
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def pages_of(record: Record) -> Iterator[Any]:
    """The pages that a record cites, and everything in it, each once."""
    seen: dict[Any, None] = {}
    facts: list[Fact] = [record]
    while facts:
        fact = facts.pop()
        seen |= dict.fromkeys(fact.sources)
        for value in vars(fact).values():
            facts += [part for part in value if isinstance(part, Fact)] if isinstance(value, tuple) else []
    yield from (page for page in seen if page.url or page.title)
