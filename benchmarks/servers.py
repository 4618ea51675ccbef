"""The three servers under measurement, each a process of its own on the same Neo4j, ended by its own id.

Called by benchmarks.__main__ and tests.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from hub.graph.engine import Endpoint
from tests.node import environment, node, workspace

HERE = Path(__file__).parent
PEER = HERE / "yoga"


SERVERS = ("raw", "hub", "yoga", "bare")
"""The yardstick, the hub, and the peer asked with the hub's predicates and without: one process for both."""


@contextmanager
def running(endpoint: Endpoint, servers: Sequence[str]) -> Iterator[dict[str, int]]:
    """The port of each server."""
    with ExitStack() as stack:
        ports = {
            name: stack.enter_context(process([sys.executable, "-m", f"benchmarks.{name}"], endpoint, HERE.parent))
            for name in ("raw", "hub")
            if name in servers
        }
        if "yoga" in servers or "bare" in servers:
            port = stack.enter_context(process([node(), "server.mjs"], endpoint, workspace(PEER)))
            ports |= {name: port for name in ("yoga", "bare") if name in servers}
        yield ports


@contextmanager
def process(command: list[str], endpoint: Endpoint, folder: Path) -> Iterator[int]:
    """The port of a server, which says it in its first line and runs as long as the block does."""
    reached = {
        "NEO4J_URI": endpoint.uri,
        "NEO4J_USER": endpoint.user,
        "NEO4J_PASSWORD": endpoint.password,
        "NEO4J_DATABASE": "neo4j",
        # Eight who ask for everything at once may have to wait long; a refusal would be no figure.
        "HUB_DEADLINE": "120",
    }
    settings = {**environment(), **reached}
    # Nothing is written to its input: that it closes tells a server that the benchmark has ended.
    process = subprocess.Popen(
        command, cwd=folder, env=settings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        if not line.strip().isdecimal():
            raise RuntimeError(f"{' '.join(command)} did not start; its own words are above")
        yield int(line)
    finally:
        process.terminate()
        process.wait(timeout=20)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
