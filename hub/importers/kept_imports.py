"""Imports as the graph keeps them: many calls under one id, listed, gone on with, and undone as a whole.

Called by hub.importers.run and by `hub import list` and `undo`. The calls themselves stand in the journal, each under
the key `id/number`; an import that was cut off goes on under its id when the same file comes with the same mapping.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from hub import clock
from hub.access.asker import Asker
from hub.actors.stored import every, mark_row, write_row
from hub.graph.journal import by_key, hashed, said
from hub.graph.register import lock
from hub.graph.session import Graph
from hub.graph.transaction import Transaction

IMPORT: LiteralString = "Import"
RUNNING, DONE, UNDONE = "RUNNING", "DONE", "UNDONE"
MISSING = "There is no import by that id. `hub import list` names them."
BEGINNING = "0001"
"""Before any moment."""


@dataclass(frozen=True)
class KeptImport:
    """An import: its register and file, when it began, who made it, how it stands, and how many rows became what."""

    slug: str
    register: str
    file: str
    began: str
    state: str
    counts: Mapping[str, int]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> KeptImport:
        """What a row of the graph says."""
        counts = {name: row[name] for name in ("rows", "NEW", "CHANGED", "SAME", "REFUSED") if name in row}
        return cls(row["slug"], row["register"], row["file"], row["began"], row["state"], counts)


async def begin(graph: Graph, register: str, file: str, digest: str, asker: Asker) -> tuple[str, int]:
    """The id of a new import, or of the same that was cut off, and the number of its next call."""

    async def work(tx: Transaction) -> tuple[str, int]:
        locked = await lock(tx)
        rows = [row for (row,) in await tx.run(every(IMPORT))]
        cut_off = [row for row in rows if row["digest"] == digest and row["state"] == RUNNING]
        if cut_off:
            slug = cut_off[-1]["slug"]
            return slug, len(await calls_of(tx, slug, asker))
        slug = f"{register}-{clock.today().isoformat()}-{secrets.token_hex(4)}"
        row = {"slug": slug, "register": register, "file": file, "digest": digest, "state": RUNNING,
               "began": clock.now().isoformat(timespec="seconds")}  # fmt: skip
        await write_row(tx, locked, IMPORT, slug, row, f"An import began: {slug}.")
        return slug, 0

    return await graph.write(work)


async def finish(graph: Graph, slug: str, counts: Mapping[str, int]) -> None:
    """Say that an import was done, and what became of its rows."""
    await mark_row(graph, IMPORT, slug, {"state": DONE, **counts}, why=f"An import was done: {slug}.", missing=MISSING)


async def imports(graph: Graph) -> list[KeptImport]:
    """Every import, by its id."""
    return [KeptImport.of(row) for (row,) in await graph.read_one(every(IMPORT))]


async def calls_of(tx: Transaction, slug: str, asker: Asker) -> list[Sequence[Mapping[str, Any]]]:
    """The edits of each call of an import, in order, out of the journal."""
    calls: list[Sequence[Mapping[str, Any]]] = []
    while call := said(await tx.run(by_key(hashed(asker.actor or "", f"{slug}/{len(calls)}"), BEGINNING))):
        calls.append(call.edits)
    return calls
