"""Papers and contents made by hand, for tests that need no graph."""

from __future__ import annotations

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
    text,
    web_link,
)
from hub.review.charts import chain_diagram, count_bars, heat_map, level_bars

MARKUP = '<script>alert("x")</script> & #set page(fill: red) *bold* [link](javascript:alert(1)) $x$ | ` <img src=x>'
"""What HTML, Markdown and typst would each take for something else than words."""


def hostile() -> Paper:
    """A paper whose every text is markup, and whose links lead where no link may lead."""
    said = text(MARKUP, Strong(MARKUP), Inferred(), Note(1))
    blocks = [
        Heading(MARKUP, "finding-1"),
        Para(said),
        Para(text(web_link(MARKUP, "file:///etc/passwd"), web_link("run", "javascript:alert(1)")), inset=True),
        Para(text(web_link("page", "https://example.org/?a=1&b=<2>"), " ", Link("rows", "#finding-1"))),
        Bullets([said]),
        Terms([(MARKUP, said)]),
        heat_map(MARKUP, MARKUP, [("r", MARKUP)], [("c", MARKUP)], {("r", "c"): 3}),
        level_bars(MARKUP, MARKUP, [(MARKUP, (1, 0, 2, 0, 1)), ("nothing", (0, 0, 0, 0, 0))], list("abcde")),
        count_bars("bars", MARKUP, [(MARKUP, 3), ("other", 0)]),
        chain_diagram("chain", MARKUP, [(MARKUP, MARKUP), ("a", "b", "c", "d")]),
        Table("formulas", MARKUP, ("What", "Number"), [(text("=HYPERLINK(1)"), text("-1")), (said, text("2"))],
              frozenset({1})),
        Query("q", MARKUP, "{ tools { totalCount } }", ('{"x": "</pre>"}', "{}")),
    ]  # fmt: skip
    sections = [Section("findings", MARKUP, blocks, "OFFICIAL_SENSITIVE")]
    return Paper(MARKUP, "On a day", [(MARKUP, MARKUP)], sections, [Source(1, text(MARKUP))], "OFFICIAL_SENSITIVE")
