"""Which tables hold an export: for each kind of record and of link one, with its columns, keys and datapackage.json.

Used by the formats that write tables. The descriptor is of Frictionless Data's standard: types, enumerations, keys and
foreign keys follow from the declarations.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from hub.exports.addresses import address_of
from hub.exports.exported import About, ExportedLink, ExportedRecord, Material
from hub.model.common import EDGE_KEY, SLUG, SOURCES
from hub.model.declare import Kind, Property
from hub.model.registry import Edge, Model

DESCRIPTOR = "datapackage.json"
FROM, TO, TO_KIND = "fromSlug", "toSlug", "toKind"
INTEGER, BOOLEAN, LIST = "integer", "boolean", "array"
_PARTIAL_DATE = r"\d{4}(-\d{2}(-\d{2})?)?"
_TYPES = {Kind.INT: INTEGER, Kind.BOOLEAN: BOOLEAN, Kind.STRINGS: LIST}
_SOURCES = {"type": LIST, "description": "Slugs of the sources that say so."}


@dataclass(frozen=True)
class FileKind:
    """What the file of a table is: the end of its name, which says its format, and its media type."""

    suffix: str
    media: str
    encoding: str | None = None

    def name(self, table: Table) -> str:
        """The name of a table's file."""
        return f"{table.name}.{self.suffix}"


@dataclass(frozen=True)
class Table:
    """A table: its name, its columns as the descriptor tells them, and its keys."""

    name: str
    title: str
    fields: Sequence[Mapping[str, Any]]
    keys: Mapping[str, Any]

    def cells(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The values of a row in the order of the columns."""
        return {field["name"]: row.get(field["name"]) for field in self.fields}


async def rows_of(material: Material) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """Every row with the name of its table: of each record its own, then those of its links."""
    async for record in material.records():
        yield record.ref.label, _row(record, material.about.address)
        for link in record.links:
            yield link_table(record.ref.label, link.edge), _link_row(record, link)


def tables_of(model: Model) -> Iterator[Table]:
    """Every table: those of the nouns, then those of their links."""
    for label, noun in model.nouns.items():
        every = [_field(prop) for prop in model.properties(label).values()]
        fields = [_text(SLUG, noun.key_meaning, required=True, unique=True), _text("address", "Its page."), *every]
        yield Table(label, noun.meaning, [*fields, {"name": SOURCES, **_SOURCES}], {"primaryKey": [SLUG]})
    for label in model.nouns:
        for edge in model.edges(label).values():
            if edge.declared:
                yield _of_links(label, edge)


def link_table(label: str, edge: Edge) -> str:
    """The name of the table of the links that a noun declares under a field."""
    return f"{label}.{edge.field}"


def _of_links(label: str, edge: Edge) -> Table:
    ends = [_text(FROM, f"The {label}.", required=True), _text(TO, "The far end.", required=True)]
    kind = [_text(TO_KIND, "What kind of record the far end is.")] if edge.several else []
    own = [_field(prop) for prop in edge.properties if not prop.computed]
    keys = [_foreign(FROM, label), *([] if edge.several else [_foreign(TO, edge.target)])]
    fields = [_text(EDGE_KEY, "Names the link."), *ends, *kind, *own, {"name": SOURCES, **_SOURCES}]
    return Table(link_table(label, edge), edge.meaning, fields, {"foreignKeys": keys})


def _foreign(field: str, label: str) -> dict[str, Any]:
    return {"fields": [field], "reference": {"resource": label, "fields": [SLUG]}}


def _text(name: str, meaning: str, **constraints: bool) -> dict[str, Any]:
    return {"name": name, "type": "string", "description": meaning, **_constraints(constraints)}


def _field(prop: Property) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if prop.required else {}
    if prop.kind is Kind.ENUM:
        constraints["enum"] = [member.value for member in prop.members]
    if prop.kind is Kind.DATE:
        constraints["pattern"] = _PARTIAL_DATE
    kind = _TYPES.get(prop.kind, "string")
    return {"name": prop.name, "type": kind, "description": prop.meaning, **_constraints(constraints)}


def _constraints(constraints: Mapping[str, Any]) -> dict[str, Any]:
    return {"constraints": dict(constraints)} if constraints else {}


def _row(record: ExportedRecord, hub: str) -> dict[str, Any]:
    own = {SLUG: record.ref.slug, "address": address_of(hub, record.ref)}
    return {**own, **record.values, SOURCES: record.sources}


def _link_row(record: ExportedRecord, link: ExportedLink) -> dict[str, Any]:
    ends = {FROM: record.ref.slug, TO: link.to.slug, TO_KIND: link.to.label}
    return {EDGE_KEY: link.key, **ends, **link.values, SOURCES: link.sources}


def describe(about: About, tables: Iterable[Table], folder: Path, kind: FileKind) -> None:
    """Write the descriptor of a folder of tables, with the hash of each."""
    described = {
        "name": "cjs-ai-hub-register",
        "title": about.title,
        "description": f"{about.attribution} Made for {about.reader}, as of {about.as_of}.",
        "homepage": about.address,
        "created": f"{about.made}T00:00:00Z",
        "licenses": [{"name": "OGL-UK-3.0" if "Open Government Licence v3" in about.licence else "other",
                      "title": about.licence}],
        "hub": dict(about.pairs()),
        "resources": [_resource(table, folder, kind) for table in tables],
    }  # fmt: skip
    (folder / DESCRIPTOR).write_bytes(orjson.dumps(described, option=orjson.OPT_INDENT_2) + b"\n")


def _resource(table: Table, folder: Path, kind: FileKind) -> dict[str, Any]:
    place = folder / kind.name(table)
    with place.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        # A name in the standard is of lower-case letters; the path says it as the API does.
        "name": _resource_name(table.name),
        "title": table.title,
        "path": place.name,
        "format": kind.suffix,
        "mediatype": kind.media,
        **({"encoding": kind.encoding} if kind.encoding else {}),
        "bytes": place.stat().st_size,
        "hash": f"sha256:{digest}",
        "schema": {"fields": list(table.fields), **_named_so(table.keys)},
    }


def _resource_name(table: str) -> str:
    return table.lower()


def _named_so(keys: Mapping[str, Any]) -> dict[str, Any]:
    foreign = [
        {**key, "reference": {**key["reference"], "resource": _resource_name(key["reference"]["resource"])}}
        for key in keys.get("foreignKeys", ())
    ]
    return {**keys, **({"foreignKeys": foreign} if foreign else {})}
