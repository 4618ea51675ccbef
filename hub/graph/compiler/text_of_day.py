"""What is told of a past day: no date after it, no source published after it, and a mark on what is shown only later.

Called where properties and sources are read. A statement about today is left as it is: nothing in it is later.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import LiteralString

from hub.graph.compiler.scope import Scope
from hub.model.declare import Kind, Property
from hub.model.stored import compared

# Dates that lie ahead of a day on purpose, and the first showing, which `shownLater` marks.
AHEAD = ("validUntil", "seen")


def told(scope: Scope, row: LiteralString, prop: Property, *, marked: bool = True) -> LiteralString:
    """A stored property of a row as it is told: a date after a past day is not, a last showing as far as it is known.

    `marked` says that `shownLater` stands beside it, so that a first showing may be later.
    """
    plain: LiteralString = f"{row}.{prop.name}"
    if prop.grew:
        return grown(scope, row, prop.name)
    if not scope.looks_back or not dated(prop, marked=marked):
        return plain
    by_then: LiteralString = f"CASE WHEN {row}.{compared(prop)} <= $day THEN {plain}"
    if prop.name == "lastSeen":
        by_then += f" WHEN {row}.seenDay <= $day AND {row}.lastSeenDay IS NOT NULL THEN {row}.seen"
    return f"{by_then} END"


def dated(prop: Property, *, marked: bool = True) -> bool:
    """Whether a property is a date that is told of no day before it."""
    return prop.kind is Kind.DATE and not prop.required and not (prop.name in AHEAD and marked)


def grown(scope: Scope, row: LiteralString, column: LiteralString) -> LiteralString:
    """A stored form of a text that grew: null on a past day before the last source of its row."""
    if not scope.looks_back:
        return f"{row}.{column}"
    return f"CASE WHEN coalesce({row}.lastSeenDay <= $day, true) THEN {row}.{column} END"


def shown_later(row: LiteralString) -> LiteralString:
    """Whether every source that shows a row is later than the day."""
    return f"coalesce({row}.seenDay > $day, false)"


def published_by(scope: Scope, sources: Iterable[LiteralString]) -> list[LiteralString]:
    """Tests that each of these sources was published by the day, or that nobody knows when it was."""
    if not scope.looks_back:
        return []
    return [f"({x}.publishedDay IS NULL OR {x}.publishedDay <= $day)" for x in sources]
