"""What every hub on a graph has in common and nobody is shown: the salt of the first entry's reason.

Keys are derived of it, one for each purpose: positions of a feed (hub.analytics.following) and the hashes of questions
in access records (hub.actors.accesses).
"""

from __future__ import annotations

import hashlib
from typing import LiteralString, Protocol

from hub.graph.journal import JOURNAL
from hub.graph.logs.entry import slug
from hub.graph.statement import Row, Statement

_SECRET: LiteralString = f"MATCH (j:{JOURNAL} {{slug: $slug}}) RETURN j.whySalt, j.hashes[0]"


class Asked(Protocol):
    """Whatever is asked for rows: a graph, or a transaction."""

    async def read_one(self, statement: Statement) -> list[Row]:
        """The rows of a statement."""
        ...


async def secret_of(graph: Asked) -> bytes | None:
    """The secret of a graph, 32 bytes; None where nothing was recorded yet. One read."""
    rows = await graph.read_one(Statement(_SECRET, {"slug": slug(1)}))
    if not rows or not rows[0][0]:
        return None
    [[salt, leaf]] = rows
    return hashlib.sha256(f"{salt} {leaf}".encode()).digest()
