"""Make the entries of a call in both logs, and what the register's node says of the logs afterwards.

Called by hub.graph.writing before the rows are written, under the register's lock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, LiteralString, TypeVar

from hub import clock
from hub.graph.edit import Act, Edit, NodeAt
from hub.graph.journal import LAST, LAST_AT, MISSING_SOURCES, OPEN_LAST, OPEN_PEAKS, PARTS, PEAKS, VERSION, Call
from hub.graph.logs.around import Around
from hub.graph.logs.entry import Entry, Log, plain_of, secrets_of
from hub.graph.logs.merkle import Tree
from hub.graph.logs.opened import opened
from hub.graph.logs.public import OF_THE_REGISTER, REGISTER, is_public
from hub.graph.logs.told import Told, tell
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction

T = TypeVar("T")
MOST_EDITS = 500
"""Edits of one entry: a larger call makes several, under one `call`."""
KEPT_BACK: LiteralString = "whyKept"
"""Of an entry of the open log whose call touched what not everybody sees: its reason is shown to auditors only."""
_STATE = {Log.FULL: (LAST, PEAKS), Log.OPEN: (OPEN_LAST, OPEN_PEAKS)}
"""What of a log stands on the register's node: how many entries it has, and the peaks of its tree."""


@dataclass(frozen=True)
class Appended:
    """The statements that make entries, and what the register's node says of the logs afterwards."""

    statements: Sequence[Statement]
    state: Mapping[str, Any]


async def append(
    tx: Transaction,
    register: Mapping[str, Any],
    edits: Sequence[Edit],
    call: Call,
    described: Mapping[str, Any] | None = None,
    *,
    tells_all: bool = True,
) -> Appended:
    """The entries of a call. `described` is what the register is to say of itself from then on.

    `tells_all`: whether the edits are all that was changed. Their rows are as they stand before and after, versions and
    all. Cost: as hub.graph.logs.opened.opened.
    """
    around = Around(tx, register)
    stored = [*edits, *_of_the_register(register, described or {})]
    seen = await opened(stored, around, frozenset(register.get(MISSING_SOURCES, ())))
    appended = entries(register, call, stored, seen.edits, tells_all=tells_all and bool(edits) and not described)
    around.remember(edits, appended.state[PEAKS])
    return Appended(appended.statements, {**appended.state, **_missing(register, seen.missing)})


def entries(
    register: Mapping[str, Any], call: Call, edits: Sequence[Edit], seen: Sequence[Edit], *, tells_all: bool
) -> Appended:
    """The entries for edits, and for what everybody sees of them."""
    full = [tell(edit) for edit in edits]
    # Of a relationship that has a twin either will do: what is alike in both bears the same salt, and is as public.
    like = {told.name: told for told in full if any(is_public(told.row(side)) for side, _ in told.sides())}
    shown = [tell(edit, like.get(str(edit.at))) for edit in seen]
    at = max(clock.now().isoformat(timespec="microseconds"), register.get(LAST_AT, ""))
    made = _Made(register, call, at)
    kept_back = {} if _shown_alike(edits, seen) else {KEPT_BACK: True}
    open_call = made.add(Log.OPEN, shown, kept_back) if shown else None
    beside = {VERSION: register.get(VERSION, 0) + 1, PARTS: len(pieces(full)) if tells_all else 0}
    made.add(Log.FULL, full, {**beside, "key": call.key, "body": call.body, "frees": call.frees}, open_call)
    return Appended(made.statements, {**made.state, LAST_AT: at})


class _Made:
    """Entries as they are made, and the state of the logs with them."""

    def __init__(self, register: Mapping[str, Any], call: Call, at: str) -> None:
        self._register = register
        self._call = call
        self._at = at
        self.statements: list[Statement] = []
        self.state: dict[str, Any] = {}

    def add(self, log: Log, changes: Sequence[Told], beside: Mapping[str, Any], open_call: int | None = None) -> int:
        """Add the entries of one log; the number of the first."""
        last, peaks = _STATE[log]
        tree, rows = tree_of(self._register, log), list[dict[str, Any]]()
        call = self._call if log is Log.FULL else replace(self._call, proposal=None, batch=None)
        first = tree.size + 1
        for piece in pieces(changes):
            number = tree.size + 1
            bare = Entry(log, number, first, self._at, plain_of(call), secrets_of(call), piece, open_call)
            entry, tree = bare.appended(tree)
            rows.append({**entry.stored(), **_beside(beside, entry)})
        self.state |= {last: tree.size, peaks: [peak.hex() for peak in tree.peaks]}
        self.statements.append(made_of(log, rows))
        return first


def tree_of(register: Mapping[str, Any], log: Log) -> Tree:
    """The tree of a log, by the properties of the register's node."""
    last, peaks = _STATE[log]
    return Tree(register.get(last, 0), tuple(bytes.fromhex(peak) for peak in register.get(peaks, ())))


def made_of(log: Log, rows: Sequence[Mapping[str, Any]]) -> Statement:
    """The statement that makes the nodes of entries."""
    text: LiteralString = f"UNWIND $entries AS entry CREATE (j:{log.label}) SET j = entry RETURN count(j)"
    return Statement(text, {"entries": list(rows)})


def _beside(beside: Mapping[str, Any], entry: Entry) -> dict[str, Any]:
    """What stands in a node and is no part of the leaf: for who repeats a call or looks what was changed meanwhile."""
    withdrawn = [change.name for change in entry.changes if change.after is None] if entry.log is Log.FULL else []
    kept = {**beside, "withdrawn": withdrawn, "key": beside.get("key", "") if entry.sequence == entry.call else ""}
    return {name: value for name, value in kept.items() if value not in ("", [])}


def _shown_alike(edits: Sequence[Edit], seen: Sequence[Edit]) -> bool:
    """Whether everybody sees each row wherever there is one, so that the reason may be for everybody too."""
    shown = {str(edit.at): edit for edit in seen}
    pairs = [(edit, shown.get(str(edit.at))) for edit in edits]
    return all(
        other and (edit.before is None, edit.after is None) == (other.before is None, other.after is None)
        for edit, other in pairs
    )


def _of_the_register(register: Mapping[str, Any], described: Mapping[str, Any]) -> list[Edit]:
    """The edit of what the register says of itself, if anything of it changes."""
    before = {name: value for name, value in register.items() if name not in OF_THE_REGISTER}
    after = {**before, **{name: value for name, value in described.items() if name not in OF_THE_REGISTER}}
    if before == after:
        return []
    return [Edit(Act.CORRECT, NodeAt(REGISTER, "register"), before if len(before) > 1 else None, after)]


def pieces(items: Sequence[T]) -> list[Sequence[T]]:
    """What goes into one entry each: at least one, that may be empty."""
    return [items[start : start + MOST_EDITS] for start in range(0, len(items), MOST_EDITS)] or [items]


def _missing(register: Mapping[str, Any], missing: frozenset[str]) -> dict[str, Any]:
    before = register.get(MISSING_SOURCES, ())
    return {MISSING_SOURCES: sorted(missing)} if missing or before else {}
