"""One number for what the graph holds, the same on every engine.

Called by `hub seed`, by packs and by tests. Reads the whole graph, so it is nothing for a request.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, LiteralString

from hub.access.asker import Asker
from hub.graph.compiler.governed import visible
from hub.graph.edit import ROW_VERSION
from hub.graph.journal import JOURNAL
from hub.graph.logs.entry import OPEN_ENTRY
from hub.graph.logs.public import OF_THE_REGISTER
from hub.graph.logs.state import READS, state_of
from hub.graph.logs.told import place_of
from hub.graph.merged import MERGED
from hub.graph.session import Graph
from hub.graph.statement import Row, Statement
from hub.model.enums import Marking

DEADLINE = 120.0
# When and how often the graph was written says nothing about what it holds, and which properties have earlier values
# is counted over everybody's rows.
_BOOKKEEPING = {
    "Migration": {"appliedAt"},
    "Register": OF_THE_REGISTER,
}
_LEFT_OUT: LiteralString = (
    f"n:Pack OR n:{JOURNAL} OR n:{OPEN_ENTRY} OR n:Origin OR n:Grant OR n:ApiKey OR n:Session OR n:Proposal OR "
    f"n:Import OR n:{MERGED} OR n:AccessRecord OR n:Saved OR "
    "n:Webhook OR n:WebhookDelivery OR n:Undelivered OR n:PartnerFeed OR n:PartnerStanding OR n:PartnerCopy"
)


@dataclass(frozen=True)
class Summary:
    """The digest of all that a reader may see, and the highest marking of any of it."""

    digest: str
    marking: Marking


async def graph_digest(graph: Graph, deadline: float = DEADLINE) -> str:
    """SHA-256, as 64 hexadecimal digits, over all nodes and relationships in an order of their own.

    Leaves out the times of migrations, what is counted, the journal, grants, keys, sessions, proposals, imports,
    what slugs of merged records lead to, and packs, which are made of the rest.
    Cost: one read of everything.
    """
    return _summary(*await graph.read(_reads(None), deadline)).digest


async def summary(graph: Graph, asker: Asker, deadline: float = DEADLINE) -> Summary:
    """The same over the rows that one asker may see: what others may see moves nothing."""
    return _summary(*await graph.read(_reads(asker), deadline))


async def public_digest(graph: Graph, deadline: float = DEADLINE) -> str:
    """The same over what everybody sees, as the open log gives it (hub.graph.logs.public)."""
    state = state_of(*await graph.read(READS, deadline)).public()
    lines = [
        _line([place_of(at), {name: value for name, value in row.items() if name != ROW_VERSION}])
        for at, row in state.rows.values()
    ]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def _summary(nodes: list[Row], relationships: list[Row]) -> Summary:
    lines = [_line([sorted(labels), _kept(labels, properties)]) for labels, properties in nodes]
    lines += [
        _line([kind, sorted(start), start_slug, sorted(end), end_slug, _kept((kind,), properties)])
        for kind, start, start_slug, end, end_slug, properties in relationships
    ]
    markings = {properties.get("marking") for *_, properties in (*nodes, *relationships)}
    highest = next((marking for marking in reversed(Marking) if marking in markings), Marking.PUBLISHED)
    return Summary(hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest(), highest)


def _reads(asker: Asker | None) -> list[Statement]:
    """The nodes and the relationships of everybody, or of one reader."""
    # The register's own node bears no marking: what it says of itself is for everybody.
    node: LiteralString = "true" if asker is None else f"(n:Register OR {visible(asker.sees.acts, 'n')})"
    link: LiteralString = "true" if asker is None else visible(asker.sees.acts, "a", "r", "b")
    parameters = asker.sees.parameters() if asker else {}
    return [
        Statement(f"MATCH (n) WHERE NOT ({_LEFT_OUT}) AND {node} RETURN labels(n), properties(n)", parameters),
        Statement(
            f"MATCH (a)-[r]->(b) WHERE NOT a:Pack AND {link} "
            "RETURN type(r), labels(a), a.slug, labels(b), b.slug, properties(r)",
            parameters,
        ),
    ]


def _kept(labels: Iterable[str], properties: dict[str, Any]) -> dict[str, Any]:
    left_out = {name for label in labels for name in _BOOKKEEPING.get(label, (ROW_VERSION,))}
    return {name: value for name, value in properties.items() if name not in left_out}


def _line(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
