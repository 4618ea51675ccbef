"""What would change if tools stopped: two worlds, with and without them acting, and what differs between the two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tests.seed_reader.ask import Paged
from tests.seed_reader.days import fold
from tests.seed_reader.formulas.coverage import pairs
from tests.seed_reader.formulas.features import acting, beyond, by_name, hotspots, stale, suppliers
from tests.seed_reader.formulas.losses import losses
from tests.seed_reader.remembered import remembered
from tests.seed_reader.words import LEVELS
from tests.seed_reader.world import Facts, Node, World

COUNTS = ("familyCount", "agencyCount", "toolCount")
KINDS = ("PROCESS", "OUTCOME", "PRODUCT", "SUPPLIER")


def retired(world: World, gone: set[Node]) -> World:
    """The world as it would be with other dated statuses of these tools."""
    states = {state for tool in gone for state in world.far(tool, "statusHistory")}
    nodes = {node: {**facts, "status": "RETIRED"} if node in states else facts for node, facts in world.nodes.items()}
    return replace(world, nodes=nodes)


@remembered
def spots(world: World) -> dict[Node, Facts]:
    """Everything on which an acting tool of anybody acts."""
    return {spot["subject"]: spot for kind in KINDS for spot in hotspots(world, kind, minAgencies=0).rows}


@remembered
def standings(world: World) -> Counter[tuple[Node, Node, str]]:
    """How many acting tools stand at each level of each principle that applies to them."""
    where = {"acts": {"eq": True}}
    return Counter(
        (framework, pair["principle"], pair["level"])
        for framework in world.all("Framework")
        for pair in pairs(world, framework.slug, where=where)
    )


def what_if(
    world: World,
    retireTools: Sequence[str] = (),  # noqa: N803 - the argument's name
    withdrawProducts: Sequence[str] = (),  # noqa: N803 - the argument's name
    withdrawSuppliers: Sequence[str] = (),  # noqa: N803 - the argument's name
) -> Facts:
    """The difference."""

    def named(world: World) -> set[Node]:
        return {
            tool
            for tool in world.all("Tool")
            if tool.slug in retireTools
            or {product.slug for product in world.far(tool, "products")} & set(withdrawProducts)
            or {maker.slug for maker, _ in suppliers(world, tool)} & set(withdrawSuppliers)
        }

    active = set(acting(world, None))
    gone = active & named(world)
    after = retired(world, gone)
    assert set(acting(after, None)) == active - gone
    losing = {fed for tool in gone for fed in world.far(tool, "feeds")} & (active - gone)
    now, then = spots(world), spots(after)
    empty = {node for node in now if node not in then}
    return {
        "__typename": "WhatIf",
        "staleCount": len(named(world) & set(stale(world, None))),
        "uncertainCount": beyond(world, lambda other_world: named(other_world) & set(acting(other_world, None))),
        "toolsAffected": Paged("Tool", by_name(world, gone | losing)),
        "toolsStopping": Paged("Tool", by_name(world, gone)),
        "toolsLosingInput": Paged("Tool", by_name(world, losing)),
        "processesLosingAllTools": by_name(world, {node for node in empty if node.label == "Process"}),
        "outcomesLosingAllTools": by_name(world, {node for node in empty if node.label == "Outcome"}),
        "losses": losses(world, gone, active - gone) if gone else [],
        "hotspotsChanged": _spots(world, "HotspotChange", now, then),
        "singlePointsChanged": _spots(world, "SinglePointChange", _points(now), _points(then)),
        "pairsGoing": _pairs(standings(world) - standings(after)),
        "coverageChanged": _coverage(world, standings(world), standings(after)),
    }


def _points(subjects: dict[Node, Facts]) -> dict[Node, Facts]:
    return {node: facts for node, facts in subjects.items() if node.label in ("Product", "Supplier")}


def _spots(world: World, type_name: str, now: dict[Node, Facts], then: dict[Node, Facts]) -> list[Facts]:
    """What goes, comes or changes; two agencies make a spot."""
    placed: list[tuple[Any, Facts]] = []
    for node, before in now.items():
        after = then.get(node, dict.fromkeys(COUNTS, 0))
        was, will = (spot["agencyCount"] >= 2 for spot in (before, after))
        same = all(after[name] == before[name] for name in COUNTS[:2])
        if (was or will) and not (was and will and same):
            counts = {f"{name}{when}": spot[name] for name in COUNTS
                      for when, spot in (("Before", before), ("After", after))}  # fmt: skip
            change = "STAYS" if was and will else "GOES" if was else "COMES"
            place = (*(-before[name] for name in COUNTS), fold(world.fact(node, "name")), *node)
            placed.append((place, {"__typename": type_name, "change": change, "subject": node, **counts}))
    return [row for _, row in sorted(placed, key=lambda entry: entry[0])]


def _pairs(lost: Counter[tuple[Node, Node, str]]) -> Facts:
    at = Counter[str]()
    for (_, _, level), count in lost.items():
        at[level] += count
    return {
        "__typename": "PairsGoing",
        "pairCount": at.total(),
        "statedOrAbove": sum(at[level] for level in ("STATED", "EVIDENCED", "CURRENT", "INDEPENDENTLY_CHECKED")),
        "contradicted": at["CONTRADICTED"],
        "notAssessed": at["NOT_ASSESSED"],
    }


def _coverage(world: World, now: Counter[Any], then: Counter[Any]) -> list[Facts]:
    placed: list[tuple[Any, Facts]] = []
    for framework, principle, level in now.keys() | then.keys():
        before, after = now[framework, principle, level], then[framework, principle, level]
        if before != after and level != "NOT_ASSESSED":
            order = world.fact(principle, "order"), principle.slug, LEVELS.index(level)
            place = (fold(world.fact(framework, "title")), framework.slug, *order)
            counts = {"level": level, "toolCountBefore": before, "toolCountAfter": after}
            shown = {"__typename": "CoverageChange", "framework": framework, "principle": principle, **counts}
            placed.append((place, shown))
    return [row for _, row in sorted(placed, key=lambda entry: entry[0])]
