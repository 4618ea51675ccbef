"""What a pack is made of on paper: sections of headings, paragraphs, lists, tables and charts.

Made once from a content by hub.review.paper, and set by each renderer in its own way. A text is a tuple of pieces; a
plain piece is never read as markup, and a link leads to http or https, to a place within the paper, or to a file of the
pack; never by an address of the register to either of the last two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True)
class Link:
    """A link: `to` is an address, # and an anchor of the paper, or the name of a file of the pack."""

    text: str
    to: str


@dataclass(frozen=True)
class Strong:
    """Words that carry weight."""

    text: str


@dataclass(frozen=True)
class Inferred:
    """The mark of what is our reading of a source rather than said by one."""


@dataclass(frozen=True)
class Note:
    """A reference to a source by its number in the list of sources."""

    number: int


Piece: TypeAlias = str | Link | Strong | Inferred | Note
Text: TypeAlias = tuple[Piece, ...]


def text(*pieces: Piece | Text | None) -> Text:
    """A text of pieces and texts."""
    flat: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, tuple):
            flat += piece
        elif piece is not None:
            flat.append(piece)
    return tuple(flat)


def web_link(words: str, url: str | None) -> Piece:
    """A link to an address of the web; plain words for any other address."""
    return Link(words, url) if url and url.lower().startswith(("http://", "https://")) else words


@dataclass(frozen=True)
class Heading:
    """A heading within a section, of level 3 or 4, or on the first page, of level 2."""

    text: str
    anchor: str = ""
    level: int = 3


@dataclass(frozen=True)
class Para:
    """A paragraph; an inset one stands out."""

    text: Text
    inset: bool = False


@dataclass(frozen=True)
class Bullets:
    """A list."""

    entries: Sequence[Text]


@dataclass(frozen=True)
class Terms:
    """Terms and what is said of each."""

    entries: Sequence[tuple[str, Text]]


@dataclass(frozen=True)
class Table:
    """A table; its first column heads each row. `numbers` are the columns that hold numbers, from 0.

    `name` is the name of its file of comma-separated values, `sources` are the questions its rows come from.
    """

    name: str
    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Text]]
    numbers: frozenset[int] = frozenset()
    sources: Sequence[str] = ()


@dataclass(frozen=True)
class Chart:
    """A drawing as SVG that names no font; `words` say what it shows. Its table stands beside it."""

    svg: str
    title: str
    words: str
    width: int
    height: int

    def drawn(self, attributes: str) -> str:
        """The SVG with more attributes, such as the font that the renderer has, in its first tag."""
        return self.svg.replace("<svg ", f"<svg {attributes} ", 1)


@dataclass(frozen=True)
class Query:
    """A question as it was asked, with the variables of each time, as JSON."""

    name: str
    words: str
    query: str
    variables: tuple[str, ...]


Block: TypeAlias = Heading | Para | Bullets | Terms | Table | Chart | Query


@dataclass(frozen=True)
class Section:
    """One section, with the highest marking of what it shows."""

    anchor: str
    title: str
    blocks: Sequence[Block]
    marking: str = "PUBLISHED"


@dataclass(frozen=True)
class Source:
    """A source that a note refers to."""

    number: int
    text: Text


@dataclass(frozen=True)
class Paper:
    """A pack, or a part of one, on paper. `summary` is what stands on the first page, before the contents.

    `apart` says whether each section begins a page of the PDF.
    """

    title: str
    subtitle: str
    summary: Sequence[Block]
    sections: Sequence[Section]
    sources: Sequence[Source] = field(default_factory=list[Source])
    marking: str = "PUBLISHED"
    apart: bool = True
