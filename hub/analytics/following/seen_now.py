"""Which rows somebody may see at this moment, of those that entries of the journal speak of.

Called by hub.analytics.following.judged. Every statement bears the predicate of visibility; that a row may not hold
today is no reason to keep a change of it back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString, Protocol

from hub.access.visibility import Visibility
from hub.graph.compiler.governed import visible
from hub.graph.edit import LinkAt, LinkKind, NodeAt, Row
from hub.graph.logs.opened import Node
from hub.graph.statement import Row as Answered
from hub.graph.statement import Statement
from hub.model.common import EDGE_KEY

PATIENCE = 60.0
"""Seconds for statements that a graph which has only just started may have to plan; nobody waits for an answer."""


class Reads(Protocol):
    """Whatever is asked for rows: a graph, or a transaction that reads one state of it."""

    async def read(self, statements: Sequence[Statement], deadline: float | None = None) -> list[list[Answered]]:
        """The rows of each statement."""
        ...

    async def read_one(self, statement: Statement) -> list[Answered]:
        """The rows of one."""
        ...


@dataclass(frozen=True)
class SeenNow:
    """What somebody may see now: nodes, and relationships by their names."""

    nodes: Collection[Node]
    links: Collection[str]

    def row(self, at: NodeAt | LinkAt) -> bool:
        """Whether it is among them."""
        return (at.label, at.slug) in self.nodes if isinstance(at, NodeAt) else str(at) in self.links


async def seen_now(graph: Reads, seen_by: Visibility, nodes: Iterable[Node], links: Iterable[LinkAt]) -> SeenNow:
    """Those of these that are there and that somebody may see.

    Two statements at most for each label: one for each kind of link would be many to plan for a large call.
    """
    by_label = defaultdict[LiteralString, set[str]](set)
    by_start = defaultdict[LiteralString, set[tuple[str, str]]](set)
    for label, slug in nodes:
        by_label[label].add(slug)
    for at in links:
        by_start[at.kind.start].add((at.start, at.key))
    statements = [_nodes(label, slugs, seen_by) for label, slugs in by_label.items()]
    statements += [_links(label, keys, seen_by) for label, keys in by_start.items()]
    rows = await graph.read(statements, PATIENCE) if statements else []
    labels = list(by_label)
    return SeenNow(
        {(label, slug) for label, there in zip(labels, rows, strict=False) for (slug,) in there},
        {f"{kind}:{key}" for there in rows[len(labels) :] for kind, key in there},
    )


async def links_at(graph: Reads, seen_by: Visibility, nodes: Iterable[Node]) -> list[tuple[LinkAt, Row]]:
    """The relationships at these nodes that somebody would see if they saw the nodes. One statement for each label."""
    by_label = defaultdict[LiteralString, set[str]](set)
    for label, slug in nodes:
        by_label[label].add(slug)
    statements = [_at(label, slugs, seen_by) for label, slugs in by_label.items()]
    rows = await graph.read(statements, PATIENCE) if statements else []
    return [
        (LinkAt(LinkKind(kind, start, end), start_slug, end_slug, row[EDGE_KEY]), row)
        for there in rows
        for kind, start, start_slug, end, end_slug, row in there
        if EDGE_KEY in row
    ]


def _nodes(label: LiteralString, slugs: Collection[str], seen_by: Visibility) -> Statement:
    text: LiteralString = f"MATCH (n:{label}) WHERE n.slug IN $slugs AND {visible(seen_by.acts, 'n')} RETURN n.slug"
    return Statement(text, {"slugs": sorted(slugs), **_of(seen_by)})


def _links(label: LiteralString, keys: Collection[tuple[str, str]], seen_by: Visibility) -> Statement:
    text: LiteralString = (
        f"UNWIND $keys AS at MATCH (a:{label} {{slug: at[0]}})-[r]->(b) "
        f"WHERE r.key = at[1] AND {visible(seen_by.acts, 'a', 'r', 'b')} RETURN DISTINCT type(r), r.key"
    )
    return Statement(text, {"keys": [list(key) for key in sorted(keys)], **_of(seen_by)})


def _at(label: LiteralString, slugs: Collection[str], seen_by: Visibility) -> Statement:
    text: LiteralString = (
        f"MATCH (n:{label})-[r]-(m) WHERE n.slug IN $slugs AND {visible(seen_by.acts, 'r', 'm')} "
        "RETURN type(r), labels(startNode(r))[0], startNode(r).slug, labels(endNode(r))[0], endNode(r).slug, "
        "properties(r)"
    )
    return Statement(text, {"slugs": sorted(slugs), **_of(seen_by)})


def _of(seen_by: Visibility) -> Mapping[str, Any]:
    return seen_by.parameters()
