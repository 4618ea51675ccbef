"""What is kept of the whole graph answers as a fresh reading does, and only for its own version, reader and day."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest

from hub.access.asker import ANONYMOUS, Asker
from hub.analytics.asking.memo import MOST, Kept, kept
from hub.analytics.asking.reading import Reading
from hub.analytics.paths.chains import chains
from hub.analytics.paths.single_points import single_points_of_failure
from hub.analytics.paths.what_if import what_if
from hub.graph.edit import Act, Edit, NodeAt
from hub.graph.journal import Call
from hub.graph.register import grow, lock
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import GraphMovedError, Transaction
from hub.graph.writing import write_edits
from hub.model.enums import Marking
from tests.analytics.test_invisible import rich, shown_chains
from tests.analytics.world import World, only, reading

CLEARED = Asker(Marking.OFFICIAL, None)
ASKED: dict[str, tuple[Callable[[Reading], Awaitable[Any]], int, int]] = {
    "chains": (shown_chains, 2, 1),
    "single points": (single_points_of_failure, 2, 1),
    "what if": (partial(what_if, retire_tools=["camera"]), 4, 2),
}
"""Each question that keeps something, how many statements it sends when nothing is kept, and of these always anew.

What is left out is never kept: one statement, of a past day three.
"""


async def change(graph: Graph) -> None:
    """Let the court's tool stop being fed and aligned, and another of the police stand on the same supplier."""

    async def work(tx: Transaction) -> None:
        await tx.run(Statement("MATCH (:Tool {slug: 'shared'})-[r:FEEDS|BUILT_ON]->() DELETE r"))
        await tx.run(Statement("MATCH (:Tool {slug: 'shared'})<-[r:OF]-(:Alignment) DELETE r"))
        await grow(tx)

    await graph.write(work)


async def asked(graph: Graph, ask: Callable[[Reading], Awaitable[Any]], **more: Any) -> tuple[Any, int]:
    """The answer, and how many statements it took."""
    before = graph.statements_sent
    async with reading(graph, **more) as look:
        answer = await ask(look)
    return answer, graph.statements_sent - before


@pytest.mark.parametrize("name", ASKED)
async def test_the_second_answer_is_the_first_and_a_change_is_seen(graph: Graph, name: str) -> None:
    ask, cold, anew = ASKED[name]
    await rich().write(graph)
    first = await asked(graph, ask)
    assert first[1] == cold
    assert await asked(graph, ask) == (first[0], 1 + anew)
    await change(graph)
    third = await asked(graph, ask)
    assert third[0] != first[0]
    # Beside its own statements it looks in the journal, which does not tell what was changed, and first for the version
    # unless a statement of its own that is always asked anew brings that.
    assert third[1] == cold + (1 if name == "what if" else 2)
    graph.kept.clear()
    assert await asked(graph, ask) == (third[0], cold)


@pytest.mark.parametrize("name", ASKED)
async def test_a_change_that_cannot_matter_to_it_leaves_what_is_kept(graph: Graph, name: str) -> None:
    ask, cold, anew = ASKED[name]
    await rich().write(graph)
    first = await asked(graph, ask)
    change = Edit(Act.SET, NodeAt("Evidence", "none"), None, {"slug": "none", "note": "New"})

    async def work(tx: Transaction) -> None:
        await write_edits(tx, await lock(tx), [change], Call("TEST", "It is so."))

    await graph.write(work)
    # The version, for each thing that is kept what was changed since, and then as if nothing was.
    assert await asked(graph, ask) == (first[0], 1 + (cold - anew) + anew)
    assert await asked(graph, ask) == (first[0], 1 + anew)


@pytest.mark.parametrize("name", ASKED)
async def test_each_reader_gets_what_that_reader_may_see(graph: Graph, name: str) -> None:
    ask, *_ = ASKED[name]
    world = rich()
    for link in world.links:
        if link.start == ("Tool", "shared") and link.type in ("FEEDS", "BUILT_ON"):
            link.properties["marking"] = "OFFICIAL"
    for node in world.nodes:
        if node.slug == "shared--robust":
            node.properties["marking"] = "OFFICIAL"
    await world.write(graph)
    expected = []
    for asker in (ANONYMOUS, CLEARED):
        graph.kept.clear()
        expected.append((await asked(graph, ask, asker=asker))[0])
    assert expected[0] != expected[1]
    for _ in range(2):
        assert (await asked(graph, ask))[0] == expected[0]
        assert (await asked(graph, ask, asker=CLEARED))[0] == expected[1]


async def test_of_a_past_day_nothing_is_kept(graph: Graph) -> None:
    await rich().write(graph)
    assert [(await asked(graph, shown_chains, day="2026-05-01"))[1] for _ in range(2)] == [4, 4]
    assert Kept not in graph.kept


async def test_where_nothing_was_loaded_nothing_is_kept(graph: Graph) -> None:
    await World().write(graph)
    await graph.write(lambda tx: tx.run(Statement("MATCH (n) DETACH DELETE n")))
    answers = [await asked(graph, single_points_of_failure) for _ in range(2)]
    assert answers == [([], 2), ([], 2)]


async def test_a_filter_is_asked_anew(graph: Graph) -> None:
    await rich().write(graph)
    await asked(graph, shown_chains)
    filtered = partial(chains, from_="camera", where=only())
    unfiltered = await asked(graph, shown_chains)
    answer, sent = await asked(graph, filtered)
    assert sent == 2
    assert list(answer) == unfiltered[0]


async def test_only_so_many_things_are_kept(graph: Graph) -> None:
    await rich().write(graph)
    made: list[int] = []

    async def make(number: int, look: Reading) -> int:
        made.append(number)
        await look.look()
        return number

    for number in (*range(MOST + 1), MOST, 0):
        async with reading(graph) as look:
            assert await kept(look, str(number), partial(make, number, look)) == number
    assert made == [*range(MOST + 1), 0]


async def test_a_change_while_it_is_worked_out_begins_it_again(graph: Graph) -> None:
    await rich().write(graph)
    await asked(graph, single_points_of_failure)

    async def late(look: Reading) -> Any:
        await look.look()
        await change(graph)
        graph.kept.clear()
        return await single_points_of_failure(look)

    with pytest.raises(GraphMovedError):
        await asked(graph, late)
    assert ("single points of failure", ANONYMOUS.sees, "2026-06-30") not in graph.kept[Kept].things
