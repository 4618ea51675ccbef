"""The engines, each started once per session, for every test that asks.

`engine` runs a test on the embedded engine and, where that says more, on a real Neo4j and on the newest as well;
`graph` is connected to it; `empty_graph` is the same with every node, constraint and index removed. An engine that
cannot be started fails its tests; nothing is skipped.
"""

import asyncio
import os
import re
import signal
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from typing import LiteralString, cast

import hypothesis
import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from hub.errors import Unavailable
from hub.graph.engine import EmbeddedEngine, Endpoint
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.settings import Settings, load_settings
from tests.neo4j.relay import relayed
from tests.neo4j.server import FEW_STATEMENTS, MANY_STATEMENTS, NEVER_REPLANS, NEWEST, running_neo4j
from tests.which_engines import ENGINES, borrowed_uri, engines_of

HEAP = "512m"
WIPES = 10
PATIENCE = 180.0
ASKING = ("access", "api", "clients", "review")
"""Folders of tests that take half of the time of the built-in engine."""
CYPHER_25 = "ALTER DATABASE neo4j SET DEFAULT LANGUAGE CYPHER 25"


class ByEngine(LoadScopeScheduling):
    """Deals out the tests of an engine, and those of a folder that need none, to one process each.

    All of an engine, so that it is started, made warm and given the register once.
    By the names of tests: pytest-xdist's own groups are lost with pytest 9.2, which no longer reads what it sets.
    """

    def _split_scope(self, nodeid: str) -> str:
        folder = nodeid.split("/")[1]
        match = re.search(r"\[(?:.*-)?(embedded|neo4j|newest)\b", nodeid)
        # Of the built-in engine there are two: all its tests in a row would take longer than everything else.
        return f"{match[1]} {match[1] == 'embedded' and folder in ASKING}" if match else folder


def pytest_configure() -> None:
    """Let Ctrl-C through to the tests and to what they start.

    A shell has what it starts in the background ignore it, which every process inherits: a hub that a test means to
    stop by it would never end.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # A drawn example takes as long as a busy machine lets it: no test is one of time.
    hypothesis.settings.register_profile("whatever machine", deadline=None)
    hypothesis.settings.load_profile("whatever machine")


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test on the engines that it says something of."""
    given = [mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")]
    if "engine" in metafunc.fixturenames and "engine" not in given:
        # As a mark, because pytest takes the fixture's own parameters as well unless it sees one.
        wanted = pytest.mark.parametrize(
            "engine", engines_of(metafunc.definition.nodeid), indirect=True, scope="session"
        )
        metafunc.definition.add_marker(wanted)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByEngine:
    """Called by pytest-xdist where there are several processes."""
    return ByEngine(config, log)


@dataclass(frozen=True)
class Engine:
    """An engine under test, every Neo4j under one name.

    `pid` is the process to freeze: of a Neo4j that somebody else runs, the relay before it.
    """

    name: str
    endpoint: Endpoint
    settings: Settings
    pid: int


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of the hub under test: a data folder of its own, any free port.

    Nothing is kept of answers but by the tests of that: many write beside the hub, which it would miss (decision 69).
    """
    return load_settings(
        data=tmp_path_factory.mktemp("data"), engine_heap=HEAP, engine_start=240, port=0, kept_answers=0
    )


@pytest.fixture(scope="session", params=ENGINES)
async def engine(request: pytest.FixtureRequest, settings: Settings) -> AsyncGenerator[Engine]:
    """Each engine in turn, for the whole session."""
    start = {"embedded": embedded, "neo4j": _neo4j, "newest": _newest}[request.param]
    async with start(settings) as running:
        yield running


@pytest.fixture(scope="session")
async def graph(engine: Engine) -> AsyncGenerator[Graph]:
    """A verified connection to `engine`, with whatever earlier tests left in it."""
    # A Neo4j that has just started plans some statements for longer than a hub lets them, where much else is done.
    patient = {} if engine.endpoint.embedded else {"deadline": PATIENCE}
    connected = Graph.connect(engine.endpoint, engine.settings.model_copy(update=patient))
    await connected.verify()
    yield connected
    await connected.close()


@pytest.fixture
async def empty_graph(graph: Graph) -> Graph:
    """`graph` without a node, constraint or index."""
    await wipe(graph)
    await _drop_schema(graph)
    return graph


async def _drop_schema(graph: Graph) -> None:
    for _ in range(WIPES):
        # A hub that a test broke off may still be making an index, which cannot be dropped until it is made.
        with suppress(Unavailable):
            return await _drop_all(graph)
        await asyncio.sleep(1)
    pytest.fail("an index of an earlier test cannot be dropped")


async def wipe(graph: Graph) -> None:
    """Remove every node from a graph under test. Constraints stay: without one Neo4j makes every plan anew."""

    async def delete_all(tx: Transaction) -> None:
        await tx.run(Statement("MATCH (n) DETACH DELETE n"))

    await graph.write(delete_all)
    # The register that comes next counts its versions from the first again.
    graph.kept.clear()


async def _drop_all(graph: Graph) -> None:
    # The built-in engine tells the type of an indexed property as a constraint, which nobody made and none can drop.
    [constraints] = await graph.read([Statement("SHOW CONSTRAINTS YIELD name, type RETURN name, type")])
    for name, kind in constraints:
        if kind != "NODE_PROPERTY_TYPE":
            await graph.schema(Statement(_drop("CONSTRAINT", name)))
    [indexes] = await graph.read([Statement("SHOW INDEXES YIELD name, type RETURN name, type")])
    for name, kind in indexes:
        if kind != "LOOKUP":
            await graph.schema(Statement(_drop("INDEX", name)))


def _drop(kind: str, name: str) -> LiteralString:
    # Names cannot be parameters on both engines; these come from the graph under test, not from a client.
    return cast(LiteralString, f"DROP {kind} `{name}` IF EXISTS")


@asynccontextmanager
async def embedded(settings: Settings, drops_after: float = 60.0) -> AsyncGenerator[Engine]:
    """A built-in engine, which drops a statement that nobody waits for any more after `drops_after` seconds."""
    # Java's better compiler takes longer than it saves here.
    async with EmbeddedEngine(settings.model_copy(update={"deadline": drops_after}), brief=True) as child:
        yield Engine("embedded", child.endpoint, settings, child.pid or 0)


@asynccontextmanager
async def _neo4j(settings: Settings) -> AsyncGenerator[Engine]:
    if uri := borrowed_uri():
        user, password = (os.environ.get(f"HUB_TEST_NEO4J_{word}", "") for word in ("USER", "PASSWORD"))
        endpoint = Endpoint(uri, user, password, os.environ.get("HUB_TEST_NEO4J_DATABASE"), embedded=False)
        with relayed(endpoint) as (relay, pid):
            async with _borrowed(relay, settings):
                yield Engine("neo4j", relay, settings, pid)
        return
    with running_neo4j(replans=NEVER_REPLANS, switches=MANY_STATEMENTS) as (endpoint, pid):
        yield Engine("neo4j", endpoint, settings, pid)


@asynccontextmanager
async def _newest(settings: Settings) -> AsyncGenerator[Engine]:
    with running_neo4j(replans=NEVER_REPLANS, switches=FEW_STATEMENTS, version=NEWEST) as (endpoint, pid):
        # As who sets up a new server today may have it.
        graph = Graph.connect(replace(endpoint, database="system"), settings)
        await graph.schema(Statement(CYPHER_25))
        await graph.close()
        yield Engine("neo4j", endpoint, settings, pid)


@asynccontextmanager
async def _borrowed(endpoint: Endpoint, settings: Settings) -> AsyncGenerator[None]:
    """The tests delete everything they find, so they only ever start on a database that has nothing to lose."""
    graph = Graph.connect(endpoint, settings)
    try:
        await graph.verify()
        [[(nodes,)]] = await graph.read([Statement("MATCH (n) RETURN count(n)")])
        if nodes:
            pytest.fail(f"HUB_TEST_NEO4J_URI names a database with {nodes} nodes. Give the tests an empty one.")
        yield
        await wipe(graph)
        await _drop_schema(graph)
    finally:
        await graph.close()
