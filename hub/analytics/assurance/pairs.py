"""Every subject against every principle that applies to it, with its level: what pairs, coverage and gaps are made of.

Called by those questions. Pure. Levels are computed here and in hub.analytics.assurance.ladder, and never stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hub.analytics.assurance.crossing import Crossing, Links, best_crossing
from hub.analytics.assurance.ladder import Record, level_of, self_reported
from hub.analytics.assurance.reasons import Standing, stand
from hub.analytics.assurance.standing import Framework, Principle, Standings, Subject
from hub.model.enums import LADDER, AlignmentLevel, Choice

LEGAL = "legal-obligation"


class ToolsCounted(Choice):
    """Which tools a question about frameworks takes."""

    ACTING_OR_COMING = "ACTING_OR_COMING", "Tools that act, are proposed or are planned: those that frameworks bind."
    ALL = "ALL", "The others too, which stand apart: last known acting, paused, ended, in research or unknown."


COUNTED = "Which tools: those that act or are coming when left out."


@dataclass(frozen=True, slots=True)
class Pair:
    """One subject against one principle that applies to it."""

    subject: Subject
    framework: Framework
    principle: Principle
    record: Record
    standing: Standing
    crossing: Crossing | None

    @property
    def level(self) -> AlignmentLevel:
        """Where it stands."""
        return self.standing.level

    @property
    def counted(self) -> bool:
        """Whether it is in the counts: of a tool that acts or is coming, of an agency that is no umbrella of others."""
        return self.subject.counted and not self.subject.general

    @property
    def self_reported(self) -> bool | None:
        """Whether only the owner's family supports it; None when nothing does."""
        return self_reported(self.record)

    @property
    def alignment(self) -> str | None:
        """The recorded alignment, if there is one."""
        return self.subject.recorded.alignments.get(self.principle.slug)

    @property
    def crossed_level(self) -> AlignmentLevel | None:
        """What is recorded for a principle of another framework suggests, where that is higher."""
        return self.crossing and self.crossing.level

    @property
    def why(self) -> str:
        """One sentence: what set the level, and the path by which another level is suggested."""
        crossing = self.crossing
        if crossing is None:
            return f"{self.standing.why}."
        return f"{self.standing.why}; {crossing.path} suggests {crossing.level.value}, in our reading."


def pairs(standings: Standings, framework: str | None = None, tools: ToolsCounted | None = None) -> Iterator[Pair]:
    """Every applicable pair, of one framework or of all, of tools that act or are coming unless `tools` says ALL.

    An umbrella has none where it has members, but those of which something is recorded. Raises NotFound. Cost: subjects
    times principles.
    """
    wanted = list(standings.frameworks.values()) if framework is None else [standings.framework(framework)]
    subjects = standings.subjects if tools is ToolsCounted.ALL else taken(standings.subjects)
    return (pair for subject in subjects for pair in _of_subject(standings, subject, wanted))


def with_principle(
    standings: Standings, principle: str | None, framework: str | None, tools: ToolsCounted | None = None
) -> Iterable[Pair]:
    """The pairs with a principle, or all of them where none is named. Raises NotFound. Cost: as `pairs`."""
    if principle is None:
        return pairs(standings, framework, tools)
    stating = standings.stating(principle)
    if framework is not None and framework != stating.slug:
        standings.framework(framework)
        return ()
    return (pair for pair in pairs(standings, stating.slug, tools) if pair.principle.slug == principle)


def taken(subjects: Iterable[Subject]) -> list[Subject]:
    """Those that frameworks bind: agencies, and tools that act or are coming."""
    return [subject for subject in subjects if subject.counted]


def record_of(standings: Standings, subject: Subject, principle: Principle, *, bound: bool = True) -> Record:
    """What is recorded of a subject against a principle; fields claim only where its framework binds the subject."""
    return subject.recorded.against(principle.slug, principle.claimed_by if bound else (), standings.scope)


def _of_subject(standings: Standings, subject: Subject, wanted: list[Framework]) -> Iterator[Pair]:
    bound = [
        framework
        for framework in wanted
        if subject.bound_by(framework) and framework.asks(standings.scope, standings.day)
    ]
    if not bound:
        return
    links = Links.of(_levels(standings, subject))
    for framework in bound:
        for principle in framework.asks(standings.scope, standings.day):
            record = record_of(standings, subject, principle)
            if subject.general and record.empty:
                continue
            standing = stand(record, standings.day)
            yield Pair(
                subject, framework, principle, record, standing, _crossing(framework, principle, standing, links)
            )


def _levels(standings: Standings, subject: Subject) -> Iterator[tuple[Principle, Framework, AlignmentLevel]]:
    """Where a subject stands on every principle, whether or not its framework binds it; then only without its fields.

    What a framework that is not in force asks is claimed by no field either.
    """
    for framework in standings.frameworks.values():
        for principle in framework.principles:
            bound = (
                subject.bound_by(framework) and principle.begins <= standings.day and principle.scope is standings.scope
            )
            if bound or principle.slug in subject.recorded.by_principle:
                record = record_of(standings, subject, principle, bound=bound)
                yield principle, framework, level_of(record, standings.day)


def _crossing(framework: Framework, principle: Principle, standing: Standing, links: Links) -> Crossing | None:
    """The best that is suggested, where it is higher; nothing is where the law asks or something contradicts."""
    if framework.kind == LEGAL or standing.level is AlignmentLevel.CONTRADICTED:
        return None
    crossing = best_crossing(principle, framework.slug, links)
    return crossing if crossing and LADDER.index(crossing.level) > standing.level.rung else None
