"""What is recorded of tools and agencies against principles, and whom the frameworks bind.

Called by hub.analytics.assurance.pairs and the questions above it. One statement reads the frameworks, who is part of
whom, and all that is recorded of the subjects; levels are computed elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from hub.analytics.asking.bodies import Steps, wholes, with_all
from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.analytics.assurance.ladder import Cap, Evidence, Record
from hub.errors import BadUserInput, NotFound
from hub.graph.compiler.values import Tree
from hub.model.enums import ConceptRelation, EvidenceKind, Finding, PrincipleScope

TOOLS = load("assurance/tool_standing.cypher")
AGENCIES = load("assurance/agency_standing.cypher")


@dataclass(frozen=True, slots=True)
class Principle:
    """A principle, its place in its framework, and the concepts it stands for: slug, name, relation."""

    slug: str
    name: str
    order: int
    scope: PrincipleScope
    concepts: tuple[tuple[str, str, ConceptRelation], ...]


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework, the agencies it names, and its principles in order."""

    slug: str
    title: str
    kind: str
    applies: frozenset[str]
    principles: tuple[Principle, ...]


@dataclass(slots=True)
class Subject:
    """A tool or an agency. `bodies` are those through which a framework reaches it; `owner` of an agency is itself."""

    slug: str
    name: str
    owner: str | None
    owner_name: str
    bodies: frozenset[str]
    records: dict[str, Record]
    alignments: dict[str, str]
    liberty: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Standings:
    """Everything that was read, on one day."""

    day: str
    scope: PrincipleScope
    subjects: tuple[Subject, ...]
    frameworks: dict[str, Framework]

    def framework(self, slug: str) -> Framework:
        """A framework. Raises NotFound when it is absent or hidden."""
        if slug not in self.frameworks:
            raise NotFound.of("framework")
        return self.frameworks[slug]


async def read_tools(
    reading: Reading,
    *,
    only: list[str] | None = None,
    owner: str | None = None,
    where: Tree | None = None,
    named: bool = False,
) -> Standings:
    """Tools: those in `only`, or all; those of `owner`, or of anybody; those that satisfy `where`. Cost: one statement.

    Raises NotFound for an unknown `owner`, and for an unknown tool when `named` says that somebody gave its slug.
    """
    [[tools, frameworks, parts, known]] = await reading.ask(TOOLS, where=where, only=only, owner=owner)
    if named and not known[0]:
        raise NotFound.of("tool")
    if owner is not None and not known[1]:
        raise NotFound.of("agency")
    above = wholes(parts)
    return _standings(reading.day, PrincipleScope.TOOL, [_tool(row, above) for row in tools], frameworks)


async def read_agencies(reading: Reading, only: str | None) -> Standings:
    """One agency, or all. Raises NotFound for an unknown one. Cost: one statement."""
    [[agencies, frameworks, parts]] = await reading.ask(AGENCIES, only=None if only is None else [only])
    if only is not None and not agencies:
        raise NotFound.of("agency")
    above = wholes(parts)
    return _standings(reading.day, PrincipleScope.AGENCY, [_agency(row, above) for row in agencies], frameworks)


async def read_scope(
    reading: Reading, scope: PrincipleScope | None, *, agency: str | None, where: Tree | None
) -> Standings:
    """Agencies for principles that these meet, else tools: of one agency or of all. Cost: one statement.

    Raises NotFound for an unknown agency, and BadUserInput for a filter of tools where agencies are asked for.
    """
    if scope is not PrincipleScope.AGENCY:
        return await read_tools(reading, owner=agency, where=where)
    if where is not None:
        raise BadUserInput("where: this chooses among tools; leave it out when scope is AGENCY")
    return await read_agencies(reading, agency)


def _standings(day: str, scope: PrincipleScope, subjects: list[Subject], frameworks: list[list[Any]]) -> Standings:
    return Standings(day, scope, tuple(subjects), {row[0]: _framework(row) for row in frameworks})


def _framework(row: list[Any]) -> Framework:
    slug, title, kind, applies, principles = row
    made = [
        Principle(s, name, order, PrincipleScope(scope), tuple((c, n, ConceptRelation(r)) for c, n, r in concepts))
        for s, name, order, scope, concepts in principles
    ]
    return Framework(slug, title, kind, frozenset(applies), tuple(sorted(made, key=lambda p: (p.order, p.slug))))


def _tool(row: list[Any], above: Steps) -> Subject:
    slug, name, owners, users, aligned, weighing, liberty = row
    owner, owner_name = owners[0] if owners else (None, "")
    bodies = with_all([*users, *([owner] if owner else [])], above)
    subject = Subject(slug, name, owner, owner_name, bodies, {}, {}, tuple((s, n) for s, n in liberty))
    _record(subject, aligned, weighing)
    return subject


def _agency(row: list[Any], above: Steps) -> Subject:
    slug, name, aligned, weighing = row
    subject = Subject(slug, name, slug, name, with_all([slug], above), {}, {})
    _record(subject, aligned, weighing)
    return subject


@dataclass(slots=True)
class _Gathered:
    claimed: bool = False
    evidence: list[Evidence] = field(default_factory=list[Evidence])
    caps: list[Cap] = field(default_factory=list[Cap])


def _record(subject: Subject, aligned: list[list[Any]], weighing: list[list[str]]) -> None:
    """Gather what is recorded by principle; of several alignments with one principle the least slug is shown."""
    gathered: defaultdict[str, _Gathered] = defaultdict(_Gathered)
    for principle, alignment, claim, evidence in sorted(aligned, key=lambda one: one[1]):
        subject.alignments.setdefault(principle, alignment)
        gathered[principle].claimed |= bool(claim)
        gathered[principle].evidence.extend(_evidence(row) for row in evidence)
    for kind, principle, _, name in sorted(weighing):
        gathered[principle].caps.append(_cap(kind, name))
    for principle, one in gathered.items():
        subject.records[principle] = Record(one.claimed, tuple(one.evidence), tuple(one.caps), subject.owner)


def _evidence(row: list[Any]) -> Evidence:
    finding, slug, title, kind, day, valid_until, issuers = row
    return Evidence(slug, title, Finding(finding), EvidenceKind(kind), day, valid_until, frozenset(issuers))


def _cap(kind: str, name: str) -> Cap:
    if kind == "EVALUATION":
        return Cap(f"the evaluation “{name}” was failed", f"Put right what the evaluation “{name}” found wanting")
    return Cap(f"the incident “{name}” is open", f"Resolve the incident “{name}” and record its end")
