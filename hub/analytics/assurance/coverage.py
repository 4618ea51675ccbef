"""How far tools, or agencies, are aligned with a framework: shares of its applicable pairs at each level.

Asked by the API as `coverage`. What crosses from other principles is not counted. A pair's agency is its tool's owner,
or the agency that has to meet the principle itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from hub.analytics.asking.answer_types import Filter, On, One, Ref
from hub.analytics.asking.reading import Reading
from hub.analytics.assurance.ladder import stand
from hub.analytics.assurance.pairs import Pair, pairs
from hub.analytics.assurance.standing import Framework, Standings, Subject, read_scope
from hub.model.enums import AlignmentLevel, PrincipleScope
from hub.model.stored import fold

LEVELS = "All five levels, lowest first."
SCOPE = "Principles that tools meet, or that agencies meet; TOOL when left out."


@dataclass(frozen=True, slots=True)
class CoverageLevel:
    """How many pairs stand at one level."""

    level: Annotated[AlignmentLevel, "The level."]
    count: Annotated[int, "Pairs at it."]
    share: Annotated[float | None, "Count over all pairs, 0 to 1; null when there are no pairs."]


@dataclass(frozen=True, slots=True)
class PrincipleCoverage:
    """The pairs of one principle."""

    principle: Annotated[Ref, One("Principle"), "The principle."]
    pair_count: Annotated[int, "Its applicable pairs."]
    levels: Annotated[tuple[CoverageLevel, ...], LEVELS]


@dataclass(frozen=True, slots=True)
class AgencyCoverage:
    """The pairs of the tools of one agency, or its own pairs where agencies have to meet the principles."""

    agency: Annotated[Ref, One("Agency"), "The owner of the tools, or the agency itself."]
    pair_count: Annotated[int, "Applicable pairs of its tools, or its own."]
    levels: Annotated[tuple[CoverageLevel, ...], LEVELS]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The applicable pairs of tools, or agencies, and principles of one framework, counted by level."""

    framework: Annotated[Ref, One("Framework"), "The framework."]
    agency: Annotated[Ref | None, One("Agency"), "The agency asked for; null for all."]
    pair_count: Annotated[int, "Applicable pairs."]
    reason: Annotated[str | None, "Why there are no pairs, in one sentence; null when there are some."]
    levels: Annotated[tuple[CoverageLevel, ...], LEVELS]
    by_principle: Annotated[tuple[PrincipleCoverage, ...], "Every principle of the scope, in the framework's order."]
    by_agency: Annotated[tuple[AgencyCoverage, ...], "Every agency that has a pair, by name."]


async def coverage(
    reading: Reading,
    *,
    framework: Annotated[str, "Slug of the framework."],
    agency: Annotated[str | None, "Only tools that this agency owns, or only this agency."] = None,
    scope: Annotated[PrincipleScope | None, SCOPE] = None,
    where: Annotated[Filter | None, On("Tool"), "Only tools that satisfy this."] = None,
) -> Coverage:
    """Coverage by all registered tools that the filters leave, acting or not, or by agencies.

    Raises NotFound for an unknown framework or agency, BadUserInput for a filter of tools where agencies are asked for.
    Cost: one statement.
    """
    found = await read_scope(reading, scope, agency=agency, where=where)
    bound = found.framework(framework)
    every = list(pairs(found, framework))
    return Coverage(
        Ref("Framework", framework),
        None if agency is None else Ref("Agency", agency),
        len(every),
        None if every else _reason(bound, found),
        levels_of(every),
        _by_principle(bound, found.scope, every),
        _by_agency(every),
    )


def _reason(framework: Framework, found: Standings) -> str:
    """Why nothing applies: the first of the things without which there are no pairs."""
    met, title = found.scope.value.lower(), f"“{framework.title}”"
    if not any(principle.scope is found.scope for principle in framework.principles):
        return f"{title} states no principle that {'tools' if met == 'tool' else 'agencies'} meet."
    if not framework.applies:
        return f"{title} applies to no agency here; it is held for comparison."
    if not found.subjects:
        return f"No {met} is recorded that the request selects."
    if found.scope is PrincipleScope.AGENCY:
        return f"{title} applies neither to the agency nor to a body that it is part of."
    return f"{title} applies to no owner or user of these tools, nor to a body that one of them is part of."


Standing = tuple[str, str, AlignmentLevel]
"""The slugs of a framework and of one of its principles, and a level."""


def level_counts(found: Standings, subjects: Iterable[Subject]) -> Counter[Standing]:
    """How many of these stand at each level of each principle that applies to them, as `pairs` would tell.

    Only what is recorded is looked at one by one, so the cost grows with the records and not with all pairs.
    """
    counts: Counter[Standing] = Counter()
    for framework in found.frameworks.values():
        principles = {one.slug for one in framework.principles if one.scope is found.scope}
        bound = [subject for subject in subjects if framework.applies & subject.bodies]
        for slug in principles:
            counts[framework.slug, slug, AlignmentLevel.NOT_ASSESSED] = len(bound)
        for subject in bound:
            for slug in principles & subject.records.keys():
                counts[framework.slug, slug, AlignmentLevel.NOT_ASSESSED] -= 1
                counts[framework.slug, slug, stand(subject.records[slug], found.day).level] += 1
    return counts


def levels_of(found: Iterable[Pair]) -> tuple[CoverageLevel, ...]:
    """How many pairs stand at each level, all five levels, lowest first."""
    counts = Counter(pair.standing.level for pair in found)
    total = counts.total()
    return tuple(CoverageLevel(one, counts[one], counts[one] / total if total else None) for one in AlignmentLevel)


def _by_principle(framework: Framework, scope: PrincipleScope, every: list[Pair]) -> tuple[PrincipleCoverage, ...]:
    groups: dict[str, list[Pair]] = {p.slug: [] for p in framework.principles if p.scope is scope}
    for pair in every:
        groups[pair.principle.slug].append(pair)
    return tuple(PrincipleCoverage(Ref("Principle", slug), len(of), levels_of(of)) for slug, of in groups.items())


def _by_agency(every: list[Pair]) -> tuple[AgencyCoverage, ...]:
    groups: defaultdict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in every:
        if pair.subject.owner:
            groups[fold(pair.subject.owner_name), pair.subject.owner].append(pair)
    return tuple(AgencyCoverage(Ref("Agency", key[1]), len(of), levels_of(of)) for key, of in sorted(groups.items()))
