"""A partner that is slow, gone, flapping or somewhere else: left alone, told of, and its last good copy kept."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from hub.graph.session import Graph
from hub.harvest.address import locate
from hub.harvest.faults import Fault
from hub.harvest.fetching import Limits
from hub.harvest.kept import standing_of
from hub.harvest.run import harvest
from hub.harvest.status import statuses
from hub.harvest.telling import status_told
from hub.webhooks.address import InwardError
from tests.harvest.harvested import MODEL, PATIENT, added, journalled, run, told, tool, tools
from tests.harvest.partners import serving
from tests.harvest.test_hostile import answering, half

QUICK = replace(PATIENT, answer_seconds=1.5)
Writer = asyncio.StreamWriter


async def drip(body: bytes, writer: Writer) -> bool:
    """A byte now and then."""
    writer.write(b"HTTP/1.1 200 X\r\ncontent-type: application/json\r\ncontent-length: 1000000\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.05)


async def test_a_partner_that_is_slow_is_left_after_its_time(seeded: Graph) -> None:
    async with serving(journalled([tool("a1")]), drip) as partner:
        feed = await added(seeded, partner)
        [done] = await run(seeded, feed, limits=QUICK)
    assert done.fault == Fault.TIMED_OUT


async def test_a_redirect_is_not_followed(seeded: Graph) -> None:
    """Neither inward nor anywhere: nobody is asked there."""
    async with serving(journalled([])) as inner:
        for status in (301, 302, 307, 308):
            sent = answering(b"", b"feed", status=status, more=f"location: {inner.address}\r\n")
            async with serving(journalled([tool("a1")]), sent) as partner:
                feed = await added(seeded, partner, f"r{status}")
                [done] = await run(seeded, feed)
            assert done.fault == Fault.REDIRECTED
        assert not inner.asked


async def test_a_partner_that_is_gone_keeps_its_last_good_copy_and_waits_longer_each_time(seeded: Graph) -> None:
    async with serving(journalled([tool("a1")])) as partner:
        feed = await added(seeded, partner)
        await told(seeded, feed)
    good = (await standing_of(seeded, "m")).good
    waits: list[str] = []
    for _ in range(3):
        [done] = await run(seeded, feed)
        assert done.fault == Fault.NOT_REACHED
        waits.append((await standing_of(seeded, "m")).next)
    assert sorted(set(waits)) == waits
    [waiting] = await harvest(seeded, MODEL, [feed], limits=PATIENT)
    assert (waiting.waits, waiting.fault) == (True, Fault.NOT_REACHED)
    [status] = await statuses(seeded)
    assert (status.standing.good, status.standing.failed, dict(status.counts)) == (good, 3, {"TAKEN": 1})
    text = status_told([status])
    assert "read well" in text
    assert "ago" in text
    assert "failed 3 times" in text
    assert "[NOT_REACHED]" in text
    assert list(await tools(seeded)) == ["feed-m-mill-a1"]


async def test_a_partner_that_flaps_is_asked_again_and_gone_on_with(seeded: Graph) -> None:
    """Every second answer breaks off: with another try each, the run comes to what it would have."""
    turns = iter(range(1_000))

    async def flapping(body: bytes, writer: Writer) -> bool:
        return next(turns) % 2 == 0 and await half(body, writer)

    async with serving(journalled([tool(f"t{number}") for number in range(30)]), flapping) as partner:
        feed = await added(seeded, partner)
        [done] = await run(seeded, feed, limits=replace(PATIENT, pauses=(0.01,)))
    assert not done.fault, done
    assert done.lines[1] == "Records: 30 in the feed's lists, 30 recorded here."


async def test_another_feed_at_the_address_is_not_taken(seeded: Graph) -> None:
    async with serving(journalled([tool("a1")])) as partner:
        feed = await added(seeded, partner)
        await told(seeded, feed)
        partner.source = journalled([tool("z9")], name="ai.elsewhere.example")
        [done] = await run(seeded, feed)
        assert done.fault == Fault.OTHER_FEED
    assert list(await tools(seeded)) == ["feed-m-mill-a1"]


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1", "2002:7f00:1::"])
async def test_a_name_that_leads_inward_is_not_asked(seeded: Graph, address: str) -> None:
    """The webhooks' guard is the feeds': looked at before each run, and what was looked at is what is asked."""

    async def resolve(host: str, port: int) -> list[str]:
        return ["93.184.216.34", address]

    with pytest.raises(InwardError):
        await locate("https://feeds.example.org/partner", here=False, resolve=resolve)
    async with serving(journalled([])) as partner:
        feed = replace(await added(seeded, partner), address="https://feeds.example.org/partner", here=False)
        where = lambda feed: locate(feed.address, here=feed.here, resolve=resolve)  # noqa: E731 - said where it is used
        [done] = await harvest(seeded, MODEL, [feed], now=True, limits=PATIENT, where=where)
        assert done.fault == Fault.INWARD
        assert not partner.asked


async def test_what_this_machine_runs_is_asked_only_where_that_was_agreed() -> None:
    for here in (False, True):
        for address in (
            "http://127.1:80/",
            "http://0x7f000001:80/",
            "http://localhost:80/",
            "http://127.0.0.1.:80/",
            "file:///x",
        ):
            with pytest.raises(InwardError):
                await locate(address, here=here)
    with pytest.raises(InwardError):
        await locate("http://127.0.0.1:80/x", here=False)
    target = await locate("http://[::1]:80/x", here=True)
    assert (target.url, target.host) == ("http://[::1]:80/x", "::1")


def test_a_run_has_bounds() -> None:
    assert Limits().answer_bytes <= 10_000_000
    assert Limits().run_seconds <= 3_600
