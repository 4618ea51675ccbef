"""The register's own node: one per graph, with a version that grows whenever anything in the graph changes.

Called by everything that writes, inside its transaction, and by readers that have to know whether two of their
statements saw the same graph.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, LiteralString

from hub.graph.earlier_fields import COUNTED
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction

_REGISTER: LiteralString = "MERGE (r:Register {slug: 'register'})"
LOCK = Statement(f"{_REGISTER} SET r.slug = 'register' RETURN properties(r)")
"""Makes every other writer of the register wait until its transaction ends, on Neo4j."""
_GROW: LiteralString = (
    # The version first: it makes other writers wait, so that what they wrote is counted.
    f"{_REGISTER} SET r.version = coalesce(r.version, 0) + 1 SET r.earlier = {COUNTED}, r.earlierAt = r.version "
    "SET r += $properties RETURN r.version"
)
VERSION = Statement("MATCH (r:Register {slug: 'register'}) RETURN r.version, r.seedDigest")
"""One row once anything was loaded: the version, and the digest of the seed that was loaded last."""


async def lock(tx: Transaction) -> Mapping[str, Any]:
    """Let no other writer of the register go on until this transaction ends; the register's properties."""
    [[properties]] = await tx.run(LOCK)
    return properties


async def grow(tx: Transaction, properties: Mapping[str, Any] | None = None) -> int:
    """Count a change, and set what else has changed of the register itself; the new version.

    Called when everything else is written: it lists which properties have earlier values.
    """
    [[version]] = await tx.run(Statement(_GROW, {"properties": properties or {}}))
    return version
