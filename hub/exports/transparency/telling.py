"""What differs between published records and the register, in words and as data.

Called by `hub drift`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from hub.exports.transparency.drift import Difference, Drift, facts_first

MOST = 20
"""Lines of a list, unless all are asked for."""
_SHOWN = 100


def told(drift: Drift, *, every: bool = False) -> str:
    """For somebody who mends one or the other."""
    return "\n".join(_lines(drift, every=every))


def as_data(drift: Drift) -> dict[str, Any]:
    """All of it for programs."""
    return {
        "compared": drift.compared,
        "differences": [asdict(each) for each in facts_first(drift.differences)],
        "citedByNoTool": [{"url": record.url, "title": record.title} for record in drift.unknown],
        "notAmongThem": [{"tool": slug, "url": url} for slug, url in drift.gone],
    }


def _lines(drift: Drift, *, every: bool) -> Iterator[str]:
    facts = [each for each in facts_first(drift.differences) if not each.words]
    words = [each for each in facts_first(drift.differences) if each.words]
    yield f"{drift.compared} records compared, {len(facts)} fields differ, {len(words)} texts are in other words."
    yield from _some("Differ", list(map(_difference, facts)), every=every)
    if every:
        yield from _some("In other words", list(map(_difference, words)), every=every)
    yield from _some("Cited by no tool", [f"  {record.title}: {record.url}" for record in drift.unknown], every=every)
    yield from _some("Cited and not among these records", [f"  {slug}: {url}" for slug, url in drift.gone], every=every)


def _difference(each: Difference) -> str:
    published = f"{_short(each.published)} ({each.published_on or 'no day'})"
    recorded = f"{_short(each.recorded)} ({each.recorded_on or 'no day'})"
    return f"  {each.tool}, {each.field}: published {published}, register {recorded}"


def _short(text: str) -> str:
    line = " | ".join(text.split("\n")) or "nothing"
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def _some(title: str, lines: list[str], *, every: bool) -> Iterator[str]:
    if lines:
        yield f"\n{title}: {len(lines)}"
    yield from lines if every else lines[:MOST]
    if len(lines) > MOST and not every:
        yield f"  and {len(lines) - MOST} more; --all tells them"
