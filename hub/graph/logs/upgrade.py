"""Make of the journal that an earlier hub wrote the two logs, with salts and hashes.

Called by hub.graph.migrations once, before anything else is migrated. Every entry keeps its number, its time and what
it says. A last one tells what the journal did not, such as rows that were there before it began; with it the open log
begins, as the register that everybody sees then.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from hub.graph.edit import Act, Edit
from hub.graph.journal import JOURNAL, LAST, PEAKS, VERSION, Call
from hub.graph.logs.append import entries, made_of
from hub.graph.logs.entry import Entry, Log, plain_of, secrets_of
from hub.graph.logs.merkle import Tree
from hub.graph.logs.state import State, at_of, read_state
from hub.graph.logs.told import tell
from hub.graph.register import grow, lock
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction

LOGGED = 8
"""The number of the migration with which the two logs came."""
DEADLINE = 600.0
BATCH = 200
BEGUN = Call("MIGRATION", "The journal became two logs. This entry holds what it did not tell until then.")
_BEFORE = Statement(f"MATCH (j:{JOURNAL}) RETURN properties(j) ORDER BY j.sequence")
_FORGET = Statement(f"MATCH (j:{JOURNAL}) DELETE j")
_CALL = ("door", "why", "actor", "agency")
_KEPT = ("version", "parts", "key", "body", "withdrawn")


async def upgrade(graph: Graph) -> int:
    """How many entries were made anew. Cost: a read, and where there are entries a read of everything and writes."""

    async def work(tx: Transaction) -> int:
        register = await lock(tx)
        if PEAKS in register or VERSION not in register:
            return 0
        before = [row for (row,) in await tx.run(_BEFORE)]
        await tx.run(_FORGET)
        made = _Upgrade()
        for row in before:
            made.take(row)
        for start in range(0, len(made.rows), BATCH):
            await tx.run(made_of(Log.FULL, made.rows[start : start + BATCH]))
        now = await read_state(tx)
        untold, seen = list(made.now.edits_to(now)), list(State().edits_to(now.public()))
        last = entries({**register, **made.state}, BEGUN, untold, seen, tells_all=False)
        for statement in last.statements:
            await tx.run(statement)
        await grow(tx, {**made.state, **last.state})
        return len(before)

    return await graph.write(work, DEADLINE)


class _Upgrade:
    """Entries as they are made anew, and the register as it grows with them."""

    def __init__(self) -> None:
        self.now = State()
        self.rows: list[dict[str, Any]] = []
        self._tree = Tree()

    def take(self, row: Mapping[str, Any]) -> None:
        """Make an entry anew."""
        told = [tell(_edit(json.loads(change))) for change in row.get("changes") or ()]
        call = Call(**{name: row[name] for name in _CALL if name in row})
        bare = Entry(Log.FULL, row["sequence"], row["call"], row["at"], plain_of(call), secrets_of(call), told)
        entry, self._tree = bare.appended(self._tree)
        self.rows.append({**entry.stored(), **{name: row[name] for name in _KEPT if name in row}})
        for change in told:
            self.now.apply(change)

    @property
    def state(self) -> dict[str, Any]:
        """What the register's node says of the full log."""
        return {LAST: self._tree.size, PEAKS: [peak.hex() for peak in self._tree.peaks]}


def _edit(change: Mapping[str, Any]) -> Edit:
    return Edit(Act(change["act"]), at_of(change["at"]), change["before"], change["after"])
