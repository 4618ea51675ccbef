"""A paper as Markdown, for reading and quoting.

Called by hub.review.pack_folder. Every sign that Markdown or HTML would read is escaped, so that a fact stays a fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from hub.review.blocks import (
    Block,
    Bullets,
    Chart,
    Heading,
    Inferred,
    Link,
    Paper,
    Para,
    Piece,
    Query,
    Strong,
    Table,
    Terms,
    Text,
)
from hub.review.html import marking_in_words

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~!&$])")
_LINE_START = re.compile(r"^(\d*)([-+=.)])(?=[-=\s]|$)")
_BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
"""Whatever some reader takes for the end of a line: what follows would be read for signs that stand at its start."""
_NO_ADDRESS = re.compile(r"[\s<>|\\\x00-\x1f\x7f]")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def markdown_of(paper: Paper) -> str:
    """The file."""
    return "\n".join(_lines(paper)) + "\n"


def _lines(paper: Paper) -> Iterator[str]:
    marking = f"**{marking_in_words(paper.marking)}**"
    yield from (marking, "", f"# {_plain(paper.title)}", "", _plain(paper.subtitle), "")
    for block in paper.summary:
        yield from (*_block(block), "")
    for section in paper.sections:
        yield from ("", f"## {_plain(section.title)}", "", f"{marking_in_words(section.marking)}", "")
        for block in section.blocks:
            yield from (*_block(block), "")
    if paper.sources:
        yield from ("", "## Sources", "", *(f"{source.number}. {_text(source.text)}" for source in paper.sources))
    yield from ("", marking)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * block.level} {_plain(block.text)}"
        case Para():
            yield f"{'> ' if block.inset else ''}{_text(block.text)}"
        case Bullets():
            yield from (f"- {_text(entry)}" for entry in block.entries)
        case Terms():
            yield from (f"- **{_plain(term)}**: {_text(said)}" for term, said in block.entries)
        case Chart():
            yield f"*{_plain(block.title).strip()}: the chart is in the page and the PDF; its numbers follow.*"
        case Table():
            yield from _table(block)
        case Query():
            yield from (f"### {_plain(block.words)}", "", "```graphql", block.query, "```", "")
            yield from ("```json", *block.variables, "```")


def _table(table: Table) -> Iterator[str]:
    yield f"**{_plain(table.caption)}**"
    yield ""
    yield f"| {' | '.join(_plain(column) for column in table.columns)} |"
    yield f"|{'|'.join(' ---: ' if i in table.numbers else ' --- ' for i in range(len(table.columns)))}|"
    for row in table.rows:
        yield f"| {' | '.join(_text(cell) for cell in row)} |"


def _text(pieces: Text) -> str:
    return _LINE_START.sub(r"\1\\\2", "".join(_piece(piece) for piece in pieces).strip())


def _piece(piece: Piece) -> str:
    match piece:
        case str():
            return _plain(piece)
        case Link():
            return (
                f"[{_plain(piece.text)}](<{_address(piece.to)}>)"
                if not piece.to.startswith("#")
                else _plain(piece.text)
            )
        case Strong():
            # A space inside the stars would end the emphasis.
            return f"**{_plain(piece.text.strip())}** "
        case Inferred():
            return "(inferred)"
        case _:
            return f"\\[{piece.number}\\]"


def _address(url: str) -> str:
    return _ENTITY.sub("&amp;", _NO_ADDRESS.sub(lambda sign: quote(sign[0]), url))


def _plain(words: str) -> str:
    return _SIGNS.sub(r"\\\1", _BREAK.sub(" ", words))
