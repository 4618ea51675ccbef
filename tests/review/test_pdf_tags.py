"""The PDF as it is read out: tables with captions and heads of rows, words whole, and what veraPDF says of it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest

from hub.review.blocks import Paper, Section, Table, text
from hub.review.build import Pack
from hub.review.pdf import UNBROKEN, pdf_of
from tests.review.papers import hostile
from tests.review.vera import judged

LONG = "Extraterritorialjurisdictionsagreement"
WORDS = ("Not assessed", "Independently checked", "Contradicted", "Confidentiality")


def tables() -> Paper:
    """A paper with a table of many narrow columns and a table that goes on over pages."""
    cells = [text("Assessed"), *(text(word) for word in WORDS), text("7"), text("8")]
    narrow = Table("levels", "Levels", ("Tool", *WORDS, "F", "G"), [cells])
    rows = [[text(f"Row {number}"), text("Commissioner of the Metropolis"), text(LONG)] for number in range(80)]
    long = Table("long", "Long", ("Row", "Who", "Word"), rows)
    return Paper("Tables", "On a day", [], [Section("a", "A", [narrow, long], "PUBLISHED")], [], "PUBLISHED")


def elements(element: Any) -> Iterator[Any]:
    """Everything below an element of the structure tree, in reading order."""
    inner = element.get("/K")
    for child in inner if isinstance(inner, list) else [inner]:
        each = child.get_object() if child is not None else None
        if isinstance(each, dict) and "/S" in each:
            yield each
            yield from elements(each)


def below(element: Any, kind: str) -> list[Any]:
    """The elements of a kind below one."""
    return [each for each in elements(element) if each["/S"] == kind]


def scope(cell: Any) -> str:
    """What a cell heads."""
    given = cell.get("/A", {})
    return next((each.get_object().get("/Scope", "") for each in (given if isinstance(given, list) else [given])), "")


@pytest.fixture(scope="module")
def file() -> bytes:
    """The PDF of the tables."""
    return pdf_of(tables())


@pytest.mark.parametrize("paper", [tables(), hostile()], ids=["tables", "hostile"])
def test_each_table_has_its_caption_and_each_row_its_head(paper: Paper) -> None:
    root = pypdf.PdfReader(io.BytesIO(pdf_of(paper))).root_object["/StructTreeRoot"]
    wanted = [block for section in paper.sections for block in section.blocks if isinstance(block, Table)]
    tagged = below(root, "/Table")
    assert len(tagged) == len(wanted)
    for table, made in zip(wanted, tagged, strict=True):
        assert len(below(made, "/Caption")) == 1
        head, *rows = below(made, "/TR")
        assert [(cell["/S"], scope(cell)) for cell in below(head, "/TH")] == [("/TH", "/Column")] * len(table.columns)
        assert len(rows) == len(table.rows)
        for row in rows:
            first, *others = [each for each in elements(row) if each["/S"] in ("/TH", "/TD")]
            assert (first["/S"], scope(first)) == ("/TH", "/Row")
            assert {each["/S"] for each in others} == {"/TD"}


def test_no_word_is_parted_that_its_column_has_room_for(file: bytes) -> None:
    read = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file)).pages)
    assert all(len(part) <= UNBROKEN + 1 for word in WORDS for part in word.split())
    for word in WORDS:
        for part in word.split():
            assert part in read, f"{part} is parted"
    assert read.count("Commissioner") == 80


def test_the_pack_itself_passes_and_parts_no_word(pack: Pack, tmp_path: Path) -> None:
    """A hyphen at the end of a line stands in the text too."""
    file = pack.files["pack.pdf"]
    (tmp_path / "pack.pdf").write_bytes(file)
    assert judged(tmp_path / "pack.pdf").startswith("PASS")
    read = pypdf.PdfReader(io.BytesIO(file))
    tagged = below(read.root_object["/StructTreeRoot"], "/Table")
    rows = [row for table in tagged for row in below(table, "/TR")]
    firsts = [next(each for each in elements(row) if each["/S"] in ("/TH", "/TD")) for row in rows]
    assert len(firsts) > 20
    assert {first["/S"] for first in firsts} == {"/TH"}
    assert [len(below(table, "/Caption")) for table in tagged] == [1] * len(tagged)
    text = pack.files["pack.md"].decode()
    ends = [match for page in read.pages for match in re.findall(r"(\w+)-\n(\w+)", page.extract_text())]
    assert [f"{before}-{after}" for before, after in ends if f"{before}-{after}" not in text] == []


def test_vera_finds_what_is_wrong(tmp_path: Path) -> None:
    """A file without tags is not let through."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(tmp_path / "bare.pdf")
    assert judged(tmp_path / "bare.pdf").startswith("FAIL")
