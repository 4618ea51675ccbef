"""The first page of a pack: short, in plain English, and nothing on it that only a program could read."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Any

import pypdf
import readability

from hub.review.blocks import Heading, Link, Para, Strong
from hub.review.build import Pack
from hub.review.paper import paper_of
from hub.review.sections.findings import MOST
from hub.review.sections.summary import DECIDE
from tests.seed_reader.world import the_seed

MOST_WORDS = 300
# A grade of school; with five years before school, an age of 14.
HIGHEST_GRADE = 9
FORMULAS = ("Kincaid", "ARI", "Coleman-Liau", "GunningFogIndex", "SMOGIndex")
"""Those of the library that give a grade of school."""
LABEL = re.compile(r"\d+|Verdict|Who made this")
WORD = re.compile(r"[^\W\d_][\w’'-]*")


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


def hardest(paragraphs: Iterable[str]) -> float:
    """The highest grade that a formula gives to the sentences of some paragraphs.

    A heading, a label and a number are no sentence and no word: each would make what stands beside it look easier.
    """
    parts = [part for said in paragraphs for part in re.split(r"(?<=[.?]) ", said) if part.endswith((".", "?"))]
    lines = [" ".join(WORD.findall(part)) for part in parts if not LABEL.fullmatch(part[:-1])]
    grades: Any = readability.getmeasures("\n".join(f"{line} ." for line in lines if line))
    return max(grades["readability grades"][name] for name in FORMULAS)


def test_the_first_page_is_short_and_in_plain_english(pack: Pack) -> None:
    said = sentences(pack)
    assert 100 < len(re.findall(r"[\w’'-]+", " ".join(said))) < MOST_WORDS
    assert 4 < hardest(said) <= HIGHEST_GRADE


def test_what_is_hard_to_read_is_too_hard_whatever_stands_around_it() -> None:
    hard = (
        "Notwithstanding the aforementioned considerations, organisational accountability arrangements necessitate "
        "comprehensive documentation of algorithmic decision-making responsibilities across participating authorities."
    )
    assert hardest([hard]) > 2 * HIGHEST_GRADE
    assert hardest(["Findings", f"1. {hard}", "31. 12. 2025.", "Verdict. More"]) == hardest([hard])
    assert hardest(["The dog ran to the door. It saw a cat and sat down."]) < 4


def test_the_first_page_says_who_made_it_what_to_decide_and_no_digest_or_slug(pack: Pack) -> None:
    said = " ".join(sentences(pack))
    assert "No agency conducted, checked or approved it" in said
    assert said.count("To decide: ") == MOST
    assert sum(words in said for words in DECIDE.values()) == MOST
    assert not re.search(r"[0-9a-f]{16}", said)
    slugs = {node.slug for node in the_seed().nodes if node.slug.count("-") > 1 or "--" in node.slug}
    assert len(slugs) > 1000
    assert slugs & set(re.findall(r"[a-z0-9-]+", said)) == set()


def test_the_summary_is_the_first_page_of_the_pdf_and_all_of_it(pack: Pack) -> None:
    pages = pypdf.PdfReader(io.BytesIO(pack.files["pack.pdf"])).pages
    first, second = (" ".join(page.extract_text().split()) for page in pages[:2])
    assert first.count("To decide") == MOST
    assert "Contents" not in first
    assert second.startswith("PUBLISHED Contents")


def test_the_digests_stand_at_the_end(pack: Pack) -> None:
    paper = paper_of(pack.content)
    assert paper.sections[-1].anchor == "checking"
