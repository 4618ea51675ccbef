"""A second review is a few lines of data: no code knows the first one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hub.errors import BadUserInput
from hub.review.build import build
from hub.review.content import Wanted
from hub.review.markdown import markdown_of
from hub.review.paper import paper_of
from hub.review.questioner import Questioner
from tests.review.conftest import load

RECORD = """
reviews:
  - slug: {slug}
    title: {title}
    baseline: '2025-01-01'
    asOf: '2026-01-31'
    since: '2025-01-01'
    vision: {vision}
    owner: {owner}
    agencies: [{agencies}]
    sources: [hub-editorial]
    confidence: SOURCED
"""


async def pages(questioner: Questioner, records: Path, **given: str) -> tuple[dict[str, Any], str]:
    """The content and the whole text of the pack of a review that is added to the shipped records."""
    (records / "more-reviews.yaml").write_text(RECORD.format(**given), encoding="utf-8")
    await load(questioner, records)
    pack = await build(questioner, Wanted(given["slug"]))
    [review] = [answer["data"]["review"] for answer in pack.content["answers"] if answer["name"] == "review"]
    return review, markdown_of(paper_of(pack.content))


async def test_another_agency_reviews_another_vision(patient: Questioner, records: Path) -> None:
    review, said = await pages(
        patient, records, slug="covenant-2026", title="Covenant review of January 2026", vision="npcc-ai-covenant",
        owner="npcc", agencies="west-midlands-police",
    )  # fmt: skip
    assert "# Covenant review of January 2026\n\nWhat the public register shows on 31 January 2026" in said
    assert "Tools in scope: 0" not in said
    assert [commitment["principle"]["framework"]["slug"] for commitment in review["commitments"]] == (
        ["npcc-ai-covenant"] * len(review["commitments"])
    )
    assert sum(commitment["toolsInScope"] for commitment in review["commitments"]) > 0


async def test_a_review_with_no_tools_in_scope_says_so(patient: Questioner, records: Path) -> None:
    review, said = await pages(
        patient, records, slug="no-tools", title="A review of nobody", vision="cps-ai-vision", owner="hmicfrs",
        agencies="hmicfrs",
    )  # fmt: skip
    assert {commitment["toolsInScope"] for commitment in review["commitments"]} == {0}
    assert {commitment["gapCount"] for commitment in review["commitments"]} == {0}
    assert "and no tools in scope" in said
    assert "It applies to no tool and no agency in scope, so there is nothing to show." in said
    assert "No tool is in scope, so nobody has to answer for one here." in said
    assert "NaN" not in said


async def test_a_commitment_without_alignments_says_that_nothing_is_recorded(
    patient: Questioner, records: Path
) -> None:
    review, said = await pages(
        patient, records, slug="all", title="A review of everybody", vision="cps-ai-vision", owner="cps", agencies="",
    )  # fmt: skip
    feedback = next(
        commitment
        for commitment in review["commitments"]
        if commitment["principle"]["slug"] == "cps-train-and-empower-staff"
    )
    assert feedback["agenciesInScope"] >= 1
    assert "nothing is recorded about how it is met" in said
    assert "there is a claim and no evidence, or evidence that it is met in part" in said
    assert "tools of every agency" in said


async def test_a_review_that_nothing_shows_by_its_day_is_refused_in_a_sentence(
    patient: Questioner, records: Path
) -> None:
    """Its only source has no date, and nobody wrote when it was first shown."""
    record = RECORD.replace("    since: '2025-01-01'\n", "")
    given = {"slug": "late", "title": "Late", "vision": "cps-ai-vision", "owner": "cps", "agencies": ""}
    (records / "more-reviews.yaml").write_text(record.format(**given), encoding="utf-8")
    await load(patient, records)
    with pytest.raises(BadUserInput, match=r"^late: on 2026-01-31 no source shows this review and its vision\. Give"):
        await build(patient, Wanted("late"))
