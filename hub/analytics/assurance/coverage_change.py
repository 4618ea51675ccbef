"""What moved between two days among the pairs of a framework, and which pairs came and went, and why.

Asked by the API as `coverageChange`. Pairs of both days are compared one by one; a trend is never a quotient of two
denominators, so pairs that came or went stand apart, by cause.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from hub import clock
from hub.analytics.asking.answer_types import Dated, Filter, Listed, On, One, Placed, Ref
from hub.analytics.asking.reading import Reading
from hub.analytics.assurance.coverage import SCOPE
from hub.analytics.assurance.ladder import rung_of
from hub.analytics.assurance.pairs import Pair, pairs
from hub.analytics.assurance.standing import Standings, read_scope
from hub.errors import BadUserInput
from hub.model.enums import AlignmentLevel, Choice, PrincipleScope
from hub.model.stored import fold
from hub.model.time import last_day

CONTRADICTED = AlignmentLevel.CONTRADICTED


class PairMove(Choice):
    """How a pair of both days moved."""

    ROSE = "ROSE", "It stands on a higher rung."
    FELL = "FELL", "It stands on a lower rung, for another reason than that evidence ran out."
    LAPSED = "LAPSED", "It stands on a lower rung because evidence ran out."
    CONTRADICTED = "CONTRADICTED", "Something contradicts it now."
    ANSWERED = "ANSWERED", "What contradicted it is answered, or holds no more."


class PairCause(Choice):
    """Why a pair is there on one of two days only."""

    FRAMEWORK_BEGAN = "FRAMEWORK_BEGAN", "The framework, or the principle, came into force."
    FRAMEWORK_ENDED = "FRAMEWORK_ENDED", "The framework, or the principle, is not in force any more."
    SUBJECT_BEGAN = "SUBJECT_BEGAN", "The tool, or the agency, began."
    FIRST_SHOWN = "FIRST_SHOWN", "The tool was only first shown: when it began is not known."
    BEGAN_TO_ACT = "BEGAN_TO_ACT", "The tool, which was there, acts or is coming."
    CEASED_TO_ACT = "CEASED_TO_ACT", "The tool neither acts nor is coming any more, or has ended."
    BINDING_CHANGED = "BINDING_CHANGED", "Whom the framework applies to, or who uses the tool, changed."


@dataclass(frozen=True, slots=True)
class MovedPair(Placed):
    """A pair of both days that stands elsewhere."""

    move: Annotated[PairMove, "How it moved."]
    before: Annotated[AlignmentLevel, "Where it stood on the first day."]
    after: Annotated[AlignmentLevel, "Where it stands on the last."]
    why: Annotated[str, "What set the level on the last day, in one sentence."]
    principle: Annotated[Ref, One("Principle"), "The principle."]
    tool: Annotated[Ref | None, One("Tool"), "The tool; null where agencies meet the principle."]
    agency: Annotated[Ref | None, One("Agency"), "The agency that has to meet the principle; null where tools do."]


@dataclass(frozen=True, slots=True)
class MoveCount:
    """How many pairs moved in one way."""

    move: Annotated[PairMove, "How they moved."]
    count: Annotated[int, "Pairs."]


@dataclass(frozen=True, slots=True)
class CauseCount:
    """How many pairs came, or went, for one cause."""

    cause: Annotated[PairCause, "The cause."]
    pair_count: Annotated[int, "Pairs."]
    subject_count: Annotated[int, "Tools, or agencies, that they are of."]


@dataclass(frozen=True, slots=True)
class CoverageOverTime:
    """The pairs of one framework on two days: those of both compared, those of one apart."""

    framework: Annotated[Ref, One("Framework"), "The framework."]
    pairs_on_both: Annotated[int, "Pairs that are there on both days."]
    unmoved: Annotated[int, "Those of them that stand where they stood."]
    counts: Annotated[tuple[MoveCount, ...], "How many of them moved in which way, every way named."]
    moved: Annotated[
        tuple[MovedPair, ...], Listed(), "The pairs that moved, by way, name of tool or agency, principle."
    ]
    came: Annotated[tuple[CauseCount, ...], "Pairs that are there on the last day only, by cause."]
    went: Annotated[tuple[CauseCount, ...], "Pairs that were there on the first day only, by cause."]


Key = tuple[str, str]


async def coverage_change(
    reading: Reading,
    *,
    framework: Annotated[str, "Slug of the framework."],
    from_: Annotated[str, Dated(), "The first day; a month or a year stands for its last day."],
    to: Annotated[str, Dated(), "The last day, not after today; what stands below is told as of this day."],
    agency: Annotated[str | None, "Only tools that this agency owns, or only this agency."] = None,
    scope: Annotated[PrincipleScope | None, SCOPE] = None,
    where: Annotated[Filter | None, On("Tool"), "Only tools that satisfy this on the day."] = None,
) -> CoverageOverTime:
    """What moved, over tools that act or are coming on each day, or over agencies.

    Raises BadUserInput when `from` lies after `to` or `to` after today, NotFound for a framework or agency that is
    unknown on the last day. Cost: two statements.
    """
    first, last = last_day(from_), last_day(to)
    if first > last or last > clock.today().isoformat():
        raise BadUserInput(f"from: {from_}, to: {to}; give the earlier day first, and none after today")
    now = await read_scope(reading, scope, agency=agency, where=where)
    now.framework(framework)
    then = await read_scope(
        replace(reading, day=first, past=reading.past or first < reading.day), scope, agency=agency, where=where
    )
    before, after = _pairs(then, framework), _pairs(now, framework)
    both = [(before[key], after[key]) for key in after if key in before]
    moved = [_moved(was, became, move) for was, became in both if (move := _move(was, became, now.day))]
    counts = Counter(pair.move for pair in moved)
    return CoverageOverTime(
        Ref("Framework", framework),
        len(both),
        len(both) - len(moved),
        tuple(MoveCount(move, counts[move]) for move in PairMove),
        tuple(sorted(moved, key=MovedPair.place)),
        _causes((pair, _came(pair, then)) for key, pair in after.items() if key not in before),
        _causes((pair, _went(pair, now)) for key, pair in before.items() if key not in after),
    )


def _pairs(standings: Standings, framework: str) -> dict[Key, Pair]:
    """The pairs of a day; none where the framework is not there yet."""
    if framework not in standings.frameworks:
        return {}
    return {(pair.subject.slug, pair.principle.slug): pair for pair in pairs(standings, framework) if pair.counted}


def _move(was: Pair, now: Pair, day: str) -> PairMove | None:
    """How one pair moved; None when it stands where it stood."""
    before, after = was.level, now.level
    if before is after:
        return None
    if after is CONTRADICTED:
        return PairMove.CONTRADICTED
    if before is CONTRADICTED:
        return PairMove.ANSWERED
    if after.rung > before.rung:
        return PairMove.ROSE
    # What was recorded on the first day stands there on the last too, by its age alone.
    aged = rung_of(was.record, day).level
    return PairMove.LAPSED if aged is after else PairMove.FELL


def _moved(was: Pair, now: Pair, move: PairMove) -> MovedPair:
    subject, of_tool = now.subject, now.principle.scope is PrincipleScope.TOOL
    answer = MovedPair(
        move,
        was.level,
        now.level,
        now.why,
        Ref("Principle", now.principle.slug),
        Ref("Tool", subject.slug) if of_tool else None,
        None if of_tool else Ref("Agency", subject.slug),
    )
    order = list(PairMove).index(move)
    return answer.at(order, fold(subject.name), subject.slug, now.principle.order, now.principle.slug)


def _causes(caused: Iterator[tuple[Pair, PairCause]]) -> tuple[CauseCount, ...]:
    by_cause: defaultdict[PairCause, list[Pair]] = defaultdict(list)
    for pair, cause in caused:
        by_cause[cause].append(pair)
    return tuple(
        CauseCount(cause, len(every), len({pair.subject.slug for pair in every}))
        for cause in PairCause
        if (every := by_cause[cause])
    )


def _came(pair: Pair, then: Standings) -> PairCause:
    """Why a pair of the last day was not there on the first."""
    if pair.principle.begins > then.day or not _states(pair, then):
        return PairCause.FRAMEWORK_BEGAN
    was = next((subject for subject in then.subjects if subject.slug == pair.subject.slug), None)
    if was is None:
        return PairCause.SUBJECT_BEGAN if pair.subject.began > then.day else PairCause.FIRST_SHOWN
    return PairCause.BINDING_CHANGED if was.counted else PairCause.BEGAN_TO_ACT


def _went(pair: Pair, now: Standings) -> PairCause:
    """Why a pair of the first day is not there on the last."""
    if not _states(pair, now):
        return PairCause.FRAMEWORK_ENDED
    still = next((subject for subject in now.subjects if subject.slug == pair.subject.slug), None)
    return PairCause.BINDING_CHANGED if still and still.counted else PairCause.CEASED_TO_ACT


def _states(pair: Pair, standings: Standings) -> bool:
    """Whether the framework of a pair states its principle on the day of what was read."""
    framework = standings.frameworks.get(pair.framework.slug)
    return framework is not None and any(principle.slug == pair.principle.slug for principle in framework.principles)
