"""The journal: one entry for each call that changed the graph, in the transaction of the change.

Written by hub.graph.writing only. Entries are numbered from 1 without a gap and hold, for each row, what was before and
after. This form is provisional: an entry is for those who run the hub, bears no marking, and so is shown to no reader.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from hub import clock
from hub.graph.edit import Edit, NodeAt
from hub.graph.statement import Statement

JOURNAL: LiteralString = "JournalEntry"
LAST, LAST_AT = "journal", "journalAt"
"""The register's own: the number of its last entry, and when that was made."""
VERSION: LiteralString = "version"
"""The version of the graph that a call made: the register's own, and that of the call's entries."""
PARTS: LiteralString = "parts"
"""How many entries a call made, by which a reader knows whether these are all; 0 where they do not tell all."""

_MAKE = Statement(f"UNWIND $entries AS entry CREATE (j:{JOURNAL}) SET j = entry RETURN count(j)")
_BY_KEY: LiteralString = (
    f"MATCH (j:{JOURNAL}) WHERE j.key = $key AND j.at >= $since WITH j ORDER BY j.sequence LIMIT 1 "
    f"MATCH (k:{JOURNAL}) WHERE k.call = j.sequence RETURN j.body, j.sequence, k.changes ORDER BY k.sequence"
)
MOST_EDITS = 500
"""Edits of one entry: a larger call makes several, under one `call`."""


@dataclass(frozen=True)
class Call:
    """Who changes the graph, by which door and why. `key` and `body` are hashes by which a repeated call is known."""

    door: str
    why: str
    actor: str | None = None
    agency: str | None = None
    key: str = ""
    body: str = ""


@dataclass(frozen=True)
class Said:
    """What an earlier call with the same key did: the hash of its body, its number and its edits."""

    body: str
    sequence: int
    edits: Sequence[Mapping[str, Any]]


def next_entries(
    register: Mapping[str, Any], call: Call, edits: Sequence[Edit], *, tells_all: bool = True
) -> tuple[Statement, dict[str, Any]]:
    """The statement that makes a call's entries, and what the register's node says of the journal afterwards.

    `tells_all`: whether the edits are all that was changed.
    """
    first = register.get(LAST, 0) + 1
    at = max(clock.now().isoformat(timespec="microseconds"), register.get(LAST_AT, ""))
    pieces = [edits[start : start + MOST_EDITS] for start in range(0, len(edits), MOST_EDITS)] or [edits]
    told = {"call": first, "at": at, VERSION: register.get(VERSION, 0) + 1, PARTS: len(pieces) if tells_all else 0}
    entries = [_entry(call, {**told, "sequence": first + n}, piece) for n, piece in enumerate(pieces)]
    return Statement(_MAKE.text, {"entries": entries}), {LAST: first + len(pieces) - 1, LAST_AT: at}


def by_key(key: str, since: str) -> Statement:
    """The entries of an earlier call with this key, made at `since` or later."""
    return Statement(_BY_KEY, {"key": key, "since": since})


def withdrawn(names: Iterable[str]) -> Statement:
    """Those of the rows, by name, that a call took away."""
    text: LiteralString = (
        f"MATCH (j:{JOURNAL}) WHERE j.withdrawn IS NOT NULL UNWIND j.withdrawn AS name "
        "WITH DISTINCT name WHERE name IN $names RETURN name"
    )
    return Statement(text, {"names": list(names)})


def said(rows: Sequence[Sequence[Any]]) -> Said | None:
    """What the rows of `by_key` tell; None when there is no such call."""
    if not rows:
        return None
    changes = [json.loads(change) for *_, told in rows for change in told or ()]
    return Said(rows[0][0], rows[0][1], changes)


def hashed(*parts: str) -> str:
    """SHA-256 of texts, as 64 hexadecimal digits; no two lists of texts give the same."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _entry(call: Call, told: Mapping[str, Any], edits: Sequence[Edit]) -> dict[str, Any]:
    first = told["sequence"] == told["call"]
    entry = {
        "slug": f"{told['sequence']:012}",
        **told,
        "door": call.door,
        "why": call.why,
        "actor": call.actor,
        "agency": call.agency,
        "key": call.key if first else "",
        "body": call.body,
        "changes": [_told(edit) for edit in edits],
        "withdrawn": [str(edit.at) for edit in edits if edit.after is None],
    }
    return {name: value for name, value in entry.items() if value not in (None, "", [])}


def _told(edit: Edit) -> str:
    """An edit as canonical JSON."""
    at = edit.at
    where: dict[str, Any] = (
        {"label": at.label, "slug": at.slug}
        if isinstance(at, NodeAt)
        else {"type": at.kind.type, "key": at.key, "start": [at.kind.start, at.start], "end": [at.kind.end, at.end]}
    )
    after = None if edit.after is None else edit.written
    told = {"act": edit.act.value, "at": where, "before": edit.before, "after": after}
    return json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
