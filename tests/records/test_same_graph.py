"""The graph holds what the files of the seed say, nothing more and nothing less.

Read from the YAML by tests.seed_reader, which shares no code with the loader. What the hub adds for itself (origin,
versions, folded and compared forms, days of showing and what begins with a framework) is left out.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping
from typing import Any

from hub.files import shipped
from hub.graph.session import Graph
from hub.model.registry import the_model
from hub.seed.folder import load_seed
from tests.records.graphs import ask
from tests.seed_reader.world import World, the_seed

ADDED = {"origin", "version", "heldFrom", "heldTo", "possibleFrom", "key", "slug", "seen", "lastSeen"}
BEGUN = ("Framework", "Principle", "Statement")
LABELS = "NOT (n:Register OR n:Migration OR n:JournalEntry OR n:OpenEntry OR n:Earlier OR n:Origin)"


def said(facts: Mapping[str, Any], label: str = "") -> str:
    """Facts in an order of their own, composed, without what is empty or the hub's own."""
    left_out = {"history", "own sources", "wrote seen", "held with", *ADDED, *(("since",) if label in BEGUN else ())}
    kept = {name: value for name, value in facts.items() if name not in left_out and value not in (None, [])}
    return unicodedata.normalize("NFC", repr(sorted(kept.items())))


def declared(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A stored row without what the hub adds: beside a date `x` stands `xDay`, beside a sorted text `xSort`."""
    beside = {f"{name}{ending}" for name in row for ending in ("Day", "Sort")}
    return {name: value for name, value in row.items() if name not in beside}


def expected_links(world: World) -> Counter[tuple[str, str, str, str]]:
    """Type, both ends and facts of every link of the files, the way that the model draws the arrow."""
    links: Counter[tuple[str, str, str, str]] = Counter()
    for link in world.links:
        label, field = link.relation.rstrip("*").split(".")
        edge = the_model().edges(label)[field]
        ends = [f"{node.label}:{node.slug}" for node in (link.start, link.end)]
        start, end = ends if edge.outgoing else reversed(ends)
        links[edge.type, start, end, said({"marking": "PUBLISHED", **link.facts})] += 1
    return links


async def test_the_graph_holds_what_the_files_say(migrated: Graph) -> None:
    await load_seed(migrated, the_model(), shipped("seed"))
    world = the_seed()
    nodes = await ask(migrated, f"MATCH (n) WHERE {LABELS} RETURN labels(n)[0], n.slug, properties(n)")
    assert Counter((label, slug, said(declared(row), label)) for label, slug, row in nodes) == Counter(
        (node.label, node.slug, said(facts, node.label)) for node, facts in world.nodes.items()
    )
    links = await ask(
        migrated,
        "MATCH (a)-[r]->(b) WHERE NOT b:Earlier "
        "RETURN type(r), labels(a)[0] + ':' + a.slug, labels(b)[0] + ':' + b.slug, properties(r)",
    )
    assert Counter((kind, a, b, said(declared(row))) for kind, a, b, row in links) == expected_links(world)
