"""A real Neo4j for the tests and the benchmark, from Maven Central, in a process of its own.

Used by tests/conftest.py and benchmarks. Needs Java 17 or later with its compiler, and Maven for the first time; the
jars stay in a cache folder outside the checkout (HUB_TEST_CACHE, else ~/.cache/cjs-ai-hub).
"""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.graph.engine import Endpoint
from tests.node import alone_in

HERE = Path(__file__).parent
VERSION = "5.26.30"
HEAP = "1g"
PAGE_CACHE_MB = 64
REPLANS = 10
"""Seconds until Neo4j makes a plan anew if the graph has changed much; this is what it does by itself."""
NEVER_REPLANS = 24 * 60 * 60
"""For tests, each of which writes another graph: they would wait for the planner most of the time."""
OPENS = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
PASSWORD = "only-for-tests"


class CannotStartError(Exception):
    """Says what is missing on this machine and what to do about it."""


@contextmanager
def running_neo4j(
    heap: str = HEAP, page_cache_mb: int = PAGE_CACHE_MB, replans: int = REPLANS
) -> Iterator[tuple[Endpoint, int]]:
    """The endpoint and the process id of an empty Neo4j on loopback, which is gone when the block ends."""
    java = _require("java")
    jars = _jars()
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="hub-neo4j-") as home, (Path(home) / "server.log").open("w+b") as log:
        opens = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENS]
        process = subprocess.Popen(
            [
                java,
                f"-Xmx{heap}",
                *opens,
                "-cp",
                f"{jars}/*",
                str(HERE / "Server.java"),
                home,
                str(port),
                str(page_cache_mb),
                str(replans),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,
        )
        try:
            _wait_until_ready(process, Path(log.name))
            yield Endpoint(f"bolt://127.0.0.1:{port}", "neo4j", PASSWORD, "neo4j", embedded=False), process.pid
        finally:
            _stop(process)


def _wait_until_ready(process: subprocess.Popen[bytes], log: Path) -> None:
    if process.stdin is None or process.stdout is None:
        raise ValueError("the server was started with pipes")
    process.stdin.write(f"{PASSWORD}\n".encode())
    process.stdin.flush()
    for line in process.stdout:
        if line == b"READY\n":
            return
    raise CannotStartError(f"Neo4j {VERSION} did not start; Java said:\n{log.read_text()[-2000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    # Its home is thrown away, so it need not spend seconds on closing its files well.
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def _jars() -> Path:
    """The folder of jars, fetched by Maven if it is not complete yet."""
    cache = Path(os.environ.get("HUB_TEST_CACHE") or Path.home() / ".cache" / "cjs-ai-hub")
    folder = cache / f"neo4j-{VERSION}"
    cache.mkdir(parents=True, exist_ok=True)
    with alone_in(cache):
        return folder if folder.is_dir() else _fetched(cache, folder)


def _fetched(cache: Path, folder: Path) -> Path:
    with tempfile.TemporaryDirectory(dir=cache) as scratch:
        # Maven writes beside its pom unless told otherwise, and the checkout stays clean.
        shutil.copy(HERE / "pom.xml", scratch)
        target = Path(scratch) / "jars"
        command = [_require("mvn"), "--batch-mode", "--quiet", "-f", f"{scratch}/pom.xml"]
        done = subprocess.run(
            [*command, "dependency:copy-dependencies", f"-DoutputDirectory={target}"],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CannotStartError(f"Maven could not fetch Neo4j {VERSION}:\n{(done.stdout + done.stderr)[-2000:]}")
        target.rename(folder)
    return folder


def _require(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        raise CannotStartError(
            f"The tests run on a real Neo4j as well, for which {program} is missing. Install a JDK (17 or later) and "
            "Maven, or point HUB_TEST_NEO4J_URI, _USER and _PASSWORD at an empty Neo4j 5."
        )
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
