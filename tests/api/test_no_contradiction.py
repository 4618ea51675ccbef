"""What one answer of the API records is never called "nothing recorded" by another: answers are crossed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.hub_under_test import Hub

DAYS = ("2023-12-31", "2025-12-31", "2026-06-30")
PAIRS = """
query ($day: Date!, $after: String) {
  alignmentPairs(tools: ALL, asOf: $day, first: 100, after: $after) {
    nodes {
      level otherwise why next tool { slug } principle { slug claimedBy } alignment { slug }
      evidence(first: 1) { totalCount }
    }
    pageInfo { hasNextPage endCursor }
  }
}
"""
TOOLS = """
query ($day: Date!, $after: String) {
  tools(asOf: $day, first: 10, after: $after) {
    nodes {
      slug sroRole humanInTheLoop purpose functionality contact userGroup
      benefitsClaimed metricsClaimed risksNamed mitigationsNamed
      statements(first: 20) { nodes { property } }
      alignments(first: 100) { totalCount nodes { principle { slug } } }
      risks(first: 20) { totalCount nodes { principles(first: 20) { nodes { slug } } } }
      practices(first: 20) { totalCount nodes { meets(first: 20) { nodes { slug } } } }
      uses(first: 50) { nodes { slug responsibleRole } }
      verifications(first: 50) { nodes { date basis } }
    }
    pageInfo { hasNextPage endCursor }
  }
}
"""
REST = """
query ($day: Date!) {
  accountabilityGaps(asOf: $day, first: 100) { nodes { gap finding tool { slug } uses(first: 20) { nodes { slug } } } }
  quality(asOf: $day) { rules { rule failing(first: 100) { nodes { slug } } } }
}
"""
SRO, PERSON = "the role of its Senior Responsible Officer", "what people do before the output counts"


async def every(hub: Hub, text: str, field: str, day: str) -> list[dict[str, Any]]:
    """All rows of a list on a day."""
    rows: list[dict[str, Any]] = []
    after = None
    while True:
        page = (await hub.ask(text, {"day": day, "after": after})).data[field]
        rows += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return rows


def concerned(tool: dict[str, Any]) -> set[str]:
    """The principles that something recorded of a tool is about."""
    principles = {alignment["principle"]["slug"] for alignment in tool["alignments"]["nodes"] if alignment["principle"]}
    for rows, field in (("risks", "principles"), ("practices", "meets")):
        principles |= {principle["slug"] for row in tool[rows]["nodes"] for principle in row[field]["nodes"]}
    return principles


def recorded(tool: dict[str, Any]) -> set[str]:
    """The fields of a tool and the statements about it that are there, as a mapping names them."""
    said = {f"Statement.{statement['property'].lower()}" for statement in tool["statements"]["nodes"]}
    return said | {f"Tool.{name}" for name, value in tool.items() if value}


@pytest.mark.parametrize("day", DAYS)
async def test_no_answer_denies_what_another_records(seeded: Hub, day: str) -> None:
    tools = {tool["slug"]: tool for tool in await every(seeded, TOOLS, "tools", day)}
    pairs = await every(seeded, PAIRS, "alignmentPairs", day)
    assert pairs
    for pair in pairs:
        tool, principle = tools[pair["tool"]["slug"]], pair["principle"]
        named = {part for entry in principle["claimedBy"] for part in entry.split(" and ")}
        silent = "othing is recorded" in pair["why"]
        assert not (silent and principle["slug"] in concerned(tool)), pair
        assert not (silent and (pair["alignment"] or pair["evidence"]["totalCount"])), pair
        assert not (silent and named & recorded(tool)), pair
        assert not (silent and "Verification" in named and tool["verifications"]["nodes"]), pair
        assert (pair["otherwise"] is None) == (pair["level"] != "CONTRADICTED")
        if "Tool.sroRole" in principle["claimedBy"] and tool["sroRole"]:
            assert pair["level"] != "NOT_ASSESSED", "a recorded officer claims"
        if SRO in pair["why"]:
            assert tool["sroRole"], pair
        if PERSON in pair["why"]:
            assert tool["humanInTheLoop"], pair
    _gaps_agree((await seeded.ask(REST, {"day": day})).data, tools)


def _gaps_agree(records: dict[str, Any], tools: dict[str, Any]) -> None:
    """A gap of accountability is of what the tool's own answer has not, and every acting tool without has it."""
    for gap in records["accountabilityGaps"]["nodes"]:
        tool = tools[gap["tool"]["slug"]]
        if gap["gap"] == "SRO":
            assert tool["sroRole"] is None
        uses = {use["slug"]: use for use in tool["uses"]["nodes"]}
        assert all(uses[use["slug"]]["responsibleRole"] is None for use in gap["uses"]["nodes"])
    [rule] = [rule for rule in records["quality"]["rules"] if rule["rule"] == "NO_CONTACT_OR_ROLE"]
    assert all(tools[tool["slug"]]["sroRole"] is None for tool in rule["failing"]["nodes"])
