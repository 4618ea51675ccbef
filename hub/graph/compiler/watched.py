"""What stands in a row beside what is asked of it, so that access records can tell which rows were shown (decision 77).

Called by hub.graph.compiler.project, connect and state, for askers who may see rows above PUBLISHED; nobody else's
statement holds any of it.
"""

from __future__ import annotations

from typing import LiteralString

from hub.graph.compiler.governed import Pattern
from hub.graph.compiler.projection import Projection
from hub.model.common import EDGE_KEY
from hub.model.registry import Edge


def watched_node(node: LiteralString) -> LiteralString:
    """Slug, marking and audience of a node above PUBLISHED, else null."""
    return _above(node, f"{node}.slug")


def watch_link(out: Projection, edge: Edge, target: LiteralString, pattern: Pattern) -> None:
    """Note the link that leads to the node that `out` projects, under the record that declares it.

    By the link alone: the built-in engine no longer knows the node where the list began once a WITH has passed.
    """
    r = pattern.relationship
    ends: list[LiteralString] = [f"startNode({r}).slug", f"endNode({r}).slug"]
    # A record declares a link that leads away from it or towards it; `edge` is that link seen from either end.
    declared, other = ends if edge.declared is edge.outgoing else ends[::-1]
    label = edge.source if edge.declared else target
    out.watch(_above(r, declared, f"{other}, coalesce({r}.{EDGE_KEY}, '')"), label, edge.type)


def watched_earlier(was: LiteralString, value: LiteralString) -> LiteralString:
    """The same of an earlier value, under the record that it is of."""
    return _above(value, f"startNode({was}).slug", f"{value}.slug")


def _above(row: LiteralString, slug: LiteralString, beside: LiteralString = "") -> LiteralString:
    more: LiteralString = f", {beside}" if beside else ""
    return f"CASE WHEN {row}.marking <> 'PUBLISHED' THEN [{slug}, {row}.marking, {row}.audience{more}] END"
