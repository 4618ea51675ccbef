"""The one way in which the graph is changed: rows, their versions, the journal and the register, in one transaction.

Called by hub.records and hub.seed inside Graph.write, after `hub.graph.register.lock`, which makes writers wait for
each other. Either every edit is written or none is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hub.graph.compiler.write import compile_edits
from hub.graph.edit import Edit
from hub.graph.journal import Call, next_entries
from hub.graph.register import grow
from hub.graph.transaction import OvertakenError, Transaction


async def write_edits(
    tx: Transaction,
    register: Mapping[str, Any],
    edits: Sequence[Edit],
    call: Call,
    properties: Mapping[str, Any] | None = None,
) -> int:
    """Write edits and the journal's entry about them; the register's version afterwards.

    `register` is what `lock` answered, `properties` is what else changes of the register itself. A row that
    is no longer as an edit saw it raises OvertakenError: another hub was faster, or some other program wrote.
    """
    for batch in compile_edits(edits):
        [[written]] = await tx.run(batch.statement)
        if written != len(batch.edits):
            raise OvertakenError
    # A migration changes rows by statements of its own, and a seed the register's node.
    entry, state = next_entries(register, call, edits, tells_all=bool(edits) and not properties)
    await tx.run(entry)
    return await grow(tx, {**(properties or {}), **state})
