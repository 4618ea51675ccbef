"""Read a crosswalk in SSSOM, the Simple Standard for Sharing Ontology Mappings: a TSV with metadata above it. Pure.

Called by hub.importers.sssom_run. A row maps a principle to a concept, either way round, each named by the address of
its page at a hub, whole or with a prefix of the file's curie_map.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from hub.errors import BadUserInput
from hub.exports.formats.sssom import PREDICATES
from hub.importers.candidate import Refusal
from hub.importers.text_files import LONGEST_CELL, decoded
from hub.model.enums import Basis
from hub.records.problems import Fault
from hub.seed.yaml_files import read_text

SUBJECT, PREDICATE, OBJECT, MODIFIER, DATE, COMMENT = (
    "subject_id", "predicate_id", "object_id", "predicate_modifier", "mapping_date", "comment",
)  # fmt: skip
ASKED = (SUBJECT, PREDICATE, OBJECT)
BESIDE = (MODIFIER, DATE, COMMENT, "subject_label", "object_label", "subject_source", "mapping_justification")
"""Other columns that are read, or say again what the register keeps of the records."""
PRINCIPLE, CONCEPT = "Principle", "Concept"
LONGEST_METADATA = 200_000
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_RELATIONS = {curie.replace("skos:", _SKOS): relation for relation, curie in PREDICATES.items()}
_RECORD = re.compile(rf"https?://\S+/records/({PRINCIPLE}|{CONCEPT})/([a-z0-9]+(?:-[a-z0-9]+)*)", re.ASCII)
_CURIE = re.compile(r"([A-Za-z_][\w.-]*):(?!//)(\S+)", re.ASCII)
_BASIS = re.compile(rf"(?:^|; )basis ({'|'.join(basis.value for basis in Basis)})$")


@dataclass(frozen=True)
class Crosswalk:
    """A file: its rows by their lines, what prefixes stand for, and its columns that are not read."""

    rows: Mapping[int, Mapping[str, str]]
    prefixes: Mapping[str, str]
    unread: Sequence[str]


@dataclass(frozen=True)
class SaidMapping:
    """What a row says: which principle stands for which concept, how closely, and if told on what basis and when."""

    row: int
    principle: str
    concept: str
    relation: str
    basis: str = ""
    since: str = ""


def read_crosswalk(content: bytes) -> Crosswalk | None:
    """The crosswalk that this is; None where it lacks a column of one. Raises BadUserInput for what cannot be read."""
    text, _ = decoded(content)
    stream, above = io.StringIO(text, newline=""), list[str]()
    while (line := stream.readline()).startswith("#"):
        above.append(line)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(chain([line], stream), delimiter="\t", strict=True)
    try:
        heads = [head.strip() for head in next(reader, [])]
        if not set(ASKED) <= set(heads):
            return None
        rows = dict(_rows(reader, heads, len(above)))
    except csv.Error:
        number = len(above) + reader.line_num
        raise BadUserInput(
            f"Line {number} cannot be read: a quotation mark does not end, or a cell is too long."
        ) from None
    return Crosswalk(rows, _prefixes(above), [head for head in heads if head not in (*ASKED, *BESIDE, "")])


def _rows(reader: Any, heads: Sequence[str], above: int) -> Iterator[tuple[int, dict[str, str]]]:
    """Every row that is not empty, by the line of the file in which it begins."""
    start = above + reader.line_num + 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield start, {head: cell.strip() for head, cell in zip(heads, cells, strict=False)}
        start = above + reader.line_num + 1


def _prefixes(lines: Sequence[str]) -> dict[str, str]:
    """What prefixes stand for, by the metadata. SKOS's is known without."""
    text = "".join(line.removeprefix("#") for line in lines)
    if len(text) > LONGEST_METADATA:
        raise BadUserInput(f"The lines above the rows have more than {LONGEST_METADATA:,} characters.")
    document = read_text(text, "metadata")
    # Others write dates without quotation marks; what is read of the metadata are texts.
    wrong = [problem for problem in document.problems if problem.fault is not Fault.UNQUOTED]
    if wrong:
        raise BadUserInput(f"The lines that begin with # above the rows cannot be read as YAML: {wrong[0].reason}.")
    told = document.value
    known = told.get("curie_map") if isinstance(told, dict) else None
    if not isinstance(known, dict | None):
        raise BadUserInput("curie_map: this is no mapping of prefixes to addresses.")
    return {"skos": _SKOS, **{str(prefix): str(address) for prefix, address in (known or {}).items()}}


def understood(crosswalk: Crosswalk) -> Iterator[SaidMapping | Refusal]:
    """What each row says, or why it cannot be taken."""
    for number, row in crosswalk.rows.items():
        try:
            yield _understood(number, row, crosswalk.prefixes)
        except _NotTakenError as error:
            yield Refusal(
                number, error.column, row.get(error.column, ""), error.reason, error.remedy, error.fault.value
            )


class _NotTakenError(Exception):
    def __init__(self, column: str, reason: str, remedy: str, fault: Fault) -> None:
        super().__init__(reason)
        self.column, self.reason, self.remedy, self.fault = column, reason, remedy, fault


def _understood(number: int, row: Mapping[str, str], prefixes: Mapping[str, str]) -> SaidMapping:
    ends = dict([_end(SUBJECT, row, prefixes), _end(OBJECT, row, prefixes)])
    if len(ends) < len((PRINCIPLE, CONCEPT)):
        reason = f"is a {next(iter(ends))}, as the {SUBJECT} is"
        raise _NotTakenError(OBJECT, reason, "A row maps a principle to a concept.", Fault.WRONG_KIND)
    if row.get(MODIFIER):
        reason = "says that there is no such mapping, which the register does not keep"
        raise _NotTakenError(MODIFIER, reason, "Leave the row out.", Fault.UNKNOWN_CHOICE)
    relation = _RELATIONS.get(_expanded(PREDICATE, row, prefixes))
    if relation is None:
        reason = "is no relation that the register keeps"
        raise _NotTakenError(PREDICATE, reason, f"Use {', '.join(PREDICATES.values())}.", Fault.UNKNOWN_CHOICE)
    basis = _BASIS.search(row.get(COMMENT, ""))
    return SaidMapping(number, ends[PRINCIPLE], ends[CONCEPT], relation, basis[1] if basis else "", _day(row))


def _day(row: Mapping[str, str]) -> str:
    try:
        return date.fromisoformat(row[DATE]).isoformat() if row.get(DATE) else ""
    except ValueError:
        raise _NotTakenError(DATE, "is no day", "Write it as 2026-06-03.", Fault.MALFORMED_DATE) from None


def _end(column: str, row: Mapping[str, str], prefixes: Mapping[str, str]) -> tuple[str, str]:
    """The kind and the slug of the record at an end."""
    named = _RECORD.fullmatch(_expanded(column, row, prefixes))
    if named is None:
        reason, remedy = (
            "is no principle or concept of a hub",
            "Give the address of its page, …/records/Principle/SLUG.",
        )
        raise _NotTakenError(column, reason, remedy, Fault.UNKNOWN_REFERENCE)
    return named[1], named[2]


def _expanded(column: str, row: Mapping[str, str], prefixes: Mapping[str, str]) -> str:
    """The address that a cell names, whole or by a prefix."""
    text = row.get(column, "")
    if not text:
        raise _NotTakenError(column, "is empty", "Fill it in.", Fault.MISSING_FIELD)
    short = _CURIE.fullmatch(text)
    if short and short[1] not in prefixes:
        reason = f"begins with the prefix {short[1]}, which the curie_map does not have"
        raise _NotTakenError(column, reason, "Add it to the metadata above the rows.", Fault.UNKNOWN_REFERENCE)
    return f"{prefixes[short[1]]}{short[2]}" if short else text
