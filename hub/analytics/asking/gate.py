"""The rules that the text of a hand-written query keeps, so that it cannot read a row that the asker may not see.

Called by hub.analytics.asking.query when a query is loaded, and for each set of optional parts before it is sent. Pure.
What hub.analytics.asking.grammar does not know is refused, so a way to read that nobody thought of stays closed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from hub.analytics.asking.grammar import Parser, Seen

KEYS = ("params", "columns", "governed", "used by")
RESERVED = re.compile(r"[knrips]\d+|markings|agency|given")
PART = re.compile(r"/\*if (\w+)\*/(.*?)/\*end\*/", re.DOTALL)

_HEADER = re.compile(r"^//\s*(params|columns|governed|used by):(.*)$", re.MULTILINE)
_OPAQUE = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|//[^\n]*|/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True)
class Header:
    """The four keys at the top of a query file."""

    params: tuple[str, ...]
    columns: tuple[str, ...]
    governed: tuple[str, ...]
    used_by: tuple[str, ...]


@dataclass(frozen=True)
class Checked:
    """A text that keeps the rules: its header, the label of each named node, the names of its relationships."""

    header: Header
    labels: dict[str, str]
    relationships: frozenset[str]


def check(text: str) -> Checked:
    """What a query says and reads. Raises ValueError or PolicyMissingError with what is wrong."""
    header = _header(text)
    words = {match[1] for match in PART.finditer(text)}
    whole = read_with(text, frozenset(words))
    for parts in (frozenset[str](), *(frozenset({word}) for word in words)):
        _require_columns(read_with(text, parts), header)
    _require_columns(whole, header)
    if whole.parameters != set(header.params):
        raise ValueError(f"the query takes {sorted(whole.parameters)} and says {header.params}")
    if taken := sorted(name for name in (*header.params, *header.governed) if RESERVED.fullmatch(name)):
        raise ValueError(f"the hub needs the names {taken} for itself")
    if whole.governed != set(header.governed):
        raise ValueError(f"the query governs {sorted(whole.governed)} and says {header.governed}")
    return Checked(header, whole.labels, frozenset(whole.relationships))


def with_parts(text: str, parts: frozenset[str]) -> str:
    """The text with those of its optional parts that are asked for."""
    return PART.sub(lambda match: match[2] if match[1] in parts else "", text)


def read_with(text: str, parts: frozenset[str]) -> Seen:
    """What a text reads with these optional parts. Raises PolicyMissingError."""
    return Parser(with_parts(text, parts)).query()


def masked(text: str) -> str:
    """The text with comments and quoted text blanked out, every character in its place."""
    return _OPAQUE.sub(lambda match: " " * len(match[0]), text)


def _header(text: str) -> Header:
    values = {key: tuple(re.findall(r"[\w.]+", value)) for key, value in _HEADER.findall(text)}
    if set(values) != set(KEYS):
        raise ValueError(f"the header has the keys {sorted(values)}, not {sorted(KEYS)}")
    return Header(*(values[key] for key in KEYS))


def _require_columns(seen: Seen, header: Header) -> None:
    if seen.columns != header.columns:
        raise ValueError(f"the query returns {seen.columns} and promises {header.columns}")
