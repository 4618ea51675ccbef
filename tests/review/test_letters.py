"""Whatever letters a fact is written in, the PDF is made, and shows each of them or its number."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from random import Random
from unicodedata import category

import pypdf
import pytest

from hub.review.blocks import Link, Paper, Para, Query, Section, Table, text
from hub.review.html import html_of
from hub.review.letters import FONT, MONO, NOTE, Speller, shows
from hub.review.markdown import markdown_of
from hub.review.pdf import LONGEST_ADDRESS, pdf_of
from tests.review.papers import hostile

COPIES = 15
"""Times at least that the text of a hostile paper stands in its PDF."""


def pdf(words: str, url: str = "https://example.org/") -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf_of(hostile(words, url))))


@lru_cache(maxsize=1)
def pages_of(reader: pypdf.PdfReader) -> list[str]:
    """The text of each page. Reading a long paper takes longer than setting it."""
    return [page.extract_text() for page in reader.pages]


def text_of(reader: pypdf.PdfReader) -> str:
    """The words of all pages, without the spaces and lines that setting them makes."""
    return re.sub(r"\s", "", "".join(pages_of(reader)))


def lines_of(reader: pypdf.PdfReader) -> list[str]:
    """The lines of all pages."""
    return [line for page in pages_of(reader) for line in page.splitlines()]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Robot 🤖 tool", "Robot[U+1F916]tool"),
        ("Family 👨\u200d👩", "Family[U+1F468U+200DU+1F469]"),
        ("検察 office", "[U+691CU+5BDF]office"),
        ("\ufeffname", "[U+FEFF]name"),
        ("a\x00b\x07c\x1bd\x7fe", "a[U+0000]b[U+0007]c[U+001B]d[U+007F]e"),
        ("عدل law", "[U+0639U+062FU+0644]law"),
        ("left \u202eright", "left[U+202E]right"),
        ("a\u2028b\u2029c\x85d\x0be\x0cf", "a[U+2028]b[U+2029]c[U+0085]d[U+000B]e[U+000C]f"),
        ("private \ue000 none \U0010ffff", "private[U+E000]none[U+10FFFF]"),
        ("half \ud83d of a pair", "half[U+D83D]ofapair"),
        ("mark \u0489\u20e3", "mark[U+0489U+20E3]"),
    ],
)
def test_a_letter_that_no_font_has_is_shown_as_its_number_and_told(words: str, said: str) -> None:
    shown = text_of(pdf(words))
    assert shown.count(said) >= COPIES
    assert shown.count(re.sub(r"\s", "", NOTE)) == 1
    assert "□" in shown


@pytest.mark.parametrize("words", ["🤖" * 300, "W" * 300])
def test_the_foot_stays_on_the_page_whatever_the_title(words: str) -> None:
    heights: list[float] = []

    def seen(said: str, outer: list[float], inner: list[float], _font: object, _size: float) -> None:
        if said.strip():
            heights.append(outer[5] + inner[5] * outer[3])

    for page in pdf(words).pages:
        page.extract_text(visitor_text=seen)
    assert min(heights) > 10


@pytest.mark.parametrize(
    "words", ["café £5 “quoted” → …", "צדק", "Правда", "δίκη", "e\u0301a\u0308o\u0303", "\u0301 alone"]
)
def test_a_letter_that_the_font_has_stands_as_it_is(words: str) -> None:
    shown = text_of(pdf(words))
    assert "[U+" not in shown
    assert "□" not in shown


def test_white_space_of_every_day_is_a_space_and_told_to_nobody() -> None:
    said = "".join(page.extract_text() for page in pdf("one\r\ntwo\tthree\nfour").pages)
    assert said.count("one two three four") >= COPIES
    assert "[U+" not in said


def test_the_page_and_the_text_keep_every_letter() -> None:
    for made in (html_of(hostile("🤖 検察")), markdown_of(hostile("🤖 検察"))):
        assert made.count("🤖 検察") >= COPIES
        assert "U+" not in made


def test_letters_that_are_refused_together_are_spelled() -> None:
    assert shows("\u1feb", FONT)
    assert shows("\u05c2", FONT)
    assert "[U+1FEBU+05C2]" in text_of(pdf("\u1feb\u05c2"))


def test_any_letters_make_a_pdf() -> None:
    random = Random(4)
    for _ in range(25):
        words = "".join(chr(random.choice((random.randrange(0x600), random.randrange(0x110000)))) for _ in range(40))
        assert pdf(words).pages


def test_what_is_shown_is_what_typst_can_show() -> None:
    assert [letter for letter in "éšžœ€—“₂½ĳאя" if not shows(letter, FONT)] == []
    assert [letter for letter in "✓☃中ع\u115f" if shows(letter, FONT)] == []
    assert (shows("א", MONO), shows("✓", MONO)) == (False, True)
    assert not any(
        shows(chr(code), FONT) for code in range(0x3000) if category(chr(code)) in ("Cc", "Cf") and code != 0xAD
    )


def test_a_speller_leaves_ascii_alone() -> None:
    speller = Speller(strict=True)
    assert speller.words("[U+0041] ~ plain") == "[U+0041] ~ plain"
    assert not speller.lacked
    assert speller.words("é") == "[U+00E9]"
    assert speller.lacked


@pytest.mark.parametrize(
    "word",
    [
        "W" * 1000,
        "https://example.org/" + "W" * 600,
        "https://example.org/?" + "key=W&" * 500,
        "WW." * 300,
        "🤖" * 300,
        "e\u0301" * 1000,
    ],
    ids=["letters", "address", "address of parts", "points", "emoji", "marks"],
)
def test_a_word_longer_than_a_line_stays_on_the_page(word: str) -> None:
    """A line of the widest letters holds some fifty, and of any letters a hundred and a half."""
    reader = pdf(word)
    assert text_of(reader).count("W") >= word.count("W") * COPIES
    for line in lines_of(reader):
        assert max(map(len, re.findall("W+", line)), default=0) <= 60, line
        # The dots that lead from a title to its page fill a line of the contents, however many that takes.
        assert len(re.sub(r"[\u0300-\u036f]|( \.){3,}", "", line)) <= 150, line


@pytest.mark.parametrize("word", ["W" * 5000, "https://example.org/" + "W" * 2980], ids=["letters", "address"])
def test_a_word_of_several_pages_is_shown_whole(word: str) -> None:
    blocks = [
        Para(text(Link(word, word) if word.startswith("https") else word)),
        Table("t", "Words", ("One", "Two", "Three"), [(text("a"), text(word), text("c d e f g"))]),
        Query("q", "Asked", "{ x }", (f'{{"x": "{word}"}}',)),
    ]
    reader = pypdf.PdfReader(io.BytesIO(pdf_of(Paper("Long", "words", [], [Section("a", "A", blocks)]))))
    assert text_of(reader).count("W") == word.count("W") * 3 + 1
    assert max(len(run) for line in lines_of(reader) for run in re.findall("W+", line)) <= 120


def test_an_address_of_the_web_is_a_link_up_to_the_length_that_a_pdf_takes() -> None:
    longest = "https://example.org/" + "a" * (LONGEST_ADDRESS - 20)
    for url, links in ((longest, 1), (longest + "a", 0), ("https://example.org/🤖\x00 é\ufeff", 1)):
        reader = pdf("words", url)
        notes = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
        assert sum(note["/A"]["/S"] == "/URI" for note in notes if "/A" in note) >= links
        assert "page" in text_of(reader)
