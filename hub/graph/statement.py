"""A statement for the graph: literal text and parameters.

Made by the compiler and by the loaders of .cypher files, sent by hub.graph.session. Text is a LiteralString, so that a
type checker refuses anything a client sent; every such value is a parameter. Pure.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, LiteralString, TypeAlias

from hub.errors import BadUserInput

Scalar: TypeAlias = bool | int | float | str | bytes | date | datetime | time | None
Value: TypeAlias = "Scalar | Sequence[Value] | Mapping[str, Value]"
# What comes back crosses the driver's boundary: whoever wrote the RETURN knows the columns.
Row: TypeAlias = list[Any]

INTEGERS = range(-(2**63), 2**63)

# Quoted text, quoted names and comments may hold any word; what follows a dot, colon or dollar sign is a name.
_QUOTED = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`[^`]*`|//[^\n]*|/\*.*?\*/", re.DOTALL)
_WRITES = re.compile(
    r"(?<![.:$\w])(?:CREATE|MERGE|SET|DELETE|REMOVE|DROP|FOREACH|LOAD\s+CSV|ALTER|GRANT|REVOKE)\b(?!\s*:)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One Cypher statement. Two statements of the same shape have the same text and differ in parameters only."""

    text: LiteralString
    parameters: Mapping[str, Value] = field(default_factory=dict[str, Value])


@lru_cache(maxsize=4096)
def writes(text: str) -> bool:
    """Whether a statement's text holds a clause that changes the graph or reads a file.

    The embedded engine lets a read transaction write, so the barrier stands here.
    """
    return bool(_WRITES.search(_QUOTED.sub(" ", text)))


def require_sendable(statements: Iterable[Statement]) -> None:
    """Raise BadUserInput for a value that Bolt cannot carry: half of a surrogate pair, an integer beyond 64 bits.

    Raises ValueError, a mistake of ours, for a date-time or a time with a zone: the driver's extension reads the memory
    of CPython's zone objects wrongly (seen with 6.4: an hour off, an error, a crash). Send it as text in UTC.
    """
    for statement in statements:
        _require(statement.parameters)


def _require(value: Value) -> None:
    if isinstance(value, str):
        _require_text(value)
    elif isinstance(value, int) and value not in INTEGERS:
        raise BadUserInput("The request holds a whole number that is too large. Use one of at most 64 bits.")
    elif isinstance(value, datetime | time):
        _require_no_zone(value)
    elif isinstance(value, Mapping):
        _require([*value, *value.values()])
    elif isinstance(value, Sequence) and not isinstance(value, bytes):
        for item in value:
            _require(item)


def _require_no_zone(value: datetime | time) -> None:
    if value.tzinfo is not None:
        raise ValueError("a date-time with a zone is not safe to hand to the driver; send it as text in UTC")


def _require_text(value: str) -> None:
    # Most texts are ASCII, and this is asked of every one.
    if value.isascii():
        return
    try:
        value.encode()
    except UnicodeEncodeError:
        raise BadUserInput("The request holds text that is not valid Unicode. Remove the broken character.") from None
