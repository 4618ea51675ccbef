"""No text that the register tells of a past day names a time that came later, but for what sources said ahead of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.seed_reader.days import last_day
from tests.seed_reader.shown import PICTURE
from tests.seed_reader.words import COMMON, DATES, GREW
from tests.seed_reader.world import Node, World, known_properties, the_seed

DAYS = ("2018-06-30", "2020-12-31", "2024-06-30", "2025-06-30", "2025-12-31")
TODAY = "2026-07-01"
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
_TIME = re.compile(rf"\b(?:({'|'.join(MONTHS)}) )?(20\d\d)\b")
# Remarks of who keeps the register, and addresses: not what a source says on a day.
NOT_SAID = {"note", "url"}
COUNTS = {"items"}
AHEAD = {
    # Sources of the time tell of what is to come.
    ("Framework", "biometrics-consultation-2025", "standing"),
    ("ToolState", "driver-behaviour-cameras--2021", "detail"),
    ("ToolState", "hmpps-digital-categorisation--2018", "detail"),
    ("ToolState", "moj-enterprise-ai-assistants--2025-07-31", "detail"),
    ("ToolState", "swp-afr-identify--unknown", "detail"),
    ("ToolState", "staffordshire-101-agents--2025-11-26", "detail"),
    ("ToolState", "national-crime-map--2025-08", "detail"),
    ("ToolState", "gloucestershire-interview-summaries--2025-12-30", "detail"),
}


def named(told: Any) -> Iterator[str]:
    """The first day of each year or month that a text names."""
    for month, year in _TIME.findall(" ".join(map(str, told if isinstance(told, list) else [told]))):
        yield f"{year}-{MONTHS.index(month) + 1:02}-01" if month else f"{year}-01-01"


def telling(world: World, day: str | None) -> set[tuple[str, str, str]]:
    """The texts that name a time after a day, or else after the first day on which a source shows their record."""
    known = known_properties(the_seed())
    return {
        (node.label, node.slug, name)
        for node in world.nodes
        if node.label not in PICTURE and last_day(_seen(world, node, day or TODAY)) <= (day or TODAY)
        for name in known[node.label] - {*COMMON, *DATES, *NOT_SAID, *COUNTS}
        for time in named(world.fact(node, name))
        if time > (day or last_day(_told(world, node, name)))
    }


def _seen(world: World, node: Node, else_on: str) -> str:
    return world.nodes[node].get("seen") or else_on


def _told(world: World, node: Node, name: str) -> str:
    """From when a text is told: one that grew with its sources from the last of them."""
    return (world.nodes[node].get("lastSeen") if name in GREW else None) or _seen(world, node, TODAY)


@pytest.mark.parametrize("day", DAYS)
def test_no_text_of_a_past_day_names_a_later_time(day: str) -> None:
    assert telling(the_seed().at(day, TODAY), day) <= AHEAD


def test_no_text_names_a_time_after_the_first_source_of_its_record() -> None:
    """Whatever the day: what a later source added is a statement, or a row of its own."""
    assert telling(the_seed().at(TODAY, TODAY), None) == AHEAD


def test_a_time_that_a_text_names_is_read() -> None:
    assert [*named(["In May 2019, 2020 and December 2021", "1999"])] == ["2019-05-01", "2020-01-01", "2021-12-01"]
