"""The three servers under measurement, each a process of its own on the same Neo4j, ended by its own id.

Called by benchmarks.__main__ and tests.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.graph.engine import Endpoint
from tests.node import environment, node, workspace

HERE = Path(__file__).parent
PEER = HERE / "yoga"


@contextmanager
def running_hub(endpoint: Endpoint) -> Iterator[int]:
    """The port of the hub."""
    with _running([sys.executable, "-m", "benchmarks.hub"], dict(os.environ), endpoint, HERE.parent) as port:
        yield port


@contextmanager
def running_raw(endpoint: Endpoint) -> Iterator[int]:
    """The port of the raw driver behind bare Starlette."""
    with _running([sys.executable, "-m", "benchmarks.raw"], dict(os.environ), endpoint, HERE.parent) as port:
        yield port


@contextmanager
def running_peer(endpoint: Endpoint) -> Iterator[int]:
    """The port of @neo4j/graphql on Yoga."""
    place = workspace(PEER)
    with _running([node(), "server.mjs"], environment(), endpoint, place) as port:
        yield port


@contextmanager
def _running(command: list[str], given: dict[str, str], endpoint: Endpoint, folder: Path) -> Iterator[int]:
    reached = {"NEO4J_URI": endpoint.uri, "NEO4J_USER": endpoint.user, "NEO4J_PASSWORD": endpoint.password}
    process = subprocess.Popen(  # noqa: S603 - our own commands
        command, cwd=folder, env={**given, **reached, "NEO4J_DATABASE": "neo4j"}, stdout=subprocess.PIPE, text=True
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        if not line.strip().isdecimal():
            raise RuntimeError(f"{' '.join(command)} did not start; its own words are above")
        yield int(line)
    finally:
        process.terminate()
        process.wait(timeout=20)
        if process.stdout:
            process.stdout.close()
