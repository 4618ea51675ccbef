"""A part of a paper as a paper of its own, with the sources that it names, numbered from one.

Called by hub.review.lead and hub.review.appendices.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from hub.review.blocks import Block, Bullets, Link, Note, Paper, Para, Piece, Source, Table, Terms, Text

Change = Callable[[Piece], Piece]


def with_own_sources(paper: Paper, known: Sequence[Source]) -> Paper:
    """The paper with those of the known sources that it names, in the order in which it names them."""
    numbers: dict[int, int] = {}

    def own(piece: Piece) -> Piece:
        return Note(numbers.setdefault(piece.number, len(numbers) + 1)) if isinstance(piece, Note) else piece

    made = changed(paper, own)
    by_number = {source.number: source for source in known}
    return replace(made, sources=[Source(new, by_number[old].text) for old, new in numbers.items()])


def with_links(paper: Paper, to: Callable[[str], str]) -> Paper:
    """The paper with each link leading where `to` says."""

    def led(piece: Piece) -> Piece:
        return Link(piece.text, to(piece.to)) if isinstance(piece, Link) else piece

    return changed(paper, led)


def changed(paper: Paper, change: Change) -> Paper:
    """The paper with every piece of its blocks changed, in reading order."""
    return replace(
        paper,
        summary=[_block(block, change) for block in paper.summary],
        sections=[
            replace(section, blocks=[_block(block, change) for block in section.blocks]) for section in paper.sections
        ],
    )


def _block(block: Block, change: Change) -> Block:
    def said(text: Text) -> Text:
        return tuple(change(piece) for piece in text)

    match block:
        case Para():
            return replace(block, text=said(block.text))
        case Bullets():
            return replace(block, entries=[said(entry) for entry in block.entries])
        case Terms():
            return replace(block, entries=[(term, said(text)) for term, text in block.entries])
        case Table():
            return replace(block, rows=[[said(cell) for cell in row] for row in block.rows])
        case _:
            return block
