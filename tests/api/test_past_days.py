"""What the hub says of past days on the shipped seed: what was held then and what is only possible."""

from __future__ import annotations

import pytest

from tests.api.hub_under_test import Hub
from tests.seed_reader.ask import Reader

DAYS = ("1890-01-01", "2016-06-30", "2020-02-29", "2024-06-30", "2025-12-31")
LISTS = """query Lists($on: Date, $possible: Boolean) {
  tools(asOf: $on, possible: $possible, first: 100) {
    totalCount uncertainCount nodes { slug status statusSince statusSeen statusLastSeen since seen lastSeen
      acts lastKnownActing lastShownActing coming
      owner { slug } affects(first: 50) { totalCount uncertainCount edges { seen lastSeen node { slug } } } } }
  live: tools(asOf: $on, possible: $possible, where: { status: { eq: LIVE } }) { totalCount uncertainCount }
  disclosure: tools(asOf: $on, possible: $possible,
    where: { affects: { some: { node: { slug: { eq: "disclosure" } } } } }) { totalCount uncertainCount nodes { slug } }
  ended: tools(asOf: $on, possible: $possible,
    where: { statusHistory: { none: { node: { status: { in: [LIVE, PILOT] } } } } }) { totalCount uncertainCount }
  acting: tools(asOf: $on, possible: $possible, where: { acts: { eq: true } }) { totalCount uncertainCount }
  stale: tools(asOf: $on, possible: $possible, where: { lastKnownActing: { eq: true } },
    orderBy: [{ coming: DESC }, { acts: ASC }]) { totalCount uncertainCount nodes { slug } }
  principles(asOf: $on, possible: $possible) { totalCount uncertainCount }
  agencies(asOf: $on, possible: $possible) { totalCount uncertainCount }
  alignments(asOf: $on, possible: $possible) { totalCount uncertainCount }
}"""


@pytest.mark.parametrize("possible", [False, True])
@pytest.mark.parametrize("day", DAYS)
async def test_a_past_day_holds_what_a_source_shows_by_then(
    day: str, possible: bool, seeded: Hub, reader: Reader
) -> None:
    variables = {"on": day, "possible": possible}
    assert (await seeded.ask(LISTS, variables)).data == reader.answer(LISTS, variables)


async def test_no_tool_of_unknown_start_is_held_in_1890_and_all_of_them_are_possible(seeded: Hub) -> None:
    """51 of the 92 tools have no start in the seed; the other 41 began in the year 1996 or later."""
    [held, possible] = [
        (await seeded.ask(LISTS, {"on": "1890", "possible": with_possible})).data["tools"]
        for with_possible in (False, True)
    ]
    assert (held["totalCount"], held["uncertainCount"]) == (0, 51)
    assert (possible["totalCount"], possible["uncertainCount"]) == (51, 0)


async def test_the_register_of_today_leaves_nothing_out(seeded: Hub) -> None:
    text = "{ tools { totalCount uncertainCount } all: tools(possible: true) { totalCount } }"
    answer = (await seeded.ask(text)).data
    assert answer == {"tools": {"totalCount": 92, "uncertainCount": 0}, "all": {"totalCount": 92}}


async def test_computed_answers_take_in_what_is_possible(seeded: Hub) -> None:
    text = """query Groups($possible: Boolean) {
      toolGroups(groupBy: [AI_CLASS], where: { status: { notIn: [] } }, asOf: "2019-12-31", possible: $possible) {
        count
      } }"""
    totals = [
        sum(group["count"] for group in (await seeded.ask(text, {"possible": possible})).data["toolGroups"])
        for possible in (False, True)
    ]
    lists = (await seeded.ask('{ tools(asOf: "2019-12-31") { totalCount uncertainCount } }')).data["tools"]
    assert totals == [lists["totalCount"], lists["totalCount"] + lists["uncertainCount"]]
