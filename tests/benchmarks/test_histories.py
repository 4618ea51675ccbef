"""The benchmark gives every tool two earlier values, by which nothing of today changes, and takes them away again."""

from __future__ import annotations

import pytest

from benchmarks.generate import generate
from benchmarks.histories import FIELDS, Slowed, earlier, give, told_histories
from benchmarks.questions import NAMES
from benchmarks.store import store
from hub.api.schema.hub_schema import build_schema
from hub.graph.digest import graph_digest
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.model.registry import the_model
from hub.records.stored_form import Rows
from tests.api.hub_under_test import Hub

TOOLS = 80
COUNT = Statement("MATCH (e:Earlier) RETURN count(e)")
NOW = "{ tools(first: 100) { nodes { slug name } } }"
THEN = '{ tools(first: 100, asOf: "2025-01-01") { nodes { slug name } } }'


@pytest.fixture(scope="module")
def made() -> Rows:
    """A small register."""
    return generate(TOOLS)


async def test_every_tool_gets_them_and_loses_them(empty_graph: Graph, made: Rows) -> None:
    await store(empty_graph, made)
    hub = Hub(empty_graph, build_schema(the_model()))
    before, digest = await hub.ask(NOW), await graph_digest(empty_graph)
    await give(empty_graph, earlier(made))
    assert await empty_graph.read([COUNT]) == [[[TOOLS * len(FIELDS)]]]
    assert (await hub.ask(NOW)).data == before.data
    then = (await hub.ask(THEN)).data["tools"]["nodes"]
    assert then
    assert {node["name"][:5] for node in then} == {"Once "}
    await give(empty_graph, [])
    assert await graph_digest(empty_graph) == digest
    assert await empty_graph.read([COUNT]) == [[[0]]]


def test_the_section_has_a_line_for_each_question() -> None:
    text = told_histories(2_000, dict.fromkeys(NAMES, Slowed(2.0, 2.1)))
    assert [line.split()[0] for line in text.splitlines()[3:]] == list(NAMES)
    assert "1.05" in text
