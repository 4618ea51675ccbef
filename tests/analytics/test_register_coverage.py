"""Which agencies reported in a period, had nothing to report, withdrew all or said nothing, as somebody sees it."""

from __future__ import annotations

from typing import Any

import pytest

from hub.access.asker import Asker
from hub.analytics.quality.register_coverage import ReportingState, register_coverage
from hub.changing import OPERATOR
from hub.clock import held_at
from hub.errors import BadUserInput, NotFound
from hub.graph.session import Graph
from hub.model.enums import Marking
from hub.model.registry import the_model
from hub.records.nil_returns import nil_return
from hub.records.record import Request, record
from tests.analytics.world import HIDDEN, World, reading
from tests.exports.conftest import NOON

AGENCIES = ("both", "ended", "late", "mute", "new", "nil", "shown", "spied", "trial")


@pytest.fixture
async def world(graph: Graph) -> Graph:
    """Agencies of each kind, whose tools cite dated sources, and what they said of periods."""
    world = World().node("Agency", "all", name="All forces", umbrella=True)
    for slug in AGENCIES:
        world.node("Agency", slug)
    for day in ("2023-05", "2025-02-03", "2025-08"):
        world.node("Source", f"of-{day}", title=day, published=day)
    world.node("Source", "undated", title="No day")
    world.tool("a", "shown", None, sources=["of-2023-05", "of-2025-02-03"])
    world.tool("b", "late", None, sources=["of-2023-05"])
    world.tool("c", "ended", None, sources=["of-2023-05"], until="2025-03")
    world.tool("d", "both", None, sources=["of-2025-02-03"])
    world.tool("e", "new", None, sources=["undated"])
    world.tool("f", "spied", None, sources=["of-2025-02-03"], **HIDDEN)
    world.tool("g", "trial", None, sources=["undated"])
    world.state("g", "PILOT", sources=["of-2025-02-03"])
    for slug, agency, first, last in (
        ("n1", "nil", "2025-01", "2025-03"), ("n2", "nil", "2025-04-01", "2025"), ("n3", "both", "2025", "2025"),
        ("n4", "mute", "2024", "2024"),
    ):  # fmt: skip
        world.node("NilReturn", slug, periodFrom=first, periodTo=last, since="2026-01-01")
        world.link(f"NilReturn:{slug}", "OF", f"Agency:{agency}")
    await world.write(graph)
    return graph


async def states(graph: Graph, from_: str, to: str, asker: Asker | None = None) -> dict[str, str]:
    async with reading(graph, day="2026-01-31", asker=asker) as look:
        return {row.agency.slug: row.state.value for row in await register_coverage(look, from_=from_, to=to)}


async def row(graph: Graph, agency: str, from_: str, to: str) -> Any:
    async with reading(graph, day="2026-01-31") as look:
        [answer] = await register_coverage(look, from_=from_, to=to, agency=agency)
    return answer


async def test_each_agency_stands_as_it_reported_and_as_it_is_seen(world: Graph) -> None:
    year = {"both": "REPORTED", "ended": "WITHDRAWN", "late": "SILENT", "mute": "SILENT", "new": "SILENT",
            "nil": "NIL", "shown": "REPORTED", "spied": "SILENT", "trial": "REPORTED"}  # fmt: skip
    assert await states(world, "2025", "2025") == year
    assert list(await states(world, "2025", "2025")) == sorted(
        AGENCIES, key=lambda slug: ([state.value for state in ReportingState].index(year[slug]), slug)
    )
    cleared = Asker(Marking.OFFICIAL)
    assert await states(world, "2025", "2025", cleared) == {**year, "spied": "REPORTED"}
    assert (await states(world, "2025-01", "2025-02-28"))["ended"] == "SILENT"
    assert (await states(world, "2024-12", "2025-01"))["mute"] == "NIL"
    assert (await states(world, "2023", "2023"))["late"] == "REPORTED"
    whole, part, none = [
        await row(world, "nil", *when) for when in (("2025", "2025"), ("2024-12", "2025"), ("2026", "2026"))
    ]
    assert [(each.nil_throughout, each.nil_return and each.nil_return.slug) for each in (whole, part, none)] == [
        (True, "n2"), (False, "n2"), (None, None),
    ]  # fmt: skip
    both, shown = await row(world, "both", "2025", "2025"), await row(world, "shown", "2025-03", "2025")
    assert (both.contradicted, both.tools, both.last_reported) == (True, 1, "2025-02-03")
    assert (shown.state, shown.tools, shown.last_reported) == (ReportingState.SILENT, 0, "2025-02-03")
    async with reading(world) as look:
        with pytest.raises(BadUserInput, match="lies after"):
            await register_coverage(look, from_="2025", to="2024")
        with pytest.raises(NotFound):
            await register_coverage(look, from_="2024", to="2025", agency="nobody")


async def test_an_agencys_word_is_recorded_with_its_source(world: Graph) -> None:
    with held_at(NOON):
        done = await record(
            world, the_model(), OPERATOR, Request(nil_return("mute", "2025-01", "2025-06", "2026-06-30"), "It is so.")
        )
        ahead = await record(
            world, the_model(), OPERATOR, Request(nil_return("mute", "2026", "2027", "2026-06-30"), "No.")
        )
    assert (done.problems, (await states(world, "2025-02", "2025-03"))["mute"]) == ((), "NIL")
    assert [(problem.field, problem.fault.value) for problem in ahead.problems] == [("periodTo", "AHEAD")]
