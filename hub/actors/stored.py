"""Rows of grants and keys in the graph: read by their id, and written with the journal as every change is.

Called by hub.actors.grants and hub.actors.keys, which say what stands in a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, LiteralString, Self

from hub.access.asker import Asker
from hub.access.roles import Role
from hub.errors import NotFound
from hub.graph.edit import ROW_VERSION, Act, Edit, NodeAt
from hub.graph.journal import Call
from hub.graph.register import lock
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.graph.writing import write_edits


@dataclass(frozen=True)
class By:
    """Who writes a row, and by which door; a command unless it is said."""

    door: str = "COMMAND"
    actor: str = "operator"
    agency: str | None = None
    roles: tuple[str, ...] = ()

    @classmethod
    def of(cls, asker: Asker) -> Self:
        """Whoever asks."""
        roles = tuple(role.value for role in Role if role in asker.roles)
        return cls(asker.door.value, asker.actor or "", asker.agency, roles)


OPERATOR = By()


def every(label: LiteralString) -> Statement:
    """All rows of a label, by id."""
    return Statement(f"MATCH (n:{label}) RETURN properties(n) ORDER BY n.slug")


def by_id(label: LiteralString, slug: str) -> Statement:
    """The row of an id, if there is one."""
    return Statement(f"MATCH (n:{label} {{slug: $slug}}) RETURN properties(n)", {"slug": slug})


async def write_row(
    tx: Transaction,
    register: Mapping[str, Any],
    label: LiteralString,
    slug: str,
    row: Mapping[str, Any],
    why: str,
    by: By = OPERATOR,
) -> None:
    """Create a row, or put it in place of the one that has its id. The register is locked."""
    rows = await tx.run(by_id(label, slug))
    before = rows[0][0] if rows else None
    after = {name: value for name, value in row.items() if name != ROW_VERSION}
    edit = Edit(Act.CORRECT if before else Act.CREATE, NodeAt(label, slug), before, after)
    await write_edits(tx, register, [edit], Call(by.door, why, by.actor, by.agency, roles=by.roles))


async def mark_row(
    graph: Graph,
    label: LiteralString,
    slug: str,
    marks: Mapping[str, Any],
    *,
    why: str,
    missing: str,
    by: By = OPERATOR,
) -> None:
    """Add these properties to a row, in a transaction of its own. Raises NotFound that says `missing`."""

    async def work(tx: Transaction) -> None:
        register = await lock(tx)
        rows = await tx.run(by_id(label, slug))
        if not rows:
            raise NotFound(missing)
        await write_row(tx, register, label, slug, {**rows[0][0], **marks}, why, by)

    await graph.write(work)
