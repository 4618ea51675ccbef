"""A process between the hub and a Neo4j that somebody else runs: `python -m tests.neo4j.relay HOST PORT`.

Started by tests/conftest.py. Such a server is not the tests' to freeze, but this process is: frozen, it takes
connections and says nothing, as a frozen server does. Prints its port, and ends when its standard input does.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from hub.graph.engine import Endpoint
from tests.engines.proxy import Wire
from tests.neo4j.parent import end_with_parent

ROOT = Path(__file__).parents[2]


@contextmanager
def relayed(endpoint: Endpoint) -> Iterator[tuple[Endpoint, int]]:
    """The endpoint through a relay, and the relay's process id. Raises ValueError where none can stand between."""
    parts = urlsplit(endpoint.uri)
    if parts.scheme != "bolt" or not parts.hostname:
        raise ValueError("HUB_TEST_NEO4J_URI has to be bolt://HOST:PORT: the tests stand between, to cut the wire.")
    command = [sys.executable, "-m", "tests.neo4j.relay", parts.hostname, str(parts.port or 7687)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            port = int(process.stdout.readline() if process.stdout else "")
            yield replace(endpoint, uri=f"bolt://127.0.0.1:{port}"), process.pid
        finally:
            process.kill()


async def main(host: str, port: str) -> None:
    """Carry bytes until killed."""
    end_with_parent()
    server = await asyncio.start_server(Wire(host, int(port)).carry, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
