"""What can be wrong with a record somebody wrote, and where.

Made by every step between a file and the graph, shown by the command line and by imports. A problem never stops the
search for the next one. The codes are stable: programs may rely on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """The kinds of problem."""

    FILE_UNREADABLE = "FILE_UNREADABLE"
    YAML_SYNTAX = "YAML_SYNTAX"
    YAML_FEATURE = "YAML_FEATURE"
    DUPLICATE_KEY = "DUPLICATE_KEY"
    UNQUOTED = "UNQUOTED"
    UNKNOWN_NOUN = "UNKNOWN_NOUN"
    NOT_A_LIST = "NOT_A_LIST"
    NOT_A_RECORD = "NOT_A_RECORD"
    MISSING_SLUG = "MISSING_SLUG"
    MALFORMED_SLUG = "MALFORMED_SLUG"
    DUPLICATE_SLUG = "DUPLICATE_SLUG"
    GUESSABLE_SLUG = "GUESSABLE_SLUG"
    UNKNOWN_FIELD = "UNKNOWN_FIELD"
    COMPUTED_FIELD = "COMPUTED_FIELD"
    MISSING_FIELD = "MISSING_FIELD"
    WRONG_TYPE = "WRONG_TYPE"
    EMPTY_VALUE = "EMPTY_VALUE"
    TOO_SMALL = "TOO_SMALL"
    TOO_LONG = "TOO_LONG"
    BROKEN_TEXT = "BROKEN_TEXT"
    UNKNOWN_CHOICE = "UNKNOWN_CHOICE"
    MALFORMED_DATE = "MALFORMED_DATE"
    EMPTY_PERIOD = "EMPTY_PERIOD"
    UNKNOWN_REFERENCE = "UNKNOWN_REFERENCE"
    WRONG_KIND = "WRONG_KIND"
    AMBIGUOUS_REFERENCE = "AMBIGUOUS_REFERENCE"
    TOO_MANY = "TOO_MANY"
    STATED_TWICE = "STATED_TWICE"
    CONTRADICTION = "CONTRADICTION"
    SELF_REFERENCE = "SELF_REFERENCE"
    CYCLE = "CYCLE"
    NO_SOURCE = "NO_SOURCE"
    UNKNOWN_SOURCE = "UNKNOWN_SOURCE"
    TOO_MANY_SOURCES = "TOO_MANY_SOURCES"
    NO_CONFIDENCE = "NO_CONFIDENCE"
    STATE_ORDER = "STATE_ORDER"
    SAME_DAY = "SAME_DAY"
    BEFORE_ITS_START = "BEFORE_ITS_START"
    NOT_OVER = "NOT_OVER"
    FORBIDDEN = "FORBIDDEN"
    AHEAD = "AHEAD"
    NO_DATE = "NO_DATE"
    MOVED = "MOVED"
    DECIDED = "DECIDED"
    REGISTER = "REGISTER"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was written: a file, a record in it by slug or position, a line (from 1) where known."""

    file: str
    record: str = ""
    line: int | None = None

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.record}" if self.record else where


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong. `field` is empty when it is the record or the file as a whole."""

    fault: Fault
    place: Place
    field: str
    reason: str

    def __str__(self) -> str:
        return ": ".join(part for part in (str(self.place), self.field, self.reason) if part)


class Notes(list[Problem]):
    """The problems found so far."""

    def add(self, fault: Fault, place: Place, field: str, reason: str) -> None:
        """Note one more."""
        self.append(Problem(fault, place, field, reason))
