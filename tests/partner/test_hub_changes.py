"""The hub's feed shows what is visible and nothing else, and says when it cannot tell what changed."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from zlib import crc32

import pytest

from hub.access.asker import ANONYMOUS, Asker
from hub.clock import held_at
from hub.errors import Resync
from hub.graph.statement import Statement
from hub.model.enums import Marking
from hub.partner.from_graph import GraphSource
from tests.api.test_non_interference import changed, delete, each_row, hide
from tests.partner.conftest import HubFeed
from tests.partner.questions import CHANGES, EVERY, FEED, page

CLEARED = Asker(Marking.OFFICIAL_SENSITIVE, "cps")
SPLINK = Statement("MATCH (t:Tool {slug: 'moj-data-first-splink'}) RETURN properties(t)")
NOON = [datetime(2026, 7, day, 12, tzinfo=UTC) for day in (1, 2)]
LISTS = [page(field, 100) for field in EVERY]


async def told(feed: HubFeed, asker: Asker | None = None) -> list[bytes]:
    """Everything that the feed says, to the byte: all lists, lists of some agencies, and the changes from the start."""
    asked: list[tuple[str, dict[str, Any]]] = [(text, {}) for text in (*LISTS, FEED)]
    asked += [(page(field, 5, agency), {}) for field in EVERY for agency in ("moj", "cps", "police-forces")]
    contents = [(await feed.ask(text, variables, asker)).content for text, variables in asked]
    since = None
    for _ in range(4):
        reply = await feed.ask(CHANGES, {"since": since, "first": 70}, asker)
        since = reply.data["changes"]["cursor"]
        contents.append(reply.content)
    return contents


@asynccontextmanager
async def altered(feed: HubFeed) -> AsyncGenerator[None]:
    """What is done to the graph inside is undone. Its version is set back, which a source never meets otherwise."""
    async with changed(feed.hub):
        feed.source.states.clear()
        yield
    feed.source.states.clear()


async def everything_listed(feed: HubFeed) -> str:
    """The cursor at the end of a list of everything."""
    since, more = None, True
    while more:
        shown = (await feed.ask(CHANGES, {"since": since, "first": 100})).data["changes"]
        since, more = shown["cursor"], shown["hasMore"]
    assert since
    return since


async def test_what_is_hidden_is_as_if_it_were_not_there(feed: HubFeed) -> None:
    whole = await told(feed)
    async with altered(feed):
        rows, links = await each_row(feed.hub, lambda name, *_: crc32(name.encode()) % 6 == 0)
        await hide(feed.hub, rows, links)
        await _grow(feed)
        hidden, cleared = await told(feed), await told(feed, CLEARED)
        await delete(feed.hub, rows, links)
        await _grow(feed)
        gone = await told(feed)
    assert hidden == gone
    assert cleared != gone
    assert sum(content != other for content, other in zip(whole, hidden, strict=True)) > len(whole) * 0.7


async def test_a_cleared_asker_is_shown_the_marking_and_the_audience(feed: HubFeed) -> None:
    text = '{ records(ids: ["moj/tool/moj-data-first-splink"]) { marking audience } }'
    async with splink(feed, marking="OFFICIAL", audience=["cps", "moj"]):
        shown = (await feed.ask(text, asker=CLEARED)).data["records"]
        hidden = (await feed.ask(text)).data["records"]
    assert shown == [{"marking": "OFFICIAL", "audience": ["cps", "moj"]}]
    assert hidden == [None]


async def test_a_change_that_is_seen_means_to_start_again_and_one_that_is_not_does_not(feed: HubFeed) -> None:
    since = await everything_listed(feed)
    unseen = "CREATE (:Tool {slug: 'hidden', marking: 'OFFICIAL', heldFrom: '', heldTo: '9999-12-31'})"
    async with splink(feed, secret="not a field of the feed"):
        await feed.hub.write(unseen)
        same = await feed.ask(CHANGES, {"since": since})
        await feed.hub.write("MATCH (t:Tool {slug: 'hidden'}) DELETE t")
    async with splink(feed, name="Another name"):
        other = await feed.ask(CHANGES, {"since": since})
    assert same.data["changes"] == {"changes": [], "cursor": since, "hasMore": False, "fromStart": False}
    assert other.error["code"] == "RESYNC"
    assert "without a cursor" in other.error["message"]
    assert other.body["data"] == {"changes": None}
    assert (await feed.ask(CHANGES, {"since": since})).data["changes"]["changes"] == []


async def test_a_change_while_everything_is_listed_is_told_at_the_end(feed: HubFeed) -> None:
    first = (await feed.ask(CHANGES, {"first": 60})).data["changes"]
    seen = {change["id"] for change in first["changes"]}
    async with splink(feed, name="Another name"):
        since, more = first["cursor"], True
        while more:
            shown = (await feed.ask(CHANGES, {"since": since, "first": 60})).data["changes"]
            since, more = shown["cursor"], shown["hasMore"]
            assert not seen & {change["id"] for change in shown["changes"]}
            seen |= {change["id"] for change in shown["changes"]}
        assert (await feed.ask(CHANGES, {"since": since})).error["code"] == "RESYNC"


async def test_a_day_on_which_something_ends_means_to_start_again(feed: HubFeed) -> None:
    source, anybody = GraphSource(feed.hub.graph, feed.hub.api.model), ANONYMOUS
    async with splink(feed, until="2026-07-02", untilDay="2026-07-02", heldTo="2026-07-02"):
        with held_at(NOON[0]):
            before = await source.changes(None, 1_000, anybody)
        with held_at(NOON[1]):
            again = await source.changes(None, 1_000, anybody)
            with pytest.raises(Resync):
                await source.changes(before.cursor, 1_000, anybody)
    gone = {change.id for change in before.changes} - {change.id for change in again.changes}
    assert "moj/tool/moj-data-first-splink" in gone


@asynccontextmanager
async def splink(feed: HubFeed, **how: Any) -> AsyncGenerator[None]:
    """One tool says something else for a while; each change makes the version of the graph grow."""
    text = "MATCH (t:Tool {slug: 'moj-data-first-splink'}) SET t = $row"
    [[[row]]] = await feed.hub.graph.read([SPLINK])
    await feed.hub.write(text, row={**row, **how})
    await _grow(feed)
    try:
        yield
    finally:
        await feed.hub.write(text, row=row)
        await _grow(feed)


async def _grow(feed: HubFeed) -> None:
    """What every transaction of the hub's own does."""
    await feed.hub.write("MATCH (g:Register) SET g.version = g.version + 1")
