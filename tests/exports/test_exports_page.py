"""docs/exports.md lists the formats that there are."""

from __future__ import annotations

import re
from pathlib import Path

from hub.exports.formats.known import FORMATS

DOCS = (Path(__file__).parents[2] / "docs" / "exports.md").read_text(encoding="utf-8")


def test_the_page_lists_every_format() -> None:
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| .* \| (a day|every day) \|$", DOCS, re.MULTILINE))
    assert rows == {name: "every day" if known.whole else "a day" for name, known in FORMATS.items()}
