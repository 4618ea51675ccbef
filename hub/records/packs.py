"""Record in the graph that a pack was built, so that whoever reads a review finds its packs.

Called by the commands, and for `buildPack`. A pack is known by its SHA-256: recording it again changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import LiteralString

from hub.access.asker import Asker, Door
from hub.graph.edit import Act, Edit, LinkAt, NodeAt
from hub.graph.journal import Call
from hub.graph.register import lock
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.graph.writing import write_edits
from hub.model.common import EDGE_KEY
from hub.model.enums import Marking
from hub.model.registry import Model
from hub.records.knowledge import Link, Record, Ref
from hub.records.named_calls import Named
from hub.records.problems import Place
from hub.records.stored_form import link_kind, link_row, node_row

EDITORIAL = "hub-editorial"
ORIGIN = "pack"
_THERE: LiteralString = (
    "OPTIONAL MATCH (r:Review {slug: $review}) OPTIONAL MATCH (p:Pack {slug: $slug}) RETURN count(r), count(p)"
)


@dataclass(frozen=True)
class NewPack:
    """What is recorded of a pack."""

    review: str
    as_of: str
    graph_digest: str
    sha256: str
    marking: Marking


async def record_pack(graph: Graph, model: Model, pack: NewPack, at: datetime, by: Asker | None = None) -> bool:
    """Record a pack, as built by somebody; False when it was recorded before or its review is gone. One transaction."""
    edits = _edits(model, pack, at)

    async def work(tx: Transaction) -> bool:
        register = await lock(tx)
        [[reviews, packs]] = await tx.run(Statement(_THERE, {"review": pack.review, "slug": slug_of(pack)}))
        if packs or not reviews:
            return False
        why = f"A pack of {pack.review} was built."
        call = Named().call(replace(by, door=Door.PACK), why) if by else Call("PACK", why)
        await write_edits(tx, register, edits, call)
        return True

    return await graph.write(work)


def slug_of(pack: NewPack) -> str:
    """The slug of a pack: that of its review and the first digits of its SHA-256."""
    return f"{pack.review}--{pack.sha256[:16]}"


def _edits(model: Model, pack: NewPack, at: datetime) -> list[Edit]:
    """The pack, and its link to the review."""
    place = Place(ORIGIN, slug_of(pack))
    common = {"marking": pack.marking.value, "confidence": "SOURCED"}
    told = {
        "createdAt": at.isoformat(timespec="seconds"),
        "asOf": pack.as_of,
        "graphDigest": pack.graph_digest,
        "sha256": pack.sha256,
    }
    record = Record("Pack", slug_of(pack), place, {**common, **told}, [EDITORIAL])
    edge, review = model.edges("Pack")["review"], Ref("Review", pack.review)
    link = Link(record, edge, pack.review, place, dict(common), [EDITORIAL], far=review)
    row = link_row(link, model, ORIGIN)
    return [
        Edit(Act.CREATE, NodeAt("Pack", record.slug), None, node_row(record, model, ORIGIN)),
        Edit(Act.LINK, LinkAt(link_kind(link, model), record.slug, review.slug, row[EDGE_KEY]), None, row),
    ]
