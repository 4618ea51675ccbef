"""What somebody could see with the rights that they had, and cannot with those that they have.

Called by hub.analytics.following.follow when rights change, while somebody follows or before they go on.
"""

from __future__ import annotations

from typing import Any, LiteralString

from hub.access.visibility import Visibility, is_visible
from hub.analytics.following.seen_now import PATIENCE
from hub.graph.compiler.governed import visible
from hub.graph.edit import LinkAt, LinkKind, NodeAt
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.model.common import AUDIENCE, EDGE_KEY
from hub.model.registry import Model


async def out_of_sight(graph: Graph, model: Model, had: Visibility, has: Visibility) -> list[NodeAt | LinkAt]:
    """Those rows, in the order of their names. Reads all that was open to them: two statements."""
    nodes: LiteralString = (
        f"MATCH (n) WHERE n.slug IS NOT NULL AND {visible(had.acts, 'n')} RETURN labels(n)[0], n.slug, properties(n)"
    )
    links: LiteralString = (
        f"MATCH (a)-[r]->(b) WHERE {visible(had.acts, 'a', 'r', 'b')} "
        "RETURN type(r), labels(a)[0], properties(a), labels(b)[0], properties(b), properties(r)"
    )
    read = await graph.read([Statement(text, had.parameters()) for text in (nodes, links)], PATIENCE)
    gone: list[NodeAt | LinkAt] = [
        NodeAt(label, slug) for label, slug, row in read[0] if label in model.nouns and not _visible(row, has)
    ]
    for kind, start, a, end, b, row in read[1]:
        known = start in model.nouns and end in model.nouns
        if known and EDGE_KEY in row and not all(_visible(part, has) for part in (a, b, row)):
            gone.append(LinkAt(LinkKind(kind, start, end), a["slug"], b["slug"], row[EDGE_KEY]))
    return sorted(gone, key=str)


def _visible(row: dict[str, Any], sees: Visibility) -> bool:
    return is_visible(row["marking"], row.get(AUDIENCE, ()), sees)
