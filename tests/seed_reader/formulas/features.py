"""What tools have in common: their features, the hot spots where they meet, and how much two of them overlap."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations
from math import log
from typing import Any

import pytest

from tests.seed_reader.ask import Paged
from tests.seed_reader.choose import takes
from tests.seed_reader.days import NEVER, fold, last_day
from tests.seed_reader.formulas.bodies import Parted, parted, strangers
from tests.seed_reader.world import Facts, Node, Row, World

WEIGHTS = {"process": 3, "outcome": 3, "product": 2, "technique": 1, "supplier": 1}
Feature = tuple[str, str]


NAMED = ("status", "acts", "lastKnownActing", "coming")


def decided(where: Facts | None) -> bool:
    """Whether a filter says itself which tools to take."""
    return any(f"'{name}'" in repr(where) for name in NAMED)


def chosen(world: World, where: Facts | None, flag: str) -> list[Node]:
    """The tools that a filter takes and of which a flag is true."""
    return [tool for tool in world.all("Tool") if takes(world, tool, {"and": [where or {}, {flag: {"eq": True}}]})]


def acting(world: World, where: Facts | None) -> list[Node]:
    """The tools that a filter takes; those that act unless it says itself which."""
    if decided(where):
        return [tool for tool in world.all("Tool") if takes(world, tool, where or {})]
    return chosen(world, where, "acts")


def stale(world: World, where: Facts | None) -> list[Node]:
    """The tools that are left out because they are last known acting."""
    return [] if decided(where) else chosen(world, where, "lastKnownActing")


def retired(world: World, where: Facts | None) -> list[Node]:
    """The tools that are left out because they are retired."""
    if decided(where):
        return []
    return [
        tool
        for tool in world.all("Tool")
        if world.fact(tool, "status") == "RETIRED" and takes(world, tool, where or {})
    ]


def beyond(world: World, taken: Callable[[World], Iterable[Node]]) -> int:
    """How many more nodes are taken with what is only possible on the day."""
    there = taken(world.possible) if world.past and world.possible else []
    return len(set(there) - set(taken(world)))


def beside(world: World, where: Facts | None) -> Facts:
    """What stands beside a list about tools that act."""
    return {
        "staleCount": len(stale(world, where)),
        "retiredCount": len(retired(world, where)),
        "uncertainCount": beyond(world, lambda other_world: acting(other_world, where)),
    }


def suppliers(world: World, tool: Node) -> list[tuple[Node, str | None]]:
    """Its own suppliers and those of its products, each with the basis of the way there."""
    makers = [(row.node, (row.link or {}).get("basis")) for row in world.rows(tool, "suppliers")]
    for product in world.rows(tool, "products"):
        for maker in world.rows(product.node, "supplier"):
            steps = [(row.link or {}).get("basis") for row in (product, maker)]
            makers.append((maker.node, "INFERRED" if "INFERRED" in steps else steps[1] or steps[0]))
    return makers


def features(world: World, tool: Node) -> dict[Feature, str | None]:
    """Every feature of a tool with its basis; one that is reached in two ways is our reading only if both are."""
    ways: list[tuple[Feature, str | None]] = []
    for kind, name in (("PROCESS", "affects"), ("OUTCOME", "bearsOn"), ("PRODUCT", "products")):
        ways += [((kind, row.node.slug), (row.link or {}).get("basis")) for row in world.rows(tool, name)]
    ways += [(("SUPPLIER", node.slug), basis) for node, basis in suppliers(world, tool)]
    read = "INFERRED" if "techniques" in (world.fact(tool, "inferredFields") or []) else "STATED"
    ways += [(("TECHNIQUE", term), read) for term in world.fact(tool, "techniques") or []]
    return {feature: next((b for f, b in ways if f == feature and b != "INFERRED"), "INFERRED") for feature, _ in ways}


def _node(feature: Feature) -> Node:
    return Node(feature[0].capitalize(), feature[1])


def _name(world: World, feature: Feature) -> str:
    return feature[1] if feature[0] == "TECHNIQUE" else world.fact(_node(feature), "name")


def by_name(world: World, nodes: set[Node]) -> list[Node]:
    """Nodes by name."""
    return sorted(nodes, key=lambda node: (fold(world.fact(node, "name")), node.slug))


def hotspots(
    world: World,
    over: str,
    minAgencies: int = 2,  # noqa: N803 - the argument's name
    minFamilies: int = 1,  # noqa: N803 - the argument's name
    where: Facts | None = None,
    **_: Any,
) -> Paged:
    """Things on which tools of several agencies act: most families, then most agencies, most tools, then by name."""
    meeting: dict[Feature, set[Node]] = {}
    for tool in acting(world, where):
        for feature in features(world, tool):
            if feature[0] == over:
                meeting.setdefault(feature, set()).add(tool)
    placed: list[tuple[Any, Facts]] = []
    for feature, tools in meeting.items():
        of = parted(world, (world.far_node(tool, "owner") for tool in tools))
        if len(of.counted) >= minAgencies and of.families >= minFamilies:
            place = (-of.families, -len(of.counted), -len(tools), fold(_name(world, feature)), feature[1])
            placed.append((place, _hotspot(world, feature, of, tools)))
    rows = [spot for _, spot in sorted(placed, key=lambda pair: pair[0])]
    return Paged("OverlapHotspot", rows, beside=beside(world, where))


def _hotspot(world: World, feature: Feature, of: Parted, tools: set[Node]) -> Facts:
    return {
        "__typename": "OverlapHotspot",
        "subject": _node(feature),
        "agencyCount": len(of.counted),
        "familyCount": of.families,
        "toolCount": len(tools),
        "agencies": Paged("Agency", by_name(world, of.counted)),
        "inGeneral": by_name(world, of.in_general),
        "tools": Paged("Tool", by_name(world, tools)),
    }


def _comparable(world: World, feature: Feature) -> bool:
    kind = world.fact(_node(feature), "kind") if feature[0] == "OUTCOME" else ""
    return feature[0] == "PROCESS" or (feature[0] == "OUTCOME" and kind not in ("resource", "confidence"))


def overlaps(
    world: World,
    tool: str | None = None,
    acrossAgencies: bool = False,  # noqa: N803 - the argument's name
    weights: Facts | None = None,
    where: Facts | None = None,
    **_: Any,
) -> Paged:
    """Pairs of acting tools by score; `tool` is on the left where it is given."""
    having = {acting_tool: features(world, acting_tool) for acting_tool in acting(world, where)}
    every = [feature for own in having.values() for feature in own]
    kinds = {**WEIGHTS, **(weights or {})}
    worth = {f: kinds[f[0].lower()] * log((1 + len(having)) / (1 + every.count(f))) for f in set(every)}
    placed: list[tuple[Any, Facts]] = []
    for a, b in combinations(sorted(having), 2):
        a, b = (b, a) if tool == b.slug else (a, b)
        apart = strangers(world, world.far_node(a, "owner"), world.far_node(b, "owner"))
        shared = having[a].keys() & having[b].keys()
        total = sum(worth[f] for f in having[a].keys() | having[b].keys())
        if (
            tool in (None, a.slug)
            and (apart or not acrossAgencies)
            and any(_comparable(world, f) for f in shared)
            and total
        ):
            score = sum(worth[f] for f in shared) / total
            evidence = _evidence(world, shared, worth, having[a], having[b])
            place = (-round(score, 12), fold(world.fact(b, "name")), b.slug, a.slug)
            overlap = {"__typename": "Overlap", "score": near(score), "tool": a, "other": b, "evidence": evidence}
            placed.append((place, overlap))
    rows = [row for _, row in sorted(placed, key=lambda pair: pair[0])]
    return Paged("Overlap", rows, beside=beside(world, where))


def overlaps_of(world: World, tool: Node, **arguments: Any) -> Paged:
    """The same as a field of a tool."""
    return overlaps(world, tool=tool.slug, **arguments)


def near(number: float) -> Any:
    """Equal up to the last digits, which depend on the order in which numbers are added."""
    return pytest.approx(number, rel=1e-9, abs=1e-12)


def _evidence(world: World, shared: set[Feature], worth: Any, mine: Any, other: Any) -> list[Facts]:
    return [
        {
            "__typename": "OverlapEvidence",
            "kind": feature[0],
            "slug": feature[1],
            "name": _name(world, feature),
            "weight": near(worth[feature]),
            "basis": next((b for b in ("INFERRED", "STATED") if b in (mine[feature], other[feature])), None),
        }
        for feature in sorted(shared, key=lambda f: (-round(worth[f], 12), f))
    ]


def practices(
    world: World,
    minAgencies: int = 2,  # noqa: N803 - the argument's name
    minFamilies: int = 1,  # noqa: N803 - the argument's name
    where: Facts | None = None,
    **_: Any,
) -> Paged:
    """Practices that tools of several agencies adopted: most families first, then most agencies, then by name."""
    placed: list[tuple[Any, Facts]] = []
    for practice in [practice for practice in world.all("Practice") if takes(world, practice, where or {})]:
        rows = world.rows(practice, "adoptedBy")
        of = parted(world, (world.far_node(row.node, "owner") for row in rows))
        if len(of.counted) >= minAgencies and of.families >= minFamilies:
            adoptions = Paged("Adoption", [_adoption(world, row) for row in _earliest_first(world, rows)])
            taken = [row.link for row in rows if row.link and row.link.get("from")]
            shared = {"agencyCount": len(of.counted), "familyCount": of.families}
            shared |= {"shared": any(link.get("basis") != "INFERRED" for link in taken)}
            shared |= {"practice": practice, "adoptions": adoptions}
            place = (-of.families, -len(of.counted), fold(world.fact(practice, "name")), practice.slug)
            placed.append((place, {"__typename": "SharedPractice", **shared}))
    return Paged("SharedPractice", [row for _, row in sorted(placed, key=lambda pair: pair[0])])


def _earliest_first(world: World, rows: list[Row]) -> list[Row]:

    def place(row: Row) -> Any:
        since = (row.link or {}).get("since")
        return last_day(since) if since else NEVER, fold(world.fact(row.node, "name")), row.node.slug

    return sorted(rows, key=place)


def _adoption(world: World, row: Row) -> Facts:
    told = row.link or {}
    told = told | {"result": world.grown(told, "result")}
    return {
        "__typename": "Adoption",
        "tool": row.node,
        **{name: told.get(name) for name in ("since", "basis", "result", "from")},
    }
