"""What lies beyond one step: the reach of a tool, worked out by lengthening paths one relationship at a time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.seed_reader.ask import Paged
from tests.seed_reader.days import fold
from tests.seed_reader.formulas.bodies import Parted, parted, strangers
from tests.seed_reader.formulas.features import acting, beside, by_name, chosen, decided, suppliers
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
    best: dict[Node, Path] = {}
    for _ in range(most + 1):
        by_end: dict[Node, list[Path]] = {}
        for path in level:
            by_end.setdefault(path[-1][2].node, []).append(path)
        new = {node: shortest(paths) for node, paths in by_end.items() if node not in best}
        best |= new
        level = [further for path in new.values() for further in longer(world, path, "PRECEDES", "precedes")]
    return best


def steps(world: World, path: Path) -> list[Facts]:
    """A path as it is shown."""
    return [
        {
            "__typename": "PathStep",
            "kind": kind,
            "basis": (row.link or {}).get("basis"),
            "from": start,
            "to": row.node,
            "sources": world.cited(row.link or {}),
        }
        for kind, start, row in path
    ]


def reached(world: World, path: Path, **more: Any) -> Facts:
    """The end of a path, with how our readings of sources lead there."""
    shown = steps(world, path)
    bases = [step["basis"] for step in shown]
    basis = "INFERRED" if "INFERRED" in bases else "STATED" if "STATED" in bases else None
    return {"node": path[-1][2].node, "basis": basis, "path": shown, **more}


def reach(world: World, tool: str, depth: int = 2) -> Facts:
    """What a tool may touch."""
    start = Node("Tool", tool)
    processes = following(world, start, depth)
    ends = [further for path in processes.values() for further in longer(world, path, "DECIDES", "decides")]
    outcomes = {node: shortest(p for p in ends if p[-1][2].node == node) for node in {p[-1][2].node for p in ends}}

    def place(row: Facts) -> Any:
        return row["distance"], fold(world.fact(row["node"], "name")), row["node"].slug

    steps_away = [
        reached(world, path, __typename="ReachedProcess", distance=len(path) - 1) for path in processes.values()
    ]
    ends_away = [
        reached(world, p, __typename="ReachedOutcome", distance=len(p) - 2, role=(p[-1][2].link or {}).get("role"))
        for p in outcomes.values()
    ]
    whole = [process for process in world.all("Process") if world.fact(process, "kind") == "PROCESS"]
    touched = [process for process in whole if process in processes]
    return {
        "__typename": "Reach",
        "tool": start,
        "acts": world.fact(start, "acts"),
        "stepCount": len(touched),
        "stepsInAll": len(whole),
        "part": f"{len(touched)} of {len(whole)} steps",
        "processes": sorted(steps_away, key=place),
        "outcomes": sorted(ends_away, key=place),
    }


def outputs(world: World, start: Node, through: set[Node], ends: set[Node], most: int) -> list[Path]:
    """Every path along FEEDS on which no tool stands twice, through some tools and to the ends."""
    complete: list[Path] = []
    waiting = longer(world, [], "FEEDS", "feeds", start=start)
    while waiting:
        path = waiting.pop()
        end, met = path[-1][2].node, {start, *(row.node for _, _, row in path[:-1])}
        if end in met or len(path) > most:
            continue
        complete += [path] if end in ends else []
        waiting += longer(world, path, "FEEDS", "feeds") if end in through else []
    return complete


def by_steps(world: World, start: Node, precedes: int) -> list[Path]:
    """Every path over a step of the first tool, and so many steps that follow, to a tool that acts on the last."""
    level, complete = longer(world, [], "AFFECTS", "affects", start=start), list[Path]()
    for _ in range(precedes + 1):
        complete += [further for path in level for further in longer(world, path, "AFFECTS", "affectedBy")]
        level = [
            further
            for path in level
            for further in longer(world, path, "PRECEDES", "precedes")
            if further[-1][2].node not in {row.node for _, _, row in path}
        ]
    return complete


CHAINS = ("OUTPUT", "SAME_STEP", "MAY_MEET")


def chains(
    world: World,
    maxSteps: int = 8,  # noqa: N803 - the argument's name
    maxPrecedes: int = 1,  # noqa: N803 - the argument's name
    where: Facts | None = None,
    **given: Any,
) -> Paged:
    """The best of all paths of each kind to each tool of another owner: by kind, the shortest first, then by slug."""
    start = Node("Tool", given["from"])
    named = {start, Node("Tool", given.get("toTool", start.slug))}
    through = set(acting(world, where))
    plans = set[Node]() if decided(where) else set(chosen(world, where, "coming"))
    every: dict[tuple[str, Node], list[Path]] = {}
    for path in outputs(world, start, through, through | plans | named, maxSteps):
        every.setdefault(("OUTPUT", path[-1][2].node), []).append(path)
    for path in by_steps(world, start, maxPrecedes):
        if path[-1][2].node in through | named and len(path) <= maxSteps:
            every.setdefault(("SAME_STEP" if len(path) == 2 else "MAY_MEET", path[-1][2].node), []).append(path)
    placed: list[tuple[Any, Facts]] = []
    for (kind, tool), paths in every.items():
        apart = strangers(world, world.far_node(start, "owner"), world.far_node(tool, "owner"))
        asked = len(named) == 1 or tool in named
        # Tools that meet at a step are not told to meet after it.
        told = kind == "MAY_MEET" and ("SAME_STEP", tool) in every
        if apart and asked and not told and given.get("toAgency") in (None, world.far(tool, "owner")[0].slug):
            placed.append(_chain(world, kind, tool, shortest(paths)))
    return Paged(
        "Chain", [row for _, row in sorted(placed, key=lambda entry: entry[0])], beside=_begun(world, start, where)
    )


def _begun(world: World, start: Node, where: Facts | None) -> Facts:
    return {"acts": world.fact(start, "acts"), **beside(world, where)}


def _chain(world: World, kind: str, tool: Node, best: Path) -> tuple[Any, Facts]:
    chain = {
        "__typename": "Chain",
        "kind": kind,
        "length": len(best),
        "target": tool,
        "targetActs": world.fact(tool, "acts"),
        "targetComing": world.fact(tool, "coming"),
        "steps": steps(world, best),
        "basis": reached(world, best)["basis"],
    }
    return (CHAINS.index(kind), len(best), tool.slug), chain


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
    placed: list[tuple[Any, Facts]] = []
    for node, tools in under.items():
        of = parted(world, (world.far_node(tool, "owner") for tool in tools))
        processes = {process for tool in tools for process in world.far(tool, "affects")}
        if len(of.counted) >= minAgencies and of.families >= minFamilies:
            counts = (of.families, len(processes), len(of.counted), len(tools))
            place = (*(-count for count in counts), fold(world.fact(node, "name")), node.slug)
            placed.append((place, _point(world, node, of, tools, processes)))
    rows = [row for _, row in sorted(placed, key=lambda entry: entry[0])]
    return Paged("SinglePointOfFailure", rows, beside=beside(world, where))


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
