"""What the graph says of rows that a call is not about: which nodes are public, what leads to them, what cites them.

Made by hub.graph.logs.append for one call, in its transaction. Which nodes are public is remembered from call to call
as long as no other hub writes: the roots of the full log tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, LiteralString

from hub.access.asker import ANONYMOUS
from hub.graph.compiler.governed import visible
from hub.graph.edit import Edit, LinkAt, LinkKind, NodeAt, Row
from hub.graph.journal import PEAKS
from hub.graph.logs.opened import Node, Place
from hub.graph.logs.public import is_public
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.model.common import EDGE_KEY

MOST = 100_000
"""Nodes that are remembered."""
_LINKS: LiteralString = (
    "WHERE n.slug IN $slugs RETURN type(r), labels(startNode(r))[0], startNode(r).slug, "
    "labels(endNode(r))[0], endNode(r).slug, properties(r)"
)
_CITING: LiteralString = "any(slug IN x.sources WHERE slug IN $slugs)"
_CITING_NODES: LiteralString = f"MATCH (x) WHERE {_CITING} RETURN labels(x)[0], properties(x)"
_CITING_LINKS: LiteralString = (
    f"MATCH (a)-[x]->(b) WHERE {_CITING} RETURN type(x), labels(a)[0], a.slug, labels(b)[0], b.slug, properties(x)"
)


@dataclass
class _Remembered:
    """Whether nodes are public, in the graph whose full log has these peaks; kept beside it (Graph.kept)."""

    peaks: tuple[str, ...] = ()
    nodes: dict[Node, bool] = field(default_factory=dict[Node, bool])


class Around:
    """The surroundings of a call (hub.graph.logs.opened.Surroundings). The register is locked."""

    def __init__(self, tx: Transaction, register: Mapping[str, Any]) -> None:
        self._tx = tx
        self._known: _Remembered = tx.kept.setdefault(_Remembered, _Remembered())
        peaks = tuple(register.get(PEAKS, ()))
        if self._known.peaks != peaks or not peaks or len(self._known.nodes) > MOST:
            self._known.peaks, self._known.nodes = peaks, {}

    async def public(self, nodes: Iterable[Node]) -> set[Node]:
        """Those of these nodes that everybody may see. One statement for each label of which some are not known."""
        wanted, known = set(nodes), self._known.nodes
        by_label: dict[LiteralString, list[str]] = defaultdict(list)
        for label, slug in wanted - known.keys():
            by_label[label].append(slug)
        for label, slugs in by_label.items():
            text: LiteralString = f"MATCH (n:{label}) WHERE n.slug IN $slugs AND {visible(False, 'n')} RETURN n.slug"
            rows = await self._tx.run(Statement(text, {"slugs": slugs, **ANONYMOUS.sees.parameters()}))
            there = {slug for (slug,) in rows}
            known |= {(label, slug): slug in there for slug in slugs}
        return {node for node in wanted if known[node]}

    async def links_at(self, nodes: Sequence[Node]) -> list[tuple[LinkAt, Row]]:
        """The relationships at these nodes. One statement for each label."""
        by_label: dict[LiteralString, list[str]] = defaultdict(list)
        for label, slug in nodes:
            by_label[label].append(slug)
        links: list[tuple[LinkAt, Row]] = []
        for label, slugs in by_label.items():
            rows = await self._tx.run(Statement(f"MATCH (n:{label})-[r]-() {_LINKS}", {"slugs": slugs}))
            links += [_link(*row) for row in rows if EDGE_KEY in row[-1]]
        return links

    async def citing(self, sources: Sequence[str]) -> list[tuple[Place, Row]]:
        """The rows that cite any of these sources. Two statements that look at every row."""
        return await citing(self._tx, sources)

    def remember(self, edits: Iterable[Edit], peaks: Sequence[str]) -> None:
        """What the call makes of nodes, for the next call: it counts if the log has these peaks then."""
        for edit in edits:
            if isinstance(edit.at, NodeAt):
                self._known.nodes[edit.at.label, edit.at.slug] = is_public(edit.after)
        self._known.peaks = tuple(peaks)


async def citing(tx: Transaction, sources: Sequence[str]) -> list[tuple[Place, Row]]:
    """The rows that cite any of these sources, whoever sees them. Two statements that look at every row."""
    parameters = {"slugs": list(sources)}
    nodes = await tx.run(Statement(_CITING_NODES, parameters))
    links = await tx.run(Statement(_CITING_LINKS, parameters))
    places: list[tuple[Place, Row]] = [(NodeAt(label, row["slug"]), row) for label, row in nodes if "slug" in row]
    return [*places, *(_link(*row) for row in links if EDGE_KEY in row[-1])]


def _link(
    kind: LiteralString, start: LiteralString, start_slug: str, end: LiteralString, end_slug: str, row: Row
) -> tuple[LinkAt, Row]:
    return LinkAt(LinkKind(kind, start, end), start_slug, end_slug, row[EDGE_KEY]), row
