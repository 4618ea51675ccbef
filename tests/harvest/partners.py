"""Partners of the tests: real servers on this machine, whose records a test changes, and which misbehave when told to.

Used by tests/harvest.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from hub.partner import Asker, DataSource, answer_body

Head = dict[str, str]
Misbehaviour = Callable[[bytes, asyncio.StreamWriter], Awaitable[bool]]
"""Answers a body in its own way; false leaves the answer to the feed."""


@dataclass
class Partner:
    """A feed behind a port. `asked` are the bodies that came; `misbehave` may answer in the feed's place."""

    source: DataSource
    misbehave: Misbehaviour | None = None
    asker: Asker | None = None
    port: int = 0
    asked: list[bytes] = field(default_factory=list[bytes])

    @property
    def address(self) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self.port}/partner/graphql"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer requests for as long as the connection lasts."""
        try:
            while head := await _head(reader):
                body = await reader.readexactly(int(head["content-length"]))
                self.asked.append(body)
                if self.misbehave is None or not await self.misbehave(body, writer):
                    answer = await answer_body(self.source, body, head.get("content-type"), self.asker)
                    await respond(writer, answer.content, status=answer.status)
        except (ConnectionError, asyncio.IncompleteReadError):
            # Whoever asks may leave in the middle.
            return
        finally:
            writer.close()


async def _head(reader: asyncio.StreamReader) -> Head:
    try:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    except asyncio.IncompleteReadError:
        return {}
    return {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:] if line)}


async def respond(
    writer: asyncio.StreamWriter, content: bytes, *, status: int = 200, media: str = "application/json", more: str = ""
) -> bool:
    """Send a whole answer."""
    head = f"HTTP/1.1 {status} X\r\ncontent-type: {media}\r\ncontent-length: {len(content)}\r\n{more}\r\n"
    writer.write(head.encode() + content)
    await writer.drain()
    return True


@asynccontextmanager
async def serving(
    source: DataSource, misbehave: Misbehaviour | None = None, asker: Asker | None = None
) -> AsyncGenerator[Partner]:
    """A partner that runs, and shows everybody what `asker` may see."""
    partner = Partner(source, misbehave, asker)
    server = await asyncio.start_server(partner.serve, "127.0.0.1", 0)
    partner.port = server.sockets[0].getsockname()[1]
    try:
        yield partner
    finally:
        server.close()
