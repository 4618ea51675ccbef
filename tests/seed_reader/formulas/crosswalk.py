"""How two frameworks correspond: every pair of their principles is held against every concept."""

from __future__ import annotations

from typing import Any

from tests.seed_reader.days import fold
from tests.seed_reader.world import Facts, Node, World

STRONGEST_FIRST = ("EXACT", "CLOSE", "PARTIAL")


def in_place(world: World, framework: str) -> list[Node]:
    """The principles of a framework as it orders them."""
    principles = world.far(Node("Framework", framework), "principles")
    return sorted(principles, key=lambda principle: (world.fact(principle, "order"), principle.slug))


def ends(world: World, principle: Node, concept: Node) -> list[Facts]:
    """What is recorded of a principle as an expression of a concept."""
    return [row.link or {} for row in world.rows(principle, "concepts") if row.node == concept]


def weaker(first: Facts, other: Facts) -> int:
    """The place of the weaker relation."""
    return max(STRONGEST_FIRST.index(end["relation"]) for end in (first, other))


def shared(world: World, principle: Node, other: Node) -> list[tuple[int, Node, Facts, Facts]]:
    """The concepts that both express, the strongest link first, then by name."""
    links = [
        (weaker(a, b), concept, a, b)
        for concept in world.all("Concept")
        for a in ends(world, principle, concept)
        for b in ends(world, other, concept)
    ]
    return sorted(links, key=lambda link: (link[0], fold(world.fact(link[1], "name")), link[1].slug))


def pair(world: World, principle: Node, other: Node, links: list[tuple[int, Node, Facts, Facts]]) -> Facts:
    """One row."""
    both = [end for link in links for end in link[2:]]
    said = [end.get("basis") for end in both]
    cited = sorted({source.slug for end in both for source in world.cited(end)})
    return {
        "__typename": "CrosswalkPair",
        "from": principle,
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
    met = {
        (principle, other): links
        for principle in ours
        for other in theirs
        if (links := shared(world, principle, other))
    }
    rows = sorted(met, key=lambda both: (ours.index(both[0]), met[both][0][0], theirs.index(both[1])))
    return {
        "__typename": "Crosswalk",
        "from": Node("Framework", asked["from"]),
        "to": Node("Framework", asked["to"]),
        "pairs": [pair(world, *both, met[both]) for both in rows],
        "unmappedFrom": [principle for principle in ours if principle not in {a for a, _ in met}],
        "unmappedTo": [principle for principle in theirs if principle not in {b for _, b in met}],
    }
