"""A real Neo4j for the tests and the benchmark, in a process of its own.

Used by tests/conftest.py and benchmarks. Its jars are those of tests/neo4j/jars.py; its Java is the built-in engine's.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hub.graph.engine import Endpoint
from tests.neo4j.child import Orders
from tests.neo4j.jars import jars

CHILD = Path(__file__).parent / "child.py"
VERSION = "5.26.30"
"""The long-term release, on which every test runs that needs a Neo4j."""
NEWEST = "2026.08.1"
"""The newest release, on which those run that tests/conftest.py chooses."""
HEAP = "1g"
PAGE_CACHE_MB = 64
REPLANS = 10
"""Seconds until Neo4j makes a plan anew if the graph has changed much; this is what it does by itself."""
NEVER_REPLANS = 24 * 60 * 60
"""For tests, each of which writes another graph: they would wait for the planner most of the time."""
FEW_STATEMENTS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""For some hundred statements: Java's better compiler takes longer than it saves on them."""
MANY_STATEMENTS = ("-XX:+UseSerialGC",)
"""For thousands of different ones. Planning them is what Neo4j does most of the time, for which the better compiler has
paid after some 500: then it halves the time of each (measured: 20 in place of 40 seconds for 400)."""
PASSWORD = "only-for-tests"


class CannotStartError(Exception):
    """Holds what the server said instead of starting."""


class Neo4j:
    """A Neo4j on loopback whose folder and address outlive it, so that it can be killed and started again."""

    def __init__(
        self,
        home: str,
        heap: str = HEAP,
        page_cache_mb: int = PAGE_CACHE_MB,
        replans: int = REPLANS,
        version: str = VERSION,
        switches: Sequence[str] = (),
    ) -> None:
        self._orders: Orders = {
            "home": home,
            "jars": str(jars(version)),
            "port": _free_port(),
            "password": PASSWORD,
            "heap": heap,
            "page_cache_mb": page_cache_mb,
            "replans": replans,
            "switches": [*switches],
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def endpoint(self) -> Endpoint:
        """Where it answers."""
        uri = f"bolt://127.0.0.1:{self._orders['port']}"
        return Endpoint(uri, "neo4j", PASSWORD, "neo4j", embedded=False)

    @property
    def pid(self) -> int:
        """Its process; nought while there is none."""
        return self._process.pid if self._process else 0

    def start(self) -> None:
        """Start it and wait until it answers. Raises CannotStartError."""
        log = Path(self._orders["home"]) / "server.log"
        self._process = _started(log)
        _wait_until_ready(self._process, self._orders, log)

    def kill(self) -> None:
        """End it at once, as a machine that loses power would."""
        if self._process:
            _stop(self._process)
            self._process = None


@contextmanager
def running_neo4j(
    heap: str = HEAP,
    page_cache_mb: int = PAGE_CACHE_MB,
    replans: int = REPLANS,
    version: str = VERSION,
    switches: Sequence[str] = (),
) -> Iterator[tuple[Endpoint, int]]:
    """The endpoint and the process id of an empty Neo4j on loopback, which is gone when the block ends."""
    with tempfile.TemporaryDirectory(prefix="hub-neo4j-") as home:
        server = Neo4j(home, heap, page_cache_mb, replans, version, switches)
        try:
            server.start()
            yield server.endpoint, server.pid
        finally:
            # Its home is thrown away, so it need not spend seconds on closing its files well.
            server.kill()


def _started(log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as said:
        return subprocess.Popen(
            [sys.executable, "-P", str(CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            env={name: value for name, value in os.environ.items() if name != "CLASSPATH"},
            start_new_session=True,
        )


def _wait_until_ready(process: subprocess.Popen[bytes], orders: Orders, log: Path) -> None:
    if process.stdin is None or process.stdout is None:
        raise ValueError("the server was started with pipes")
    process.stdin.write(json.dumps(orders).encode() + b"\n")
    process.stdin.flush()
    for line in process.stdout:
        if line == b"READY\n":
            return
    raise CannotStartError(f"The Neo4j of {orders['jars']} did not start; it said:\n{log.read_text()[-2000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
