"""Record in the graph that a pack was built, so that whoever reads a review finds its packs.

Called by the commands. A pack is known by its SHA-256: recording it again changes nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from hub.graph.register import grow, lock
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.model.common import EDGE_KEY, SLUG, SOURCES
from hub.model.enums import Marking
from hub.model.stored import fold, held
from hub.records.stored_form import ORIGIN

EDITORIAL = "hub-editorial"
_THERE = "MATCH (p:Pack {slug: $slug}) RETURN count(p)"
_RECORD = (
    "MATCH (r:Review {slug: $review}) CREATE (p:Pack) SET p = $pack "
    "CREATE (p)-[o:OF]->(r) SET o = $link RETURN count(p)"
)


@dataclass(frozen=True)
class NewPack:
    """What is recorded of a pack."""

    review: str
    as_of: str
    graph_digest: str
    sha256: str
    marking: Marking


async def record_pack(graph: Graph, pack: NewPack, at: datetime) -> bool:
    """Record a pack; False when it was recorded before or its review is gone. One transaction."""

    async def work(tx: Transaction) -> bool:
        await lock(tx)
        [[there]] = await tx.run(Statement(_THERE, {"slug": slug_of(pack)}))
        if there:
            return False
        values = {"review": pack.review, "pack": _node(pack, at), "link": _link(pack)}
        [[made]] = await tx.run(Statement(_RECORD, values))
        if made:
            await grow(tx)
        return bool(made)

    return await graph.write(work)


def slug_of(pack: NewPack) -> str:
    """The slug of a pack: that of its review and the first digits of its SHA-256."""
    return f"{pack.review}--{pack.sha256[:16]}"


def _common(pack: NewPack) -> dict[str, object]:
    return {
        ORIGIN: "pack",
        **held(None, None),
        "marking": pack.marking.value,
        "confidence": "SOURCED",
        SOURCES: [EDITORIAL],
    }


def _node(pack: NewPack, at: datetime) -> dict[str, object]:
    created = at.isoformat(timespec="seconds")
    return {
        **_common(pack),
        SLUG: slug_of(pack),
        "createdAt": created,
        "createdAtSort": fold(created),
        "asOf": pack.as_of,
        "asOfDay": pack.as_of,
        "graphDigest": pack.graph_digest,
        "sha256": pack.sha256,
    }


def _link(pack: NewPack) -> dict[str, object]:
    key = hashlib.sha256(f"OF\nPack:{slug_of(pack)}\nReview:{pack.review}".encode()).hexdigest()[:16]
    return {**_common(pack), EDGE_KEY: key}
