"""The one place that knows what time it is.

Called by everything that needs a date. Tests hold the clock still with `held_at`; nothing else may read the system's
clock for a date that reaches the graph or a reader.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

# The register is about England and Wales: its day changes at midnight there, summer time included.
LONDON = ZoneInfo("Europe/London")


def _system() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _source()


def today() -> date:
    """The calendar day in London at this moment."""
    return now().astimezone(LONDON).date()


@contextmanager
def held_at(moment: datetime) -> Iterator[None]:
    """Make `now` answer `moment` (which must be aware) until the block ends, in every task and thread."""
    global _source
    if moment.tzinfo is None:
        raise ValueError("a held clock needs a time zone")
    before = _source
    still = moment.astimezone(UTC)
    _source = lambda: still  # noqa: E731 - a named function would only repeat the line
    try:
        yield
    finally:
        _source = before
