"""What a review is about, read once for the questions that are fields of a review.

Called by hub.analytics.review.commitments and hub.analytics.review.figures. A review looks at the register on its own
as-of day, whatever day the rest of a request asks about.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from hub import clock
from hub.analytics.asking.membership import members, with_all
from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.errors import BadUserInput
from hub.graph.compiler.values import Tree, Value
from hub.model.stored import fold
from hub.model.time import last_day

REVIEWS = load("review/scope.cypher")


def tools_of(agency: Tree) -> Tree:
    """A filter that takes the tools of agencies that satisfy one: as owner, as user, or by a use of theirs."""
    return {
        "or": [
            {"owner": agency},
            {"users": {"some": {"node": agency}}},
            {"uses": {"some": {"node": {"agency": agency}}}},
        ]
    }


@dataclass(frozen=True, slots=True)
class Scope:
    """One review: its days, its vision (None when that is hidden), what it covers, and its agencies with their parts.

    `reading` reads on the day of the review. No agency means that every agency is in scope.
    """

    slug: str
    baseline: str
    day: str
    vision: str | None
    covenants: tuple[tuple[str, str], ...]
    agencies: tuple[str, ...]
    reading: Reading

    @property
    def where(self) -> Tree | None:
        """A filter that takes the tools in scope: those that an agency in scope owns or is recorded as using."""
        return tools_of({"slug": {"in": Value(list(self.agencies))}}) if self.agencies else None

    def takes(self, agency: str) -> bool:
        """Whether an agency is in scope."""
        return not self.agencies or agency in self.agencies


async def read_reviews(reading: Reading, slugs: list[str], on: str | None) -> list[Scope]:
    """The reviews of these slugs, on the day `on` in place of their own if it is given.

    A review whose day is still to come is answered as of today. What it is about is what it was about on its day.
    Raises BadUserInput when `on` is still to come. Cost: one statement, and one for each day other than the reading's.
    """
    today = clock.today().isoformat()
    if on is not None and last_day(on) > today:
        raise BadUserInput(f"on: {on} is still to come; give a day up to today, or leave it out")
    scopes = await _read(reading, slugs, on)
    then: dict[str, Scope] = {}
    for day in sorted({scope.day for scope in scopes} - {reading.day}):
        asked = [scope for scope in scopes if scope.day == day]
        then |= {scope.slug: scope for scope in await _read(asked[0].reading, [scope.slug for scope in asked], day)}
    return [then.get(scope.slug, scope) for scope in scopes]


async def _read(reading: Reading, slugs: list[str], on: str | None) -> list[Scope]:
    """The reviews as they are on the day of the reading."""
    today = clock.today().isoformat()
    [[rows, parts]] = await reading.ask(REVIEWS, slugs=slugs)
    below = members(parts)
    scopes: list[Scope] = []
    for slug, baseline, as_of, visions, covenants, agencies in rows:
        day = min(last_day(on) if on else as_of, today)
        covered = tuple(
            (covenant, title)
            for covenant, title in sorted(covenants, key=lambda covenant: (fold(covenant[1]), covenant[0]))
        )
        bodies = tuple(sorted(with_all(agencies, below)))
        on_the_day = replace(reading, day=day, past=day < today)
        scopes.append(Scope(slug, baseline, day, visions[0] if visions else None, covered, bodies, on_the_day))
    return scopes
