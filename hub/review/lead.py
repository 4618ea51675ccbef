"""The lead's part of a pack: page one, then each finding with the rows that carry it and the way to all of them.

Called by hub.review.build. Everything in it is taken from the whole paper and its findings, so no number is counted a
second time; what it leaves out stands in the appendices.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from hub.review.appendices import appendices_of, page_name, places, table_name
from hub.review.blocks import Block, Bullets, Heading, Link, Note, Paper, Para, Section, Strong, Table, Text, text
from hub.review.content import Content
from hub.review.csv_files import plain, tables_of
from hub.review.facts import Facts
from hub.review.parts import with_own_sources
from hub.review.plain_english import count
from hub.review.sections.commitments import LEVELS_IN_WORDS
from hub.review.sections.findings import Finding, findings
from hub.review.sections.summary import DECIDE

MOST_ROWS = 12
"""Rows of a table that the lead's part shows; the file of the table has all."""
MOST_NOTES = 3
IN_SHORT = ("changes", "answers", "unknown")
"""Sections of which the lead's part has the words, without tables and drawings."""


@dataclass(frozen=True)
class Extract:
    """Some columns of a table of the whole paper; `only` are the rows that say this in that column."""

    table: str
    columns: Sequence[str]
    only: tuple[str, str] | None = None


_COMMITMENTS = ("Commitment", *LEVELS_IN_WORDS)
CARRIED: Mapping[str, Sequence[Extract]] = {
    "promises": (Extract("commitments", _COMMITMENTS, ("Met by", "Each tool")),),
    "owners": (Extract("people", ("Tool", "Agency", "Status", "Senior Responsible Officer")),),
    "meeting": (Extract("steps", ("Step", "Families", "Agencies", "Tools", "Which tools")),),
    "shared-ground": (
        Extract("shared-products", ("Product", "Agencies", "Tools", "Which agencies", "Which tools")),
        Extract("shared-suppliers", ("Supplier", "Agencies", "Tools", "Which agencies", "Which tools")),
    ),
    "practices": (Extract("practices", ("Practice", "Agencies", "Taken over", "Adopted by")),),
    "agencies": (Extract("commitments", _COMMITMENTS, ("Met by", "The agency")),),
}
"""The tables that carry a finding of each kind."""


def lead_of(content: Content, whole: Paper) -> Paper:
    """The lead's part of a pack, of its content and its whole paper."""
    told = findings(Facts(content))
    sections = [
        *(_finding(place, finding, whole) for place, finding in enumerate(told, start=1)),
        *(_in_short(section) for section in whole.sections if section.anchor in IN_SHORT),
        _appendices(whole),
        *(section for section in whole.sections if section.anchor == "checking"),
    ]
    return with_own_sources(replace(whole, sections=sections, apart=False), whole.sources)


def _finding(place: int, finding: Finding, whole: Paper) -> Section:
    tables = {table.name: table for table in tables_of(whole)}
    carried = [(tables[extract.table], extract) for extract in CARRIED[finding.key] if extract.table in tables]
    files = [Link(table.caption, table_name(table)) for table, _ in carried]
    blocks: list[Block] = [
        Para(text(finding.words)),
        *(_extract(table, extract) for table, extract in carried),
        Para(text(Strong(f"Confidence: {finding.ground.level}. "), finding.ground.words)),
        Para(text(Strong("To decide: "), DECIDE[finding.key])),
        Para(text("All rows: ", Link(finding.rows, places(whole)[finding.anchor]), *_as_files(files), ".")),
    ]
    return Section(f"finding-{place}", f"{place}. {finding.title}", blocks, whole.marking)


def _as_files(files: Sequence[Link]) -> Iterator[str | Link]:
    for place, file in enumerate(files):
        yield "; " if place else ". As files: "
        yield file


def _extract(table: Table, extract: Extract) -> Table:
    places_ = [table.columns.index(column) for column in extract.columns]
    rows = [row for row in table.rows if _wanted(table, extract, row)]
    shown = [[_few_notes(row[i]) for i in places_] for row in rows[:MOST_ROWS]]
    caption = table.caption if len(shown) == len(rows) else f"{table.caption}: the first {len(shown)} of {len(rows)}"
    numbers = frozenset(new for new, old in enumerate(places_) if old in table.numbers)
    return replace(table, caption=caption, columns=extract.columns, rows=shown, numbers=numbers)


def _few_notes(cell: Text) -> Text:
    """A cell with its first sources; the appendix names all."""
    later = [place for place, piece in enumerate(cell) if isinstance(piece, Note)][MOST_NOTES:]
    return tuple(piece for place, piece in enumerate(cell) if place not in later)


def _wanted(table: Table, extract: Extract, row: Sequence[Text]) -> bool:
    if extract.only is None:
        return True
    column, value = extract.only
    return plain(row[table.columns.index(column)]) == value


def _in_short(section: Section) -> Section:
    """The words of a section, and the way to all of it."""
    said: list[Block] = [block for block in section.blocks if isinstance(block, Para | Bullets | Heading)]
    more = Para(text("With its rows: ", Link(section.title, page_name(section)), "."))
    return replace(section, blocks=[*said, more])


def _appendices(whole: Paper) -> Section:
    entries = [
        text(Link(section.title, page_name(section)), _tables_in_words(section)) for section in appendices_of(whole)
    ]
    blocks = [
        Para(text("Each is a page of its own beside this one. Its tables are files of comma-separated values too.")),
        Bullets(entries),
    ]
    return Section("appendices", "Appendices", blocks, whole.marking)


def _tables_in_words(section: Section) -> str:
    number = sum(isinstance(block, Table) for block in section.blocks)
    return f", with {count(number, 'table')}" if number else ""
