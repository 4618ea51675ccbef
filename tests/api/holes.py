"""Holes in a graph: required values taken away, and values of other types put in the place of what the model declares.

Made behind the hub's back, as nothing that loads records would let them pass. Drawn by a checksum, so that both
engines have the same ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zlib import crc32

from hub.graph.statement import Statement
from hub.model.declare import Kind, Property
from hub.model.registry import the_model
from tests.api.hub_under_test import Hub

SHARE = 17
"""One value in so many is spoilt."""
SPOILT: dict[Kind, list[Any]] = {
    Kind.STRING: [None, 7, ["two", "texts"], True],
    Kind.ENUM: [None, "NONSENSE", 3],
    Kind.INT: [None, "seven", 2**40, 1.5],
    Kind.BOOLEAN: [None, "perhaps", 2],
    Kind.DATE: [None, 2025, "soon"],
    Kind.STRINGS: [None, "no list", [1, 2], []],
}
# A row without a sound marking is hidden, and what does not hold on any day as well: neither makes a hole.
SOUND = ("marking", "slug")

_NODES = Statement("MATCH (n) WHERE n.slug IS NOT NULL RETURN labels(n)[0], n.slug")
_LINKS = Statement("MATCH ()-[r]->() RETURN type(r), r.key")


async def make_holes(hub: Hub) -> int:
    """Spoil values of nodes and relationships; how many rows have a hole."""
    nodes, links = await hub.graph.read([_NODES, _LINKS])
    rows = [(label, slug, _holes(f"{label}:{slug}", the_model().nouns[label].properties))
            for label, slug in nodes if label in the_model().nouns]  # fmt: skip
    edges = {edge.type: edge for label in the_model().nouns for edge in the_model().edges(label).values()}
    tied = [(key, _holes(key, edges[type].properties)) for type, key in links if type in edges]
    holed = [[*row] for row in rows if row[2]], [[*row] for row in tied if row[1]]
    await hub.write("UNWIND $rows AS row MATCH (n) WHERE labels(n)[0] = row[0] AND n.slug = row[1] SET n += row[2]",
                    rows=holed[0])  # fmt: skip
    await hub.write("UNWIND $rows AS row MATCH ()-[r]->() WHERE r.key = row[0] SET r += row[1]", rows=holed[1])
    return len(holed[0]) + len(holed[1])


def _holes(name: str, properties: Iterable[Property]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for prop in properties:
        number = crc32(f"{name}:{prop.name}".encode())
        if prop.name not in SOUND and number % SHARE == 0:
            choices = SPOILT[prop.kind]
            found[prop.name] = choices[number // SHARE % len(choices)]
    return found
