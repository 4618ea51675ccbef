"""The built-in engine from start to end: its folder, its secrets, its death and its parent's."""

import asyncio
import os
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from hub.errors import DataFolderLocked, DataFolderUnwritable, DeadlineExceeded, EngineFailed, Internal
from hub.graph.engine import EmbeddedEngine, open_engine
from hub.graph.lock import locked
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.settings import Settings, load_settings
from tests.conftest import HEAP
from tests.engines.processes import alive, gone_within, listening_addresses
from tests.engines.statements import RETURN_ONE, SLOW, connected, create, things

LOOPBACK = {"0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000"}
PATIENCE = 120.0
"""Seconds until a test says that something did not happen: an engine starts in 4, on a busy machine in a minute."""
PARENT = """
import asyncio, sys
from hub.graph.engine import EmbeddedEngine
from hub.settings import load_settings

async def main():
    async with EmbeddedEngine(load_settings(data=sys.argv[1], engine_heap=sys.argv[2])) as engine:
        print(engine.pid, flush=True)
        await asyncio.sleep(600)

asyncio.run(main())
"""


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    """Settings of an engine of the test's own, in a folder that is not there yet."""
    return load_settings(data=tmp_path / "new" / "data", engine_heap=HEAP, deadline=2.0)


async def test_what_was_written_is_there_after_a_restart_with_another_password(
    own: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    async with open_engine(own) as first:
        graph = Graph.connect(first, own)
        await graph.verify()
        await graph.write(create)
        await graph.close()
    async with open_engine(own) as second:
        graph = Graph.connect(second, own)
        await graph.verify()
        assert await things(graph) == 1
        await graph.close()
    assert first.password != second.password
    assert first.password not in repr(first)
    assert capfd.readouterr() == ("", "")
    assert b"ArcadeDB" in _written(own.data / "engine.log")


async def test_the_parser_forgets_before_it_fills_the_memory(own: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it: what it says of the second time must not hold what it forgot the first time."""
    monkeypatch.setattr("hub.graph.engine.PARSER_SHARE", 0)
    async with EmbeddedEngine(own) as engine, connected(engine.endpoint, own, deadline=20.0) as graph:
        await graph.write(create)
        assert await things(graph) == 1
        before = await _forgotten(own, 1)
        await graph.read([Statement("RETURN 2")])
        after = await _forgotten(own, len(before) + 1)
    assert after[-1] < max(before)


async def _forgotten(own: Settings, times: int) -> list[int]:
    """Of how many contexts the engine's parser says that it forgot them, once it has done so often enough."""
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        counts = re.findall(rb"the parser forgot its \d+ states and (\d+) contexts", _written(own.data / "engine.log"))
        if len(counts) >= times:
            return [int(count) for count in counts]
        await asyncio.sleep(0.1)
    raise AssertionError("the parser forgot nothing")


async def test_a_killed_engine_is_back_by_itself_with_all_that_was_acknowledged(own: Settings) -> None:
    async with EmbeddedEngine(own) as engine:
        graph = Graph.connect(engine.endpoint, own)
        await graph.verify()
        await graph.write(create)
        endpoint, pid = engine.endpoint, engine.pid or 0
        os.kill(pid, signal.SIGKILL)
        await _until_it_answers(graph)
        assert await things(graph) == 1
        assert engine.endpoint == endpoint
        assert engine.pid not in (None, pid)
        await graph.write(create)
        await graph.close()


def _written(path: Path) -> bytes:
    return path.read_bytes()


async def _until_it_answers(graph: Graph) -> None:
    # A killed engine may still seem to answer for a moment, so two answers in a row count.
    limit = time.monotonic() + PATIENCE
    answers = 0
    while answers < 2:
        assert time.monotonic() < limit, "the engine did not come back"
        [end] = await asyncio.gather(graph.read([RETURN_ONE]), return_exceptions=True)
        answers = answers + 1 if end == [[[1]]] else 0
        await asyncio.sleep(0.1)


@pytest.fixture(scope="module")
async def settled(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[EmbeddedEngine]:
    """One engine for the tests that only look at it."""
    settings = load_settings(data=tmp_path_factory.mktemp("settled"), engine_heap=HEAP, deadline=2.0)
    async with EmbeddedEngine(settings) as engine:
        yield engine


@pytest.fixture(scope="module")
async def settled_graph(settled: EmbeddedEngine) -> AsyncGenerator[Graph]:
    """A connection to that engine whose own deadline is longer than the engine's."""
    async with connected(settled.endpoint, settled.settings, deadline=20.0) as graph:
        yield graph


async def test_its_own_time_out_ends_a_statement_whose_asker_would_wait_longer(
    settled_graph: Graph, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(DeadlineExceeded):
        await settled_graph.read([SLOW])
    assert "TransactionTimedOut" in caplog.text


@pytest.mark.parametrize("source", [Path(__file__).as_uri(), "http://127.0.0.1:9/x.csv"])
async def test_files_and_addresses_cannot_be_read_through_cypher(settled_graph: Graph, source: str) -> None:
    async def work(tx: Transaction) -> None:
        await tx.run(Statement("LOAD CSV FROM $source AS line RETURN line", {"source": source}))

    with pytest.raises(Internal):
        await settled_graph.write(work)


def test_it_listens_on_loopback_only(settled: EmbeddedEngine) -> None:
    addresses = listening_addresses(settled.pid or 0)
    assert addresses
    assert addresses <= LOOPBACK


def test_its_folder_is_its_owners_and_its_password_is_nowhere_to_be_read(settled: EmbeddedEngine) -> None:
    data, password = settled.settings.data, settled.endpoint.password.encode()
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert [path for path in data.rglob("*") if path.is_file() and password in path.read_bytes()] == []
    for part in ("environ", "cmdline"):
        assert password not in Path(f"/proc/{settled.pid}/{part}").read_bytes()


async def test_a_folder_that_was_there_keeps_its_rights(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "a" / "b"
    old.mkdir()
    old.chmod(0o750)
    for folder, rights in ((old, 0o750), (new, 0o700)):
        async with locked(folder):
            assert _rights(folder) == rights


def _rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def test_a_second_hub_on_the_folder_gets_one_sentence(
    settled: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.graph.lock.PATIENCE_SECONDS", 0.3)
    with pytest.raises(DataFolderLocked, match=re.escape(str(settled.settings.data))):
        async with open_engine(settled.settings):
            pass


async def test_a_folder_that_cannot_be_made_gets_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataFolderUnwritable, match="HUB_DATA"):
        async with open_engine(load_settings(data=tmp_path / "file" / "data")):
            pass


async def test_an_engine_that_cannot_start_says_where_to_look_and_leaves_nothing_behind(own: Settings) -> None:
    # A database folder that is a file is what a damaged disk looks like to the engine.
    (own.data / "graph").mkdir(parents=True)
    (own.data / "graph" / "databases").write_text("")
    with pytest.raises(EngineFailed, match=re.escape("engine.log")):
        async with open_engine(own):
            pass
    assert b"did not start" in _written(own.data / "engine.log")
    (own.data / "graph" / "databases").unlink()
    async with open_engine(own) as endpoint:
        assert endpoint.embedded


async def test_a_frozen_engine_does_not_keep_the_hub_from_stopping(
    own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.graph.engine.STOP_SECONDS", 0.5)
    async with EmbeddedEngine(own) as engine:
        pid = engine.pid or 0
        os.kill(pid, signal.SIGSTOP)
    assert not alive(pid)


def _hub(own: Settings) -> tuple[subprocess.Popen[str], int]:
    """A hub in a process of its own, and the process id of its engine."""
    command = [sys.executable, "-c", PARENT, str(own.data), HEAP]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert parent.stdout is not None
    return parent, int(parent.stdout.readline())


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGINT])
def test_the_engine_ends_with_the_hub_however_that_ends(own: Settings, blow: signal.Signals) -> None:
    parent, pid = _hub(own)
    assert alive(pid)
    parent.send_signal(blow)
    parent.communicate(timeout=15)
    assert gone_within(pid, 15)


async def test_the_folder_of_a_killed_hub_can_be_used_at_once(own: Settings) -> None:
    parent, _ = _hub(own)
    parent.kill()
    parent.communicate()
    async with open_engine(own) as endpoint:
        graph = Graph.connect(endpoint, own)
        await graph.verify()
        await graph.close()
