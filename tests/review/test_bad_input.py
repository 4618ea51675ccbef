"""What a pack says where little is known: an honest sentence each time, and never a number about nothing."""

from __future__ import annotations

import re
from typing import Any

from hub.review.markdown import markdown_of
from hub.review.paper import paper_of
from hub.review.sections import covenants, harms, people, summary
from hub.review.sections.ledger import problems
from hub.review.sections.tool_index import tools
from tests.review.papers import facts, said, table

SCOPE = 4
"""Tools in scope of the shipped review."""
TOOL = "cps-redaction-trials"


def nothing_acts(answers: dict[str, Any]) -> dict[str, Any]:
    """The pack in which no source shows a tool in scope at work or to come."""
    mine = {tool["slug"] for tool in answers["ledger"]["nodes"]}
    assert len(mine) == SCOPE
    for tool in answers["tools"]["nodes"]:
        if tool["slug"] in mine:
            tool.update(acts=False, coming=False, status="UNKNOWN", lastKnownActing=False)
    for name in ("pairs", "pairs_before"):
        answers[name]["nodes"] = []
    for commitment in answers["review"]["commitments"]:
        if commitment["principle"]["scope"] == "TOOL":
            commitment.update(
                toolsInScope=0, gapCount=0, levels=[{**level, "count": 0} for level in commitment["levels"]]
            )
    content = answers[""]
    content["answers"] = [answer for answer in content["answers"] if not answer["name"].startswith("chains ")]
    return answers


def first_page(answers: dict[str, Any]) -> str:
    """The words of page one."""
    return markdown_of(paper_of(answers[""])).split("## Five findings on one page")[0]


def test_a_review_of_an_agency_with_no_acting_tool_says_so_and_counts_nothing(answers: dict[str, Any]) -> None:
    nothing_acts(answers)
    page = first_page(answers)
    assert "No tool in scope is shown to be at work or to come, so no promise about tools can be judged." in page
    assert not re.search(
        r"\b([Nn]one|no) of no\b|\b0 of 0\b|\bof no (tools|promises)", markdown_of(paper_of(answers[""]))
    )
    made = facts(answers)
    told = summary.findings(made)
    assert (told[-1].title, told[-1].number) == ("No promise about tools can be judged here", 0)
    assert told[-1].ground.words == "There are no rows to rest on."
    assert [row[2] for row in table(people.section(made), "people")] == ["Not known"] * SCOPE


def test_a_framework_without_a_date_is_said_to_be_counted_from_its_first_showing(answers: dict[str, Any]) -> None:
    framework = answers["coverage npcc-ai-covenant"]["framework"]
    assert "day of issue" not in said(covenants.section(facts(answers)))
    framework.update(date=None, since=None, seen="2025-03-04")
    told = said(covenants.section(facts(answers)))
    assert "No source that was read gives its day of issue: it is counted from 4 March 2025, when a source" in told


def test_a_source_without_a_date_is_named_so_in_the_list_of_sources(answers: dict[str, Any]) -> None:
    made = facts(answers)
    page = {"slug": "x", "title": "X", "publisher": "P", "url": None}
    made.notes([{**page, "published": None}, {**page, "slug": "y", "published": "2025-06"}])
    assert [source.text for source in made.sources] == [("X", ", P, day not known"), ("X", ", P, June 2025")]


def test_a_risk_that_is_named_on_a_day_stands_with_its_day(answers: dict[str, Any]) -> None:
    [tool] = [tool for tool in answers["tools"]["nodes"] if tool["slug"] == TOOL]
    name = tool["name"]
    assert name in said(harms.section(facts(answers))), "no source names a risk for it"
    said_on = {"property": "RISK", "text": "Names missed", "date": "2025-10-02", "seen": "2025-10-02", "sources": []}
    answers["statements"]["nodes"].append({**said_on, "about": {"__typename": "Tool", "slug": TOOL}})
    made = facts(answers)
    assert name not in said(harms.section(made))
    assert [name, "Names missed (2 October 2025)"] in [row[:2] for row in table(harms.section(made), "risks")]
    assert [name, "Risk", "2 October 2025", "Names missed."] in table(tools(made), "statements")


def test_why_a_tool_is_used_is_told_where_no_fuller_problem_is_recorded(answers: dict[str, Any]) -> None:
    [tool] = [tool for tool in answers["tools"]["nodes"] if tool["slug"] == TOOL]
    made = facts(answers)
    row = next(row for block in problems(made)[1:] for row in getattr(block, "rows", []) if row[0] == (tool["name"],))
    assert str(row[1][0]).startswith(tool["purpose"].rstrip("."))
    tool["purpose"] = None
    row = next(
        row for block in problems(facts(answers))[1:] for row in getattr(block, "rows", []) if row[0] == (tool["name"],)
    )
    assert row[1] == ("No problem statement is recorded here",)
