"""What was changed between two versions of the graph, and whether what was read could be otherwise for it.

Called by hub.analytics.asking.reading when two statements of an answer saw different versions. The journal tells the
rows; a statement's text tells, by the words in it, all that it can have read: labels, relationship types, properties.
Where either does not tell everything, all counts as changed.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, LiteralString

from hub.graph.edit import ROW_VERSION
from hub.graph.statement import Row, Statement
from hub.model.earlier import EARLIER, WAS
from hub.model.registry import Model

MOST_CALLS = 200
"""After so many changes nobody looks what they were."""
_ENTRIES_A_CALL, _SPARE = 2, 8

# A number as the journal's slugs have it, so that each entry is sought by its key.
_ENTRIES: LiteralString = (
    "MATCH (g:Register {slug: 'register'}) WITH coalesce(g.journal, 0) AS last "
    "UNWIND range(last - $back, last) AS number "
    "MATCH (j:JournalEntry {slug: right('00000000000' + toString(number), 12)}) "
    "RETURN j.version, j.parts, j.changes ORDER BY j.sequence"
)
_WORD = re.compile(r"\w+")
_PROPERTY = re.compile(r"\.\s*`?(\w+)|(\w+)`?\s*:")
# The graph's own version stands in every text; that of a row does not.
_OF_THE_GRAPH = re.compile(r"\bg\.\w+")
# Ways to read a row by what no word of the text names.
_ANYTHING = re.compile(
    r"\b(?:type|properties|keys)\s*\(|\.\*|\w\[\s*\$|-\[\w*\]-|(?:\bMATCH|,)\s*\(\w*\)(?!\s*<?-)", re.IGNORECASE
)


@dataclass(frozen=True)
class Changed:
    """A row that was changed: its label or type, the nodes at it, and which properties; None when it came or went."""

    name: str
    nodes: tuple[tuple[str, str], ...]
    properties: frozenset[str] | None


def entries_between(before: int, after: int) -> Statement | None:
    """The statement for the journal's entries of these calls; None where there are too many to look at."""
    calls = after - before
    return Statement(_ENTRIES, {"back": calls * _ENTRIES_A_CALL + _SPARE}) if calls <= MOST_CALLS else None


def changed(entries: Sequence[Row], before: int, after: int) -> list[Changed] | None:
    """The rows that were changed after one version up to another; None when the journal does not tell of all calls."""
    told = [entry for entry in entries if entry[0] and before < entry[0] <= after]
    parts = Counter(version for version, *_ in told)
    if parts != {version: told_of for version, told_of, _ in told} or len(parts) != after - before:
        return None
    return [_changed(json.loads(change)) for *_, changes in told for change in changes or ()]


def could_matter(rows: Iterable[Changed], texts: Iterable[str], model: Model) -> bool:
    """Whether any of these changes could give statements with these texts another answer."""
    named = [_named(text) for text in texts]
    if any(statement.anything for statement in named):
        return True
    words = frozenset[str]().union(*(statement.words for statement in named))
    properties = frozenset[str]().union(*(statement.properties for statement in named))
    return any(_concerns(row, words, model) and not _apart(row, properties) for row in rows)


def _concerns(row: Changed, words: frozenset[str], model: Model) -> bool:
    if row.name in words:
        return True
    # A node at the end of a relationship need not bear its label in the text; but then that, too, came or went.
    return row.properties is not None and not words.isdisjoint(_leading_to(row.name, model))


def _apart(row: Changed, properties: frozenset[str]) -> bool:
    return row.properties is not None and properties.isdisjoint(row.properties)


def _leading_to(label: str, model: Model) -> set[str]:
    if label == EARLIER:
        return {WAS}
    return {edge.type for edge in model.edges(label).values()} if label in model.nouns else set()


@dataclass(frozen=True)
class _Named:
    """What a text names: every word of it, those that stand where properties do; whether it may read more than that."""

    words: frozenset[str]
    properties: frozenset[str]
    anything: bool


@lru_cache(maxsize=4096)
def _named(text: str) -> _Named:
    own = _OF_THE_GRAPH.sub(" ", text)
    properties = frozenset(name for match in _PROPERTY.findall(own) for name in match if name)
    return _Named(frozenset(_WORD.findall(own)), properties, bool(_ANYTHING.search(text)))


def _changed(told: Mapping[str, Any]) -> Changed:
    at, before, after = told["at"], told["before"], told["after"]
    ends = ((at["label"], at["slug"]),) if "label" in at else (tuple(at["start"]), tuple(at["end"]))
    name = at.get("label") or at["type"]
    if before is None or after is None:
        return Changed(name, ends, None)
    different = {key for key in {*before, *after} if before.get(key) != after.get(key)}
    return Changed(name, ends, frozenset(different | {ROW_VERSION}))
