"""The lead's part of a pack: ten pages at most, each finding with its rows and the way to all of them."""

from __future__ import annotations

import io
import json
import re
from html.parser import HTMLParser
from posixpath import dirname, join, normpath
from typing import Any, cast

import pypdf
import pytest

import hub.review.build
from hub.review.appendices import pages_of
from hub.review.blocks import Note, Paper, Table
from hub.review.build import Pack, files_of
from hub.review.csv_files import plain, tables_of
from hub.review.html import html_of
from hub.review.lead import MOST_ROWS, lead_of
from hub.review.markdown import markdown_of
from hub.review.paper import paper_of
from hub.review.sections.findings import MOST

MOST_PAGES = 10
CONTENTS = re.compile(r"(.+?)\.{3,}(\d+)$")


class Page(HTMLParser):
    """Where the links of a page lead, and what can be led to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a":
            self.links.append(given["href"] or "")
        if "id" in given:
            self.places.add(given["id"] or "")


def squeezed(words: str) -> str:
    """Words without the spaces that a line of a PDF may or may not have."""
    return re.sub(r"\s", "", words)


def test_the_leads_part_has_ten_pages_and_contents_that_say_which(pack: Pack) -> None:
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pack.files["pack.pdf"])).pages]
    assert len(pages) <= MOST_PAGES
    listed = {match[1]: int(match[2]) for line in pages[1].splitlines() if (match := CONTENTS.match(squeezed(line)))}
    paper = lead_of(pack.content, paper_of(pack.content))
    assert list(listed) == [squeezed(title) for title in [*(section.title for section in paper.sections), "Sources"]]
    for title, number in listed.items():
        # The contents stand on the second page themselves.
        assert squeezed(pages[number - 1]).count(title) >= (2 if number == 2 else 1), title
    assert sorted(listed.values()) == list(listed.values())
    assert listed["Sources"] > 2


def test_each_finding_leads_to_its_appendix_and_to_the_files_of_its_rows(pack: Pack) -> None:
    page = pack.files["index.html"].decode()
    for place in range(1, MOST + 1):
        [part] = re.findall(rf'<section id="finding-{place}".*?</section>', page, flags=re.DOTALL)
        links = Page(part).links
        assert any(link.startswith("appendices/") for link in links)
        assert any(link.startswith("tables/") for link in links)
        assert "To decide: " in part
        assert "Confidence: " in part


def test_every_link_of_a_pack_leads_to_a_file_of_it_and_a_place_in_that(pack: Pack) -> None:
    pages = {name: Page(body.decode()) for name, body in pack.files.items() if name.endswith(".html")}
    assert len(pages) > MOST
    within = [(name, link) for name, page in pages.items() for link in page.links if not link.startswith("http")]
    assert len(within) > 100
    for name, link in within:
        file, _, place = link.partition("#")
        target = normpath(join(dirname(name), file)) if file else name
        assert target in pack.files, (name, link)
        assert not place or place in pages[target].places, (name, link)
    text = re.findall(r"\]\(<(?!http)([^>#]+)[^>]*>\)", pack.files["pack.md"].decode())
    assert set(text) <= set(pack.files)
    assert len(text) > MOST


def test_the_rows_of_the_leads_part_are_rows_of_the_whole(pack: Pack) -> None:
    whole = paper_of(pack.content)
    every = {table.name: table for table in tables_of(whole)}
    shown = list(tables_of(lead_of(pack.content, whole)))
    assert len(shown) >= MOST
    for table in shown:
        full = every[table.name]
        columns = [full.columns.index(column) for column in table.columns]
        rows = [[plain(row[i]) for i in columns] for row in full.rows]
        assert all([plain(cell) for cell in row] in rows for row in table.rows)
        assert len(table.rows) <= MOST_ROWS
        assert len(table.rows) == len(rows) or "the first" in table.caption or table.name == "commitments"


def test_a_part_names_its_own_sources_from_one_on(pack: Pack) -> None:
    whole = paper_of(pack.content)
    told = {source.text for source in whole.sources}
    for paper in [lead_of(pack.content, whole), *pages_of(whole).values()]:
        assert [source.number for source in paper.sources] == list(range(1, len(paper.sources) + 1))
        assert set(notes(paper)) <= {source.number for source in paper.sources}
        assert {source.text for source in paper.sources} <= told


def notes(paper: Paper) -> list[int]:
    """The numbers of sources in the tables of a paper, in their order."""
    rows = [
        row for section in paper.sections for block in section.blocks if isinstance(block, Table) for row in block.rows
    ]
    return [piece.number for row in rows for cell in row for piece in cell if isinstance(piece, Note)]


def test_made_anew_from_its_file_a_pack_has_the_same_bytes_in_whatever_order_the_keys_stand(pack: Pack) -> None:
    content = turned(json.loads(pack.files["pack.json"])["content"])
    assert list(content) != list(pack.content)
    assert files_of(content) == pack.files
    whole, again = paper_of(pack.content), paper_of(content)
    assert (html_of(again), markdown_of(again)) == (html_of(whole), markdown_of(whole))


def turned(value: Any) -> Any:
    """The same value with the last key of each object first."""
    if isinstance(value, dict):
        return {key: turned(inner) for key, inner in reversed(cast(dict[str, Any], value).items())}
    return [turned(inner) for inner in cast(list[Any], value)] if isinstance(value, list) else value


def test_asked_for_in_full_the_page_the_text_and_the_pdf_hold_all(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, set_in_pdf = paper_of(pack.content), list[Paper]()

    def pdf(paper: Paper) -> bytes:
        set_in_pdf.append(paper)
        return b"the PDF"

    monkeypatch.setattr(hub.review.build, "pdf_of", pdf)
    files = files_of(pack.content, full=True)
    assert set_in_pdf == [whole]
    assert files["index.html"].decode() == html_of(whole)
    assert files["pack.md"].decode() == markdown_of(whole)
    assert not [name for name in files if name.startswith("appendices/")]
    tables = {name: body for name, body in pack.files.items() if name.startswith("tables/") or name == "pack.json"}
    assert {name: body for name, body in files.items() if name in tables} == tables
