"""Tools and agencies with what is recorded of them against principles, and whom the frameworks bind, and since when.

Called by hub.analytics.assurance.pairs and the questions above it. One statement reads the frameworks, who is part of
whom, and all that is recorded of the subjects; levels are computed elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from hub.analytics.asking.membership import Steps, wholes, with_all
from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.analytics.assurance.recorded import Recorded, facts_of, recorded
from hub.errors import BadUserInput, NotFound
from hub.graph.compiler.values import Tree
from hub.model.claims import Claim, parse_claim
from hub.model.enums import ConceptRelation, PrincipleScope

TOOLS = load("assurance/tool_standing.cypher")
AGENCIES = load("assurance/agency_standing.cypher")


@dataclass(frozen=True, slots=True)
class Principle:
    """A principle, its place in its framework, its concepts (slug, name, relation), and what claims that it is met.

    `begins` is the first day on which it asks anything, which is never before its framework does; empty if unknown.
    """

    slug: str
    name: str
    order: int
    scope: PrincipleScope
    begins: str
    claimed_by: tuple[Claim, ...]
    concepts: tuple[tuple[str, str, ConceptRelation], ...]


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework, the first day on which it is in force, the agencies it names, and its principles in order."""

    slug: str
    title: str
    kind: str
    begins: str
    applies: frozenset[str]
    principles: tuple[Principle, ...]

    def asks(self, scope: PrincipleScope, day: str) -> list[Principle]:
        """Its principles of a scope that are in force on a day."""
        return [principle for principle in self.principles if principle.scope is scope and principle.begins <= day]


@dataclass(frozen=True, slots=True)
class Subject:
    """A tool or an agency. `bodies` are those through which a framework reaches it; `owner` of an agency is itself.

    `counted` says of a tool whether it acts or is coming; every agency is. `began` is the day on which it began, empty
    when that is not known. `general` is of an umbrella that has members: what is recorded of it is of them in general.
    """

    slug: str
    name: str
    owner: str | None
    owner_name: str
    bodies: frozenset[str]
    recorded: Recorded
    began: str = ""
    counted: bool = True
    general: bool = False
    liberty: tuple[tuple[str, str], ...] = ()

    def bound_by(self, framework: Framework) -> bool:
        """Whether a framework applies to it, on any day."""
        return not framework.applies.isdisjoint(self.bodies)


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

    def stating(self, principle: str) -> Framework:
        """The framework that states a principle. Raises NotFound when the principle is absent or hidden."""
        for each in self.frameworks.values():
            if any(principle == stated.slug for stated in each.principles):
                return each
        raise NotFound.of("principle")


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
    begun = {"ONLY": only, "OWNER": owner}
    named_by = {part for part, given in begun.items() if given is not None}
    [[tools, frameworks, parts, known]] = await reading.ask(TOOLS, where=where, parts=named_by, only=only, owner=owner)
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
    slug, title, kind, begins, applies, principles = row
    made = sorted(
        (_principle(begins or "", principle) for principle in principles),
        key=lambda principle: (principle.order, principle.slug),
    )
    return Framework(slug, title, kind, begins or "", frozenset(applies), tuple(made))


def _principle(framework_begins: str, row: list[Any]) -> Principle:
    slug, name, order, scope, since, claimed_by, concepts = row
    return Principle(
        slug,
        name,
        order,
        PrincipleScope(scope),
        max(framework_begins, since or ""),
        tuple(parse_claim(claim) for claim in claimed_by or ()),
        tuple((concept, called, ConceptRelation(relation)) for concept, called, relation in concepts),
    )


def _tool(row: list[Any], above: Steps) -> Subject:
    slug, name, began, counted, owners, users, aligned, concerning, liberty, fields, rows = row
    owner, owner_name = owners[0] if owners else (None, "")
    bodies = with_all([*users, *([owner] if owner else [])], above)
    inside = partial(_inside, owner, above)
    on_record = recorded(owner_name, facts_of(fields, rows), aligned, concerning, inside)
    outcomes = tuple((outcome, called) for outcome, called in liberty)
    return Subject(slug, name, owner, owner_name, bodies, on_record, began or "", bool(counted), liberty=outcomes)


def _agency(row: list[Any], above: Steps) -> Subject:
    slug, name, began, umbrella, aligned, concerning, rows = row
    on_record = recorded(name, facts_of([], rows), aligned, concerning, partial(_inside, slug, above))
    general = umbrella and any(slug in wholes for wholes in above.values())
    return Subject(slug, name, slug, name, with_all([slug], above), on_record, began or "", general=general)


def _inside(owner: str | None, above: Steps, issuers: Iterable[str]) -> bool | None:
    """Whether one of these bodies is of the owner's family, an umbrella and its members taken as one.

    An issuer that is not recorded is a body outside the register, and so outside the family.
    """
    if owner is None:
        return None
    family = _heads(owner, above)
    return any(not family.isdisjoint(_heads(issuer, above)) for issuer in issuers)


def _heads(body: str, above: Steps) -> frozenset[str]:
    """The topmost bodies above one, or itself; in a circle nothing is on top, so all of it is."""
    every = with_all([body], above)
    return frozenset(member for member in every if not above.get(member)) or every
