"""Which tools act, are last known acting or are coming, and how many that leaves out: by hand, on days at the edges."""

from __future__ import annotations

from typing import Any

import pytest

from hub.analytics.asking.acting_filter import LeftOut, acting, left_out
from hub.analytics.asking.query import Query
from hub.graph.session import Graph
from hub.model.enums import ToolStatus
from tests.analytics.world import HIDDEN, World, only, reading

QUERY = Query.of(
    """// What is said of every tool.
// params:
// columns:  slug, acts, stale, coming
// governed: t
// used by:  this test
MATCH (t:Tool) WHERE true /*visible t*/
RETURN t.slug AS slug, /*acts t*/false AS acts, /*last_known t*/false AS stale, /*coming t*/false AS coming"""
)
ACTS, STALE, COMING, NONE = (True, False, False), (False, True, False), (False, False, True), (False, False, False)


def tool(*states: dict[str, Any]) -> World:
    """One tool with these states, beside another whose state is another's affair."""
    world = World().node("Agency", "force").tool("t", "force", status=None)
    world.tool("other", "force", status=None, **HIDDEN).state("other", "RETIRED", since="2030")
    for state in states:
        world.state("t", **state)
    return world


async def said(graph: Graph, world: World, day: str) -> tuple[bool, ...]:
    await world.write(graph)
    async with reading(graph, day) as look:
        [[_, *values]] = await look.ask(QUERY)
    return tuple(values)


LIVE = {"status": "LIVE", "since": "2020"}


@pytest.mark.parametrize(
    ("states", "day", "expected"),
    [
        ([], "2022-01-01", NONE),
        ([{"status": "PLANNED"}], "2022-01-01", COMING),
        ([{"status": "PROPOSED", "since": "2022-01-02"}], "2022-01-01", NONE),
        ([{"status": "PAUSED", "since": "2021"}], "2022-01-01", NONE),
        ([LIVE], "2022-12-31", ACTS),
        ([LIVE], "2023-01-01", STALE),
        ([{"status": "PILOT", "since": "2020-02-29"}], "2022-02-28", ACTS),
        ([{"status": "PILOT", "since": "2020-02-28"}], "2022-02-28", ACTS),
        ([{"status": "PILOT", "since": "2020-02-28"}], "2022-03-01", STALE),
        ([{"status": "LIVE", "since": "2020-02-28", "lastSeen": "2020-03-01"}], "2022-03-01", ACTS),
        ([{"status": "LIVE", "seen": "2019", "lastSeen": "2026"}], "2022-01-01", ACTS),
        ([{"status": "LIVE", "seen": "2021"}], "2022-01-01", STALE),
        ([LIVE, {"status": "PAUSED", "since": "2025"}], "2024-01-01", ACTS),
        ([LIVE, {"status": "UNKNOWN", "since": "2025"}], "2024-01-01", STALE),
        ([LIVE, {"status": "UNKNOWN", "since": "2025"}, {"status": "RETIRED", "since": "2026"}], "2024-01-01", STALE),
        ([LIVE, {"status": "RETIRED", "since": "2025", **HIDDEN}], "2024-01-01", STALE),
        ([LIVE, {"status": "RETIRED", "seen": "2025", "lastSeen": "2025"}], "2024-01-01", STALE),
        ([{"status": "PILOT", "seen": "2024", "lastSeen": "2025"}], "2023-06-30", NONE),
        (
            [{"status": "PILOT", "since": "2015"}, {"status": "PAUSED", "since": "2018", "until": "2019"}],
            "2022-01-01",
            STALE,
        ),
        (
            [{"status": "PILOT", "since": "2015"}, {"status": "PAUSED", "since": "2020", "until": "2021"}],
            "2022-01-01",
            ACTS,
        ),
        ([{"status": "PLANNED", "since": "2019"}, LIVE], "2020-06-30", COMING),
    ],
)
async def test_a_tool_acts_where_a_source_shows_it_within_two_years(
    states: list[dict[str, Any]], day: str, expected: tuple[bool, ...], graph: Graph
) -> None:
    assert await said(graph, tool(*states), day) == expected


async def test_what_a_filter_leaves_out_is_counted_apart(graph: Graph) -> None:
    world = World().node("Agency", "force")
    world.tool("acts", "force", status=None).state("acts", "LIVE", since="2021")
    world.tool("stale", "force", status=None).state("stale", "PILOT", since="2015")
    world.tool("later", "force", status=None, seen="2024").state("later", "LIVE", seen="2024", lastSeen="2024")
    world.tool("begins", "force", status=None, since="2024").state("begins", "LIVE", since="2024")
    world.tool("coming", "force", status=None).state("coming", "PLANNED", since="2021")
    world.tool("ended", "force", status=None).state("ended", "RETIRED", since="2021")
    await world.write(graph)
    async with reading(graph, "2022-06-30") as look:
        assert await left_out(look, None) == LeftOut(stale_count=1, retired_count=1, uncertain_count=1)
        assert await left_out(look, only(slug={"eq": "acts"})) == LeftOut(0, 0, 0)
        assert await left_out(look, only(status={"in": [ToolStatus.PLANNED.value]})) == LeftOut(0, 0, 0)
        assert await left_out(look, only(status={"in": [ToolStatus.LIVE.value]})) == LeftOut(0, 0, 1)


def test_a_filter_that_says_which_tools_to_take_is_left_as_it_is() -> None:
    for name in ("status", "acts", "coming", "lastKnownActing"):
        where = only(**{"not": {name: {"eq": True}}})
        assert acting(where) is where
    other = only(owner={"slug": {"eq": "force"}})
    assert list(acting(other)) == ["and"]
    assert list(acting(None)) == ["acts"]
