"""What stands before a Neo4j that somebody else runs can be frozen like a server, and holds nothing back."""

from __future__ import annotations

import asyncio

import pytest

from hub.graph.engine import Endpoint
from tests.engines.processes import frozen, gone_within
from tests.neo4j.relay import relayed


async def _echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(100):
        writer.write(data)
    writer.close()


async def test_frozen_it_says_nothing_and_goes_on_afterwards() -> None:
    async with await asyncio.start_server(_echo, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with relayed(Endpoint(f"bolt://127.0.0.1:{port}", "a", "b", None, embedded=False)) as (endpoint, pid):
            reader, writer = await asyncio.open_connection("127.0.0.1", int(endpoint.uri.rpartition(":")[2]))
            writer.write(b"before")
            assert await reader.read(100) == b"before"
            with frozen(pid):
                writer.write(b"while")
                with pytest.raises(TimeoutError):
                    await asyncio.wait_for(reader.read(100), 0.3)
            assert await reader.read(100) == b"while"
            writer.close()
    assert gone_within(pid, 5)


@pytest.mark.parametrize("uri", ["neo4j://127.0.0.1:7687", "bolt+s://graph.example:7687", "bolt:"])
def test_where_none_can_stand_between_one_sentence_says_so(uri: str) -> None:
    with (
        pytest.raises(ValueError, match=r"^HUB_TEST_NEO4J_URI has to be bolt://HOST:PORT"),
        relayed(Endpoint(uri, "a", "b", None, embedded=False)),
    ):
        pass
