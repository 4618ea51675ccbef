"""What a person would say of the shipped register: which records to look at as one tool told twice, and which not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.hub_under_test import Hub

ALL = "{ duplicates(minScore: 0, first: 100) { nodes { score tools { slug } evidence { kind weight } } } }"
WORTH_A_LOOK = [{"moj-data-first-splink", "moj-splink-core-person-record"}]
"""One owner, one product that both are named after, and the same persons in the same systems."""

TWO_TOOLS = {
    "two forces with one product": {"mps-live-facial-recognition", "swp-live-facial-recognition"},
    "a force and the national vans": {"mps-live-facial-recognition", "home-office-lfr-vans"},
    "one that replaced the other": {"met-gangs-violence-matrix", "met-violence-harm-assessment"},
    "the search and what is to replace it": {"pnd-retrospective-facial-search", "home-office-strategic-facial-matcher"},
    "a system and a predictor inside it": {"hmpps-oasys", "hmpps-ovp"},
    "one product in two services": {"police-copilot", "cps-microsoft-copilot-pilot"},
    "one product of two owners": {"judiciary-copilot-chat", "moj-enterprise-ai-assistants"},
    "two checks of domestic abuse": {"dash-checklist", "darat"},
}


async def pairs(hub: Hub, text: str) -> list[dict[str, Any]]:
    """The pairs of an answer."""
    return (await hub.ask(text)).data["duplicates"]["nodes"]


def both(pair: dict[str, Any]) -> set[str]:
    """Slugs of the two tools."""
    return {tool["slug"] for tool in pair["tools"]}


async def test_what_is_worth_a_look(seeded: Hub) -> None:
    assert [both(pair) for pair in await pairs(seeded, ALL.replace("minScore: 0", "minScore: 0.6"))] == WORTH_A_LOOK


@pytest.mark.parametrize("what", TWO_TOOLS)
async def test_two_tools_are_not_taken_for_one(what: str, seeded: Hub) -> None:
    assert all(pair["score"] < 0.4 for pair in await pairs(seeded, ALL) if both(pair) == TWO_TOOLS[what])


async def test_each_score_follows_from_its_evidence(seeded: Hub) -> None:
    listed = await pairs(seeded, ALL)
    assert len(listed) > 3
    for pair in listed:
        bits = sum(seen["weight"] for seen in pair["evidence"])
        assert pair["score"] == pytest.approx(1 / (1 + 2 ** (6 - bits)), abs=1e-9)


async def test_pages_fit_together(seeded: Hub) -> None:
    """Forwards and backwards, one pair at a time."""
    text = "query ($n: Int, $c: String, $m: Int, $b: String) { duplicates(minScore: 0, first: $n, after: $c, last: $m, "
    text += "before: $b) { totalCount nodes { tools { slug } } pageInfo "
    text += "{ startCursor endCursor hasNextPage hasPreviousPage } } }"
    whole = [both(pair) for pair in await pairs(seeded, ALL)]
    for size, place, cursor, more in (("n", "c", "endCursor", "Next"), ("m", "b", "startCursor", "Previous")):
        paged, values = list[set[str]](), {size: 1}
        while True:
            page = (await seeded.ask(text, values)).data["duplicates"]
            paged += [both(pair) for pair in page["nodes"]]
            assert page["totalCount"] == len(whole)
            if not page["pageInfo"][f"has{more}Page"]:
                break
            values = {size: 1, place: page["pageInfo"][cursor]}
        assert paged == (whole if size == "n" else whole[::-1])
