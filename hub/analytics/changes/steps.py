"""How a property went from value to value: from its dated states, or from its earlier values.

Used by hub.analytics.changes.question. Both are read as on any day, only visible rows; a step is a day on which the
value is another than the day before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from hub.analytics.asking.answer_types import Ref
from hub.graph.statement import Row
from hub.model.time import EARLIEST, last_day


@dataclass(frozen=True)
class Period:
    """The days of the answer, after one and up to another, and the sources that may be shown.

    `first_shown` asks for what was first shown then, in place of what happened.
    """

    after: str
    to: str
    shown: frozenset[str]
    first_shown: bool = False

    def __contains__(self, day: str) -> bool:
        return self.after < day <= self.to

    def source(self, cited: Iterable[str] | None) -> Ref | None:
        """The first source that may be shown."""
        return next((Ref("Source", slug) for slug in cited or () if slug in self.shown), None)


@dataclass(frozen=True)
class Step:
    """From one value to another, on a day that is written so, by these sources."""

    on: str
    date: str
    before: str | None
    after: str | None
    sources: list[str] | None


@dataclass(frozen=True)
class State:
    """A dated state: it holds from a day to another, and the latest that holds counts."""

    begins: str
    ends: str
    slug: str
    value: str
    sources: list[str] | None
    written: Mapping[str, str]
    first_shown: tuple[str, str] | None = None


def counted_from(begins: str, since: str | None, seen: str | None, last: str | None) -> tuple[str, str] | None:
    """The day from which a row counts, and the date as it is written, where only a dated source tells of it.

    None where its start is known, or where nothing dates it, so that it counts from the day it was recorded.
    """
    if since or not seen or not last or begins == EARLIEST:
        return None
    return begins, seen if last_day(seen) == begins else begins


def state(slug: str, value: str, cited: list[str] | None, seen: str | None, last: str | None, *days: Any) -> State:
    """A state and the relationship to it together: it holds while both do, and comes first if its start is unknown."""
    written = {day: date for day, date in zip(days[::2], days[1::2], strict=True) if date}
    begins = max(days[0] if days[1] else EARLIEST, days[4] if days[5] else EARLIEST)
    shown = counted_from(days[0], days[1], seen, last)
    return State(begins, min(days[2], days[6]), slug, value, cited, written, shown)


def steps(states: list[State], period: Period) -> Iterator[Step]:
    """The days on which the state that counts has another value than the day before."""
    for day in sorted({day for dated in states for day in (dated.begins, dated.ends) if day in period}):
        before = _latest(dated for dated in states if dated.begins < day <= dated.ends)
        after = _latest(dated for dated in states if dated.begins <= day < dated.ends)
        told = [dated for dated in (after, before) if dated and day in dated.written]
        if told and (before and before.value) != (after and after.value):
            yield Step(day, told[0].written[day], before and before.value, after and after.value, told[0].sources)


def _latest(states: Iterable[State]) -> State | None:
    return max(states, key=lambda dated: (dated.begins, dated.slug), default=None)


@dataclass(frozen=True)
class Value:
    """An earlier value: it ended on a day, and began on one, whose text is empty when unknown."""

    begins: str
    ends: str
    slug: str
    value: Any
    sources: list[str] | None
    written: Mapping[str, str]
    sure: bool


def value(row: Row) -> Value:
    """An earlier value as it is read."""
    slug, _, earlier, cited, began, since, ended, until, sure, _ = row
    written = {day: date for day, date in ((began, since), (ended, until)) if date}
    return Value(began, ended, slug, earlier, cited, written, bool(sure))


def turns(values: list[Value], present: Any, period: Period) -> Iterator[Step]:
    """The days on which a property with earlier values has another value than the day before."""
    for day in sorted({day for dated in values for day in (dated.begins, dated.ends) if day in period}):
        before = _held(values, present, day, eve=True)
        after = _held(values, present, day, eve=False)
        if before != after:
            told = min(
                (dated for dated in values if day in dated.written),
                key=lambda dated: (dated.begins != day, dated.ends, dated.slug),
            )
            yield Step(day, told.written[day], before, after, told.sources)


def _held(values: list[Value], present: Any, day: str, *, eve: bool) -> str | None:
    """The value on a day, or on its eve, as text: that of the first that ended later, if it had begun."""
    left = [dated for dated in values if dated.ends > day or (eve and dated.ends == day)]
    first = min(left, key=lambda dated: (dated.ends, dated.slug), default=None)
    if first is None:
        return _text(present)
    begun = first.begins < day or (not eve and first.begins == day)
    return _text(first.value) if first.sure or begun else None


def _text(content: Any) -> str | None:
    """A value as a reader sees it; a list that is empty is none."""
    if isinstance(content, bool):
        return "true" if content else "false"
    if isinstance(content, list):
        return ", ".join(cast(list[str], content)) or None
    return None if content is None else str(content)
