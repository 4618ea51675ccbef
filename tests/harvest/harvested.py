"""A mill whose feed is harvested: its records, the feed, and what became of them, in a word each.

Used by tests/harvest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hub.changing import OPERATOR
from hub.graph.session import Graph
from hub.harvest.feeds import Feed, add
from hub.harvest.fetching import Limits
from hub.harvest.kept import copies_of
from hub.harvest.run import Harvested, harvest
from hub.model.registry import the_model
from hub.partner import About, Agency, AiClass, FromRecords, Journalled, Record, Source, Tool
from tests.harvest.partners import Partner
from tests.records.graphs import ask

MODEL = the_model()
MILL = Agency(slug="mill", name="The Mill")
WHEEL = Agency(slug="wheel", name="The Wheel")
ABOUT = About(publisher="The Mill", licence="Open")
PAGE = Source(url="https://mill.example/ai", title="AI at the mill", publisher="The Mill", published="2026-05")
PATIENT = Limits(answer_seconds=60, run_seconds=180, pauses=())
"""For partners that behave: a busy machine takes its time."""


def tool(reference: str, **more: Any) -> Tool:
    """A tool of the mill."""
    given = {"agency": "mill", "name": f"Tool {reference}", "ai_class": AiClass.CHECKLIST, **more}
    return Tool(reference=reference, **given)


def journalled(held: Sequence[Record], *, name: str = "ai.mill.example") -> Journalled:
    """A feed that tells what changed in a list that a test changes."""
    return Journalled(name, ABOUT, [MILL, WHEEL], lambda: held)


def listed(held: Sequence[Record], *, name: str = "ai.mill.example") -> FromRecords:
    """A feed that lists what there is, and no more."""
    return FromRecords(name, ABOUT, [MILL, WHEEL], lambda: held)


async def added(graph: Graph, partner: Partner, name: str = "m", **more: Any) -> Feed:
    """The feed of a partner, which speaks for the mill unless said otherwise."""
    feed = Feed(name, partner.address, **{"agencies": ("mill",), "here": True, **more})
    await add(graph, MODEL, OPERATOR, feed)
    return feed


async def run(graph: Graph, *feeds: Feed, limits: Limits = PATIENT) -> list[Harvested]:
    """A run over feeds."""
    return await harvest(graph, MODEL, feeds, now=True, limits=limits)


async def told(graph: Graph, feed: Feed) -> list[str]:
    """What a good run came to, line by line."""
    [done] = await run(graph, feed)
    assert not done.fault, done
    return [line.partition(" Import ")[0] for line in done.lines]


async def tools(graph: Graph) -> dict[str, dict[str, Any]]:
    """The tools that came of a feed, by slug."""
    rows = await ask(graph, "MATCH (t:Tool) WHERE t.slug STARTS WITH 'feed-' RETURN t.slug, properties(t)")
    return {str(slug): dict(row) for slug, row in rows}


async def states(graph: Graph, feed: str = "m") -> dict[str, tuple[str, str]]:
    """What became of each record of a feed: its state and the code."""
    return {copy.id: (copy.state.value, copy.code) for copy in await copies_of(graph, feed)}
