"""The figures of a review, each with the query that gives it.

Asked by the API as `figures` of a review. The queries name their values, so that anybody can paste one and get the
number back: a figure is the sum of every `totalCount` of its answer.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from typing import Annotated, NamedTuple, cast

from hub.analytics.alike.hotspots import HotspotSubject, overlap_hotspots
from hub.analytics.asking.answer_types import Dated, Filter
from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.analytics.assurance.pairs import pairs
from hub.analytics.assurance.practices import shared_practices
from hub.analytics.assurance.standing import Standings, read_agencies, read_tools
from hub.analytics.review.commitments import ON
from hub.analytics.review.quoted import Quoted
from hub.analytics.review.review_scope import Scope, read_reviews
from hub.graph.compiler.values import Tree, Value
from hub.model.enums import AlignmentLevel

COUNTS = load("review/figures.cypher")
FAILED: Tree = {"didNotWork": {"isNull": Value(False)}}
GAP_LEVELS = "[CONTRADICTED, NOT_ASSESSED, STATED]"


@dataclass(frozen=True, slots=True)
class ReviewFigure:
    """One number of a review."""

    name: Annotated[str, "What it counts, in words."]
    value: Annotated[float, "The number."]
    query: Annotated[str, "A GraphQL document that gives it: the sum of every `totalCount` in its answer."]


class Counts(NamedTuple):
    """What figures.cypher counts, in its order."""

    tools: int
    acting: int
    no_owner: int
    no_human: int
    recalled: int
    incidents: int
    lessons: int
    untouched: int


async def figures(
    reading: Reading,
    slugs: list[str],
    *,
    on: Annotated[str | None, Dated(), ON] = None,
) -> dict[str, list[ReviewFigure]]:
    """The figures of each review. Raises BadUserInput when `on` is still to come.

    Cost: one statement for all reviews, and ten more for each.
    """
    by_review = {scope.slug: await _of_review(scope) for scope in await read_reviews(reading, slugs, on)}
    return {slug: by_review.get(slug, []) for slug in slugs}


async def _of_review(scope: Scope) -> list[ReviewFigure]:
    parts: tuple[Callable[[Scope, Quoted], Awaitable[list[ReviewFigure]]], ...] = (_tools, _frameworks, _system)
    return [figure for part in parts for figure in await part(scope, Quoted(scope))]


def _figure(name: str, value: int, query: str) -> ReviewFigure:
    return ReviewFigure(name, float(value), query)


async def _tools(scope: Scope, quoted: Quoted) -> list[ReviewFigure]:
    now, before = await _counts(scope, scope.day), await _counts(scope, scope.baseline)

    def of(name: str, value: int, *more: str, day: str | None = None) -> ReviewFigure:
        return _figure(name, value, quoted.count("tools", quoted.where(*more), day=day))

    return [
        of("Tools in scope", now.tools),
        of("Tools in scope at the baseline", before.tools, day=scope.baseline),
        of("Tools in scope that act", now.acting, "{acts: {eq: true}}"),
        of(
            "Tools in scope without a Senior Responsible Officer recorded here",
            now.no_owner,
            "{sroRole: {isNull: true}}",
        ),
        of(
            "Tools in scope without a record of what people do before the output counts",
            now.no_human,
            "{humanInTheLoop: {isNull: true}}",
        ),
        of("Tools in scope whose record is from memory", now.recalled, "{confidence: {eq: RECALLED}}"),
        _figure(
            "Open incidents that involve tools in scope",
            now.incidents,
            quoted.count("incidents", quoted.of_tools(*quoted.still_open)),
        ),
        _figure("Lessons that concern tools in scope", now.lessons, quoted.count("lessons", quoted.of_tools())),
        _figure(
            "Processes that no tool is recorded to affect",
            now.untouched,
            quoted.count("processes", "where: {kind: {eq: PROCESS}, affectedBy: {none: {}}}"),
        ),
    ]


async def _counts(scope: Scope, day: str) -> Counts:
    reading = replace(scope.reading, day=day, past=scope.reading.past or day < scope.day)
    [[counts]] = await reading.ask(COUNTS, where=scope.where)
    return Counts(*counts)


async def _frameworks(scope: Scope, quoted: Quoted) -> list[ReviewFigure]:
    """How the vision's pairs in scope stand, and those of every tool with each framework that the review covers."""
    tools, every = await read_tools(scope.reading, where=scope.where), await read_tools(scope.reading)
    agencies = await read_agencies(scope.reading, None)
    made: list[ReviewFigure] = []
    if scope.vision in tools.frameworks:
        made += _vision(scope, quoted, _levels(tools, scope.vision))
        standing = [pair for pair in pairs(agencies, scope.vision) if pair.counted and scope.takes(pair.subject.slug)]
        made += _agencies(quoted, scope.vision, [pair.level for pair in standing])
    for slug, title in scope.covenants:
        levels, named = _levels(every, slug), f'framework: "{slug}"'
        made += [
            _figure(f"{title}: pairs of tool and principle", len(levels), quoted.count("alignmentPairs", named)),
            _figure(f"{title}: pairs not shown to be met", _low(levels), quoted.count("gaps", named)),
        ]
    return made


def _levels(standings: Standings, framework: str) -> list[AlignmentLevel]:
    return [pair.level for pair in pairs(standings, framework)] if framework in standings.frameworks else []


def _low(levels: Iterable[AlignmentLevel]) -> int:
    return sum(level.is_gap for level in levels)


def _vision(scope: Scope, quoted: Quoted, levels: list[AlignmentLevel]) -> list[ReviewFigure]:
    named = (f'framework: "{scope.vision}"', quoted.where())

    def at(name: str, level: AlignmentLevel) -> ReviewFigure:
        query = quoted.count("alignmentPairs", f"levels: [{level.value}]", *named)
        return _figure(name, levels.count(level), query)

    return [
        _figure("Pairs of tool and commitment", len(levels), quoted.count("alignmentPairs", *named)),
        _figure("Pairs of tool and commitment not shown to be met", _low(levels), quoted.count("gaps", *named)),
        at("Pairs of tool and commitment not assessed", AlignmentLevel.NOT_ASSESSED),
        at("Pairs of tool and commitment that are independently checked", AlignmentLevel.INDEPENDENTLY_CHECKED),
    ]


def _agencies(quoted: Quoted, vision: str, levels: list[AlignmentLevel]) -> list[ReviewFigure]:
    return [
        _figure("Pairs of agency and commitment", len(levels), quoted.agencies(vision)),
        _figure(
            "Pairs of agency and commitment not shown to be met",
            _low(levels),
            quoted.agencies(vision, GAP_LEVELS),
        ),
    ]


async def _system(scope: Scope, quoted: Quoted) -> list[ReviewFigure]:
    """What holds for the whole register: where agencies meet, and what they share."""
    meetings: list[ReviewFigure] = []
    for over, words in _MEETING.items():
        spots = await overlap_hotspots(replace(scope.reading, wanted=frozenset()), over=over)
        meetings.append(_figure(words, len(spots), quoted.count("overlapHotspots", f"over: {over.value}")))
    shared = await shared_practices(scope.reading)
    failed = await shared_practices(scope.reading, where=cast(Filter, FAILED))
    where = "where: {didNotWork: {isNull: false}}"
    return [
        *meetings,
        _figure("Practices done alike by two or more agencies", len(shared), quoted.count("sharedPractices")),
        _figure(
            "Practices done alike of which something did not work", len(failed), quoted.count("sharedPractices", where)
        ),
    ]


_MEETING = {
    HotspotSubject.PROCESS: "Processes on which acting tools of two or more agencies meet",
    HotspotSubject.OUTCOME: "Outcomes on which acting tools of two or more agencies bear",
    HotspotSubject.PRODUCT: "Products under acting tools of two or more agencies",
    HotspotSubject.SUPPLIER: "Suppliers of acting tools of two or more agencies",
}
