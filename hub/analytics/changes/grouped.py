"""Changes told as events: what one document brought on one day is one event, with its rows beneath.

Asked by the API as `changeEvents`. A row that no visible source tells of is an event of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from hub.analytics.asking.answer_types import Dated, Key, Listed, One, Placed, Ref
from hub.analytics.asking.reading import Reading
from hub.analytics.changes.question import (
    Change,
    FirstShown,
    From,
    OfAgency,
    OfFramework,
    OfProcess,
    OfTool,
    To,
    Types,
    changes,
)


@dataclass(frozen=True, slots=True)
class ChangeEvent(Placed):
    """What one source brought on one day."""

    on: Annotated[str, Dated(), "The day."]
    source: Annotated[Ref | None, One("Source", ever=True), "The source that names it; null when none may be seen."]
    change_count: Annotated[int, "Changes beneath it."]
    changes: Annotated[tuple[Change, ...], Listed(), "The changes, by type, name and slug."]


async def change_events(
    reading: Reading,
    *,
    from_: From,
    to: To,
    agency: OfAgency = None,
    tool: OfTool = None,
    process: OfProcess = None,
    framework: OfFramework = None,
    types: Types = None,
    first_shown: FirstShown = False,
) -> list[ChangeEvent]:
    """The events, earliest first, those of a day by their first change.

    Raises like `changes`. Cost: one statement.
    """
    about = {"agency": agency, "tool": tool, "process": process, "framework": framework}
    rows = await changes(reading, from_=from_, to=to, types=types, first_shown=first_shown, **about)
    return [_event(together) for together in grouped(rows)]


def grouped(rows: Iterable[Change]) -> Iterable[list[Change]]:
    """Rows of one day with the same first source together, in the order of their first rows."""
    events: dict[tuple[Key, ...], list[Change]] = defaultdict(list)
    for row in rows:
        events[(row.on, row.source.slug) if row.source else row.place()].append(row)
    return events.values()


def _event(rows: list[Change]) -> ChangeEvent:
    first = rows[0]
    return ChangeEvent(first.on, first.source, len(rows), tuple(rows)).at(*first.place())
