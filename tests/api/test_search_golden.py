"""What people look for, with what has to come first: mistyped, abbreviated, said in other words, or not there."""

from __future__ import annotations

import base64
import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from hub.access.asker import ANONYMOUS
from hub.analytics.asking.reading import Reading
from hub.analytics.search.corpus import Found, Weight, read_corpus
from hub.analytics.search.index import SearchIndex
from hub.analytics.search.thesaurus import the_thesaurus
from hub.analytics.search.understand import understand, words_asked
from hub.model.declare import Kind
from hub.model.registry import the_model
from tests.api.hub_under_test import TODAY, Hub
from tests.seed_reader.world import Node, World, the_seed

GOLDEN: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "golden_searches.yaml").read_text(encoding="utf-8")
)
QUESTION = """
query ($text: String!) { search(text: $text, first: 10) { totalCount unknown partial nodes {
    score title matches { given found how } subject { id } } } }
"""


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda one: one["text"])
async def test_what_is_looked_for_comes_first(golden: dict[str, Any], seeded: Hub) -> None:
    found = (await seeded.ask(QUESTION, {"text": golden["text"]})).data["search"]
    # An id is a noun and a slug in another dress.
    hits = [base64.urlsafe_b64decode(f"{one['subject']['id']}==").decode() for one in found["nodes"]]
    if "unknown" in golden:
        assert (found["totalCount"], hits, found["unknown"]) == (0, [], golden["unknown"])
        return
    assert (found["unknown"], found["partial"]) == ([], False)
    assert hits[:1] == [golden.get("first", hits[0])]
    assert set(golden.get("among", [])) <= set(hits)
    assert all(one["matches"] for one in found["nodes"])


async def corpus(hub: Hub) -> list[Found]:
    """Everything that can be found, as the graph gives it."""
    async with hub.graph.reading() as transaction:
        read = await read_corpus(Reading(transaction, the_model(), ANONYMOUS, TODAY))
        return list(read.found.values())


def own_texts(world: World, node: Node) -> list[tuple[str, str]]:
    """Field and text of everything that a record says in words."""
    found: list[tuple[str, str]] = []
    for prop in the_model().nouns[node.label].properties:
        if prop.kind in (Kind.STRING, Kind.STRINGS):
            value = world.fact(node, prop.name)
            found += [(prop.name, one) for one in (value if isinstance(value, list) else [value]) if one]
    return sorted([*found, ("slug", node.slug)])


async def test_every_text_of_every_record_of_the_seed_is_searched(seeded: Hub) -> None:
    """The same on every engine, and so are all answers: what comes after the reading knows no engine."""
    world = the_seed().at(TODAY, TODAY)
    rows = {Node(one.label, one.slug): one for one in await corpus(seeded)}
    assert rows.keys() == world.nodes.keys()
    for node, row in rows.items():
        own = [(one.field, one.text) for one in row.texts if one.weight is not Weight.CONTEXT]
        assert sorted(own) == own_texts(world, node), node
    for node in world.all("Tool"):
        row, owner = rows[node], world.one(node, "owner")
        assert (row.status, row.ai_class) == (world.fact(node, "status"), world.fact(node, "aiClass"))
        assert row.owner == (owner and (owner.slug, world.fact(owner, "name")))


async def test_the_order_in_which_the_graph_gives_rows_changes_nothing(seeded: Hub) -> None:
    rows = await corpus(seeded)
    other = rows.copy()
    random.Random(1).shuffle(other)
    first, second = (SearchIndex.of(one, the_thesaurus()) for one in (rows, other))
    assert first.rows == second.rows
    for golden in GOLDEN:
        words = words_asked(golden["text"])
        asked = [understand(golden["text"], words, index, the_thesaurus()) for index in (first, second)]
        assert asked[0] == asked[1]
        assert first.search(asked[0], asked[0].needed) == second.search(asked[1], asked[1].needed)
