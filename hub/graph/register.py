"""The register's own node: one per graph, with a version that grows whenever anything in the graph changes.

Called by everything that writes, inside its transaction, and by readers that have to know whether two of their
statements saw the same graph.
"""

from __future__ import annotations

from typing import Any

from hub.graph.statement import Statement
from hub.graph.transaction import Transaction

_LOCK = Statement(
    "MERGE (r:Register {slug: 'register'}) SET r.slug = 'register' RETURN coalesce(r.version, 0), r.seedDigest"
)
VERSION = Statement("MATCH (r:Register {slug: 'register'}) RETURN r.version, r.seedDigest")
_GROW = "MATCH (r:Register {slug: 'register'}) SET r.version = coalesce(r.version, 0) + 1"


async def lock(tx: Transaction) -> tuple[int, str | None]:
    """Let no other writer of the register go on until this transaction ends; the version and the seed's digest."""
    [[version, digest]] = await tx.run(_LOCK)
    return version, digest


async def grow(tx: Transaction, properties: dict[str, Any] | None = None) -> int:
    """Count a change, and set what else has changed of the register itself; the new version."""
    statement = Statement(_GROW + " SET r += $properties RETURN r.version", {"properties": properties or {}})
    [[version]] = await tx.run(statement)
    return version
