"""Papers and contents made by hand, and what a section says, for tests that need no graph."""

from __future__ import annotations

from typing import Any

from hub.review.blocks import (
    Bullets,
    Heading,
    Inferred,
    Link,
    Note,
    Paper,
    Para,
    Query,
    Section,
    Source,
    Strong,
    Table,
    Terms,
    Text,
    text,
    web_link,
)
from hub.review.charts import chain_diagram, count_bars, heat_map, level_bars
from hub.review.facts import Facts

MARKUP = '<script>alert("x")</script> & #set page(fill: red) *bold* [link](javascript:alert(1)) $x$ | ` <img src=x>'
"""What HTML, Markdown and typst would each take for something else than words."""


def hostile(words: str = MARKUP, url: str = "https://example.org/?a=1&b=<2>") -> Paper:
    """A paper whose every text is the same, and some of whose links lead where no link may lead."""
    said = text(words, Strong(words), Inferred(), Note(1))
    blocks = [
        Heading(words, "finding-1"),
        Para(said),
        Para(text(web_link(words, "file:///etc/passwd"), web_link("run", "javascript:alert(1)")), inset=True),
        Para(text(web_link("page", url), " ", Link("rows", "#finding-1"))),
        Bullets([said]),
        Terms([(words, said)]),
        heat_map(words, words, [("r", words)], [("c", words)], {("r", "c"): 3}),
        level_bars(words, words, [(words, (1, 0, 2, 0, 1, 3)), ("nothing", (0,) * 6)], list("abcdef")),
        count_bars("bars", words, [(words, 3), ("other", 0)]),
        chain_diagram("chain", words, [(words, words), ("a", "b", "c", "d")]),
        Table("formulas", words, ("What", "Number"), [(text("=HYPERLINK(1)"), text("-1")), (said, text("2"))],
              frozenset({1})),
        Query("q", words, "{ tools { totalCount } }", ('{"x": "</pre>"}', "{}")),
    ]  # fmt: skip
    sections = [Section("findings", words, blocks, "OFFICIAL_SENSITIVE")]
    return Paper(
        words,
        "On a day",
        [Heading(words, "first", 2), Para(said)],
        sections,
        [Source(1, text(words))],
        "OFFICIAL_SENSITIVE",
    )


def content(**answers: Any) -> dict[str, Any]:
    """A content of these answers, and of a review without figures."""
    every = {"review": {"review": {"slug": "r", "figures": []}}, **answers}
    return {
        "review": "r",
        "asOf": "2025-12-31",
        "graphDigest": repr(answers),
        "marking": "PUBLISHED",
        "answers": [
            {"name": name, "question": f"Question {name}", "query": "{ x }", "data": data, "cut": []}
            for name, data in every.items()
        ],
    }


def facts(answers: dict[str, Any]) -> Facts:
    """What a pack of these answers holds."""
    return Facts(answers[""])


def words(text: Text) -> str:
    """A text without what it links to."""
    return "".join(piece.text if isinstance(piece, Link) else piece for piece in text if isinstance(piece, str | Link))


def table(section: Section, name: str) -> list[list[str]]:
    """The rows of a table."""
    [block] = [block for block in section.blocks if isinstance(block, Table) and block.name == name]
    return [[words(cell).strip() for cell in row] for row in block.rows]


def said(section: Section) -> str:
    """Everything in paragraphs."""
    return " ".join(words(block.text) for block in section.blocks if isinstance(block, Para))
