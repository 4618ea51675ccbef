"""A seeded graph on each engine, with somebody who asks it as the commands do, on a day that stands still."""

from __future__ import annotations

import shutil
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hub.access.asker import ANONYMOUS
from hub.api.schema.hub_schema import ApiSchema, build_schema
from hub.clock import held_at
from hub.files import shipped
from hub.graph.digest import graph_digest
from hub.graph.migrations import migrate
from hub.graph.session import Graph
from hub.model.registry import the_model
from hub.review.build import Pack, build
from hub.review.content import Content, Wanted, read_content
from hub.review.questioner import Questioner
from hub.seed.folder import load_seed
from tests.api.hub_under_test import SIZE
from tests.conftest import Engine, wipe

REVIEW = "cps-vision-2025-12"
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
PATIENCE = 400.0


@pytest.fixture(scope="session")
def api() -> ApiSchema:
    """The API of the shipped model."""
    return build_schema(the_model())


@pytest.fixture(scope="session")
async def patient(engine: Engine, api: ApiSchema) -> AsyncGenerator[Questioner]:
    """Somebody who waits for a cold engine, whatever is in its graph."""
    graph = Graph.connect(engine.endpoint, engine.settings.model_copy(update={"deadline": PATIENCE}))
    await graph.verify()
    yield Questioner(api, graph, ANONYMOUS)
    await graph.close()


@pytest.fixture(autouse=True)
def still() -> Iterator[None]:
    """The day on which every test is asked."""
    with held_at(NOON):
        yield


async def load(questioner: Questioner, folder: Path) -> None:
    """Make the graph hold the records of a folder and nothing else."""
    await wipe(questioner.graph)
    await migrate(questioner.graph, questioner.api.model, shipped("schema") / "graph")
    await load_seed(questioner.graph, questioner.api.model, folder, force=True)


@pytest.fixture(scope="session")
def as_loaded() -> dict[Graph, Any]:
    """What each graph held when the shipped records had been loaded."""
    return {}


@pytest.fixture
async def questioner(patient: Questioner, as_loaded: dict[Graph, Any]) -> Questioner:
    """The same, with the shipped records: loaded once, and again when a test has changed the graph."""
    await _load_shipped(patient, as_loaded)
    # So that every test asks the graph.
    patient.graph.kept.clear()
    return patient


async def _load_shipped(patient: Questioner, as_loaded: dict[Graph, Any]) -> None:
    graph = patient.graph
    if graph not in as_loaded or await _held(graph) != as_loaded[graph]:
        await load(patient, shipped("seed"))
        as_loaded[graph] = await _held(graph)


async def _held(graph: Graph) -> Any:
    """A hash of all knowledge, and the counts of all rows, of packs and the journal too."""
    [counts] = await graph.read([SIZE])
    return await graph_digest(graph), counts


@pytest.fixture(scope="session")
def packs() -> dict[str, Pack]:
    """The pack of the shipped review by engine, built once."""
    return {}


@pytest.fixture
async def pack(engine: Engine, patient: Questioner, packs: dict[str, Pack]) -> Pack:
    """The pack of the shipped review; the graph may hold anything afterwards."""
    if engine.name not in packs:
        await load(patient, shipped("seed"))
        packs[engine.name] = await build(patient, Wanted(REVIEW))
    return packs[engine.name]


@pytest.fixture(scope="session")
def contents() -> dict[tuple[str, str], Content]:
    """What packs of other days say, by engine and day, read once and changed by nobody."""
    return {}


@pytest.fixture
def content_of(
    engine: Engine, patient: Questioner, as_loaded: dict[Graph, Any], contents: dict[tuple[str, str], Content]
) -> Callable[[str], Awaitable[Content]]:
    """Read what the pack of the shipped review says of a day; the graph may hold anything afterwards."""

    async def read(day: str) -> Content:
        if (engine.name, day) not in contents:
            await _load_shipped(patient, as_loaded)
            contents[engine.name, day] = await read_content(patient, Wanted(REVIEW, day))
        return contents[engine.name, day]

    return read


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """A copy of the shipped records, to be added to."""
    return shutil.copytree(shipped("seed"), tmp_path / "seed")


@pytest.fixture
def answers(pack: Pack) -> dict[str, Any]:
    """The answers of the shipped pack by the names of their questions, to be changed."""
    content = deepcopy(pack.content)
    return {"": content, **{answer["name"]: next(iter(answer["data"].values())) for answer in content["answers"]}}
