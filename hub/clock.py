"""The one place that knows what time it is.

Called by everything that needs a date. Tests hold the clock still with `held_at`; nothing else may read the system's
clock for a date that reaches the graph or a reader.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

# The register is about England and Wales: its day changes at midnight there, summer time included.
LONDON = ZoneInfo("Europe/London")


_held: list[datetime] = []


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _held[-1] if _held else datetime.now(UTC)


def today() -> date:
    """The calendar day in London at this moment."""
    return now().astimezone(LONDON).date()


@contextmanager
def held_at(moment: datetime) -> Iterator[None]:
    """Make `now` answer `moment` (which must be aware) until the block ends, in every task and thread."""
    if moment.tzinfo is None:
        raise ValueError("a held clock needs a time zone")
    still = moment.astimezone(UTC)
    _held.append(still)
    try:
        yield
    finally:
        # Blocks of tasks that run at once end in any order.
        _held.remove(still)
