"""Every subject against every principle that applies to it, with its level: what pairs, coverage and gaps are made of.

Called by those questions. Pure. Levels are computed here and in hub.analytics.assurance.ladder, and never stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hub.analytics.assurance.crossing import Crossing, Links, best_crossing
from hub.analytics.assurance.ladder import NOTHING, Standing, capped, stand
from hub.analytics.assurance.standing import Framework, Principle, Standings, Subject
from hub.model.enums import AlignmentLevel

LEGAL = "legal-obligation"


@dataclass(frozen=True, slots=True)
class Pair:
    """One subject against one principle that applies to it."""

    subject: Subject
    framework: Framework
    principle: Principle
    standing: Standing
    crossing: Crossing | None

    @property
    def alignment(self) -> str | None:
        """The recorded alignment, if there is one."""
        return self.subject.alignments.get(self.principle.slug)

    @property
    def crossed_level(self) -> AlignmentLevel | None:
        """What evidence for other principles suggests, capped like the level itself."""
        return self.crossing and capped(self.crossing.level, self.standing.caps)

    @property
    def why(self) -> str:
        """One sentence: what set the level, and the path by which another level is suggested."""
        crossing = self.crossing
        if crossing is None:
            return f"{self.standing.why}."
        held = ", held at STATED" if self.crossed_level is not crossing.level else ""
        return f"{self.standing.why}; {crossing.path} suggests {crossing.level.value}{held}, in our reading."


def pairs(found: Standings, framework: str | None = None) -> Iterator[Pair]:
    """Every applicable pair, of one framework or of all. Raises NotFound. Cost: subjects times principles."""
    wanted = list(found.frameworks.values()) if framework is None else [found.framework(framework)]
    return (pair for subject in found.subjects for pair in _of_subject(found, subject, wanted))


def _of_subject(found: Standings, subject: Subject, wanted: list[Framework]) -> Iterator[Pair]:
    nothing = stand(NOTHING, found.day)
    standings = {slug: stand(record, found.day) for slug, record in subject.records.items()}
    links = Links.of(
        (principle, framework.title, standings[principle.slug])
        for framework in found.frameworks.values()
        for principle in framework.principles
        if principle.slug in subject.alignments
    )
    for framework in wanted:
        if framework.applies & subject.bodies:
            for principle in framework.principles:
                if principle.scope is found.scope:
                    crossing = None if framework.kind == LEGAL else best_crossing(principle, links)
                    yield Pair(subject, framework, principle, standings.get(principle.slug, nothing), crossing)
