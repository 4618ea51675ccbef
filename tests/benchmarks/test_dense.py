"""The dense register is as large as asked for, hangs together, and the hub answers the questions asked of it."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import orjson
import pytest

from benchmarks.client import Figures
from benchmarks.dense import NAMES, bodies, dense, told
from benchmarks.store import store
from hub.api.schema.hub_schema import build_schema
from hub.graph.session import Graph
from hub.model.registry import the_model
from hub.records.stored_form import LinkKind, Rows
from tests.api.hub_under_test import Hub
from tests.conftest import Engine

TOOLS, PROCESSES, FEEDS = 130, 90, 400


@pytest.fixture(scope="module")
def made() -> Rows:
    """A small one."""
    return dense(TOOLS, PROCESSES, FEEDS)


def test_it_is_as_large_as_asked_for(made: Rows) -> None:
    assert len(made.nodes["Tool"]) == TOOLS
    assert len(made.nodes["Process"]) == PROCESSES
    assert len(made.links[LinkKind("FEEDS", "Tool", "Tool")]) == FEEDS
    assert dense(TOOLS, PROCESSES, FEEDS).digest() == made.digest()


def test_every_link_has_both_ends_and_its_key(made: Rows) -> None:
    for kind, triples in made.links.items():
        for key, (start, end, row) in triples.items():
            assert start in made.nodes[kind.start]
            assert end in made.nodes[kind.end]
            assert row["key"] == key


@pytest.fixture
async def patient(engine: Engine, empty_graph: Graph) -> AsyncGenerator[Graph]:
    """A connection to the emptied graph that waits for a cold engine to plan; only the benchmark times anything."""
    connected = Graph.connect(engine.endpoint, engine.settings.model_copy(update={"deadline": 180.0}))
    await connected.verify()
    yield connected
    await connected.close()


async def test_the_hub_answers_every_question(patient: Graph, made: Rows) -> None:
    await store(patient, made)
    hub = Hub(patient, build_schema(the_model()))
    for name in NAMES:
        for body in bodies(made, name)[:3]:
            asked = orjson.loads(body)
            answer = await hub.ask(asked["query"], asked["variables"])
            assert next(iter(answer.data.values())), name


def test_the_section_has_a_line_for_each_question() -> None:
    text = told(dict.fromkeys(NAMES, Figures(1.0, 2.5, 3.0, 4.0, 50)))
    assert [line.split()[0] for line in text.splitlines()[3:]] == list(NAMES)
    assert "2.5" in text
