"""A pack of a past day tells nothing that only came later, but under its mark or in the picture of the system."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from functools import cache
from typing import Any

import pytest

from hub.review.build import Pack
from hub.review.content import Content
from hub.review.plain_english import day_in_words
from tests.seed_reader.days import last_day
from tests.seed_reader.shown import Standing, of_node
from tests.seed_reader.world import Node, the_seed

# From the baseline of the review to half a year after its own day, which the shipped pack has.
DAYS = ("2025-06-30", "2025-09-30", "2025-11-30", "2026-03-31")
# The register's own cut-off date, and how long evidence says that it is good for.
ITS_OWN = {"cutOff", "validUntil"}
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)


def later(content: Any, day: str, place: str = "") -> Iterator[str]:
    """The places of dates after the day, of sources published after it, and of what was only said after it."""
    if isinstance(content, dict) and not content.get("shownLater"):
        yield from _source(content, day, place)
        for key, value in content.items():
            if key not in ITS_OWN:
                yield from later(value, day, f"{place}.{key}")
    elif isinstance(content, list):
        for item in content:
            yield from later(item, day, place)
    elif isinstance(content, str):
        yield from _text(content, day, place)


def _source(row: dict[str, Any], day: str, place: str) -> Iterator[str]:
    if "publisher" in row:
        published = the_seed().nodes[Node("Source", row["slug"])].get("published")
        if published and last_day(published) > day:
            yield f"{place}: {row['slug']}"


def _text(whole: str, day: str, place: str) -> Iterator[str]:
    if _DATE.fullmatch(whole) and last_day(whole) > day:
        yield f"{place}: {whole}"
    yield from (f"{place}: {text}" for text in unsaid(day) if text in whole)


@cache
def unsaid(day: str) -> tuple[str, ...]:
    """What statements say that were not made by the day."""
    seed = the_seed()
    later = (node for node in seed.all("Statement") if of_node(seed, node, day) is not Standing.HELD)
    return tuple(seed.nodes[node]["text"] for node in later)


def told(content: Content) -> list[str]:
    return sorted(
        {
            place
            for answer in content["answers"]
            for place in later(answer["data"], content["asOf"], str(answer["name"]))
        }
    )


def test_the_pack_of_the_review_tells_nothing_later(pack: Pack) -> None:
    assert told(pack.content) == []
    page = pack.files["pack.md"].decode()
    assert day_in_words("2026-06-30") not in page
    assert [text for text in unsaid(pack.content["asOf"]) if text in page] == []
    assert unsaid(pack.content["asOf"])


@pytest.mark.parametrize("engine", [pytest.param("embedded", marks=pytest.mark.embedded)], indirect=True)
async def test_packs_of_other_days_tell_nothing_later(content_of: Callable[[str], Awaitable[Content]]) -> None:
    """What is read for them; how it is shown is the same on every day. On one engine: both answer alike."""
    for day in DAYS:
        assert told(await content_of(day)) == []
