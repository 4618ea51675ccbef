"""Who loses a tool in which step, and what else is recorded there."""

from __future__ import annotations

import pytest

from hub.analytics.paths.losses import ProcessLoss, ToolThere
from hub.analytics.paths.what_if import what_if
from hub.graph.session import Graph
from tests.analytics.world import HIDDEN, World, reading


def beat() -> World:
    """A camera of the ministry on steps p and q: used by north in p, by south without a step, by all forces in q.

    Beside it, on p, tools of north, of the court, and a retired tool; a desk that nobody is recorded as using.
    """
    world = World().node("Agency", "forces", umbrella=True)
    for slug in ("north", "south", "court", "ministry"):
        world.node("Agency", slug)
    for slug in ("north", "south"):
        world.link(f"Agency:{slug}", "PART_OF", "Agency:forces")
    for slug in "pq":
        world.node("Process", slug, kind="PROCESS")
    world.tool("camera", "ministry").tool("desk", "ministry").tool("phone", "north").tool("robe", "court")
    world.tool("gone", "north", "RETIRED")
    for tool, steps in (("camera", "pq"), ("desk", "p"), ("phone", "p"), ("robe", "p"), ("gone", "p")):
        for step in steps:
            world.link(f"Tool:{tool}", "AFFECTS", f"Process:{step}")
    use(world, "camera", "north", "p")
    use(world, "camera", "forces", "q")
    return world.link("Agency:south", "USES", "Tool:camera").link("Agency:north", "USES", "Tool:camera")


def use(world: World, tool: str, agency: str, process: str) -> None:
    """A use of a tool by an agency in a step."""
    name = f"{tool}-{agency}-{process}"
    world.node("Use", name).link(f"Use:{name}", "OF", f"Tool:{tool}")
    world.link(f"Use:{name}", "BY", f"Agency:{agency}").link(f"Use:{name}", "IN", f"Process:{process}")


async def lost(graph: Graph, world: World, *tools: str) -> dict[str, ProcessLoss]:
    """What is lost without these tools, by step, in order."""
    await world.write(graph)
    async with reading(graph) as look:
        return {loss.process.slug: loss for loss in (await what_if(look, retire_tools=list(tools))).losses}


def agencies(loss: ProcessLoss) -> list[str]:
    """Who loses what, and how it is known."""
    return [
        f"{row.agency.slug}{' in general' if row.in_general else ''}: "
        + ", ".join(f"{tool.tool.slug} {tool.recorded_as.value}" for tool in row.tools)
        for row in loss.agencies
    ]


def there(tools: tuple[ToolThere, ...]) -> dict[str, list[str]]:
    """Tools with the agencies at which they are recorded."""
    return {row.tool.slug: [agency.slug for agency in row.agencies] for row in tools}


async def test_by_use_then_by_user_in_every_step(graph: Graph) -> None:
    losses = await lost(graph, beat(), "camera")
    assert {slug: agencies(loss) for slug, loss in losses.items()} == {
        "p": ["north: camera USE", "south: camera USER"],
        "q": ["forces in general: camera USE", "south: camera USER"],
    }
    assert list(losses) == ["p", "q"]
    assert [(loss.family_count, loss.agency_count) for loss in losses.values()] == [(2, 2), (1, 1)]


async def test_the_owner_where_nobody_is_recorded_as_using_it(graph: Graph) -> None:
    losses = await lost(graph, beat(), "desk")
    assert {slug: agencies(loss) for slug, loss in losses.items()} == {"p": ["ministry: desk OWNER"]}


async def test_what_else_is_there_and_what_is_elsewhere(graph: Graph) -> None:
    losses = await lost(graph, beat(), "camera")
    assert there(losses["p"].also_there) == {"phone": ["north"]}
    assert there(losses["p"].elsewhere) == {"desk": ["ministry"], "robe": ["court"]}
    assert (losses["q"].also_there, losses["q"].elsewhere) == ((), ())


async def test_what_stops_too_does_not_stand_by(graph: Graph) -> None:
    losses = await lost(graph, beat(), "camera", "phone")
    assert agencies(losses["p"]) == ["north: camera USE, phone OWNER", "south: camera USER"]
    assert there(losses["p"].also_there) == {}


async def test_a_use_in_a_step_that_a_tool_is_not_said_to_affect_counts(graph: Graph) -> None:
    world = beat().node("Process", "r", kind="PROCESS")
    use(world, "robe", "south", "r")
    use(world, "camera", "south", "r")
    losses = await lost(graph, world, "camera")
    assert agencies(losses["r"]) == ["south: camera USE"]
    assert there(losses["r"].also_there) == {"robe": ["south"]}
    assert agencies(losses["p"]) == ["north: camera USE"]
    assert there(losses["p"].elsewhere) == {"desk": ["ministry"], "robe": []}


@pytest.mark.parametrize("hidden", ["camera-north-p", "IN"])
async def test_a_hidden_use_leaves_the_user(graph: Graph, hidden: str) -> None:
    world = beat()
    rows = [node.properties for node in world.nodes if node.slug == hidden]
    for properties in [*rows, *(link.properties for link in world.links if link.type == hidden)]:
        properties.update(HIDDEN)
    losses = await lost(graph, world, "camera")
    assert agencies(losses["p"])[:1] == ["north: camera USER"]


async def test_a_tool_that_does_not_act_is_not_lost(graph: Graph) -> None:
    assert await lost(graph, beat(), "gone") == {}
