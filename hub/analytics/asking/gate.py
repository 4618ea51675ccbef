"""The rules that the text of a hand-written query keeps, so that it cannot read a row that the asker may not see.

Called by hub.analytics.asking.query when a query is loaded. Pure. A node or relationship is read in a MATCH only; there
every labelled node and every relationship has a name, is listed under `governed:` and is named by a `/*visible …*/`
before the next clause begins; a node without a label has been read, and governed, before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

KEYS = ("params", "columns", "governed", "used by")
RESERVED = re.compile(r"[knrips]\d+|markings|agency|given")

_HEADER = re.compile(r"^//\s*(params|columns|governed|used by):(.*)$", re.MULTILINE)
_OPAQUE = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|//[^\n]*|/\*.*?\*/", re.DOTALL)
_VISIBLE = re.compile(r"/\*visible\s+([\w, ]+?)\s*\*/")
# A word after a colon, a dot or a dollar sign is a name: WITH is also a type of relationship.
_CLAUSE = re.compile(r"(?<![:.$\w])(?:OPTIONAL|MATCH|WITH|RETURN|UNWIND|CALL|UNION)\b")
_PATTERN_END = re.compile(r"(?<![:.$\w])(?:WHERE|OPTIONAL|MATCH|WITH|RETURN|UNWIND|CALL|UNION|ORDER)\b|[{}]")
_NODE = re.compile(r"\(\s*(\w*)\s*(:\s*\w+)?")
_RELATIONSHIP = re.compile(r"-\[\s*(\w*)\s*(:\s*\w+)?([^\]]*)\]")
_ALIAS = re.compile(r"\bAS\s+(\w+)\s*$|^\s*(\w+)\s*$")


class PolicyMissingError(ValueError):
    """A query would read a row without asking whether it is visible and held."""


@dataclass(frozen=True)
class Header:
    """The four keys at the top of a query file."""

    params: tuple[str, ...]
    columns: tuple[str, ...]
    governed: tuple[str, ...]
    used_by: tuple[str, ...]


@dataclass(frozen=True)
class Element:
    """One node or relationship of a MATCH; `kind` is its label or type, empty for a node met before."""

    name: str
    kind: str


@dataclass(frozen=True)
class Match:
    """One MATCH: what it reads, and the names that a `/*visible …*/` governs before the next clause begins.

    `blocks` are the places of the braces it stands in: what an outer or earlier part of these has read is known to it.
    """

    blocks: tuple[int, ...]
    nodes: tuple[Element, ...]
    relationships: tuple[Element, ...]
    visible: frozenset[str]


def check(text: str) -> Header:
    """The header of a query that keeps the rules. Raises ValueError or PolicyMissingError with what is wrong."""
    header = _header(text)
    plain = masked(text)
    found = tuple(_returned(plain))
    if found != header.columns:
        raise ValueError(f"the query returns {found} and promises {header.columns}")
    params = set(re.findall(r"\$given\.(\w+)", plain))
    if params != set(header.params) or set(re.findall(r"\$(\w+)", plain)) - {"given", "day"}:
        raise ValueError(f"the query takes {sorted(params)} and says {header.params}; all but $day are in $given")
    if taken := sorted(name for name in (*header.params, *header.governed) if RESERVED.fullmatch(name)):
        raise ValueError(f"the hub needs the names {taken} for itself")
    _check_patterns(text, plain, header)
    return header


def labels_of(text: str) -> dict[str, str]:
    """The label of each named node of a query."""
    return {one.name: one.kind for match in _matches(text, masked(text)) for one in match.nodes if one.kind}


def relationship_names(text: str) -> frozenset[str]:
    """The names of the relationships of a query."""
    return frozenset(one.name for match in _matches(text, masked(text)) for one in match.relationships)


def _header(text: str) -> Header:
    found = {key: tuple(re.findall(r"[\w.]+", value)) for key, value in _HEADER.findall(text)}
    if set(found) != set(KEYS):
        raise ValueError(f"the header has the keys {sorted(found)}, not {sorted(KEYS)}")
    return Header(*(found[key] for key in KEYS))


def masked(text: str) -> str:
    """The text with comments and quoted text blanked out, every character in its place."""
    return _OPAQUE.sub(lambda found: " " * len(found[0]), text)


def _top_level(plain: str) -> str:
    """The text with everything inside brackets blanked out."""
    depth, out = 0, []
    for letter in plain:
        depth -= letter in ")]}"
        out.append(" " if depth else letter)
        depth += letter in "([{"
    return "".join(out)


def _returned(plain: str) -> Iterator[str]:
    """The names of the columns of the last RETURN."""
    top = _top_level(plain)
    tail = re.split(r"\bORDER\s+BY\b|\bLIMIT\b|\bSKIP\b", top[top.rindex("RETURN") + len("RETURN") :])[0]
    for item in tail.split(","):
        named = _ALIAS.search(item)
        if named is None:
            raise ValueError(f"a column has no name: {' '.join(item.split())}")
        yield named[1] or named[2]


def _check_patterns(text: str, plain: str, header: Header) -> None:
    matches = list(_matches(text, plain))
    if len(re.findall(r"-\[", plain)) != sum(len(match.relationships) for match in matches) or "--" in plain:
        raise PolicyMissingError("a relationship stands outside MATCH, or has no brackets")
    for at, match in enumerate(matches):
        before = [one.visible for one in matches[:at] if one.blocks == match.blocks[: len(one.blocks)]]
        for one in (*match.nodes, *match.relationships):
            _check_element(one, match, header, match.visible.union(*before))
    if unused := set(header.governed).difference(*(match.visible for match in matches)):
        raise PolicyMissingError(f"{sorted(unused)} are said to be governed and are not")


def _check_element(one: Element, match: Match, header: Header, known: frozenset[str]) -> None:
    fresh = one.kind or one in match.relationships
    if not one.name or one.name not in header.governed:
        raise PolicyMissingError(f"{one.kind or one.name or 'a node'} is read without a name under governed:")
    if one.name not in (match.visible if fresh else known):
        raise PolicyMissingError(f"{one.name} is read without /*visible {one.name}*/ before the next clause")


def _matches(text: str, plain: str) -> Iterator[Match]:
    for start in re.finditer(r"\bMATCH\b", plain):
        pattern_end = _next(_PATTERN_END, plain, start.end())
        pattern = plain[start.end() : pattern_end]
        if "*" in pattern or "+" in pattern or plain[pattern_end : pattern_end + 1] == "{":
            raise ValueError("a MATCH holds fixed steps only, and its conditions stand under WHERE")
        clause_end = _next(_CLAUSE, plain, start.end())
        named = (found[1] for found in _VISIBLE.finditer(text, start.end(), clause_end))
        yield Match(
            _blocks(plain[: start.start()]),
            tuple(Element(a, b.lstrip(": ")) for a, b in _NODE.findall(pattern)),
            tuple(Element(a, b.lstrip(": ")) for a, b, _ in _RELATIONSHIP.findall(pattern)),
            frozenset(name.strip() for names in named for name in names.split(",")),
        )


def _blocks(before: str) -> tuple[int, ...]:
    """The places of the braces that are open at the end of a text."""
    found: list[int] = []
    for at, letter in enumerate(before):
        if letter == "{":
            found.append(at)
        elif letter == "}":
            found.pop()
    return tuple(found)


def _next(what: re.Pattern[str], plain: str, start: int) -> int:
    found = what.search(plain, start)
    return found.start() if found else len(plain)
