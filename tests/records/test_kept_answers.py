"""A change is in the very next answer of every hub, however it is kept; and what no change meets is given again."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from hub.access.asker import ANONYMOUS, Asker
from hub.api.documents.request import Request
from hub.api.kept_answers import KeptAnswers
from hub.api.operation import respond
from hub.graph.session import Graph
from tests.conftest import Engine
from tests.engines.statements import connected
from tests.records.calls import API, MILL, RIDDLE, send
from tests.records.graphs import load

TOOLS = "{ tools(first: 50) { totalCount nodes { slug note } } }"
COUNTS = "{ register { title } }"
"""A question, which rests on more than the texts of compiled reads say."""
ROOM = 1_000_000


@pytest.fixture
async def seeded(migrated: Graph, tmp_path: Path) -> Graph:
    await load(migrated, tmp_path)
    return migrated


@pytest.fixture
async def other(engine: Engine, seeded: Graph) -> AsyncGenerator[Graph]:
    """The same graph as another hub has it."""
    async with connected(engine.endpoint, engine.settings) as graph:
        yield graph


async def told(graph: Graph, query: str, answers: KeptAnswers | None = None, asker: Asker = ANONYMOUS) -> bytes:
    response = await respond(API, graph, Request(query), asker, read_only=True, answers=answers)
    return response.content


async def test_a_change_of_one_hub_is_in_the_next_answer_of_the_other(seeded: Graph, other: Graph) -> None:
    """Each answer is the one that a hub works out which keeps nothing, to the byte."""
    kept = KeptAnswers(other, API.model, ROOM)
    created = await send(seeded, MILL, {"create": {"tool": RIDDLE}})
    version = created["data"]["record"]["records"][0]["version"]
    for number in range(6):
        for query in (TOOLS, COUNTS):
            for _ in range(2):
                assert await told(other, query, kept) == await told(seeded, query)
        values = {"tool": {"note": f"Note {number}"}}
        change = {"correct": {"slug": "riddle", "version": version, "values": values}}
        answer = await send(seeded, MILL, change)
        assert f"Note {number}".encode() in await told(other, TOOLS, kept), answer
        version = answer["data"]["record"]["records"][0]["version"]


async def test_what_is_kept_is_given_without_the_graph(seeded: Graph) -> None:
    """But for its version; and to nobody who sees something else."""
    kept = KeptAnswers(seeded, API.model, ROOM)
    first = [await told(seeded, query, kept) for query in (TOOLS, COUNTS) for _ in range(2)]
    sent = seeded.statements_sent
    assert [await told(seeded, query, kept) for query in (TOOLS, COUNTS) for _ in range(2)] == first
    assert seeded.statements_sent == sent + 4
    assert await told(seeded, TOOLS, kept, MILL) == await told(seeded, TOOLS, None, MILL)
