"""`changes` on small graphs: what counts as an event, on which day, in which order, and for whom."""

from __future__ import annotations

import random
from copy import deepcopy
from typing import Any

import pytest

from hub.analytics.asking.answer_types import Ref
from hub.analytics.changes.grouped import change_events
from hub.analytics.changes.question import Change, changes
from hub.errors import BadUserInput, NotFound
from hub.graph.session import Graph
from tests.analytics.test_invisible import rich
from tests.analytics.world import HIDDEN, World, reading


async def told(graph: Graph, world: World, **asked: Any) -> list[Change]:
    """The changes of a world, of all its time unless asked otherwise."""
    await world.write(graph)
    async with reading(graph) as look:
        return await changes(look, **{"from_": "1900", "to": "2100", **asked})


def short(happened: list[Change]) -> list[tuple[Any, ...]]:
    """Day, kind, slug, field, before and after of each."""
    return [
        (change.on, change.kind.value, change.subject.slug, change.field, change.before, change.after)
        for change in happened
    ]


async def test_a_start_is_in_the_period_when_it_lies_after_its_first_day_up_to_its_last(graph: Graph) -> None:
    world = World()
    for day in ("2024-12-31", "2025-01-01", "2025-06", "2025-07-01"):
        world.node("Practice", f"p-{day}", since=day)
    starts = await told(graph, world, from_="2024", to="2025-06")
    assert short(starts) == [
        ("2025-01-01", "BEGAN", "p-2025-01-01", None, None, None),
        ("2025-06-30", "BEGAN", "p-2025-06", None, None, None),
    ]
    assert [change.date for change in starts] == ["2025-01-01", "2025-06"]


async def test_an_unknown_start_and_an_open_end_are_no_events(graph: Graph) -> None:
    assert await told(graph, World().node("Agency", "a").tool("t", "a")) == []


async def test_a_relationship_begins_and_ends_with_the_name_of_its_far_end(graph: Graph) -> None:
    world = World().node("Agency", "a", name="Alpha").node("Agency", "b").node("Tool", "t", name="Tee")
    world.link("Agency:a", "OWNS", "Tool:t", since="2020", until="2024").link(
        "Agency:b", "OWNS", "Tool:t", since="2024"
    )
    assert short(await told(graph, world)) == [
        ("2020-12-31", "BEGAN", "t", "owner", None, "Alpha"),
        ("2024-12-31", "BEGAN", "t", "owner", None, "b"),
        ("2024-12-31", "ENDED", "t", "owner", "Alpha", None),
    ]


async def test_a_status_changes_from_the_one_before_it(graph: Graph) -> None:
    world = World().tool("t", None, "PLANNED").state("t", "PILOT", since="2024-03").state("t", "LIVE", since="2025")
    assert short(await told(graph, world, from_="2024-03-30")) == [
        ("2024-03-31", "CHANGED", "t", "status", "PLANNED", "PILOT"),
        ("2025-12-31", "CHANGED", "t", "status", "PILOT", "LIVE"),
    ]
    assert short(await told(graph, world, from_="2024-03-31"))[0][0] == "2025-12-31"


async def test_a_status_that_nobody_may_see_is_not_what_it_changed_from(graph: Graph) -> None:
    world = World().tool("t", None, "PLANNED").state("t", "PAUSED", since="2024", **HIDDEN)
    world.state("t", "LIVE", since="2025")
    assert short(await told(graph, world)) == [("2025-12-31", "CHANGED", "t", "status", "PLANNED", "LIVE")]


async def test_the_same_status_again_is_no_change_and_an_end_falls_back(graph: Graph) -> None:
    world = World().tool("t", None, "LIVE").state("t", "LIVE", since="2023")
    world.state("t", "PAUSED", since="2024", until="2025")
    assert short(await told(graph, world)) == [
        ("2024-12-31", "CHANGED", "t", "status", "LIVE", "PAUSED"),
        ("2025-12-31", "CHANGED", "t", "status", "PAUSED", "LIVE"),
    ]


async def test_the_order_is_day_then_type_then_name_then_slug(graph: Graph) -> None:
    world = World().node("Tool", "z", name="alpha", since="2024").node("Tool", "y", name="Älpha", since="2024")
    world.node("Agency", "w", name="Zulu", since="2024").node("Process", "v", since="2023")
    assert [change.subject.slug for change in await told(graph, world)] == ["v", "w", "y", "z"]


async def test_the_source_is_the_first_that_may_be_seen(graph: Graph) -> None:
    world = World().node("Source", "secret", **HIDDEN).node("Source", "open")
    world.node("Tool", "t", since="2024", sources=["gone", "secret", "open"])
    world.node("Tool", "u", since="2025", sources=["secret"])
    assert [change.source for change in await told(graph, world)] == [Ref("Source", "open"), None]


async def test_an_agency_has_the_changes_of_what_belongs_to_it(graph: Graph) -> None:
    world = (
        World().node("Agency", "a", since="2020").node("Agency", "b", since="2020").node("Source", "s", since="2020")
    )
    world.tool("ours", "a", None, since="2021").tool("theirs", "b", None, since="2021")
    world.node("Alignment", "x", since="2022").link("Alignment:x", "OF", "Tool:ours")
    world.node("Alignment", "y", since="2022").link("Alignment:y", "OF", "Tool:theirs")
    world.node("Alignment", "z", since="2022").link("Alignment:z", "OF", "Agency:a")
    world.node("Incident", "i", since="2023").link("Incident:i", "INVOLVES", "Tool:ours")
    world.node("Lesson", "l", since="2023").link("Lesson:l", "CONCERNS", "Tool:ours")
    of_agency = await told(graph, world, agency="a")
    assert [change.subject.slug for change in of_agency] == ["a", "ours", "x", "z", "i"]
    only = await told(graph, world, agency="a", types=["Tool", "Incident"])
    assert [change.subject.slug for change in only] == ["ours", "i"]


async def test_a_topic_has_the_changes_of_what_belongs_to_it(graph: Graph) -> None:
    """A step has the tools that affect it, a framework its principles; what belongs to these does so too."""
    world = World().node("Agency", "a").node("Process", "p", since="2020").node("Process", "q", since="2020")
    world.tool("here", "a", None, since="2021").tool("there", "a", None, since="2021")
    world.link("Tool:here", "AFFECTS", "Process:p").link("Tool:there", "AFFECTS", "Process:q")
    for tool in ("here", "there"):
        world.node("Evaluation", f"of-{tool}", since="2022").link(f"Evaluation:of-{tool}", "OF", f"Tool:{tool}")
    for code in ("f", "g"):
        world.node("Framework", code, since="2023").node("Principle", f"in-{code}", since="2023")
        world.link(f"Framework:{code}", "STATES", f"Principle:in-{code}")
        world.node("Alignment", f"x-{code}", since="2024").link(f"Alignment:x-{code}", "WITH", f"Principle:in-{code}")
        world.link(f"Alignment:x-{code}", "OF", "Tool:there")

    async def slugs(**topic: str) -> list[str]:
        return [change.subject.slug for change in await told(graph, world, **topic)]

    assert await slugs(tool="here") == ["here", "of-here"]
    assert await slugs(process="p") == ["p", "here", "of-here"]
    assert await slugs(framework="f") == ["f", "in-f", "x-f"]


async def test_what_belonged_to_an_agency_outside_the_period_is_none_of_its(graph: Graph) -> None:
    world = World().node("Agency", "a").node("Agency", "b").tool("moved", None, None)
    world.link("Agency:a", "OWNS", "Tool:moved", until="2023-06-01").link(
        "Agency:b", "OWNS", "Tool:moved", since="2023-06-01"
    )
    for year in ("2022", "2023-03", "2025"):
        world.node("Alignment", f"in-{year}", since=year).link(f"Alignment:in-{year}", "OF", "Tool:moved")

    async def alignments(agency: str, from_: str, to: str) -> list[str]:
        rows = await told(graph, world, agency=agency, types=["Alignment"], from_=from_, to=to)
        return [change.subject.slug for change in rows]

    assert await alignments("a", "2021", "2024") == ["in-2022", "in-2023-03"]
    assert await alignments("a", "2024", "2026") == []
    assert await alignments("b", "2021-01-01", "2022-12-31") == []
    assert await alignments("b", "2024", "2026") == ["in-2025"]


async def test_what_is_only_first_shown_stands_apart(graph: Graph) -> None:
    """Not what began on a known day, nor what nothing dates."""
    world = World().node("Source", "s").node("Source", "late")
    dated = {"seen": "2024-03", "lastSeen": "2024-05-06"}
    world.node("Tool", "t", **dated, sources=["s"]).node("Tool", "known", **dated, since="2020")
    world.node("Tool", "undated", seen="2024-03").node("Process", "p")
    world.link("Tool:t", "AFFECTS", "Process:p", seen="2024-04", lastSeen="2024-04", sources=["s"])
    world.state("t", "PILOT", seen="2024-06-07", lastSeen="2024-06-07", sources=["late"])
    assert short(await told(graph, world, first_shown=True, from_="2024-03-30", to="2024")) == [
        ("2024-03-31", "FIRST_SHOWN", "t", None, None, None),
        ("2024-04-30", "FIRST_SHOWN", "t", "affects", None, "p"),
        ("2024-06-07", "FIRST_SHOWN", "t", "status", None, "PILOT"),
    ]
    assert short(await told(graph, world, from_="2024-03-30", to="2024")) == []
    assert short(await told(graph, world, first_shown=True, from_="2024-06-07", to="2024")) == []


async def test_what_one_document_brought_on_one_day_is_one_event(graph: Graph) -> None:
    world = World().node("Source", "a").node("Source", "b").node("Source", "secret", **HIDDEN)
    for slug, day, sources in (
        ("one", "2024-05-06", ["a"]),
        ("two", "2024-05-06", ["b", "a"]),
        ("three", "2024-05-06", ["secret", "a"]),
        ("four", "2024-05-07", ["a"]),
        ("five", "2024-05-07", ["secret"]),
        ("six", "2024-05-07", []),
    ):
        world.node("Practice", slug, since=day, sources=sources)
    await world.write(graph)
    async with reading(graph) as look:
        events = await change_events(look, from_="2024-05-05", to="2024-05-07")
    assert [
        (event.on, event.source and event.source.slug, [row.subject.slug for row in event.changes]) for event in events
    ] == [
        ("2024-05-06", "a", ["one", "three"]),
        ("2024-05-06", "b", ["two"]),
        ("2024-05-07", None, ["five"]),
        ("2024-05-07", "a", ["four"]),
        ("2024-05-07", None, ["six"]),
    ]
    assert [event.change_count for event in events] == [2, 1, 1, 1, 1]


async def test_what_cannot_be_asked_is_told(graph: Graph) -> None:
    with pytest.raises(NotFound, match="agency"):
        await told(graph, World().node("Agency", "a", **HIDDEN), agency="a")
    for topic, label in (("tool", "Tool"), ("process", "Process"), ("framework", "Framework")):
        with pytest.raises(NotFound, match=topic):
            await told(graph, World().node(label, "a", title="A", kind="x", **HIDDEN), **{topic: "a"})
    with pytest.raises(BadUserInput, match="agency, tool: name a single record"):
        await told(graph, World(), agency="a", tool="t")
    with pytest.raises(BadUserInput, match="ToolState"):
        await told(graph, World(), types=["ToolState"])
    with pytest.raises(BadUserInput, match="lies after"):
        await told(graph, World(), from_="2025", to="2024")
    assert await told(graph, World().node("Tool", "t", since="2024"), from_="2024", to="2024") == []


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_hidden_rows_change_nothing(graph: Graph, seed: int) -> None:
    chance = random.Random(seed)
    world, days = deepcopy(rich()), ["2019", "2020-02", "2022-05-06", "2024", "2027"]
    for row in (*world.nodes, *world.links):
        began, ended = sorted(chance.sample(days, 2))
        row.properties.update({"since": began} if chance.random() < 0.5 else {})
        row.properties.update({"until": ended} if chance.random() < 0.3 else {})
        row.properties.update(chance.choice([HIDDEN, {"audience": ["force"]}]) if chance.random() < 0.15 else {})
    shown = await told(graph, world, from_="2019", to="2026")
    assert len(shown) > 20
    assert shown == await told(graph, world.without_hidden(day=None), from_="2019", to="2026")
