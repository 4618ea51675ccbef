"""No text that the register tells of a past day names a year that came later, but for what sources said ahead of it."""

from __future__ import annotations

import re

import pytest

from tests.seed_reader.days import last_day
from tests.seed_reader.shown import PICTURE
from tests.seed_reader.words import COMMON, DATES
from tests.seed_reader.world import known_properties, the_seed

DAYS = ("2018-06-30", "2020-12-31", "2024-06-30", "2025-06-30", "2025-12-31")
TODAY = "2026-07-01"
_YEAR = re.compile(r"\b20\d\d\b")
# Remarks of who keeps the register, and addresses: not what a source says on a day.
NOT_SAID = {"note", "url"}
AHEAD = {
    # Sources of the time tell of what is to come.
    ("Framework", "biometrics-consultation-2025", "standing"),
    ("ToolState", "gloucestershire-interview-summaries--2025-12-30", "detail"),
    ("ToolState", "staffordshire-101-agents--2025-11-26", "detail"),
    ("ToolState", "national-crime-map--2025-08", "detail"),
    # Which source says it is not recorded, and a list of claims has no dates of its own yet.
    ("Tool", "mps-live-facial-recognition", "benefitsClaimed"),
    ("Tool", "swp-live-facial-recognition", "benefitsClaimed"),
    ("Tool", "swp-live-facial-recognition", "risksNamed"),
}


@pytest.mark.parametrize("day", DAYS)
def test_no_text_of_a_past_day_names_a_later_year(day: str) -> None:
    seed, later = the_seed(), set[tuple[str, str, str]]()
    world, known = seed.at(day, TODAY), known_properties(seed)
    for node, facts in world.nodes.items():
        if node.label in PICTURE or last_day(facts.get("seen") or day) > day:
            continue
        for name in known[node.label] - {*COMMON, *DATES, *NOT_SAID}:
            told = world.fact(node, name)
            years = _YEAR.findall(" ".join(told) if isinstance(told, list) else str(told))
            later |= {(node.label, node.slug, name) for year in years if year > day[:4]}
    assert later <= AHEAD
