"""How far tools, or agencies, are aligned with a framework: its applicable pairs counted at each level.

Asked by the API as `coverage`. What crosses from other principles is not counted. A pair's agency is its tool's owner,
or the agency that has to meet the principle itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from hub.analytics.asking.acting_filter import MORE, beyond
from hub.analytics.asking.answer_types import Filter, On, One, Ref
from hub.analytics.asking.reading import Reading
from hub.analytics.asking.shares import share_of
from hub.analytics.assurance.ladder import level_of
from hub.analytics.assurance.pairs import COUNTED, Pair, ToolsCounted, pairs, record_of, taken
from hub.analytics.assurance.standing import Framework, Standings, Subject, read_scope
from hub.model.enums import AlignmentLevel, PrincipleScope
from hub.model.stored import fold

LEVELS = "CONTRADICTED, which stands beside the ladder, and then its five levels, lowest first."
SCOPE = "Principles that tools meet, or that agencies meet; TOOL when left out."


@dataclass(frozen=True, slots=True)
class CoverageLevel:
    """How many pairs stand at one level."""

    level: Annotated[AlignmentLevel, "The level."]
    count: Annotated[int, "Pairs at it."]
    share: Annotated[float | None, "Count over all pairs, 0 to 1; null when there are fewer than ten pairs."]
    words: Annotated[str, "The same in words, such as `3 of 4`."]
    self_reported: Annotated[int | None, "Those that only the owner's family supports; null below EVIDENCED."]


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
class CoverageApart:
    """Pairs that stand apart and are in none of the other counts."""

    subject_count: Annotated[int, "Tools, or agencies, they are of."]
    pair_count: Annotated[int, "Pairs."]
    levels: Annotated[tuple[CoverageLevel, ...], LEVELS]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The applicable pairs of tools, or agencies, and principles of one framework, counted by level."""

    framework: Annotated[Ref, One("Framework"), "The framework."]
    agency: Annotated[Ref | None, One("Agency"), "The agency asked for; null for all."]
    pair_count: Annotated[int, "Applicable pairs."]
    uncertain_count: Annotated[int, MORE]
    reason: Annotated[str | None, "Why there are no pairs, in one sentence; null when there are some."]
    levels: Annotated[tuple[CoverageLevel, ...], LEVELS]
    by_principle: Annotated[tuple[PrincipleCoverage, ...], "Its principles of the scope in force, in its order."]
    by_agency: Annotated[tuple[AgencyCoverage, ...], "Every agency that has a pair, by name."]
    other_tools: Annotated[
        CoverageApart | None,
        "Tools that neither act nor are coming, with the pairs they would have; null unless `tools` asks for ALL.",
    ]
    in_general: Annotated[
        CoverageApart | None, "What is recorded of umbrellas, and so of their members in general; null when nothing is."
    ]


async def coverage(
    reading: Reading,
    *,
    framework: Annotated[str, "Slug of the framework."],
    agency: Annotated[str | None, "Only tools that this agency owns, or only this agency."] = None,
    scope: Annotated[PrincipleScope | None, SCOPE] = None,
    tools: Annotated[ToolsCounted | None, COUNTED] = None,
    where: Annotated[Filter | None, On("Tool"), "Only tools that satisfy this."] = None,
) -> Coverage:
    """Coverage by the tools that the filters leave and that act or are coming, or by agencies.

    Raises NotFound for an unknown framework or agency, BadUserInput for a filter of tools where agencies are asked for.
    Cost: one statement, one more with `uncertainCount` of a past day.
    """

    async def read(look: Reading) -> Standings:
        return await read_scope(look, scope, agency=agency, where=where)

    async def of_pairs(look: Reading) -> set[str]:
        return {pair.subject.slug for pair in pairs(await read(look), framework) if pair.counted}

    standings = await read(reading)
    bound = standings.framework(framework)
    every = list(pairs(standings, framework, ToolsCounted.ALL))
    counted = [pair for pair in every if pair.counted]
    general = [pair for pair in every if pair.subject.general]
    return Coverage(
        Ref("Framework", framework),
        None if agency is None else Ref("Agency", agency),
        len(counted),
        await beyond(reading, of_pairs, {pair.subject.slug for pair in counted}),
        None if counted else _reason(bound, standings, every),
        levels_of(counted),
        _by_principle(bound, standings, counted),
        _by_agency(counted),
        _apart([pair for pair in every if not pair.subject.counted]) if tools is ToolsCounted.ALL else None,
        _apart(general) if general else None,
    )


def _apart(every: list[Pair]) -> CoverageApart:
    return CoverageApart(len({pair.subject.slug for pair in every}), len(every), levels_of(every))


def _reason(framework: Framework, standings: Standings, every: list[Pair]) -> str:
    """Why nothing applies: the first of the things without which there are no pairs."""
    met, title = standings.scope.value.lower(), f"“{framework.title}”"
    if not any(principle.scope is standings.scope for principle in framework.principles):
        return f"{title} states no principle that {'tools' if met == 'tool' else 'agencies'} meet."
    if framework.begins > standings.day:
        return f"{title} was not in force on {standings.day}: it begins on {framework.begins}."
    if not framework.applies:
        return f"{title} applies to no agency here; it is held for comparison."
    if not standings.subjects:
        return f"No {met} is recorded that the request selects."
    if every:
        return f"None of the tools that {title} would apply to acts or is coming."
    if standings.scope is PrincipleScope.AGENCY:
        return f"{title} applies neither to the agency nor to a body that it is part of."
    return f"{title} applies to no owner or user of these tools, nor to a body that one of them is part of."


Standing = tuple[str, str, AlignmentLevel]
"""The slugs of a framework and of one of its principles, and a level."""


def level_counts(standings: Standings, subjects: Iterable[Subject]) -> Counter[Standing]:
    """How many of these stand at each level of each principle that applies to them, as `pairs` would tell."""
    counts: Counter[Standing] = Counter()
    for framework in standings.frameworks.values():
        bound = [subject for subject in taken(subjects) if subject.bound_by(framework)]
        for principle in framework.asks(standings.scope, standings.day):
            for subject in bound:
                level = level_of(record_of(standings, subject, principle), standings.day)
                counts[framework.slug, principle.slug, level] += 1
    return counts


def levels_of(counted: Iterable[Pair]) -> tuple[CoverageLevel, ...]:
    """How many pairs stand at each level, CONTRADICTED and the five of the ladder."""
    every = list(counted)
    return tuple(_level(level, [pair for pair in every if pair.level is level], len(every)) for level in AlignmentLevel)


def _level(level: AlignmentLevel, at: list[Pair], total: int) -> CoverageLevel:
    supported = level is not AlignmentLevel.CONTRADICTED and level.rung >= AlignmentLevel.EVIDENCED.rung
    owned = sum(pair.self_reported is True for pair in at) if supported else None
    return CoverageLevel(level, len(at), share_of(len(at), total), f"{len(at)} of {total}", owned)


def _by_principle(framework: Framework, standings: Standings, every: list[Pair]) -> tuple[PrincipleCoverage, ...]:
    groups: dict[str, list[Pair]] = {principle.slug: [] for principle in framework.asks(standings.scope, standings.day)}
    for pair in every:
        groups[pair.principle.slug].append(pair)
    return tuple(PrincipleCoverage(Ref("Principle", slug), len(of), levels_of(of)) for slug, of in groups.items())


def _by_agency(every: list[Pair]) -> tuple[AgencyCoverage, ...]:
    groups: defaultdict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in every:
        if pair.subject.owner:
            groups[fold(pair.subject.owner_name), pair.subject.owner].append(pair)
    return tuple(AgencyCoverage(Ref("Agency", key[1]), len(of), levels_of(of)) for key, of in sorted(groups.items()))
