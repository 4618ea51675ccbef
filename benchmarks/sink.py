"""A server that works as little as a server can: what a hostile neighbour costs by sharing the machine alone.

Run as a process of its own by benchmarks.neighbours: `python -m benchmarks.sink`. It prints its port, reads requests
without looking at them, refuses each in one fixed answer, and hangs up on a body without end where the hub does.
"""

from __future__ import annotations

import asyncio
import re
import sys

from hub.api.documents.limits import LIMITS
from hub.web.bodies import READ_ON
from tests.neo4j.parent import end_with_parent

BODY = b'{"errors":[]}'
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (len(BODY), BODY)
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            length = _LENGTH.search(await reader.readuntil(b"\r\n\r\n"))
            await reader.readexactly(int(length[1]) if length else READ_ON + LIMITS.body)
            if length is None:
                return
            writer.write(ANSWER)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass  # the neighbour has gone
    finally:
        writer.close()


async def main() -> None:
    """Answer until killed, or the process that started it is."""
    end_with_parent()
    server = await asyncio.start_server(_answer, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
