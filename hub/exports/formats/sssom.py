"""SSSOM, the Simple Standard for Sharing Ontology Mappings: which principles of which frameworks express a concept.

A TSV with its metadata in comment lines above. EXACT, CLOSE and PARTIAL are SKOS's exactMatch, closeMatch and
relatedMatch; each mapping was made by people who read both.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import yaml

from hub.exports.addresses import beginning_of
from hub.exports.exported import About, ExportedLink, ExportedRecord, Material
from hub.model.enums import ConceptRelation

_PRINCIPLE, _CONCEPT, _FRAMEWORK, _FIELD = "Principle", "Concept", "Framework", "concepts"
PREDICATES = {
    ConceptRelation.EXACT.value: "skos:exactMatch",
    ConceptRelation.CLOSE.value: "skos:closeMatch",
    ConceptRelation.PARTIAL.value: "skos:relatedMatch",
}
JUDGED = "semapv:ManualMappingCuration"
_COLUMNS: tuple[str, ...] = (
    "subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification",
    "subject_source", "mapping_date", "comment",
)  # fmt: skip
_OGL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
_NOT_STATED = "https://w3id.org/sssom/license/unspecified"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


async def write(material: Material, place: Path) -> None:
    """One file. Names of concepts, and which principle is of which framework, are read before."""
    concepts = {record.ref.slug: record.values["name"] async for record in material.records([_CONCEPT])}
    frameworks: dict[str, str] = {}
    async for record in material.records([_FRAMEWORK]):
        frameworks |= {link.to.slug: record.ref.slug for link in record.links if link.edge.field == "principles"}
    with place.open("w", encoding="utf-8", newline="") as file:
        file.writelines(f"#{line}\n" for line in _metadata(material.about))
        rows = csv.DictWriter(file, _COLUMNS, delimiter="\t", lineterminator="\n")
        rows.writeheader()
        async for record in material.records([_PRINCIPLE]):
            for link in record.links:
                if link.edge.field == _FIELD:
                    row = _mapping(record, link, concepts[link.to.slug], frameworks.get(record.ref.slug, ""))
                    rows.writerow({name: _in_a_line(value) for name, value in row.items()})


def _metadata(about: About) -> list[str]:
    hub = about.address
    told: dict[str, Any] = {
        "mapping_set_id": f"{hub}/exports/crosswalk.sssom.tsv",
        "mapping_set_title": f"Crosswalk of the {about.title}",
        "mapping_set_description": f"As of {about.as_of}, for {about.reader}, {about.marking.value}. "
        f"{about.attribution} Journal: {about.log} log, {about.size} entries, root {about.root}.",
        "mapping_set_version": about.as_of,
        "mapping_date": about.made,
        "license": _OGL if "Open Government Licence v3" in about.licence else _NOT_STATED,
        "curie_map": {
            "principle": beginning_of(hub, _PRINCIPLE),
            "concept": beginning_of(hub, _CONCEPT),
            "framework": beginning_of(hub, _FRAMEWORK),
            "semapv": "https://w3id.org/semapv/vocab/",
            "skos": "http://www.w3.org/2004/02/skos/core#",
        },
    }
    return yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=10_000).splitlines()


def _mapping(record: ExportedRecord, link: ExportedLink, concept: str, framework: str) -> dict[str, str]:
    since = link.values.get("since", "")
    own = [record.values.get("gist", ""), f"basis {link.values['basis']}" if "basis" in link.values else ""]
    return {
        "subject_id": f"principle:{record.ref.slug}",
        "subject_label": record.values["name"],
        "predicate_id": PREDICATES[link.values["relation"]],
        "object_id": f"concept:{link.to.slug}",
        "object_label": concept,
        "mapping_justification": JUDGED,
        "subject_source": f"framework:{framework}" if framework else "",
        "mapping_date": since if _DAY.fullmatch(since) else "",
        "comment": "; ".join(text for text in own if text),
    }


def _in_a_line(value: str) -> str:
    return re.sub(r"[\t\r\n]+", " ", value)
