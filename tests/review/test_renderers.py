"""Whatever a fact holds, it stays a fact in the page, the text, the tables and the PDF."""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser
from typing import Any

import pypdf
import pytest

from hub.cells import harmless
from hub.review.blocks import Bullets, Link, Paper, Para, Section, Table, text, web_link
from hub.review.csv_files import csv_of, tables_of
from hub.review.html import html_of
from hub.review.markdown import markdown_of
from hub.review.pdf import column_widths, pdf_of
from hub.review.sections.tool_index import _queries
from tests.review.papers import MARKUP, hostile


class Tags(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.fixture(scope="module")
def page() -> Tags:
    return Tags(html_of(hostile()))


@pytest.fixture(scope="module")
def pdf() -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf_of(hostile())))


def test_the_page_has_no_script_and_asks_nobody_for_anything(page: Tags) -> None:
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "img", "link", "iframe", "object", "embed", "form", "base"}
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on") or name == "src"]
    [policy] = [at["content"] for tag, at in page.tags if tag == "meta" and at.get("http-equiv")]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


def test_links_lead_to_the_web_or_within_the_page(page: Tags) -> None:
    targets = [attributes["href"] or "" for tag, attributes in page.tags if tag == "a"]
    places = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    assert "https://example.org/?a=1&b=<2>" in targets
    for target in targets:
        assert target.startswith(("http://", "https://")) or target.removeprefix("#") in places, target


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "javascript:alert(1)", " https://a", "data:text/html,x", "//a.example", "", None]
)
def test_an_address_of_another_kind_is_no_link(url: str | None) -> None:
    assert web_link("words", url) == "words"
    assert web_link("words", "HTTPS://A.example") == Link("words", "HTTPS://A.example")


def test_a_reader_of_the_page_sees_the_words_as_they_are_recorded(page: Tags) -> None:
    assert sum(MARKUP in said for said in page.text) >= 6


def test_the_page_says_its_language_and_its_marking(page: Tags) -> None:
    assert ("html", {"lang": "en-GB"}) in page.tags
    assert page.text.count("OFFICIAL-SENSITIVE") >= 4
    # Contents stand where there are several sections; this paper has a single one.
    assert [tag for tag, _ in page.tags if tag in ("header", "main", "nav", "footer")] == ["header", "main", "footer"]


def test_identifiers_on_the_page_are_unique(page: Tags) -> None:
    places = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(places) == len(set(places))


def test_every_table_of_the_page_has_a_caption_and_headings_with_a_scope(page: Tags) -> None:
    tables = sum(tag == "table" for tag, _ in page.tags)
    assert tables == sum(tag == "caption" for tag, _ in page.tags) == 1
    assert {at.get("scope") for tag, at in page.tags if tag == "th"} == {"col", "row"}


def test_the_text_reads_nothing_as_markdown_but_its_own_marks() -> None:
    markdown = markdown_of(hostile())
    plain = markdown.split("```")[0]
    assert "<script>" not in re.sub(r"\\<", "", plain)
    assert not re.search(r"(?<!\\)\]\((?!<https?://)", plain)
    assert "](<https://example.org/?a=1&b=%3C2%3E>)" in plain
    assert plain.startswith("**OFFICIAL-SENSITIVE**")


def test_a_cell_is_no_formula_in_a_spreadsheet() -> None:
    [table] = tables_of(hostile())
    written = csv_of(table)
    assert written.startswith("\ufeff")
    assert written.count("\n") == written.count("\r\n") == 1 + len(table.rows)
    rows = list(csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline="")))
    assert rows[0] == ["What", "Number"]
    assert rows[1] == ["'=HYPERLINK(1)", "'-1"]
    assert rows[2][0].startswith(MARKUP)
    for start in "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20":
        assert harmless(f"{start}1") == f"'{start}1"
    assert harmless("1=1") == "1=1"


def test_the_pdf_is_tagged_and_says_what_it_is(pdf: pypdf.PdfReader) -> None:
    root: Any = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en-GB"
    assert pdf.metadata is not None
    assert pdf.metadata.title == MARKUP
    assert pdf.metadata.creation_date is None
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_the_pdf_shows_the_words_as_they_are_recorded(pdf: pypdf.PdfReader) -> None:
    said = "".join(page.extract_text() for page in pdf.pages)
    for part in ('<script>alert("x")</script>', "#set page(fill: red)", "*bold*", "[link](javascript:alert(1))"):
        assert part.replace(" ", "") in re.sub(r"\s", "", said).replace("“", '"').replace("”", '"')


def test_every_page_of_the_pdf_has_the_marking(pdf: pypdf.PdfReader) -> None:
    assert len(pdf.pages) >= 3
    for page in pdf.pages:
        assert page.extract_text().count("OFFICIAL-SENSITIVE") >= 2


def test_the_pdf_leads_to_the_web_or_within_itself_and_carries_no_file(pdf: pypdf.PdfReader) -> None:
    actions = [
        annotation.get_object()["/A"] for page in pdf.pages for annotation in page.get("/Annots", [])
        if "/A" in annotation.get_object()
    ]  # fmt: skip
    addresses = {str(action["/URI"]) for action in actions if action["/S"] == "/URI"}
    assert addresses == {"https://example.org/?a=1&b=<2>"}
    assert {str(action["/S"]) for action in actions} <= {"/URI", "/GoTo"}
    assert not pdf.attachments


def test_no_column_of_the_pdf_is_narrower_than_its_longest_word() -> None:
    long = text("words " * 60)
    row = [text("Closed"), text("11 August 2020"), long, long, text("disproportionately" * 2)]
    widths = column_widths(Table("t", "A table", ("State", "When", "What", "Why", "How"), [row]))
    letters = [110 * width / sum(widths) for width in widths]
    assert letters[0] >= len("Closed") + 2
    assert letters[1] >= len("August") + 2
    assert letters[4] >= 14 + 2
    assert letters[2] == letters[3] > letters[1]


def test_more_columns_than_a_line_has_room_for_share_it() -> None:
    columns = [f"Column{number:08}" for number in range(20)]
    widths = column_widths(Table("t", "A table", columns, [[text("x") for _ in columns]]))
    assert len(set(widths)) == 1
    assert column_widths(Table("t", "No rows", columns, [])) == widths


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert html_of(hostile()) == html_of(hostile())
    assert pdf_of(hostile()) == pdf_of(hostile())


@pytest.mark.parametrize(("name", "other"), [("{font}", "(font)"), ("{0}%s$1", "(0)#s^1")])
def test_a_name_in_a_chart_stands_as_it_is_whatever_it_is_called(name: str, other: str) -> None:
    assert html_of(hostile(name)).replace(name, other) == html_of(hostile(other))

    def said(words: str) -> str:
        return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf_of(hostile(words)))).pages)

    assert said(name).replace(name, other) == said(other)


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n", "\n\n", "\u2028", "\u2029", "\x85", "\v", "\f", "\x1c", " \r\t"])
def test_no_fact_starts_a_line_of_the_text(end: str) -> None:
    plain = markdown_of(hostile("one\n- two")).splitlines()
    lines = markdown_of(hostile(f"one{end}- two")).splitlines()
    assert len(lines) == len(plain)
    assert [line for line in lines if line.lstrip().startswith("- two")] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("- item", r"\- item"),
        ("+", r"\+"),
        ("---", r"\---"),
        ("- - -", r"\- - -"),
        ("===", r"\==="),
        ("12. item", r"12\. item"),
        ("3) item", r"3\) item"),
        ("\r\u2028# head", r"\# head"),
        ("> quote", r"\> quote"),
        ("* item", r"\* item"),
        ("~~~", r"\~\~\~"),
        ("```", r"\`\`\`"),
        ("    code", "code"),
        ("&lt;b&gt; &#42;", r"\&lt;b\&gt; \&\#42;"),
        ("$x$", r"\$x\$"),
        ("2.5 - 3", "2.5 - 3"),
        ("-1", "-1"),
    ],
)
def test_a_sign_at_the_start_of_a_line_is_a_letter_of_the_text(words: str, said: str) -> None:
    paper = Paper("T", "S", [], [Section("a", "A", [Para(text(words)), Bullets([text(words)])])])
    lines = markdown_of(paper).splitlines()
    assert said in lines
    assert f"- {said}" in lines


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://a.b/<c>\r\n|d\\e f\u2028", "https://a.b/%3Cc%3E%0D%0A%7Cd%5Ce%20f%E2%80%A8"),
        ("https://a.b/?lt=1&lt;=2&gt=3", "https://a.b/?lt=1&amp;lt;=2&gt=3"),
    ],
)
def test_an_address_of_the_text_ends_where_it_ends(url: str, said: str) -> None:
    assert f"[page](<{said}>) rows\n" in markdown_of(hostile("words", url))


def test_variables_stand_in_one_order_however_they_were_asked() -> None:
    """Or the same content would give other bytes when a paper is made anew from its file."""
    row = {"name": "x", "question": "Q", "query": "{ x }", "data": {}, "cut": []}
    orders = [{"a": 1, "b": {"c": 2, "d": 3}}, {"b": {"d": 3, "c": 2}, "a": 1}]
    first, second = (list(_queries([{**row, "variables": variables}])) for variables in orders)
    assert first == second
