"""Answers while others write: each speaks of one state, none is refused, and only what matters begins it again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path
from typing import Any

import pytest

from hub.access.asker import ANONYMOUS
from hub.analytics.asking.query import Query
from hub.analytics.asking.reading import Reading, of_one_graph
from hub.changing import OPERATOR
from hub.graph.one_state import Unrest
from hub.graph.session import Graph
from hub.graph.transaction import GraphMovedError
from hub.model.registry import the_model
from hub.records.record import Request, record
from tests.conftest import Engine
from tests.records.graphs import load

HEAD = "// params:\n// columns: x\n// governed: n\n// used by: nobody\n"
AGENCY = Query.of(HEAD + "MATCH (n:Agency) WHERE n.slug = 'mill' /*visible n*/ RETURN n.name AS x")
TOOL = Query.of(HEAD + "MATCH (n:Tool) WHERE n.slug = 'sieve' /*visible n*/ RETURN n.name AS x")
CHANGES = 12
TODAY = "2026-06-30"


@pytest.fixture
async def seeded(migrated: Graph, tmp_path: Path) -> AsyncGenerator[Graph]:
    await load(migrated, tmp_path)
    yield migrated
    # What others count is not to depend on the unrest of here.
    migrated.kept.pop(Unrest, None)


async def correct(graph: Graph, version: int, **values: Mapping[str, Any]) -> None:
    """Put right values of the mill, of the sieve or of both, in one call; each is of this version."""
    changes = [
        {"correct": {label: slug, "version": version, "values": values[label], "sources": ["page"]}}
        for label, slug in (("agency", "mill"), ("tool", "sieve"))
        if label in values
    ]
    done = await record(graph, the_model(), OPERATOR, Request(changes, "It is so."))
    assert done.position, done.problems


def reading(transaction: Any) -> Reading:
    return Reading(transaction, the_model(), ANONYMOUS, TODAY)


async def test_what_cannot_matter_is_let_by_and_what_can_is_not(seeded: Graph) -> None:
    async with seeded.reading() as transaction:
        look = reading(transaction)
        [[name]] = await look.ask(AGENCY)
        await correct(seeded, 1, tool={"note": "It sorts."})
        before = seeded.statements_sent
        assert await look.ask(AGENCY) == [[name]]
        # Its own, and one to see what was changed.
        assert seeded.statements_sent - before == 2
        # The tool was changed, but not in what is read of it.
        await look.ask(TOOL)
        await correct(seeded, 1, agency={"name": "Another"})
        with pytest.raises(GraphMovedError):
            await look.ask(TOOL)


async def test_every_answer_speaks_of_one_state_and_none_is_refused(seeded: Graph) -> None:
    """The two names are changed together, and read by two statements."""
    await correct(seeded, 1, agency={"name": "N0"}, tool={"name": "N0"})

    async def once(known: Mapping[str, Any]) -> tuple[str, str]:
        async with seeded.reading() as transaction:
            look = reading(transaction)
            [[agency]], [[tool]] = await look.ask(AGENCY), await look.ask(TOOL)
            return agency, tool

    async def write() -> None:
        for number in range(1, CHANGES + 1):
            name = {"name": f"N{number}"}
            await correct(seeded, number + 1, agency=name, tool=name)

    writing = asyncio.create_task(write())
    seen: list[tuple[str, str]] = []
    while not writing.done():
        seen.append(await of_one_graph(seeded, once))
    await writing
    seen.append(await of_one_graph(seeded, once))
    assert all(agency == tool for agency, tool in seen)
    assert seen[-1] == (f"N{CHANGES}", f"N{CHANGES}")
    numbers = [int(agency[1:]) for agency, _ in seen]
    assert numbers == sorted(numbers)


async def test_a_change_in_the_midst_of_an_answer_begins_it_again_once(seeded: Graph) -> None:
    tries: list[int] = []

    async def once(known: Mapping[str, Any]) -> Any:
        tries.append(len(tries))
        async with seeded.reading() as transaction:
            look = reading(transaction)
            agency = await look.ask(AGENCY)
            if len(tries) == 1:
                await correct(seeded, 1, agency={"name": "Meanwhile"})
            return agency, await look.ask(TOOL)

    assert (await of_one_graph(seeded, once))[0] == [["Meanwhile"]]
    assert tries == [0, 1]
    assert seeded.kept[Unrest].left


async def test_where_every_hub_is_held_no_other_hub_writes(seeded: Graph, engine: Engine) -> None:
    other = Graph.connect(engine.endpoint, engine.settings)
    await other.verify()
    # The built-in engine has one hub only, so there it is that hub which writes.
    holder = other if engine.endpoint.embedded else seeded
    async with holder.still(everywhere=True):
        writing = asyncio.create_task(correct(other, 1, agency={"name": "Later"}))
        async with seeded.reading() as transaction:
            for _ in range(3):
                assert await reading(transaction).ask(AGENCY) == [["The Mill"]]
        assert not writing.done()
    await writing
    async with seeded.reading() as transaction:
        assert await reading(transaction).ask(AGENCY) == [["Later"]]
    await other.close()
