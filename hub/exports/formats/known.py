"""Every format, by the word that asks for it.

Read by hub.exports.export, `hub export` and the downloads.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from hub.exports.exported import Material
from hub.exports.formats import graphml, json_ld, parquet, records, sssom, tables, xlsx


@dataclass(frozen=True)
class Format:
    """How something is written: what its file is called, of which kind it is, and whether it is a folder of several.

    `whole` formats hold every day that is recorded, so that they can be read back; the others are of a day. `meaning`
    says what it is, `purpose` for whom.
    """

    name: str
    file: str
    media: str
    meaning: str
    purpose: str
    write: Callable[[Material, Path], Awaitable[None]]
    folder: bool = False
    whole: bool = False


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_EVERY = (
    Format(
        "xlsx", "register.xlsx", XLSX, "A workbook that people edit and the hub reads back",
        "For a spreadsheet: a sheet for each kind of record. What you change in it can be imported again.",
        xlsx.write, whole=True,
    ),
    Format(
        "tables", "register.zip", "application/zip", "CSV tables with datapackage.json",
        "For statistics and databases: a table for each kind of record and of link, with their columns described.",
        tables.write, folder=True,
    ),
    Format(
        "parquet", "register.parquet.zip", "application/zip", "Parquet tables with datapackage.json",
        "For data frames and databases of columns: the same tables, typed, as pandas, DuckDB and R read them.",
        parquet.write, folder=True,
    ),
    Format(
        "json-ld", "register.jsonld", "application/ld+json", "Linked data",
        "For catalogues and whoever joins it with other data.", json_ld.write,
    ),
    Format(
        "graphml", "register.graphml", "application/xml", "A graph for Gephi, Neo4j and the like",
        "For drawing and measuring the network: every record a node, every link an edge.", graphml.write,
    ),
    Format(
        "sssom", "crosswalk.sssom.tsv", "text/tab-separated-values", "The crosswalk of principles",
        "For comparing frameworks: which principle stands for which shared idea, and how closely.", sssom.write,
    ),
    Format(
        "records", "records.zip", "application/zip", "Records that the hub loads",
        "For another hub: everything that is stored, in the hub's own format.", records.write, folder=True, whole=True,
    ),
)  # fmt: skip
FORMATS = {known.name: known for known in _EVERY}
