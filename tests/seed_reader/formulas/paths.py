"""What lies beyond one step: the reach of a tool, worked out by lengthening paths one relationship at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tests.seed_reader.ask import Paged
from tests.seed_reader.days import fold
from tests.seed_reader.formulas.bodies import Parted, parted
from tests.seed_reader.formulas.features import acting, by_name, suppliers
from tests.seed_reader.words import ACTING
from tests.seed_reader.world import Facts, Node, Row, World

Path = list[tuple[str, Node, Row]]
"""Steps: the kind, where it begins, and the row at its end."""


def slugs(path: Path) -> list[str]:
    """The slugs along a path after its start."""
    return [row.node.slug for _, _, row in path]


def shortest(paths: Iterable[Path]) -> Path:
    """The path with the fewest steps; of several the one whose slugs come first."""
    return min(paths, key=lambda path: (len(path), slugs(path)))


def longer(world: World, path: Path, kind: str, name: str, *, start: Node | None = None) -> list[Path]:
    """The path with each relationship of one kind put at its end; of two that lead to one node the stated one."""
    at = start or path[-1][2].node
    rows = sorted(world.rows(at, name), key=lambda row: (row.link or {}).get("basis") == "INFERRED")
    kept = {row.node: row for row in reversed(rows)}
    return [[*path, (kind, at, row)] for row in kept.values()]


def following(world: World, start: Node, most: int) -> dict[Node, Path]:
    """The shortest path from a tool to each process that it affects or that may follow within so many steps."""
    level = longer(world, [], "AFFECTS", "affects", start=start)
    found: dict[Node, Path] = {}
    for _ in range(most + 1):
        by_end: dict[Node, list[Path]] = {}
        for path in level:
            by_end.setdefault(path[-1][2].node, []).append(path)
        new = {node: shortest(paths) for node, paths in by_end.items() if node not in found}
        found |= new
        level = [one for path in new.values() for one in longer(world, path, "PRECEDES", "precedes")]
    return found


def steps(world: World, path: Path) -> list[Facts]:
    """A path as it is shown."""
    return [
        {
            "__typename": "PathStep",
            "kind": kind,
            "basis": (row.link or {}).get("basis"),
            "from": start,
            "to": row.node,
            "sources": [one for slug in (row.link or {}).get("sources", []) if (one := world.named("Source", slug))],
        }
        for kind, start, row in path
    ]


def reached(world: World, path: Path, **more: Any) -> Facts:
    """The end of a path, with how our readings of sources lead there."""
    shown = steps(world, path)
    bases = [step["basis"] for step in shown]
    basis = "INFERRED" if "INFERRED" in bases else "STATED" if "STATED" in bases else None
    return {"node": path[-1][2].node, "basis": basis, "path": shown, **more}


def reach(world: World, tool: str, depth: int = 3) -> Facts:
    """What a tool may touch."""
    start = Node("Tool", tool)
    processes = following(world, start, depth)
    ends = [one for path in processes.values() for one in longer(world, path, "DECIDES", "decides")]
    outcomes = {node: shortest(p for p in ends if p[-1][2].node == node) for node in {p[-1][2].node for p in ends}}

    def place(one: Facts) -> Any:
        return one["distance"], fold(world.fact(one["node"], "name")), one["node"].slug

    steps_away = [
        reached(world, path, __typename="ReachedProcess", distance=len(path) - 1) for path in processes.values()
    ]
    ends_away = [
        reached(world, p, __typename="ReachedOutcome", distance=len(p) - 2, role=(p[-1][2].link or {}).get("role"))
        for p in outcomes.values()
    ]
    return {
        "__typename": "Reach",
        "tool": start,
        "acts": world.fact(start, "status") in ACTING,
        "processes": sorted(steps_away, key=place),
        "outcomes": sorted(ends_away, key=place),
    }


def every_path(world: World, path: Path, tools: set[Node], most: int) -> Iterator[Path]:
    """Every path from a tool along FEEDS, or over processes that follow one another, on which no node stands twice."""
    here, kinds = path[-1][2].node, [kind for kind, _, _ in path]
    if here.label == "Tool":
        yield path
    if len(path) == most:
        return
    on: list[Path] = []
    if kinds[-1] == "FEEDS":
        on = longer(world, path, "FEEDS", "feeds")
    elif here.label == "Process":
        on = longer(world, path, "PRECEDES", "precedes")
        on += longer(world, path, "AFFECTS", "affectedBy") if "PRECEDES" in kinds else []
    for one in on:
        end = one[-1][2].node
        met = {path[0][1], *(row.node for _, _, row in path)}
        if end not in met and (end.label != "Tool" or end in tools):
            yield from every_path(world, one, tools, most)


def chains(world: World, maxSteps: int = 8, where: Facts | None = None, **given: Any) -> Paged:  # noqa: N803 - the argument's name
    """The best of all paths to each tool of another owner: the shortest first, then by name."""
    start = Node("Tool", given["from"])
    named = Node("Tool", given.get("toTool", start.slug))
    tools = {*acting(world, where), named}
    begun = [
        *longer(world, [], "FEEDS", "feeds", start=start),
        *longer(world, [], "AFFECTS", "affects", start=start),
    ]
    ends: dict[Node, list[Path]] = {}
    for first in begun:
        if first[0][2].node.label == "Process" or first[0][2].node in tools - {start}:
            for path in every_path(world, first, tools, maxSteps):
                ends.setdefault(path[-1][2].node, []).append(path)
    found: list[tuple[Any, Facts]] = []
    for tool, paths in ends.items():
        owners = world.one(start, "owner"), world.one(tool, "owner")
        if None in owners or owners[0] == owners[1] or named not in (start, tool):
            continue
        if given.get("toAgency") in (None, owners[1] and owners[1].slug):
            best = shortest(paths)
            chain = {"__typename": "Chain", "length": len(best), "target": tool, "steps": steps(world, best)}
            chain["basis"] = reached(world, best)["basis"]
            found.append(((len(best), fold(world.fact(tool, "name")), tool.slug), chain))
    return Paged("Chain", [one for _, one in sorted(found, key=lambda entry: entry[0])])


def single_points(
    world: World,
    minAgencies: int = 2,  # noqa: N803 - the argument's name
    minFamilies: int = 1,  # noqa: N803 - the argument's name
    where: Facts | None = None,
    **_: Any,
) -> Paged:
    """Products and suppliers under tools of several agencies: most families, processes, agencies, tools, then name."""
    under: dict[Node, set[Node]] = {}
    for tool in acting(world, where):
        for node in {*world.far(tool, "products"), *(maker for maker, _ in suppliers(world, tool))}:
            under.setdefault(node, set()).add(tool)
    found: list[tuple[Any, Facts]] = []
    for node, tools in under.items():
        of = parted(world, (world.one(tool, "owner") for tool in tools))
        processes = {process for tool in tools for process in world.far(tool, "affects")}
        if len(of.counted) >= minAgencies and of.families >= minFamilies:
            counts = (of.families, len(processes), len(of.counted), len(tools))
            place = (*(-count for count in counts), fold(world.fact(node, "name")), node.slug)
            found.append((place, _point(world, node, of, tools, processes)))
    return Paged("SinglePointOfFailure", [one for _, one in sorted(found, key=lambda entry: entry[0])])


def _point(world: World, node: Node, of: Parted, tools: set[Node], processes: set[Node]) -> Facts:
    return {
        "__typename": "SinglePointOfFailure",
        "subject": node,
        "agencyCount": len(of.counted),
        "familyCount": of.families,
        "toolCount": len(tools),
        "processCount": len(processes),
        "agencies": Paged("Agency", by_name(world, of.counted)),
        "inGeneral": by_name(world, of.in_general),
        "tools": Paged("Tool", by_name(world, tools)),
        "processes": Paged("Process", by_name(world, processes)),
    }
