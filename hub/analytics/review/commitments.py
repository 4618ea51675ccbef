"""The commitments of the vision under review, one by one: where tools and agencies stand against each.

Asked by the API as `commitments` of a review. Levels are those of the alignment ladder; nothing is typed in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from hub.analytics.asking.answer_types import Dated, One, Pages, Ref
from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.analytics.assurance.coverage import LEVELS, CoverageLevel, levels_of
from hub.analytics.assurance.pairs import Pair, pairs
from hub.analytics.assurance.standing import read_agencies, read_tools
from hub.analytics.review.review_scope import Scope, read_reviews
from hub.model.enums import Finding
from hub.model.stored import fold

VISIBLE = load("review/commitments.cypher")
ON = "Look at the register on this day in place of the review's own; not after today."


@dataclass(frozen=True, slots=True)
class Commitment:
    """One commitment of a vision and how it is met in the scope of the review."""

    principle: Annotated[Ref, One("Principle"), "The commitment."]
    tools_in_scope: Annotated[
        int, "Tools in scope that act or are coming and to which it applies; 0 for one that agencies meet as a whole."
    ]
    agencies_in_scope: Annotated[int, "Agencies in scope to which it applies; 0 for one that each tool meets."]
    levels: Annotated[tuple[CoverageLevel, ...], LEVELS]
    example_evidence: Annotated[tuple[Ref, ...], Pages("Evidence"), "Evidence that supports it, the newest first."]
    gap_count: Annotated[int, "Tools or agencies that are not shown to meet it: contradicted, not assessed or stated."]


async def commitments(
    reading: Reading,
    slugs: list[str],
    *,
    on: Annotated[str | None, Dated(), ON] = None,
) -> dict[str, list[Commitment]]:
    """The principles of each review's vision in its order, by review. None when the vision is hidden.

    Raises BadUserInput when `on` is still to come. Cost: one statement for all reviews, two more for each, and one
    for what evidence may be shown on the day that the request asks about.
    """
    scopes = await read_reviews(reading, slugs, on)
    by_review = {scope.slug: await standing_pairs(scope) for scope in scopes}
    cited = {
        support.slug
        for by_principle in by_review.values()
        for every in by_principle.values()
        for support in _support(every)
    }
    shown = {row[0] for row in await reading.ask(VISIBLE, slugs=sorted(cited))} if cited else set[str]()
    answers = {
        slug: [_commitment(*principle_pairs, shown) for principle_pairs in by_principle.items()]
        for slug, by_principle in by_review.items()
    }
    return {slug: answers.get(slug, []) for slug in slugs}


async def standing_pairs(scope: Scope) -> dict[str, list[Pair]]:
    """The pairs of each principle of a review's vision, in the vision's order. Cost: two statements."""
    if scope.vision is None:
        return {}
    tools = await read_tools(scope.reading, where=scope.where)
    if scope.vision not in tools.frameworks:
        return {}
    agencies = await read_agencies(scope.reading, None)
    by_principle: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in pairs(tools, scope.vision):
        by_principle[pair.principle.slug].append(pair)
    for pair in pairs(agencies, scope.vision):
        if pair.counted and scope.takes(pair.subject.slug):
            by_principle[pair.principle.slug].append(pair)
    asked = [principle for principle in tools.frameworks[scope.vision].principles if principle.begins <= scope.day]
    return {principle.slug: by_principle[principle.slug] for principle in asked}


@dataclass(frozen=True, slots=True)
class _Support:
    slug: str
    title: str
    day: str


def _support(every: Iterable[Pair]) -> list[_Support]:
    """The supporting evidence of some pairs, each piece once, newest first, undated last."""
    supports = {
        _Support(piece.slug, piece.title, piece.day or "")
        for pair in every
        for piece in pair.record.evidence_of(Finding.SUPPORTS)
    }
    by_name = sorted(supports, key=lambda support: (fold(support.title), support.slug))
    return sorted(by_name, key=lambda support: support.day, reverse=True)


def _commitment(principle: str, every: list[Pair], shown: set[str]) -> Commitment:
    tools = sum(pair.principle.scope.value == "TOOL" for pair in every)
    return Commitment(
        Ref("Principle", principle),
        tools,
        len(every) - tools,
        levels_of(every),
        tuple(Ref("Evidence", support.slug) for support in _support(every) if support.slug in shown),
        sum(pair.level.is_gap for pair in every),
    )
