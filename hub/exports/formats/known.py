"""Every format, by the word that asks for it.

Read by hub.exports.export, `hub export` and the downloads.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from hub.exports.exported import Material
from hub.exports.formats import graphml, json_ld, records, sssom, tables, xlsx


@dataclass(frozen=True)
class Format:
    """How something is written: what its file is called, of which kind it is, and whether it is a folder of several.

    `whole` formats hold every day that is recorded, so that they can be read back; the others are of a day.
    """

    name: str
    file: str
    media: str
    meaning: str
    write: Callable[[Material, Path], Awaitable[None]]
    folder: bool = False
    whole: bool = False


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_EVERY = (
    Format("json-ld", "register.jsonld", "application/ld+json", "Linked data", json_ld.write),
    Format("graphml", "register.graphml", "application/xml", "A graph for Gephi, Neo4j and the like", graphml.write),
    Format("sssom", "crosswalk.sssom.tsv", "text/tab-separated-values", "The crosswalk of principles", sssom.write),
    Format("tables", "register.zip", "application/zip", "CSV tables with datapackage.json", tables.write, folder=True),
    Format("records", "records.zip", "application/zip", "Records that the hub loads", records.write, True, True),
    Format("xlsx", "register.xlsx", XLSX, "A workbook that people edit and the hub reads back", xlsx.write, whole=True),
)
FORMATS = {known.name: known for known in _EVERY}
