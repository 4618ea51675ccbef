"""The first page of a pack: short, in plain English, and nothing on it that only a program could read."""

from __future__ import annotations

import io
import re
from typing import Any

import pypdf
import readability

from hub.review.blocks import Heading, Link, Para, Strong
from hub.review.build import Pack
from hub.review.paper import paper_of
from hub.review.sections.findings import MOST
from hub.review.sections.summary import DECIDE

MOST_WORDS = 300
# The grade of school by Flesch and Kincaid; with five years before school, an age of 14.
HIGHEST_GRADE = 9


def sentences(pack: Pack) -> list[str]:
    """What the first page says."""
    paper = paper_of(pack.content)
    said = [paper.subtitle]
    for block in paper.summary:
        if isinstance(block, Heading):
            said.append(block.text)
        elif isinstance(block, Para):
            said.append("".join(piece.text if isinstance(piece, Strong | Link) else str(piece) for piece in block.text))
    return said


def test_the_first_page_is_short_and_in_plain_english(pack: Pack) -> None:
    said = sentences(pack)
    words = re.findall(r"[\w’'-]+", " ".join(said))
    assert 100 < len(words) < MOST_WORDS
    lines = [line for text in said for line in re.split(r"(?<=[.?]) ", text)]
    grade: Any = readability.getmeasures("\n".join(" ".join(re.findall(r"[\w’'-]+", line)) + " ." for line in lines))
    assert grade["readability grades"]["Kincaid"] <= HIGHEST_GRADE


def test_the_first_page_says_who_made_it_what_to_decide_and_no_digest(pack: Pack) -> None:
    said = " ".join(sentences(pack))
    assert "No agency conducted, checked or approved it" in said
    assert said.count("To decide: ") == MOST
    assert sum(words in said for words in DECIDE.values()) == MOST
    assert not re.search(r"[0-9a-f]{16}", said)
    assert not re.search(r"\b[a-z]+(-[a-z]+)+--", said)


def test_the_summary_is_the_first_page_of_the_pdf_and_all_of_it(pack: Pack) -> None:
    pages = pypdf.PdfReader(io.BytesIO(pack.files["pack.pdf"])).pages
    first, second = (" ".join(page.extract_text().split()) for page in pages[:2])
    assert first.count("To decide") == MOST
    assert "Contents" not in first
    assert second.startswith("PUBLISHED Contents")


def test_the_digests_stand_at_the_end(pack: Pack) -> None:
    paper = paper_of(pack.content)
    assert paper.sections[-1].anchor == "checking"
