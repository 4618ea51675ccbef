"""The page of a pack is accessible, asks nobody for anything, and works on a narrow screen."""

from __future__ import annotations

from pathlib import Path

from hub.review.build import Pack
from hub.review.html import html_of
from tests.review.chromium import Seen, seen
from tests.review.papers import hostile

PHONE = 844
"""CSS pixels that a phone of 390 shows from top to bottom."""


def require_well(page: Seen, file: Path) -> None:
    """Nothing wrong, nothing asked for but the file itself, nothing complained about, and much that was looked at."""
    assert page.violations == []
    assert set(page.asked) == {file.as_uri()}
    assert page.noted == []
    assert page.passed > 40


async def test_a_page_of_nothing_but_markup_is_accessible(tmp_path: Path) -> None:
    file = tmp_path / "index.html"
    file.write_text(html_of(hostile()), encoding="utf-8")
    require_well(await seen(file), file)


async def test_the_page_of_the_shipped_review_is_accessible(pack: Pack, tmp_path: Path) -> None:
    file = tmp_path / "index.html"
    file.write_bytes(pack.files["index.html"])
    page = await seen(file)
    require_well(page, file)
    assert 0 < page.page_one[390] <= 1.5 * PHONE


async def test_the_appendix_with_every_kind_of_block_is_accessible(pack: Pack, tmp_path: Path) -> None:
    file = tmp_path / "overlaps.html"
    file.write_bytes(pack.files["appendices/overlaps.html"])
    require_well(await seen(file), file)


async def test_axe_finds_what_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "index.html"
    file.write_text("<!DOCTYPE html><title></title><img src='data:,'><p style='color:#999'>pale</p>", encoding="utf-8")
    page = await seen(file)
    assert {violation.split(":")[0] for violation in page.violations} >= {
        "html-has-lang",
        "image-alt",
        "document-title",
    }
