"""Who loses a tool in which step, and what else is recorded there, as the definition has it."""

from __future__ import annotations

from typing import Any

from tests.seed_reader.days import fold
from tests.seed_reader.formulas.bodies import parted
from tests.seed_reader.formulas.features import by_name
from tests.seed_reader.remembered import remembered
from tests.seed_reader.world import Facts, Node, World


@remembered
def recorded(world: World, tool: Node, agency: Node, process: Node) -> str | None:
    """How it is known that an agency has a tool in a step; None where it is not."""
    uses = _placed_uses(world, tool)
    own = [use for use in uses if world.far_node(use, "agency") == agency]
    if any(world.far_node(use, "process") == process for use in own):
        return "USE"
    if process not in world.far(tool, "affects"):
        return None
    users = world.far(tool, "users")
    if agency in users and not own:
        return "USER"
    return "OWNER" if not users and not uses and world.far_node(tool, "owner") == agency else None


@remembered
def _placed_uses(world: World, tool: Node) -> list[Node]:
    return [use for use in world.far(tool, "uses") if world.far_node(use, "process") and world.far_node(use, "agency")]


def losses(world: World, gone: set[Node], left: set[Node]) -> list[Facts]:
    """Each step in which some agency loses one of these tools: most families first, then agencies, then by name."""
    placed: list[tuple[Any, Facts]] = []
    for process in world.all("Process"):
        at = {tool: {agency: how for agency in world.all("Agency") if (how := recorded(world, tool, agency, process))}
              for tool in gone | left}  # fmt: skip
        losing = {agency for tool in gone for agency in at[tool]}
        if losing:
            of = parted(world, losing)
            on = {tool for tool in left if at[tool] or process in world.far(tool, "affects")}
            also = {tool for tool in on if losing & set(at[tool])}
            row = {
                "__typename": "ProcessLoss",
                "process": process,
                "familyCount": of.families,
                "agencyCount": len(of.counted),
                "agencies": [
                    _agency(world, agency, agency in of.in_general, at, gone) for agency in by_name(world, losing)
                ],
                "alsoThere": [_there(world, tool, at) for tool in by_name(world, also)],
                "elsewhere": [_there(world, tool, at) for tool in by_name(world, on - also)],
            }
            placed.append(((-of.families, -len(of.counted), fold(world.fact(process, "name")), process.slug), row))
    return [row for _, row in sorted(placed, key=lambda pair: pair[0])]


def _agency(world: World, agency: Node, general: bool, at: dict[Node, dict[Node, str]], gone: set[Node]) -> Facts:
    tools = by_name(world, {tool for tool in gone if agency in at[tool]})
    lost = [{"__typename": "ToolLost", "tool": tool, "recordedAs": at[tool][agency]} for tool in tools]
    return {"__typename": "AgencyLoss", "agency": agency, "inGeneral": general, "tools": lost}


def _there(world: World, tool: Node, at: dict[Node, dict[Node, str]]) -> Facts:
    return {"__typename": "ToolThere", "tool": tool, "agencies": by_name(world, set(at[tool]))}
