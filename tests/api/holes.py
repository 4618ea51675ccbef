"""Holes in a graph: required values taken away, and values of other types put in the place of what the model declares.

Made behind the hub's back, as nothing that loads records would let them pass. Drawn by a checksum, so that both
engines have the same ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zlib import crc32

from hub.graph.register import grow
from hub.graph.statement import Statement
from hub.model.declare import Kind, Noun, Property
from hub.model.earlier import keeps
from hub.model.registry import the_model
from tests.api.hub_under_test import Hub

WAYS, SOUND_WAYS = 6, 2
"""A row is spoilt in one of so many ways; the first of them leave it sound."""
SHARE = 4
"""One property in so many is spoilt in each way."""
SPOILT: dict[Kind, list[Any]] = {
    Kind.STRING: [None, 7, ["two", "texts"], True],
    Kind.ENUM: [None, "NONSENSE", 3],
    Kind.INT: [None, "seven", 2**40, 1.5],
    Kind.BOOLEAN: [None, "perhaps", 2],
    Kind.DATE: [None, 2025, "soon"],
    Kind.STRINGS: [None, "no list", [1, 2], []],
}
# A row without a sound marking is hidden, and one without a slug cannot be found: neither makes a hole.
SOUND = ("marking", "slug")

_NODES = Statement("MATCH (n) WHERE n.slug IS NOT NULL RETURN labels(n)[0], n.slug")
_LINKS = Statement("MATCH ()-[r]->() RETURN type(r), r.key")


async def make_holes(hub: Hub) -> int:
    """Spoil values of nodes and relationships; how many rows have a hole."""
    nodes, links = await hub.graph.read([_NODES, _LINKS])
    model = the_model()
    edges = {edge.type: edge for label in model.nouns for edge in model.edges(label).values()}
    rows, ties = _by_way(nodes), _by_way(links)
    for (label, way), slugs in rows.items():
        if label in model.nouns:
            how = _holes(label, way, model.nouns[label].properties)
            text = "MATCH (n) WHERE labels(n)[0] = $label AND n.slug IN $slugs SET n += $how"
            await hub.write(text, label=label, slugs=slugs, how=how)
    for (type, way), keys in ties.items():
        how = _holes(type, way, edges[type].properties)
        await hub.write("MATCH ()-[r]->() WHERE r.key IN $keys SET r += $how", keys=keys, how=how)
    for noun in model.nouns.values():
        await _give_earlier(hub, noun)
    await hub.graph.write(grow)
    return sum(map(len, [*rows.values(), *ties.values()]))


async def _give_earlier(hub: Hub, noun: Noun) -> None:
    """Let one property of a noun have been another on every past day, sometimes of a type that it cannot have."""
    kept = [prop for prop in noun.properties if keeps(prop)]
    number = crc32(noun.label.encode())
    prop = kept[number % len(kept)]
    value = [*SPOILT[prop.kind], "Was"][number % (len(SPOILT[prop.kind]) + 1)]
    # Of the seed's origin, so that loading it takes them away again.
    held = {
        "origin": "seed",
        "marking": "PUBLISHED",
        "sources": ["hub-editorial"],
        "heldFrom": "",
        "heldTo": "9999-01-01",
    }
    text = """MATCH (n) WHERE labels(n)[0] = $label WITH n, $label + '-' + n.slug AS name
    CREATE (n)-[w:WAS]->(e:Earlier)
    SET w = $held, w.key = name, e = $held, e += {slug: name, field: $field, value: $value, sure: true}"""
    await hub.write(text, label=noun.label, held=held, field=prop.name, value=value)


def _by_way(rows: Iterable[list[str]]) -> dict[tuple[str, int], list[str]]:
    """The names of rows to be spoilt by kind and way: one statement each, as finding one row takes a whole scan."""
    by_way: dict[tuple[str, int], list[str]] = {}
    for kind, name in rows:
        way = crc32(name.encode()) % WAYS
        if way >= SOUND_WAYS:
            by_way.setdefault((kind, way), []).append(name)
    return by_way


def _holes(kind: str, way: int, properties: Iterable[Property]) -> dict[str, Any]:
    holes: dict[str, Any] = {}
    for prop in properties:
        number = crc32(f"{kind}:{prop.name}:{way}".encode())
        if prop.name not in SOUND and number % SHARE == 0:
            choices = SPOILT[prop.kind]
            holes[prop.name] = choices[number // SHARE % len(choices)]
    return holes
