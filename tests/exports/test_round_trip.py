"""What was exported as records is the same where it is loaded, on the same engine and on the other.

That the rows of a folder are the same says it of any engine, since each holds what a folder's rows say; what people
recorded since is carried from one engine to the other here, and so is a backup.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from hub.access.asker import ANONYMOUS, Asker
from hub.changing import OPERATOR
from hub.clock import held_at
from hub.exports.export import Job, export
from hub.exports.exported import View
from hub.exports.formats.known import FORMATS
from hub.files import shipped
from hub.graph.backup import back_up, restore
from hub.graph.digest import graph_digest, public_digest
from hub.graph.logs.verify import verify
from hub.graph.migrations import migrate
from hub.graph.session import Graph
from hub.importers.comparing import Outcome
from hub.importers.own_run import unmapped_of
from hub.importers.own_workbook import documents_of, read_own
from hub.importers.unmapped import preview_unmapped
from hub.model.enums import Marking
from hub.model.registry import the_model
from hub.seed.folder import load_seed, read_seed
from hub.settings import Settings
from tests.conftest import embedded, wipe
from tests.exports.conftest import ADDRESS, NOON, Export
from tests.exports.world import HIDDEN, WORLD
from tests.records.calls import MILL, RIDDLE, said
from tests.records.folders import write
from tests.records.graphs import load

ONLY_NEO4J = pytest.mark.parametrize(
    "engine", [pytest.param("neo4j", marks=pytest.mark.neo4j)], indirect=True, scope="session"
)


async def test_who_sees_everything_gets_the_rows_that_were_loaded(exported: Export, tmp_path: Path) -> None:
    loaded = read_seed(the_model(), write(tmp_path, {"all.yaml": WORLD}))
    again = read_seed(the_model(), await exported("records", MILL))
    assert again.digest == loaded.digest
    assert "Another desk" in (await exported("records", MILL) / "tools.yaml").read_text(encoding="utf-8")


async def test_everybody_gets_what_everybody_sees_and_it_loads(exported: Export) -> None:
    folder = await exported("records")
    rows = read_seed(the_model(), folder).rows
    assert rows.nodes["Tool"].keys() == {"sieve", "formula", "quotes", "lines", "old"}
    assert not any(HIDDEN in file.read_text(encoding="utf-8") for file in folder.iterdir())
    whole = read_seed(the_model(), await exported("records", Asker(Marking.OFFICIAL_SENSITIVE, "mill"))).rows
    assert all(row == whole.nodes[label][slug] for label, of_label in rows.nodes.items()
               for slug, row in of_label.items())  # fmt: skip


@pytest.fixture
async def other(settings: Settings, tmp_path: Path) -> AsyncGenerator[Graph]:
    """A graph of the built-in engine with the world in it, and what somebody recorded since."""
    own = settings.model_copy(update={"data": tmp_path / "other", "deadline": 180.0})
    async with embedded(own) as engine:
        graph = Graph.connect(engine.endpoint, own)
        await graph.verify()
        await migrate(graph, the_model(), shipped("schema") / "graph")
        with held_at(NOON):
            await load(graph, tmp_path / "folder", WORLD)
            await said(graph, MILL, {"create": {"tool": RIDDLE}})
        yield graph
        await graph.close()


@ONLY_NEO4J
async def test_the_built_in_engine_and_neo4j_hold_the_same_after_either_way(
    world: Graph, other: Graph, tmp_path: Path
) -> None:
    there, back = tmp_path / "there", tmp_path / "back"
    everything = View(ANONYMOUS, None)
    with held_at(NOON):
        await export(Job(other, the_model(), everything, FORMATS["records"], ADDRESS), there)
        await _emptied(world)
        await load_seed(world, the_model(), there)
        assert await public_digest(world) == await public_digest(other)
        await export(Job(world, the_model(), everything, FORMATS["records"], ADDRESS), back)
        files = {file.name: file.read_bytes() for file in there.glob("*.yaml")}
        assert {file.name: file.read_bytes() for file in back.glob("*.yaml")} == files


@ONLY_NEO4J
async def test_a_workbook_of_the_built_in_engine_fills_neo4j(world: Graph, other: Graph, tmp_path: Path) -> None:
    there = tmp_path / "there.xlsx"
    with held_at(NOON):
        await export(Job(other, the_model(), View(ANONYMOUS, None), FORMATS["xlsx"], ADDRESS), there)
        book = read_own(there, the_model())
        await _emptied(world)
        await load_seed(world, the_model(), documents_of(book, the_model()))
        assert await public_digest(world) == await public_digest(other)
        report = await preview_unmapped(world, the_model(), OPERATOR, unmapped_of(book, ""))
        assert report.counts[Outcome.SAME] == report.rows == len(book.rows)


@ONLY_NEO4J
async def test_a_backup_of_the_built_in_engine_fills_neo4j(world: Graph, other: Graph) -> None:
    content, kept = await back_up(other)
    await _emptied(world)
    assert await restore(world, the_model(), content) == kept
    assert await graph_digest(world) == await graph_digest(other)
    assert [checked.wrong for checked in (await verify(world)).values()] == [(), ()]


async def _emptied(graph: Graph) -> None:
    await wipe(graph)
    await migrate(graph, the_model(), shipped("schema") / "graph")
