"""Build a pack: read the content, set the paper in every form, and name the files.

The page, the text and the PDF hold the lead's part, with the rest as appendices; asked for in full, they hold it all.
Called by hub.packs, the commands, and by tests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hub.errors import BadUserInput
from hub.review.appendices import pages_of, table_name
from hub.review.blocks import Paper
from hub.review.cited import Cited
from hub.review.content import Content, Wanted, frozen, read_cited_content, sha256
from hub.review.csv_files import csv_of, tables_of
from hub.review.html import html_of
from hub.review.lead import lead_of
from hub.review.markdown import markdown_of
from hub.review.pack_folder import PACK
from hub.review.paper import paper_of
from hub.review.pdf import pdf_of
from hub.review.questioner import Questioner

Told = Callable[[str], None]


@dataclass(frozen=True)
class Pack:
    """A pack that was built: its content, every file by name, and where the journal stood."""

    content: Content
    files: dict[str, bytes]
    cited: Cited

    @property
    def sha256(self) -> str:
        """SHA-256 of the content in canonical form."""
        return sha256(self.content)


async def build(questioner: Questioner, wanted: Wanted, told: Told = lambda _: None, *, full: bool = False) -> Pack:
    """A pack of the graph as it stands. Raises like read_content, and BadUserInput for a review not shown by then."""
    content, cited = await read_cited_content(questioner, wanted, told)
    require_shown(content)
    return Pack(content, files_of(content, told, full=full), cited)


def require_shown(content: Content) -> None:
    """Raise BadUserInput for a review that no source shows by its own day: what it is about is not held then."""
    [review] = [answer["data"]["review"] for answer in content["answers"] if answer["name"] == "review"]
    if review is None or review["vision"] is None:
        raise BadUserInput(
            f"{content['review']}: on {content['asOf']} no source shows this review and its vision. Give the review a "
            "source of that day or before, or say in its record from when it holds (`since`) or was shown (`seen`)."
        )


def files_of(content: Content, told: Told = lambda _: None, *, full: bool = False) -> dict[str, bytes]:
    """Every file of a pack, made of its content alone: the same content gives the same bytes."""
    whole = paper_of(content)
    shown = whole if full else lead_of(content, whole)
    files = {
        PACK: frozen(content),
        "index.html": html_of(shown).encode(),
        "pack.md": markdown_of(shown).encode(),
        **({} if full else _appendices(whole)),
        **{table_name(table): csv_of(table).encode() for table in tables_of(whole)},
    }
    told("Pages, text and tables.")
    files["pack.pdf"] = pdf_of(shown)
    told("The PDF.")
    return files


def _appendices(whole: Paper) -> dict[str, bytes]:
    return {name: html_of(page).encode() for name, page in pages_of(whole).items()}
