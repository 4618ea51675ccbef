"""A run over feeds, and how each stands, in words and as data.

Called by `hub harvest run` and `hub harvest status`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from hub.harvest.run import Harvested
from hub.harvest.status import Status

MOST = 20
"""Differences that are told of a feed, unless all are asked for."""
NONE = "There is no feed. `hub harvest add` adds one."


def told(done: Sequence[Harvested], *, every: bool = False) -> str:
    """What a run over feeds came to."""
    return "\n".join(line for each in done for line in _run_lines(each, every=every)) or NONE


def as_data(done: Harvested) -> dict[str, Any]:
    """The same of a feed as JSON has it."""
    return {"feed": done.feed, "fault": done.fault or None, "waits": done.waits, "told": list(done.lines)}


def status_told(statuses: Sequence[Status], *, every: bool = False) -> str:
    """How each feed stands."""
    return "\n".join(line for status in statuses for line in _status_lines(status, every=every)) or NONE


def status_as_data(status: Status) -> dict[str, Any]:
    """The same of a feed as JSON has it; `ageSeconds` is that of the last good copy."""
    feed, standing, age = status.feed, status.standing, status.age
    return {
        "feed": feed.slug, "address": feed.address, "agencies": list(feed.agencies), "marking": feed.marking.value,
        "stopped": feed.stopped or None, "name": standing.name or None, "run": standing.run,
        "underWay": standing.under_way, "tried": standing.tried or None, "good": standing.good or None,
        "ageSeconds": int(age.total_seconds()) if age is not None else None, "failed": standing.failed,
        "fault": standing.code or None, "why": standing.why or None, "next": standing.next or None,
        "records": dict(status.counts), "told": list(standing.lines),
    }  # fmt: skip


def _run_lines(done: Harvested, *, every: bool) -> Iterator[str]:
    yield f"{done.feed}: {'waits' if done.waits else 'failed' if done.fault else 'done'}"
    code = f" [{done.fault}]" if done.fault else ""
    yield from _some([f"  {line}{code}" for line in done.lines], every=every)


def _status_lines(status: Status, *, every: bool) -> Iterator[str]:
    feed, standing = status.feed, status.standing
    yield f"{feed.slug}: {feed.address}, for {', '.join(feed.agencies)}, up to {feed.marking.value}"
    if feed.stopped:
        yield f"  stopped {feed.stopped}"
    if status.age is None:
        yield "  never read well"
    else:
        yield f"  read well {_at(standing.good)} (run {standing.run}), {age_told(status.age)} ago"
    if standing.code:
        times = "once" if standing.failed == 1 else f"{standing.failed} times"
        yield f"  failed {times} since, last {_at(standing.tried)}: {standing.why} [{standing.code}]"
        yield f"  left alone until {_at(standing.next)}"
    if status.counts:
        yield f"  {', '.join(f'{number} {state.lower()}' for state, number in sorted(status.counts.items()))}"
    yield from _some([f"  {line}" for line in standing.lines], every=every)


def _at(moment: str) -> str:
    """A moment to the minute, in UTC as all are kept."""
    return f"{moment[:16].replace('T', ' ')} UTC"


def age_told(age: timedelta) -> str:
    """An age in its largest unit."""
    minutes = int(age.total_seconds()) // 60
    for size, unit in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            number = minutes // size
            return f"{number} {unit}{'s' if number > 1 else ''}"
    return "less than a minute"


def _some(lines: list[str], *, every: bool) -> Iterator[str]:
    shown = lines if every else lines[:MOST]
    yield from shown
    if len(lines) > len(shown):
        yield f"  and {len(lines) - len(shown)} more; --all tells them"
