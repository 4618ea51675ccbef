"""A wire between the hub and its graph that the tests can cut at a chosen moment."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from urllib.parse import urlsplit

from hub.graph.engine import Endpoint


class Wire:
    """Carries bytes both ways. `answers` False swallows what the graph says; `cut` ends all connections at once.

    `swapped` are words of the graph's and what to say instead, as long as they are.
    """

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._writers: set[asyncio.StreamWriter] = set()
        self.answers = True
        self.swapped: tuple[bytes, bytes] = (b"", b"")
        self.cut_on_answer = False

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection of the hub's."""
        graph_reader, graph_writer = await asyncio.open_connection(*self._target)
        self._writers |= {writer, graph_writer}
        try:
            await asyncio.gather(self._forward(reader, graph_writer), self._back(graph_reader, writer))
        finally:
            for end in (writer, graph_writer):
                self._writers.discard(end)
                end.close()

    def cut(self) -> None:
        """Break every connection, as a restarted firewall would."""
        self.cut_on_answer = False
        for writer in self._writers:
            writer.transport.abort()

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        writer.close()

    async def _back(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                if self.cut_on_answer:
                    self.cut()
                elif self.answers:
                    writer.write(data.replace(*self.swapped) if self.swapped[0] else data)
                    await writer.drain()
        writer.close()


@asynccontextmanager
async def wire_to(endpoint: Endpoint) -> AsyncGenerator[tuple[Endpoint, Wire]]:
    """The endpoint of a wire to `endpoint`, and the wire."""
    parts = urlsplit(endpoint.uri)
    wire = Wire(parts.hostname or "", parts.port or 7687)
    server = await asyncio.start_server(wire.carry, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        yield replace(endpoint, uri=f"bolt://127.0.0.1:{port}"), wire
        wire.cut()
