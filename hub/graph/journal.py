"""The journal: who changed the graph by which call and why, and how an earlier call is known again.

Each call makes its entries in the transaction of the change (hub.graph.logs): in the full log, and in the open one what
everybody may see of it. Both are numbered from 1 without a gap and hold, for each row, what was before and after.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from hub.graph.statement import Statement

JOURNAL: LiteralString = "JournalEntry"
LAST, LAST_AT = "journal", "journalAt"
"""The register's own: the number of its last entry, and when that was made."""
VERSION: LiteralString = "version"
"""The version of the graph that a call made: the register's own, and that of the call's entries."""
PARTS: LiteralString = "parts"
"""How many entries a call made, by which a reader knows whether these are all; 0 where they do not tell all."""
PEAKS, OPEN_LAST, OPEN_PEAKS = "journalPeaks", "open", "openPeaks"
"""The register's own: the peaks of the full log's tree, and the number of the open log's last entry with its peaks."""
MISSING_SOURCES: LiteralString = "missingSources"
"""The register's own: slugs of sources that were taken away while rows cite them."""

_BY_KEY: LiteralString = (
    f"MATCH (j:{JOURNAL}) WHERE j.key = $key AND j.at >= $since WITH j ORDER BY j.sequence LIMIT 1 "
    f"MATCH (k:{JOURNAL}) WHERE k.call = j.sequence RETURN j.body, j.sequence, k.changes ORDER BY k.sequence"
)


@dataclass(frozen=True)
class Call:
    """Who changes the graph, by which door and why, and the proposal and the batch of an import that it comes from.

    `key` and `body` are hashes by which a repeated call is known; `frees` is one of who may give the slugs of what the
    call takes away again: whoever undoes an import, so that the register comes in anew under its own slugs.
    """

    door: str
    why: str
    actor: str | None = None
    agency: str | None = None
    key: str = ""
    body: str = ""
    roles: tuple[str, ...] = ()
    proposal: str | None = None
    batch: str | None = None
    frees: str = ""


@dataclass(frozen=True)
class Said:
    """What an earlier call with the same key did: the hash of its body, its number and its edits."""

    body: str
    sequence: int
    edits: Sequence[Mapping[str, Any]]


def by_key(key: str, since: str) -> Statement:
    """The entries of an earlier call with this key, made at `since` or later."""
    return Statement(_BY_KEY, {"key": key, "since": since})


def withdrawn(names: Iterable[str], actor: str) -> Statement:
    """Those of the rows, by name, that a call took away and whose slugs are not this actor's to give again."""
    text: LiteralString = (
        f"MATCH (j:{JOURNAL}) WHERE j.withdrawn IS NOT NULL AND coalesce(j.frees, '') <> $frees "
        "UNWIND j.withdrawn AS name WITH DISTINCT name WHERE name IN $names RETURN name"
    )
    return Statement(text, {"names": list(names), "frees": freed_for(actor)})


def last_taken(name: str) -> Statement:
    """The number of the last call that took a row away, by the row's name."""
    text: LiteralString = (
        f"MATCH (j:{JOURNAL}) WHERE j.withdrawn IS NOT NULL AND $name IN j.withdrawn "
        "RETURN j.call ORDER BY j.sequence DESC LIMIT 1"
    )
    return Statement(text, {"name": name})


def since_call(call: int) -> Statement:
    """The entries from a call on: the call of each and its changes."""
    text: LiteralString = f"MATCH (j:{JOURNAL}) WHERE j.call >= $call RETURN j.call, j.changes ORDER BY j.sequence"
    return Statement(text, {"call": call})


def freed_for(actor: str) -> str:
    """The hash by which a call that frees slugs names who may give them again."""
    return hashed("frees", actor)


def said(rows: Sequence[Sequence[Any]]) -> Said | None:
    """What the rows of `by_key` tell; None when there is no such call."""
    if not rows:
        return None
    changes = [json.loads(change) for *_, told in rows for change in told or ()]
    return Said(rows[0][0], rows[0][1], changes)


def hashed(*parts: str) -> str:
    """SHA-256 of texts, as 64 hexadecimal digits; no two lists of texts give the same."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
