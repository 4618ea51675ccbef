"""The tables of a paper as files of comma-separated values, one a table, safe to open in a spreadsheet.

Called by hub.review.pack_folder. UTF-8, one row a row; a cell that a spreadsheet would take for a formula begins with
an apostrophe; whether a value is inferred stands in the text as "(inferred)".
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from hub.cells import harmless
from hub.review.blocks import Inferred, Link, Note, Paper, Strong, Table, Text


def tables_of(paper: Paper) -> Iterator[Table]:
    """Every table, in the order of the paper."""
    for section in paper.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                yield block


def csv_of(table: Table) -> str:
    """The table as text."""
    out = io.StringIO(newline="")
    # The byte-order mark tells a spreadsheet that this is UTF-8; lines end as RFC 4180 has it.
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([harmless(column) for column in table.columns])
    writer.writerows([harmless(plain(cell)) for cell in row] for row in table.rows)
    return out.getvalue()


def plain(pieces: Text) -> str:
    """A text without links, marks and numbers of sources."""
    parts: list[str] = []
    for piece in pieces:
        match piece:
            case str():
                parts.append(piece)
            case Link() | Strong():
                parts.append(piece.text)
            case Inferred():
                parts.append("(inferred)")
            case Note():
                pass
    return "".join(parts).strip()
