"""A client from npm that follows a hub, line by line, and a hub that a test can stop and start at one address."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.node import environment, node, workspace

CLIENTS = Path(__file__).parents[1] / "clients"
PATIENCE = 20.0


class Client:
    """A program that prints a line of JSON for each thing that it sees."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def next(self) -> dict[str, Any]:
        """The next thing that it saw."""
        assert self._process.stdout
        async with asyncio.timeout(PATIENCE):
            line = await self._process.stdout.readline()
        if not line:
            assert self._process.stderr
            raise AssertionError((await self._process.stderr.read()).decode()[-2000:])
        return json.loads(line)

    async def end(self) -> None:
        """Wait until it has ended by itself."""
        async with asyncio.timeout(PATIENCE):
            await self._process.wait()


@asynccontextmanager
async def client(program: str, port: int, **given: Any) -> AsyncGenerator[Client]:
    """A program of tests/clients that follows the hub at a port, until the block ends."""
    place = await asyncio.to_thread(workspace, CLIENTS)
    process = await asyncio.create_subprocess_exec(
        node(), place / program, f"127.0.0.1:{port}/graphql", json.dumps(given), cwd=place, env=environment(),
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, limit=2**24,
    )  # fmt: skip
    try:
        yield Client(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def notes(result: Mapping[str, Any]) -> list[str]:
    """The notes of tools in one result."""
    return [json.loads(change["after"]).get("note", "") for change in result["data"]["changes"]["changes"]]
