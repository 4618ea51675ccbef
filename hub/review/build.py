"""Build a pack: read the content, set the paper in every form, and name the files.

Called by hub.packs, the commands, and by tests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hub.errors import BadUserInput
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
    """A pack of the graph as it stands. Raises like read_content, and BadUserInput for a review not shown by then."""
    content = await read_content(questioner, wanted, told)
    _require_shown(content)
    return Pack(content, files_of(content, told))


def _require_shown(content: Content) -> None:
    """Raise BadUserInput for a review that no source shows by its own day: what it is about is not held then."""
    [review] = [answer["data"]["review"] for answer in content["answers"] if answer["name"] == "review"]
    if review is None or review["vision"] is None:
        raise BadUserInput(
            f"{content['review']}: on {content['asOf']} no source shows this review and its vision. Give the review a "
            "source of that day or before, or say in its record from when it holds (`since`) or was shown (`seen`)."
        )


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
