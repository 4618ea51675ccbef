"""A paper as a tagged PDF (PDF/UA-1), set by typst with the fonts it brings: the same bytes on every machine.

Called by hub.review.build. The paper goes to the template as data, so no fact is ever read as markup, and the template
imports nothing, so nothing is fetched. A letter that the fonts lack is spelled by hub.review.letters.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import typst

from hub.review.blocks import (
    Block,
    Bullets,
    Chart,
    Heading,
    Inferred,
    Link,
    Note,
    Paper,
    Para,
    Piece,
    Query,
    Strong,
    Table,
    Terms,
    Text,
)
from hub.review.csv_files import plain
from hub.review.html import marking_in_words
from hub.review.letters import FONT, MONO, NOTE, Speller
from hub.review.plain_english import shorten
from hub.review.row_headers import with_row_headers

LONGEST_ADDRESS = 8000
"""Bytes of an address that typst takes for a link; a longer one is shown as words."""
FOOT = 60
"""Letters of the title that stand at the foot of each page."""
WIDE, UNBROKEN = 40, 14
"""Letters from which a column is not made wider, and of a word that stay together; both of tables."""
MANY, LINE, SMALL_LINE = 8, 110, 135
"""Columns above which a table has smaller letters, and how many letters a line of each size holds at least."""


def pdf_of(paper: Paper) -> bytes:
    """The file."""
    try:
        return _set(paper, Speller())
    except typst.TypstError:
        # Two letters that can each be shown may be refused together: a Hebrew point upon a Greek vowel.
        return _set(paper, Speller(strict=True))


def _set(paper: Paper, speller: Speller) -> bytes:
    template = (files(__package__ or "") / "templates" / "pack.typ").read_bytes()
    shown = _spelled(_paper(paper), speller)
    shown |= {"note": NOTE if speller.lacked else "", "font": FONT, "mono": MONO}
    return with_row_headers(
        typst.compile(
            template,
            format="pdf",
            pdf_standards=["ua-1"],
            ignore_system_fonts=True,
            sys_inputs={"pack": json.dumps(shown, ensure_ascii=False)},
        )
    )


_SPELL = {"svg": Speller.boxed, "short": Speller.boxed, "query": Speller.code, "variables": Speller.code}


def _spelled(value: Any, speller: Speller, key: str = "") -> Any:
    """The same value with every text in it spelled; `key` is the name under which it stands."""
    match value:
        case dict():
            return {name: _spelled(inner, speller, name) for name, inner in value.items()}
        case list() | tuple():
            return [_spelled(inner, speller, key) for inner in value]
        case str() if key not in ("kind", "to", "anchor"):
            return _SPELL.get(key, Speller.words)(speller, value)
        case _:
            return value


def _paper(paper: Paper) -> dict[str, Any]:
    return {
        "title": paper.title,
        "short": shorten(paper.title, FOOT),
        "subtitle": paper.subtitle,
        "marking": marking_in_words(paper.marking),
        "apart": paper.apart,
        "summary": [_block(block) for block in paper.summary],
        "sections": [
            {
                "anchor": section.anchor,
                "title": section.title,
                "marking": marking_in_words(section.marking),
                "blocks": [_block(block) for block in section.blocks],
            }
            for section in paper.sections
        ],
        "sources": [{"number": source.number, "text": _text(source.text)} for source in paper.sources],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "text": block.text, "anchor": block.anchor, "level": block.level}
        case Para():
            return {"kind": "para", "text": _text(block.text), "inset": block.inset}
        case Bullets():
            return {"kind": "bullets", "entries": [_text(entry) for entry in block.entries]}
        case Terms():
            return {"kind": "terms", "entries": [[term, _text(said)] for term, said in block.entries]}
        case Chart():
            svg = block.drawn(f'font-family="{FONT}"')
            return {"kind": "chart", "svg": svg, "title": block.title, "alt": f"{block.title}. {block.words}"}
        case Query():
            return {"kind": "query", "words": block.words, "query": block.query, "variables": block.variables}
        case Table():
            return _table(block)


def _table(table: Table) -> dict[str, Any]:
    rows = [[_text(cell) for cell in row] for row in table.rows]
    return {
        "kind": "table",
        "caption": table.caption,
        "columns": list(table.columns),
        "rows": rows,
        "numbers": sorted(table.numbers),
        "widths": column_widths(table),
        "small": len(table.columns) > MANY,
        "unbroken": UNBROKEN,
    }


def column_widths(table: Table) -> list[int]:
    """How wide each column is among the others, in hundredths of a letter.

    None is narrower than its longest word, or than what of that is not hyphenated; what is left of the line goes by how
    much each has to say.
    """
    cells = [[table.columns[i], *(plain(row[i]) for row in table.rows)] for i in range(len(table.columns))]
    needs = [max(min(len(word), UNBROKEN) for cell in column for word in cell.split() or [""]) + 2 for column in cells]
    said = [sum(map(len, column[1:])) // max(1, len(table.rows)) for column in cells]
    wants = [min(WIDE, max(need, length)) for need, length in zip(needs, said, strict=True)]
    line = LINE if len(table.columns) <= MANY else SMALL_LINE
    tight: set[int] = set()
    while True:
        rest = line - sum(needs[i] for i in tight)
        total = sum(wants[i] for i in range(len(wants)) if i not in tight)
        more = {i for i in range(len(wants)) if i not in tight and wants[i] * rest < needs[i] * total}
        if not more:
            break
        tight |= more
    return [100 * needs[i] if i in tight else 100 * wants[i] * rest // total for i in range(len(wants))]


def _text(pieces: Text) -> list[dict[str, Any]]:
    return [_piece(piece) for piece in pieces]


def _piece(piece: Piece) -> dict[str, Any]:
    match piece:
        case str():
            return {"kind": "text", "text": piece}
        case Link() if len(piece.to.encode()) > LONGEST_ADDRESS:
            return {"kind": "text", "text": piece.text}
        case Link():
            return {"kind": "link", "text": piece.text, "to": piece.to}
        case Strong():
            return {"kind": "strong", "text": piece.text}
        case Inferred():
            return {"kind": "inferred", "text": "inferred"}
        case Note():
            return {"kind": "note", "text": str(piece.number)}
