"""How firmly a finding is known: a written rule over the rows behind it.

Called by hub.review.sections.findings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hub.model.time import last_day, recently
from hub.review.facts import Facts, Row
from hub.review.plain_english import count, none_of, number_in_words, verb

LEVELS = ("high", "medium", "low")
SILENT = "NOT_ASSESSED"
"""The level of a row that says only that nothing which counts is recorded."""
FEW = 10
"""Rows below which no finding is known better than to a medium degree."""


@dataclass(frozen=True)
class Ground:
    """The rows behind a finding, and how many are weak: each of these once, and by what makes it so."""

    rows: int
    weak: int = 0
    silent: int = 0
    inferred: int = 0
    recalled: int = 0
    stale: int = 0

    @property
    def level(self) -> str:
        """How far to trust it, in a word.

        High when fewer than a fifth of the rows are weak, low when half or more are or there is none, else medium; of
        fewer than ten rows, medium at best.
        """
        step = 0 if self.weak * 5 < self.rows else 2 if self.weak * 2 >= self.rows else 1
        return LEVELS[max(step, int(self.rows < FEW))]

    @property
    def rows_in_words(self) -> str:
        """How many rows there are."""
        return count(self.rows, "row")

    @property
    def in_short(self) -> str:
        """What follows the number of rows, for whoever has five minutes: how many are weak, and the confidence."""
        weak = f", {none_of(self.weak)} weak" if self.rows else ""
        return f"{weak}: {self.level} confidence"

    @property
    def words(self) -> str:
        """What makes rows weak, in a sentence."""
        if not self.rows:
            return "There are no rows to rest on."
        kinds = [
            (self.silent, "only that nothing which counts is recorded"),
            (self.inferred, "our reading of a source"),
            (self.recalled, "from memory and still to be checked"),
            (self.stale, "of a tool last shown at work more than 24 months before"),
        ]
        said = [f"{number_in_words(number)} {_is(number)} {words}" for number, words in kinds if number]
        why = f": {'; '.join(said)}" if said else ""
        return f"Of the {count(self.rows, 'row')} behind this, {none_of(self.weak)} {_is(self.weak)} weak{why}."


def _is(number: int) -> str:
    return verb(number or 1, "is", "are")


def ground(rows: Iterable[Row], facts: Facts) -> Ground:
    """The ground of rows that may each have a `basis`, a `level` and a `tool`."""
    marks = [_weak(row, facts) for row in rows]
    return Ground(len(marks), sum(map(any, marks)), *(sum(kind) for kind in zip(*marks, strict=True)))


def _weak(row: Row, facts: Facts) -> tuple[bool, bool, bool, bool]:
    """Whether a row is silent, a reading of ours, from memory, of a tool last shown at work long ago."""
    tool: Row = facts.tools.get((row["tool"] or {}).get("slug", ""), {})
    return (
        row.get("level") == SILENT,
        row.get("basis") == "INFERRED",
        tool.get("confidence") == "RECALLED",
        bool(tool.get("lastKnownActing")) or _ended_long_ago(tool, facts.day),
    )


def _ended_long_ago(tool: Row, day: str) -> bool:
    """Whether a tool had ended 24 months before the day: then nothing shows it at work since."""
    ended = (tool.get("statusSince") or tool.get("statusLastSeen")) if tool.get("status") == "RETIRED" else None
    return bool(ended) and last_day(str(ended)) < recently(day)
