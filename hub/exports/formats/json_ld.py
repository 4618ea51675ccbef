"""JSON-LD 1.1: every record under the address of its page, and its links twice: plainly, and with what they say.

A context of its own for each noun, because two nouns may give a field different meanings. Terms of others are used
where they say the same: DCAT for the export, Dublin Core for titles and sources, DPV's extension on AI and SKOS.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import orjson

from hub.exports.addresses import TERMS, address_of, term_of
from hub.exports.exported import About, ExportedLink, ExportedRecord, Material
from hub.model.common import COMMON, SLUG, SOURCES
from hub.model.registry import Edge, Model
from hub.records.knowledge import Ref

_PREFIXES = {
    "hub": TERMS,
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "dpv": "https://w3id.org/dpv#",
    "dpv-ai": "https://w3id.org/dpv/ai#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_SAME_KIND = {
    "Tool": "dpv-ai:AISystem",
    "Risk": "dpv:Risk",
    "Mitigation": "dpv:RiskMitigationMeasure",
    "Concept": "skos:Concept",
    "Agency": "foaf:Organization",
    "Supplier": "foaf:Organization",
    "Source": "foaf:Document",
}
"""Kinds of others that a noun is one of."""
_SAME_FIELD = {"name": "dct:title", "title": "dct:title", "publisher": "dct:publisher", "published": "dct:issued"}
LINK, FROM, OVER, TO = "Link", "linkFrom", "linkField", "linkTo"


async def write(material: Material, place: Path) -> None:
    """One file. A context, the export itself, then record by record."""
    with place.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f'{{"@context":{_json(context(material.model))},"@graph":[\n{_json(_dataset(material.about))}')
        async for record in material.records():
            _put(file, record, material.about.address)
        file.write("\n]}\n")


def _put(file: TextIO, record: ExportedRecord, hub: str) -> None:
    file.write(f",\n{_json(_node(record, hub))}")
    for link in record.links:
        file.write(f",\n{_json(_link(record, link, hub))}")


def context(model: Model) -> dict[str, Any]:
    """What every name in an export means."""
    return {
        "@version": 1.1,
        **_PREFIXES,
        SLUG: "dct:identifier",
        SOURCES: {"@id": "dct:source", "@type": "@id", "@container": "@set"},
        **{prop.name: f"hub:{prop.name}" for prop in COMMON},
        LINK: {"@id": "rdf:Statement", "@context": dict(_of_links(model))},
        **{label: {"@id": f"hub:{label}", "@context": dict(_of_noun(model, label))} for label in model.nouns},
    }


def _of_noun(model: Model, label: str) -> Iterator[tuple[str, Any]]:
    for prop in model.nouns[label].properties:
        yield prop.name, _SAME_FIELD.get(prop.name, f"hub:{label}.{prop.name}")
    for edge in _declared(model, label):
        yield edge.field, {"@id": f"hub:{label}.{edge.field}", "@type": "@id", "@container": "@set"}


def _of_links(model: Model) -> Iterator[tuple[str, Any]]:
    yield FROM, {"@id": "rdf:subject", "@type": "@id"}
    yield OVER, {"@id": "rdf:predicate", "@type": "@id"}
    yield TO, {"@id": "rdf:object", "@type": "@id"}
    for label in model.nouns:
        for edge in _declared(model, label):
            for prop in edge.own:
                yield prop.name, f"hub:{LINK}.{prop.name}"


def _declared(model: Model, label: str) -> Iterator[Edge]:
    return (edge for edge in model.edges(label).values() if edge.declared)


def _dataset(about: About) -> dict[str, Any]:
    """The export itself, as a catalogue has it."""
    own = {f"hub:export.{name}": value for name, value in about.pairs() if name not in ("title", "made")}
    return {
        "@id": f"{about.address}/",
        "@type": "dcat:Dataset",
        "dct:title": about.title,
        "dct:issued": about.made,
        "dct:rights": f"{about.licence}. {about.attribution}",
        **own,
    }


def _node(record: ExportedRecord, hub: str) -> dict[str, Any]:
    label = record.ref.label
    kinds = [label, *([_SAME_KIND[label]] if label in _SAME_KIND else [])]
    links: dict[str, list[str]] = {}
    for link in record.links:
        links.setdefault(link.edge.field, []).append(address_of(hub, link.to))
    return {
        "@id": address_of(hub, record.ref),
        "@type": kinds,
        SLUG: record.ref.slug,
        **record.values,
        **links,
        SOURCES: _sources(record.sources, hub),
    }


def _link(record: ExportedRecord, link: ExportedLink, hub: str) -> dict[str, Any]:
    return {
        "@type": LINK,
        FROM: address_of(hub, record.ref),
        OVER: term_of(record.ref.label, link.edge.field),
        TO: address_of(hub, link.to),
        **link.values,
        SOURCES: _sources(link.sources, hub),
    }


def _sources(slugs: list[str], hub: str) -> list[str]:
    return [address_of(hub, Ref("Source", slug)) for slug in slugs]


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
