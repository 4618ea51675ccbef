"""A past day is asked for the earlier values of what has some, and a hub that knew of too few asks again."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from hub.graph.earlier_fields import EVERY, EarlierFields
from hub.graph.register import grow
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from tests.api.changed import register_kept
from tests.api.hub_under_test import Answer, Hub

DAY = "2025-11-01"
TOOL = "cps-correspondence-drafting-tool"
OLD = "Zebra drafting"
HELD = {"marking": "PUBLISHED", "sources": ["hub-editorial"], "confidence": "SOURCED"}
RENAMED = """MATCH (t:Tool {slug: $tool}) CREATE (t)-[w:WAS]->(e:Earlier)
SET w = $held, e = $held, w.key = 'k', e += {slug: 'was', field: 'name', value: $old, valueSort: 'zebra drafting',
  sure: true}
SET w.heldFrom = '', e.heldFrom = '', w.heldTo = '2026-01-31', e.heldTo = '2026-01-31'"""
ASKED = {
    "one": f'tool(slug: "{TOOL}", asOf: "{DAY}") {{ name contact }}',
    "page": f'tools(asOf: "{DAY}", where: {{ name: {{ eq: "{OLD}" }} }}) {{ nodes {{ name contact }} }}',
    "two": f'a: tool(slug: "{TOOL}", asOf: "{DAY}") {{ name }} tools(asOf: "{DAY}", first: 1) {{ totalCount }}',
    "pairs": f"""alignmentPairs(framework: "cps-ai-vision", tool: "{TOOL}", asOf: "{DAY}", first: 1) {{
      nodes {{ tool {{ name }} }} }}""",
    "search": f'search(text: "zebra", asOf: "{DAY}") {{ nodes {{ title }} }}',
}


@pytest.fixture
async def renamed(seeded: Hub) -> AsyncGenerator[Hub]:
    """A hub that was asked of past days, and in whose graph another one then recorded the first earlier name."""
    await seeded.ask(f'{{ tools(asOf: "{DAY}") {{ totalCount }} }}')

    async def work(tx: Transaction) -> None:
        await tx.run(Statement(RENAMED, {"tool": TOOL, "held": HELD, "old": OLD}))
        await grow(tx)

    async with register_kept(seeded):
        await seeded.graph.write(work)
        yield seeded
        await seeded.write("MATCH (e:Earlier {slug: 'was'}) DETACH DELETE e")


async def asked(hub: Hub, name: str) -> Answer:
    """The answer to one of the documents, which names the tool as it was called."""
    answer = await hub.ask(f"{{ {ASKED[name]} }}")
    assert OLD in str(answer.data), name
    return answer


async def test_where_nothing_was_another_nothing_earlier_is_asked_for(seeded: Hub) -> None:
    for text in ASKED.values():
        assert not any("Earlier" in statement.text for statement in (await seeded.ask(f"{{ {text} }}")).sent)


@pytest.mark.parametrize("name", ASKED)
async def test_a_hub_that_knew_of_too_few_asks_again(name: str, renamed: Hub) -> None:
    again, known = [await asked(renamed, name) for _ in range(2)]
    assert len(again.sent) > len(known.sent)
    assert any("Earlier" in statement.text for statement in again.sent)
    assert not any("'contact'" in statement.text for statement in again.sent)
    assert EarlierFields.of(renamed.graph.kept).names == {"name"}


@pytest.mark.parametrize("name", ["one", "two", "pairs"])
async def test_an_answer_during_which_the_graph_moved_is_asked_again(
    name: str, renamed: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows of after a commit and a list of before it would give the name of today."""
    await asked(renamed, name)
    torn = [0]
    read, run = Graph.read, Transaction.run

    def tear(rows: list[list[Any]]) -> list[list[Any]]:
        if not torn[0] and rows and len(rows[0]) == 4:
            torn[0] += 1
            rows[0][1] = (rows[0][1] or 0) - 1
        return rows

    async def torn_read(graph: Graph, *given: Any) -> list[list[Any]]:
        return [tear(rows) for rows in await read(graph, *given)]

    async def torn_run(transaction: Transaction, statement: Statement) -> list[list[Any]]:
        return tear(await run(transaction, statement))

    monkeypatch.setattr(Graph, "read", torn_read)
    monkeypatch.setattr(Transaction, "run", torn_run)
    calm = len((await asked(renamed, name)).sent)
    assert torn == [1]
    assert calm > len((await asked(renamed, name)).sent)


@pytest.mark.parametrize("name", ASKED)
async def test_where_nobody_counted_every_property_may_have_been_another(name: str, renamed: Hub) -> None:
    await renamed.write("MATCH (r:Register) REMOVE r.earlier")
    for _ in range(2):
        await asked(renamed, name)
    assert EarlierFields.of(renamed.graph.kept).names is EVERY


async def test_a_writer_who_does_not_count_is_noticed(seeded: Hub) -> None:
    """A change that says of itself that it is one, and not of which properties there are earlier values now."""
    await seeded.ask(f"{{ {ASKED['one']} }}")

    async def work(tx: Transaction) -> None:
        await tx.run(Statement(RENAMED, {"tool": TOOL, "held": HELD, "old": OLD}))
        await tx.run(Statement("MATCH (r:Register) SET r.version = r.version + 1"))

    async with register_kept(seeded):
        await seeded.graph.write(work)
        for name in ASKED:
            await asked(seeded, name)
        await seeded.write("MATCH (e:Earlier {slug: 'was'}) DETACH DELETE e")


async def test_what_is_no_longer_there_is_no_longer_asked_for(renamed: Hub) -> None:
    await asked(renamed, "one")

    async def work(tx: Transaction) -> Any:
        await tx.run(Statement("MATCH (e:Earlier {slug: 'was'}) DETACH DELETE e"))
        await grow(tx)

    await renamed.graph.write(work)
    texts = [(await renamed.ask(f"{{ {ASKED['one']} }}")).sent for _ in range(2)]
    assert ["Earlier" in statement.text for sent in texts for statement in sent] == [True, False]
