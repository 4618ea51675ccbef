"""The one way in which the graph is changed: rows, their versions, the journal and the register, in one transaction.

Called by hub.records and hub.seed inside Graph.write, after `hub.graph.register.lock`, which makes writers wait for
each other. Either every edit is written or none is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from hub.graph.compiler.write import compile_edits
from hub.graph.edit import Edit
from hub.graph.journal import Call
from hub.graph.logs.append import Appended, append
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
    stored = [edit if edit.after is None else replace(edit, after=edit.written) for edit in edits]
    appended = await append(tx, register, stored, call, properties)
    for batch in compile_edits(edits):
        [[written]] = await tx.run(batch.statement)
        if written != len(batch.edits):
            raise OvertakenError
    return await _finish(tx, appended, properties or {})


async def note_edits(tx: Transaction, register: Mapping[str, Any], edits: Sequence[Edit], call: Call) -> int:
    """Make the entries about rows that a migration has changed by statements of its own; the register's version."""
    return await _finish(tx, await append(tx, register, edits, call, tells_all=False), {})


async def _finish(tx: Transaction, appended: Appended, properties: Mapping[str, Any]) -> int:
    for statement in appended.statements:
        await tx.run(statement)
    return await grow(tx, {**properties, **appended.state})
