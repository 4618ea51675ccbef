"""Build a pack: read the content, set the paper in every form, and name the files.

Called by hub.packs, the commands, and by tests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hub.review.asking import Questioner
from hub.review.content import Content, Wanted, frozen, read_content, sha256
from hub.review.csv_files import csv_of, tables_of
from hub.review.folder import PACK
from hub.review.html import html_of
from hub.review.markdown import markdown_of
from hub.review.paper import paper_of
from hub.review.pdf import pdf_of

Told = Callable[[str], None]


@dataclass(frozen=True)
class Pack:
    """A pack that was built: its content and every file by name."""

    content: Content
    files: dict[str, bytes]

    @property
    def sha256(self) -> str:
        """SHA-256 of the content in canonical form."""
        return sha256(self.content)


async def build(questioner: Questioner, wanted: Wanted, told: Told = lambda _: None) -> Pack:
    """A pack of the graph as it stands. Raises like hub.review.content.read_content."""
    content = await read_content(questioner, wanted, told)
    return Pack(content, files_of(content, told))


def files_of(content: Content, told: Told = lambda _: None) -> dict[str, bytes]:
    """Every file of a pack, made of its content alone: the same content gives the same bytes."""
    paper = paper_of(content)
    files = {
        PACK: frozen(content),
        "index.html": html_of(paper).encode(),
        "pack.md": markdown_of(paper).encode(),
        **{f"tables/{table.name}.csv": csv_of(table).encode() for table in tables_of(paper)},
    }
    told("Pages, text and tables.")
    files["pack.pdf"] = pdf_of(paper)
    told("The PDF.")
    return files
