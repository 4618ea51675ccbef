"""The ledger of silence: for a period, which agencies reported, said that they had nothing to report, or said nothing.

Asked by the API as `registerCoverage`. An agency reports by a dated source that shows a tool of it. What somebody does
not see counts for nothing: an agency whose reports are all hidden from them is silent to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from hub.analytics.asking.answer_types import Dated, One, Placed, Ref
from hub.analytics.asking.made import MadeQuery
from hub.analytics.asking.reading import Reading
from hub.errors import BadUserInput, NotFound
from hub.graph.compiler.reports import COLUMNS, reports_text
from hub.model.enums import Choice
from hub.model.stored import fold
from hub.model.time import last_day


class ReportingState(Choice):
    """How an agency stands for a period."""

    SILENT = "SILENT", "Nothing dated in the period shows a tool of it, and it has not said that there is none."
    WITHDRAWN = "WITHDRAWN", "It had tools; all have ended by the end of the period, and nothing in it shows them."
    NIL = "NIL", "It has said that it has nothing to report for days of the period."
    REPORTED = "REPORTED", "A source published in the period shows a tool of it."


_ORDER = list(ReportingState)


@dataclass(frozen=True, slots=True)
class AgencyReporting(Placed):
    """How an agency stands for a period."""

    agency: Annotated[Ref, One("Agency", ever=True), "The agency."]
    state: Annotated[ReportingState, "Whether it reported, had nothing to report, has withdrawn all, or said nothing."]
    tools: Annotated[int, "How many tools of it a source published in the period shows."]
    last_reported: Annotated[
        str | None, Dated(), "The last day up to the end of the period on which a source shows a tool of it."
    ]
    nil_return: Annotated[
        Ref | None, One("NilReturn", ever=True), "Its latest word that it has nothing to report for days of the period."
    ]
    nil_throughout: Annotated[bool | None, "Whether that is said of every day of the period; null without such a word."]
    contradicted: Annotated[bool, "Whether it said so, and a source published in the period shows a tool of it."]


_REPORTS = MadeQuery(lambda _, acts: reports_text(acts=acts), COLUMNS)
"""What was reported whenever, and on no day."""


async def register_coverage(
    reading: Reading,
    *,
    from_: Annotated[str, Dated(), "The first day of the period; of a month or a year its first."],
    to: Annotated[str, Dated(), "The last day of the period; of a month or a year its last."],
    agency: Annotated[str | None, "Only the agency of this slug."] = None,
) -> list[AgencyReporting]:
    """Those that are silent first, then by name. Raises BadUserInput, NotFound. Cost: one statement."""
    period = first_day(from_), last_day(to)
    if period[0] > period[1]:
        raise BadUserInput(f"from: {from_} lies after to ({to}); give the earlier day first")
    rows = await reading.ask(_REPORTS, **{"from": period[0], "to": period[1], "owner": agency})
    if agency is not None and not rows:
        raise NotFound.of("agency")
    return sorted((_standing(period, *row) for row in rows), key=AgencyReporting.place)


def first_day(when: str) -> str:
    """The first day of a day, a month or a year."""
    last_day(when)
    return (when + "-01-01")[:10]


def _standing(
    period: tuple[str, str], slug: str, name: str, tools: Sequence[Any], nils: Sequence[Sequence[str]]
) -> AgencyReporting:
    start, end = period
    shown = sum(any(start <= day <= end for day in days) for _, days in tools)
    said = sorted((last_day(to), first_day(from_), nil) for nil, from_, to in nils
                  if first_day(from_) <= end and last_day(to) >= start)  # fmt: skip
    last = max((day for _, days in tools for day in days), default=None)
    state = _state(shown, bool(said), [ended <= end for ended, _ in tools])
    return AgencyReporting(
        Ref("Agency", slug),
        state,
        shown,
        last,
        Ref("NilReturn", said[-1][2]) if said else None,
        _cover(period, [(from_, to) for to, from_, _ in said]) if said else None,
        bool(shown and said),
    ).at(_ORDER.index(state), fold(name), slug)


def _state(shown: int, nil: bool, ended: Sequence[bool]) -> ReportingState:
    if shown:
        return ReportingState.REPORTED
    if nil:
        return ReportingState.NIL
    return ReportingState.WITHDRAWN if ended and all(ended) else ReportingState.SILENT


def _cover(period: tuple[str, str], said: Sequence[tuple[str, str]]) -> bool:
    """Whether periods, put together, hold every day of another."""
    reached = date.fromisoformat(period[0]) - timedelta(days=1)
    for start, end in _dates(sorted(said)):
        if start > reached + timedelta(days=1):
            return False
        reached = max(reached, end)
    return reached >= date.fromisoformat(period[1])


def _dates(said: Iterable[tuple[str, str]]) -> Iterator[tuple[date, date]]:
    return ((date.fromisoformat(start), date.fromisoformat(end)) for start, end in said)
