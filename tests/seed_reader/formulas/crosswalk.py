"""How two frameworks correspond: every pair of their principles is held against every concept."""

from __future__ import annotations

from typing import Any

from tests.seed_reader.days import fold
from tests.seed_reader.world import Facts, Node, World

STRONGEST_FIRST = ("EXACT", "CLOSE", "PARTIAL")


def in_place(world: World, framework: str) -> list[Node]:
    """The principles of a framework as it orders them."""
    found = world.far(Node("Framework", framework), "principles")
    return sorted(found, key=lambda one: (world.fact(one, "order"), one.slug))


def ends(world: World, principle: Node, concept: Node) -> list[Facts]:
    """What is recorded of a principle as an expression of a concept."""
    return [row.link or {} for row in world.rows(principle, "concepts") if row.node == concept]


def weaker(one: Facts, other: Facts) -> int:
    """The place of the weaker relation."""
    return max(STRONGEST_FIRST.index(end["relation"]) for end in (one, other))


def shared(world: World, one: Node, other: Node) -> list[tuple[int, Node, Facts, Facts]]:
    """The concepts that both express, the strongest link first, then by name."""
    found = [
        (weaker(a, b), concept, a, b)
        for concept in world.all("Concept")
        for a in ends(world, one, concept)
        for b in ends(world, other, concept)
    ]
    return sorted(found, key=lambda link: (link[0], fold(world.fact(link[1], "name")), link[1].slug))


def pair(world: World, one: Node, other: Node, links: list[tuple[int, Node, Facts, Facts]]) -> Facts:
    """One row."""
    both = [end for link in links for end in link[2:]]
    said = [end.get("basis") for end in both]
    cited = sorted({one.slug for end in both for one in world.cited(end)})
    return {
        "__typename": "CrosswalkPair",
        "from": one,
        "to": other,
        "relation": STRONGEST_FIRST[links[0][0]],
        "via": [concept for _, concept, _, _ in links],
        "links": [
            {
                "__typename": "CrosswalkLink",
                "concept": concept,
                "fromRelation": a["relation"],
                "toRelation": b["relation"],
                "relation": STRONGEST_FIRST[place],
            }
            for place, concept, a, b in links
        ],
        "basis": "INFERRED" if "INFERRED" in said else "STATED" if "STATED" in said else None,
        "sources": [Node("Source", slug) for slug in cited],
    }


def crosswalk(world: World, **asked: Any) -> Facts:
    """The whole answer."""
    ours, theirs = in_place(world, asked["from"]), in_place(world, asked["to"])
    met = {(one, other): links for one in ours for other in theirs if (links := shared(world, one, other))}
    rows = sorted(met, key=lambda both: (ours.index(both[0]), met[both][0][0], theirs.index(both[1])))
    return {
        "__typename": "Crosswalk",
        "from": Node("Framework", asked["from"]),
        "to": Node("Framework", asked["to"]),
        "pairs": [pair(world, *both, met[both]) for both in rows],
        "unmappedFrom": [one for one in ours if one not in {a for a, _ in met}],
        "unmappedTo": [one for one in theirs if one not in {b for _, b in met}],
    }
