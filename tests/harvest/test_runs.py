"""Runs over a feed are imports: undone as a whole, gone on with when cut off; and what cannot be asked is not added."""

from __future__ import annotations

from typing import Any

import pytest

from hub.changing import OPERATOR
from hub.errors import BadUserInput
from hub.graph.logs.public import is_public
from hub.graph.session import Graph
from hub.harvest import taking
from hub.harvest.feeds import Feed, add
from hub.harvest.gathering import Gathering
from hub.harvest.kept import standing_of
from hub.importers.kept_imports import imports
from hub.importers.undoing import undo
from hub.partner import Record
from tests.harvest.harvested import MODEL, added, journalled, run, told, tool, tools
from tests.harvest.partners import serving
from tests.records.graphs import ask


async def test_a_run_is_undone_as_a_whole(seeded: Graph) -> None:
    held: list[Record] = [tool("a1", purpose="Chaff"), tool("b2")]
    async with serving(journalled(held)) as partner:
        feed = await added(seeded, partner)
        await told(seeded, feed)
        held[:] = [tool("a1", purpose="Grain"), tool("b2"), tool("c3")]
        [done] = await run(seeded, feed)
        made = done.lines[0].rpartition("Import ")[2].rstrip(".")
        await undo(seeded, MODEL, made, OPERATOR)
        there = await tools(seeded)
        assert sorted(there) == ["feed-m-mill-a1", "feed-m-mill-b2"]
        assert there["feed-m-mill-a1"]["purpose"] == "Chaff"
        # What was undone stays so until the feed says something else of it, and is named until then.
        lines = await told(seeded, feed)
        assert lines == [
            "Of what the feed named: 0 new, 0 changed, 0 same, 0 refused.",
            "Records: 3 in the feed's lists, 2 recorded here; ended or taken away here: 1.",
            "mill/tool/c3: it was taken, and is not recorded any more",
        ]
        held[2] = tool("c3", purpose="Again")
        assert "1 new" in (await told(seeded, feed))[0]


async def test_a_run_that_is_killed_goes_on_where_it_was(seeded: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut off after each of its writes in turn, and gone on with, it comes to what a run that was left alone does."""
    held: list[Record] = [tool(f"t{number:03}") for number in range(130)]

    class KilledError(BaseException):
        """The process was killed."""

    places = [(Gathering, "_take"), (Gathering, "_keep"), (taking.Taking, "_keep"), (taking.Taking, "_mark")]
    async with serving(journalled(held)) as partner:
        feed = await added(seeded, partner)
        for kind, name in places:
            for after in (False, True):
                whole = getattr(kind, name)

                async def cut(*given: Any, whole: Any = whole, after: bool = after, **more: Any) -> None:
                    if after:
                        await whole(*given, **more)
                    raise KilledError

                with monkeypatch.context() as patched:
                    patched.setattr(kind, name, cut)
                    with pytest.raises(KilledError):
                        await run(seeded, feed)
                assert (await standing_of(seeded, "m")).under_way
        lines = await told(seeded, feed)
    assert lines[1] == "Records: 130 in the feed's lists, 130 recorded here."
    assert len(await tools(seeded)) == 130
    assert [(each.state, each.file) for each in await imports(seeded)] == [("DONE", "run 1")]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"address": "http://feeds.example.org/"}, "https://"),
        ({"address": "http://127.1:80/", "here": True}, "127.0.0.1"),
        ({"address": "http://127.0.0.1/", "here": True}, "PORT"),
        ({"address": "http://127.0.0.1:99999/", "here": True}, "PORT"),
        ({"address": "http://127.0.0.1:8000@elsewhere.example/", "here": True}, "127.0.0.1"),
        ({"address": "http://10.0.0.1:8000/", "here": True}, "127.0.0.1"),
        ({"address": "https://feeds.example.org:22/"}, "port"),
        ({"slug": "No"}, "--name"),
        ({"agencies": ()}, "--agency"),
    ],
)
async def test_a_feed_that_cannot_be_asked_is_not_added(graph: Graph, more: dict[str, Any], says: str) -> None:
    given: dict[str, Any] = {"slug": "m", "address": "https://feeds.example.org/partner", "agencies": ("mill",), **more}
    with pytest.raises(BadUserInput, match=says):
        await add(graph, MODEL, OPERATOR, Feed(**given))


async def test_a_feed_and_its_copies_are_no_rows_that_readers_see(seeded: Graph) -> None:
    """What was agreed stands in the full log alone, and copies in none."""
    async with serving(journalled([tool("a1")])) as partner:
        feed = await added(seeded, partner)
        await told(seeded, feed)
    assert not is_public(feed.stored())
    for label in ("PartnerFeed", "PartnerStanding", "PartnerCopy"):
        [[number]] = await ask(seeded, "MATCH (x) WHERE $label IN labels(x) RETURN count(x)", label=label)
        assert number == 1, label
    told_of = str(await ask(seeded, "MATCH (e:OpenEntry) RETURN properties(e)"))
    assert "feed-m-mill-a1" in told_of
    assert "Partner" not in told_of


async def test_a_mistake_of_ours_that_a_partner_brings_out_harms_no_other(
    seeded: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Gathering.records

    async def broken(self: Gathering) -> None:
        if self.feed.slug == "bad":
            raise ZeroDivisionError
        await whole(self)

    monkeypatch.setattr(Gathering, "records", broken)
    async with serving(journalled([tool("a1")])) as partner:
        good, bad = await added(seeded, partner), await added(seeded, partner, "bad")
        first, second = await run(seeded, bad, good)
    assert (first.fault, second.fault) == ("HUB", "")
    assert list(await tools(seeded)) == ["feed-m-mill-a1"]
