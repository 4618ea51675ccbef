"""Migrations on both engines: fresh, again, broken off, at once, edited and newer."""

import asyncio
from pathlib import Path
from typing import Any, LiteralString

import pytest

from hub.errors import Conflict, GraphTooNew, MigrationChanged
from hub.files import shipped
from hub.graph.constraints import indexed, order_indexes, present, unique_labels
from hub.graph.digest import graph_digest
from hub.graph.migrations import Migrated, applied, migrate, newest
from hub.graph.session import Graph
from hub.graph.statement import Row, Statement
from hub.graph.transaction import Transaction
from hub.model.registry import Model, the_model
from tests.conftest import Engine
from tests.migrations.others import other_hubs

SHIPPED = shipped("schema") / "graph"
NO_NOUNS = Model([])
FIRST = """\
// The slug of what was applied names one node.
CREATE CONSTRAINT migration_slug IF NOT EXISTS FOR (n:Migration) REQUIRE n.slug IS UNIQUE;
CREATE CONSTRAINT mill_slug IF NOT EXISTS FOR (n:Mill) REQUIRE n.slug IS UNIQUE;
CREATE INDEX mill_name IF NOT EXISTS FOR (n:Mill) ON (n.name);
"""
SECOND = """\
// One mill; a second run would make another; the semicolon in the text ends nothing.
CREATE (:Mill {slug: 'a', name: 'A; B'});
CREATE (:Mill {slug: 'b'});
"""


def folder(path: Path, **files: str) -> Path:
    """A folder of migrations of its own."""
    path.mkdir(exist_ok=True)
    for name, text in files.items():
        (path / f"{name}.cypher").write_text(text, encoding="utf-8")
    return path


async def ask(graph: Graph, text: LiteralString) -> list[Row]:
    [rows] = await graph.read([Statement(text)])
    return rows


async def run(graph: Graph, text: LiteralString, **parameters: Any) -> None:
    async def work(tx: Transaction) -> None:
        await tx.run(Statement(text, parameters))

    await graph.write(work)


async def mills(graph: Graph) -> list[Row]:
    return await ask(graph, "MATCH (n:Mill) RETURN n.slug, n.name ORDER BY n.slug")


async def test_a_fresh_graph_gets_every_constraint_the_declarations_ask_for(empty_graph: Graph) -> None:
    assert await applied(empty_graph) == 0
    done = await migrate(empty_graph, NO_NOUNS, SHIPPED)
    assert done == Migrated(newest(SHIPPED), tuple(range(1, newest(SHIPPED) + 1)))
    # Without nouns of the model's own, so that the files alone have made them.
    assert await present(empty_graph) == {(label, "slug") for label in unique_labels(the_model())}
    assert await applied(empty_graph) == newest(SHIPPED)
    with pytest.raises(Conflict):
        await run(empty_graph, "CREATE (:Tool {slug: 'a'}) CREATE (:Tool {slug: 'a'})")


async def test_migrating_again_only_reads(empty_graph: Graph) -> None:
    await migrate(empty_graph, the_model(), SHIPPED)
    before, sent = await graph_digest(empty_graph), empty_graph.statements_sent
    assert await migrate(empty_graph, the_model(), SHIPPED) == Migrated(newest(SHIPPED), ())
    # Neo4j is asked for the names it knows as well.
    assert empty_graph.statements_sent == sent + (3 if empty_graph.embedded else 4)
    assert await graph_digest(empty_graph) == before


async def test_a_constraint_that_somebody_dropped_comes_back(empty_graph: Graph) -> None:
    await migrate(empty_graph, the_model(), SHIPPED)
    await empty_graph.schema(Statement("DROP CONSTRAINT tool_slug"))
    await migrate(empty_graph, the_model(), SHIPPED)
    assert ("Tool", "slug") in await present(empty_graph)


async def test_an_index_that_somebody_dropped_comes_back(empty_graph: Graph) -> None:
    await migrate(empty_graph, the_model(), SHIPPED)
    assert set(order_indexes(the_model())) <= await indexed(empty_graph)
    await empty_graph.schema(Statement("DROP INDEX tool_order"))
    await migrate(empty_graph, the_model(), SHIPPED)
    assert ("Tool", "nameSort") in await indexed(empty_graph)


async def test_data_is_changed_once_together_with_its_record(empty_graph: Graph, tmp_path: Path) -> None:
    files = folder(tmp_path, V0001__mills=FIRST, V0002__two_mills=SECOND)
    assert (await migrate(empty_graph, NO_NOUNS, files)).applied == (1, 2)
    assert (await migrate(empty_graph, NO_NOUNS, files)).applied == ()
    assert await mills(empty_graph) == [["a", "A; B"], ["b", None]]
    assert await ask(empty_graph, "MATCH (m:Migration) RETURN m.slug, m.version, m.name ORDER BY m.version") == [
        ["v0001", 1, "mills"],
        ["v0002", 2, "two_mills"],
    ]
    assert await ask(empty_graph, "MATCH (r:Register) RETURN r.version") == [[1]]


async def test_no_other_writer_comes_between_what_a_migration_reads_and_counts(
    empty_graph: Graph, tmp_path: Path
) -> None:
    sent: list[str] = []
    empty_graph.listeners.append(lambda statement: sent.append(statement.text))
    await migrate(empty_graph, NO_NOUNS, folder(tmp_path, V0001__mills=FIRST, V0002__two_mills=SECOND))
    empty_graph.listeners.clear()
    locked = next(i for i, text in enumerate(sent) if "MERGE (r:Register" in text)
    assert locked < next(i for i, text in enumerate(sent) if text.startswith("CREATE (:Mill"))


@pytest.mark.parametrize("after", range(2, 10, 2))
async def test_what_was_broken_off_is_finished_by_the_next_run(empty_graph: Graph, tmp_path: Path, after: int) -> None:
    files = folder(tmp_path, V0001__mills=FIRST, V0002__two_mills=SECOND)
    left = iter(range(after))

    def break_off(_: Statement) -> None:
        if next(left, None) is None:
            raise BrokenOffError

    empty_graph.listeners.append(break_off)
    with pytest.raises(BrokenOffError):
        await migrate(empty_graph, NO_NOUNS, files)
    empty_graph.listeners.remove(break_off)
    await migrate(empty_graph, NO_NOUNS, files)
    assert await applied(empty_graph) == 2
    assert await mills(empty_graph) == [["a", "A; B"], ["b", None]]


class BrokenOffError(Exception):
    """The hub ended in the middle."""


async def test_two_hubs_that_start_at_once_do_no_harm(empty_graph: Graph, engine: Engine, tmp_path: Path) -> None:
    files = folder(tmp_path, V0001__mills=FIRST, V0002__two_mills=SECOND)
    async with other_hubs(engine, 3) as others:
        done = await asyncio.gather(*(migrate(graph, NO_NOUNS, files) for graph in (empty_graph, *others)))
    assert {migrated.version for migrated in done} == {2}
    assert await mills(empty_graph) == [["a", "A; B"], ["b", None]]
    assert await ask(empty_graph, "MATCH (m:Migration) RETURN count(m)") == [[2]]


async def test_two_hubs_that_start_on_the_shipped_migrations(empty_graph: Graph, engine: Engine) -> None:
    async with other_hubs(engine, 1) as others, asyncio.TaskGroup() as hubs:
        for graph in (empty_graph, *others):
            hubs.create_task(migrate(graph, the_model(), SHIPPED))
    assert await present(empty_graph) == {(label, "slug") for label in unique_labels(the_model())}


async def test_an_edited_migration_is_refused(empty_graph: Graph, tmp_path: Path) -> None:
    await migrate(empty_graph, NO_NOUNS, folder(tmp_path / "a", V0001__mills=FIRST))
    before = await graph_digest(empty_graph)
    edited = folder(tmp_path / "b", V0001__mills=FIRST + "// a word more\n", V0002__two_mills=SECOND)
    with pytest.raises(MigrationChanged) as caught:
        await migrate(empty_graph, NO_NOUNS, edited)
    assert caught.value.message.startswith(
        "Migration V0001__mills.cypher was applied to this graph and has been edited"
    )
    assert await graph_digest(empty_graph) == before


async def test_other_line_ends_are_no_edit(empty_graph: Graph, tmp_path: Path) -> None:
    await migrate(empty_graph, NO_NOUNS, folder(tmp_path / "a", V0001__mills=FIRST))
    files = folder(tmp_path / "b")
    (files / "V0001__mills.cypher").write_bytes(FIRST.replace("\n", "\r\n").encode())
    assert (await migrate(empty_graph, NO_NOUNS, files)).applied == ()


async def test_a_graph_of_a_newer_hub_is_refused(empty_graph: Graph, tmp_path: Path) -> None:
    await migrate(empty_graph, NO_NOUNS, folder(tmp_path / "b", V0001__mills=FIRST, V0002__two_mills=SECOND))
    before = await graph_digest(empty_graph)
    with pytest.raises(GraphTooNew):
        await migrate(empty_graph, NO_NOUNS, folder(tmp_path / "a", V0001__mills=FIRST))
    assert await graph_digest(empty_graph) == before


async def test_what_another_engine_needs_is_passed_over(empty_graph: Graph, engine: Engine, tmp_path: Path) -> None:
    other = "embedded" if engine.name == "neo4j" else "neo4j"
    text = "// engine: {}\nCREATE (:Mill {{slug: '{}'}});\n"
    files = folder(
        tmp_path,
        V0001__mills=FIRST,
        V0002__here=text.format(engine.name, "here"),
        V0003__there=text.format(other, "there"),
    )
    await migrate(empty_graph, NO_NOUNS, files)
    assert await applied(empty_graph) == 3
    assert await mills(empty_graph) == [["here", None]]


async def test_a_failing_migration_changes_nothing_and_is_not_recorded(empty_graph: Graph, tmp_path: Path) -> None:
    files = folder(tmp_path, V0001__mills=FIRST, V0002__twice=SECOND + "CREATE (:Mill {slug: 'a'});\n")
    with pytest.raises(Conflict):
        await migrate(empty_graph, NO_NOUNS, files)
    assert await applied(empty_graph) == 1
    assert await mills(empty_graph) == []
