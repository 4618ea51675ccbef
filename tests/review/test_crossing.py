"""No table of a pack contradicts another, on five days; and a contradiction that is put in is told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from copy import deepcopy
from typing import Any

import pytest

from hub.review.build import Pack
from hub.review.content import Content
from hub.review.csv_files import tables_of
from hub.review.paper import paper_of
from tests.review.crossed_paper import Crossing
from tests.review.crossing import contradictions

DAYS = ("2025-06-30", "2025-09-30", "2026-03-31", "2026-06-30")
"""Beside the day of the review itself."""
BESIDE = {"statements", "queries"}
"""Read by another name, and the questions themselves."""
TOOL, BARE = "cps-correspondence-drafting-tool", "cps-redaction-trials"
Rows = dict[str, Any]


def crossed(content: Content) -> list[str]:
    """The contradictions of a pack."""
    return list(contradictions(Crossing(paper_of(content), content)))


def test_no_table_contradicts_another(pack: Pack) -> None:
    assert crossed(pack.content) == []


def test_every_table_is_crossed_by_some_rule(pack: Pack) -> None:
    made = Crossing(paper_of(pack.content), pack.content)
    assert list(contradictions(made)) == []
    tables = {table.name for table in tables_of(made.paper)}
    assert len(tables) > 30
    assert tables - made.read - BESIDE == set()


@pytest.mark.parametrize("engine", [pytest.param("embedded", marks=pytest.mark.embedded)], indirect=True)
async def test_no_table_contradicts_another_on_other_days(content_of: Callable[[str], Awaitable[Content]]) -> None:
    """Both engines give the same pack, so these are read on one."""
    for day in DAYS:
        assert crossed(await content_of(day)) == [], day


def of(rows: Rows, slug: str, name: str = "tools") -> Rows:
    """The row of a tool."""
    return next(node for node in rows[name]["nodes"] if node["slug"] == slug)


def pair(rows: Rows, tool: str, principle: str) -> Rows:
    """The pair of a tool and a commitment by its name."""
    return next(
        node
        for node in rows["pairs"]["nodes"]
        if (node["tool"]["slug"], node["principle"]["name"]) == (tool, principle)
    )


def at_a_step(rows: Rows) -> str:
    """A tool in the table of steps that a source of the day shows."""
    slugs = [tool["slug"] for tool in rows["meeting_processes"]["nodes"][0]["tools"]["nodes"]]
    return next(slug for slug in slugs if not of(rows, slug)["shownLater"])


PUT_IN: dict[str, Callable[[Rows], object]] = {
    "silences": lambda rows: of(rows, TOOL).update(humanInTheLoop=None),
    "claims": lambda rows: pair(rows, TOOL, "A named owner for each tool").update(
        level="NOT_ASSESSED", why="Nothing is recorded."
    ),
    "missing": lambda rows: of(rows, TOOL).update(notFound=["sroRole"]),
    "gaps": lambda rows: rows["accountability"]["nodes"].clear(),
    "owners": lambda rows: rows["overlaps"]["nodes"][0]["tool"]["owner"].update(name="Another"),
    "acting": lambda rows: of(rows, TOOL).update(status="RETIRED"),
    "levels": lambda rows: pair(rows, TOOL, "Human in the loop").update(level="STATED"),
    "sums": lambda rows: rows["meeting_processes"]["nodes"][0].update(toolCount=99),
    "parts": lambda rows: rows["coverage cps-ai-vision"]["byAgency"].clear(),
    "figures": lambda rows: rows["practices"]["nodes"].pop(),
    "untouched": lambda rows: rows["untouched"]["nodes"].append(
        {**rows["untouched"]["nodes"][0], "name": of(rows, TOOL)["affects"]["edges"][0]["node"]["name"]}
    ),
    "moved": lambda rows: rows["pairs"]["nodes"].append({**rows["pairs"]["nodes"][0], "level": "CONTRADICTED"}),
    "happened": lambda rows: rows["changes"]["nodes"].clear(),
    "harmed": lambda rows: rows["incidents"]["nodes"][0]["tools"]["nodes"].append({"slug": "gone", "name": "Gone"}),
    "documents": lambda rows: rows["agency_pairs"]["nodes"].extend(rows["agency_pairs"]["nodes"] * 50),
    "later": lambda rows: rows["tools"]["nodes"].insert(0, {**of(rows, at_a_step(rows)), "shownLater": True}),
    "answers": lambda rows: rows["answer_times"]["answerTimes"][0].update(count=99),
    "scope": lambda rows: rows["ledger"]["nodes"].append(
        {**rows["ledger"]["nodes"][0], "slug": "other", "name": "Other"}
    ),
}


@pytest.mark.parametrize("rule", PUT_IN)
def test_a_contradiction_that_is_put_in_is_told(pack: Pack, rule: str) -> None:
    content = deepcopy(pack.content)
    PUT_IN[rule]({answer["name"]: next(iter(answer["data"].values())) for answer in content["answers"]})
    assert [told for told in crossed(content) if told.startswith(f"{rule}: ")]
