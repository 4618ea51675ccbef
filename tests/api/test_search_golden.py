"""What people look for, with what has to come first: mistyped, abbreviated, said in other words, or not there."""

from __future__ import annotations

import base64
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from hub.access.asker import ANONYMOUS
from hub.analytics.asking.reading import Reading
from hub.analytics.search.corpus import SearchRow, Weight, read_corpus
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


def test_three_kinds_of_user_ask_at_least_sixty_and_none_stands_twice() -> None:
    texts = [golden["text"] for golden in GOLDEN]
    by_user = Counter(golden["user"] for golden in GOLDEN if "user" in golden)
    assert len(texts) == len(set(texts))
    assert by_user.keys() == {"policy", "frontline", "public"}
    assert min(by_user.values()) >= 20


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda case: case["text"])
async def test_what_is_looked_for_comes_first(golden: dict[str, Any], seeded: Hub) -> None:
    answer = (await seeded.ask(QUESTION, {"text": golden["text"]})).data["search"]
    # An id is a noun and a slug in another dress.
    hits = [base64.urlsafe_b64decode(f"{node['subject']['id']}==").decode() for node in answer["nodes"]]
    if "unknown" in golden:
        assert (answer["totalCount"], hits, answer["unknown"]) == (0, [], golden["unknown"])
        return
    assert (answer["unknown"], answer["partial"]) == ([], False)
    assert hits[:1] == [golden.get("first", hits[0])]
    assert set(golden.get("among", [])) <= set(hits)
    assert all(node["matches"] for node in answer["nodes"])


async def corpus(hub: Hub) -> list[SearchRow]:
    """Everything that can be found, as the graph gives it."""
    async with hub.graph.reading() as transaction:
        read = await read_corpus(Reading(transaction, the_model(), ANONYMOUS, TODAY))
        return list(read.rows.values())


def own_texts(world: World, node: Node) -> list[tuple[str, str]]:
    """Field and text of everything that a record says in words."""
    texts: list[tuple[str, str]] = []
    for prop in the_model().nouns[node.label].properties:
        if prop.kind in (Kind.STRING, Kind.STRINGS):
            value = world.fact(node, prop.name)
            texts += [(prop.name, text) for text in (value if isinstance(value, list) else [value]) if text]
    return sorted([*texts, ("slug", node.slug)])


async def test_every_text_of_every_record_of_the_seed_is_searched(seeded: Hub) -> None:
    """The same on every engine, and so are all answers: what comes after the reading knows no engine."""
    world = the_seed().at(TODAY, TODAY)
    rows = {Node(row.label, row.slug): row for row in await corpus(seeded)}
    assert rows.keys() == world.nodes.keys()
    for node, row in rows.items():
        own = [(text.field, text.text) for text in row.texts if text.weight is not Weight.CONTEXT]
        assert sorted(own) == own_texts(world, node), node
    for node in world.all("Tool"):
        row, owner = rows[node], world.far_node(node, "owner")
        assert (row.status, row.ai_class) == (world.fact(node, "status"), world.fact(node, "aiClass"))
        assert row.owner == (owner and (owner.slug, world.fact(owner, "name")))


async def test_the_order_in_which_the_graph_gives_rows_changes_nothing(seeded: Hub) -> None:
    rows = await corpus(seeded)
    other = rows.copy()
    random.Random(1).shuffle(other)
    first, second = (SearchIndex.of(given, the_thesaurus()) for given in (rows, other))
    assert first.rows == second.rows
    for golden in GOLDEN:
        words = words_asked(golden["text"])
        asked = [understand(golden["text"], words, index, the_thesaurus()) for index in (first, second)]
        assert asked[0] == asked[1]
        assert first.search(asked[0], asked[0].needed) == second.search(asked[1], asked[1].needed)
