"""Which entry of the full log was the last one at a moment, as far as whoever asks may know of entries.

Called by hub.graph.then.pasts.
"""

from __future__ import annotations

from dataclasses import dataclass

from hub.errors import BadUserInput
from hub.graph.logs.append import tree_of
from hub.graph.logs.entry import Log, slug
from hub.graph.logs.state import Asked
from hub.graph.logs.stored import register_of
from hub.graph.statement import Statement

PROBES = 64
"""Entries that are looked at with one statement: three find the one among 100,000."""


@dataclass(frozen=True)
class Position:
    """The number of an entry of the full log, and when it was made. `present`: what it left is the register of now."""

    number: int
    at: str
    present: bool


async def position_at(asked: Asked, moment: str, log: Log) -> Position:
    """What stood in the journal at a moment, as hub.model.time.moment gives it. Raises BadUserInput before it began.

    For who sees the open log alone it is the open entry that counts: how long an answer takes must not tell when
    something was recorded that they may not see. Four reads at most for 100,000 entries, twice as many for `OPEN`.
    """
    register = await register_of(asked)
    size = tree_of(register, log).size
    number = await _last(asked, log, size, moment)
    if not number:
        begun = await _recorded_at(asked, log, 1) if size else ""
        since = f"it began at {begun}" if begun else "it has no entry yet"
        raise BadUserInput(f"recordedAsOf: {moment} is before the first entry of the journal; {since}.")
    at = await _recorded_at(asked, log, number)
    if log is Log.OPEN:
        present, number = number == size, await _last(asked, Log.FULL, tree_of(register, Log.FULL).size, at)
        return Position(number, at, present)
    return Position(number, at, number == size)


async def _last(asked: Asked, log: Log, size: int, moment: str) -> int:
    """The number of the last entry made by then, 0 if none was: numbers and times rise together."""
    low, high = 0, size
    while low < high:
        step = max(1, (high - low) // PROBES)
        times = await _times(asked, log, [*range(low + step, high, step), high])
        low = max((number for number, at in times.items() if at <= moment), default=low)
        high = min((number - 1 for number, at in times.items() if at > moment), default=high)
    return low


async def _recorded_at(asked: Asked, log: Log, number: int) -> str:
    return (await _times(asked, log, [number]))[number]


async def _times(asked: Asked, log: Log, numbers: list[int]) -> dict[int, str]:
    text = f"UNWIND $slugs AS slug MATCH (j:{log.label} {{slug: slug}}) RETURN j.sequence, j.at"
    rows = await asked.run(Statement(text, {"slugs": [slug(number) for number in numbers]}))
    return {row[0]: row[1] for row in rows}
