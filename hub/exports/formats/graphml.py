"""GraphML that networkx, Gephi and Neo4j's APOC read: every record a node, every link an edge.

Nodes come before edges, because APOC and Gephi look an edge's ends up as they meet it: the edges are written to a file
of their own first. Gephi shows what is called `label`; APOC takes a node's `labels` and an edge's `label` for its own.
A list is JSON with `attr.list`, by which APOC knows it; to the others it is a text.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from shutil import copyfileobj
from typing import Any, TextIO
from xml.sax.saxutils import escape, quoteattr

import orjson

from hub.exports.addresses import address_of
from hub.exports.exported import ExportedLink, ExportedRecord, Material
from hub.model.common import EDGE_KEY, SLUG, SOURCES
from hub.model.declare import Kind, Property
from hub.model.registry import Model
from hub.records.knowledge import Ref

_TYPES = {Kind.INT: "long", Kind.BOOLEAN: "boolean"}
# XML 1.0 has no place for these, however they are written.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OPENING = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


@dataclass(frozen=True)
class Key:
    """What nodes or edges may say: its id in the file, its name, its type, and whether it is a list."""

    id: str
    name: str
    type: str = "string"
    many: bool = False

    def declared(self, domain: str) -> str:
        """The element that says so."""
        many = ' attr.list="string"' if self.many else ""
        return f'<key id="{self.id}" for="{domain}" attr.name="{self.name}" attr.type="{self.type}"{many}/>\n'


async def write(material: Material, place: Path) -> None:
    """One file: the keys, what the export says of itself, the nodes, the edges."""
    nodes, edges = node_keys(material.model), edge_keys(material.model)
    numbers = count(1)
    # The edges wait on the disk, so that memory does not grow with them.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as waiting, place.open("w", encoding="utf-8") as file:
        _open(file, material, nodes, edges)
        async for record in material.records():
            file.write(_node(record, nodes, material.about.address))
            for link in record.links:
                waiting.write(_edge(record, link, edges, next(numbers)))
        waiting.seek(0)
        copyfileobj(waiting, file)
        file.write("</graph>\n</graphml>\n")


def node_keys(model: Model) -> dict[str, Key]:
    """What nodes may say, by name. `labels` is so called in the file too: APOC asks for that."""
    own = [Key("labels", "labels"), Key("nodeLabel", "label"), Key("n.slug", SLUG), Key("n.address", "address")]
    every = [prop for label in model.nouns for prop in model.properties(label).values()]
    return {key.name: key for key in [*own, *_keys("n", every), Key("n.sources", SOURCES, many=True)]}


def edge_keys(model: Model) -> dict[str, Key]:
    """What edges may say, by name."""
    own = [Key("label", "label"), Key("e.field", "field"), Key("e.key", EDGE_KEY)]
    every = [prop for label in model.nouns for edge in model.edges(label).values() for prop in edge.properties]
    every = [prop for prop in every if not prop.computed]
    return {key.name: key for key in [*own, *_keys("e", every), Key("e.sources", SOURCES, many=True)]}


def _keys(domain: str, properties: list[Property]) -> Iterator[Key]:
    """A key for each name; where nouns give a name several types, it is a text."""
    types: dict[str, set[str]] = {}
    for prop in properties:
        types.setdefault(prop.name, set()).add(_TYPES.get(prop.kind, "string"))
    lists = {prop.name for prop in properties if prop.kind is Kind.STRINGS}
    for name, several in types.items():
        yield Key(f"{domain}.{name}", name, several.pop() if len(several) == 1 else "string", name in lists)


def _open(file: TextIO, material: Material, nodes: Mapping[str, Key], edges: Mapping[str, Key]) -> None:
    told = [(Key(f"g.{name}", name), value) for name, value in material.about.pairs()]
    file.write(_OPENING)
    file.writelines(key.declared("graph") for key, _ in told)
    file.writelines(key.declared("node") for key in nodes.values())
    file.writelines(key.declared("edge") for key in edges.values())
    file.write('<graph id="register" edgedefault="directed">\n')
    file.writelines(f"{_data(key, value)}\n" for key, value in told)


def _node(record: ExportedRecord, keys: Mapping[str, Key], hub: str) -> str:
    label, slug = record.ref
    name = record.values.get("name", record.values.get("title", slug))
    own = {"labels": f":{label}", "label": name, SLUG: slug, "address": address_of(hub, record.ref)}
    said = _said({**own, **record.values, SOURCES: record.sources}, keys)
    return f"<node id={_id(record.ref)} labels={quoteattr(f':{label}')}>{said}</node>\n"


def _edge(record: ExportedRecord, link: ExportedLink, keys: Mapping[str, Key], number: int) -> str:
    start, end = (record.ref, link.to) if link.edge.outgoing else (link.to, record.ref)
    own = {"label": link.edge.type, "field": f"{record.ref.label}.{link.edge.field}", EDGE_KEY: link.key}
    said = _said({**own, **link.values, SOURCES: link.sources}, keys)
    ends = f"source={_id(start)} target={_id(end)}"
    return f'<edge id="e{number}" {ends} label={quoteattr(link.edge.type)}>{said}</edge>\n'


def _id(ref: Ref) -> str:
    return quoteattr(f"{ref.label}:{ref.slug}")


def _said(values: Mapping[str, Any], keys: Mapping[str, Key]) -> str:
    return "".join(_data(keys[name], value) for name, value in values.items() if value != [])


def _data(key: Key, value: Any) -> str:
    text = orjson.dumps(value).decode() if isinstance(value, list | bool) else str(value)
    sound = _NOT_IN_XML.sub("\ufffd", text)
    return f'<data key="{key.id}">{escape(sound)}</data>'
