"""Imports as the graph keeps them: many calls under one id, listed, gone on with, and undone as a whole.

Called by hub.importers.run, by `hub import list` and `undo`, and by the page /import. The calls themselves stand in the
journal, each under the key `id/number`; an import that was cut off goes on under its id when the same actor sends the
same file with the same mapping.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from hub import clock
from hub.access.asker import Asker
from hub.actors.stored import OPERATOR, By, every, mark_row, write_row
from hub.errors import Forbidden, NotFound
from hub.graph.journal import by_key, hashed, said
from hub.graph.register import lock
from hub.graph.session import Graph
from hub.graph.transaction import Transaction
from hub.model.enums import Marking

IMPORT: LiteralString = "Import"
RUNNING, DONE, UNDONE = "RUNNING", "DONE", "UNDONE"
MISSING = "You made no import by that id. The list of imports names them."
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
        cut_off = [row for row in rows if row["digest"] == digest and row["state"] == RUNNING and made_by(row, asker)]
        if cut_off:
            slug = cut_off[-1]["slug"]
            return slug, len(await calls_of(tx, slug, asker.actor or ""))
        slug = f"{register}-{clock.today().isoformat()}-{secrets.token_hex(4)}"
        row = {"slug": slug, "register": register, "file": file, "digest": digest, "state": RUNNING,
               "began": clock.now().isoformat(timespec="seconds"),
               "actor": asker.actor or "", "agency": asker.agency or "",
               "clearance": asker.clearance.value,
               "roles": sorted(role.value for role in asker.roles)}  # fmt: skip
        await write_row(tx, locked, IMPORT, slug, row, f"An import began: {slug}.", By.of(asker))
        return slug, 0

    return await graph.write(work)


async def finish(graph: Graph, slug: str, counts: Mapping[str, int], asker: Asker) -> None:
    """Say that an import was done, and what became of its rows."""
    marks, why = {"state": DONE, **counts}, f"An import was done: {slug}."
    await mark_row(graph, IMPORT, slug, marks, why=why, missing=MISSING, by=By.of(asker))


async def imports(graph: Graph, asker: Asker | None = None) -> list[KeptImport]:
    """Every import, by its id; with `asker` those that this actor made."""
    rows = [row for (row,) in await graph.read_one(every(IMPORT))]
    return [KeptImport.of(row) for row in rows if asker is None or made_by(row, asker)]


def made_by(row: Mapping[str, Any], asker: Asker) -> bool:
    """Whether this actor made the import, acting for the same agency."""
    return (maker_of(row), row.get("agency", "")) == (asker.actor or "", asker.agency or "")


def require_theirs(row: Mapping[str, Any], asker: Asker) -> None:
    """Raise NotFound for an import of somebody else, Forbidden where who made it may do less by now."""
    if not made_by(row, asker):
        raise NotFound(MISSING)
    ladder = list(Marking)
    if not set(row["roles"]) <= {role.value for role in asker.roles} or (
        ladder.index(Marking(row["clearance"])) > ladder.index(asker.clearance)
    ):
        raise Forbidden("You may do less now than when you made this import. Ask an administrator to undo it.")


def maker_of(row: Mapping[str, Any]) -> str:
    """The actor who made an import; before actors were kept, only the command made any."""
    return row.get("actor", OPERATOR.actor)


async def calls_of(tx: Transaction, slug: str, actor: str) -> list[Sequence[Mapping[str, Any]]]:
    """The edits of each call of an import that this actor made, in order, out of the journal."""
    calls: list[Sequence[Mapping[str, Any]]] = []
    while call := said(await tx.run(by_key(hashed(actor, f"{slug}/{len(calls)}"), BEGINNING))):
        calls.append(call.edits)
    return calls
