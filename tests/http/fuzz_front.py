"""A coverage-guided fuzzer before the two doors' front: framing, heads and bodies, in one process without a socket.

`python -m tests.http.fuzz_front -runs=20000 -seed=17`, run by test_front.py, prints how many inputs it tried. Whatever
bytes come: no exception, nothing but whole answers that are no server error, and no request answered that was not sent.
"""

from __future__ import annotations

import asyncio
import logging
import re
import sys
from typing import Any, cast

import atheris
from starlette.requests import ClientDisconnect
from uvicorn import Config
from uvicorn.server import ServerState

# Its names are made when it is imported.
fuzzer: Any = atheris
with fuzzer.instrument_imports(include=["hub.web.head", "hub.web.offers", "hub.api.http.incoming"]):
    from hub.api.http import incoming as front
    from hub.web.head import BoundedHead


PIECES = (
    b"POST /graphql HTTP/1.1\r\n", b"GET /partner/graphql?query=%7Bme%7D HTTP/1.1\r\n", b"GET / HTTP/1.0\r\n",
    b"Host: a\r\n", b"Content-Type: application/json\r\n", b"Content-Length: 13\r\n", b"Content-Length: 0\r\n",
    b"Transfer-Encoding: chunked\r\n", b"Transfer-Encoding : chunked\r\n", b"Upgrade: h2c\r\n",
    b"Connection: Upgrade\r\n", b"Expect: 100-continue\r\n", b"\r\n", b'{"query":"{}"}', b"d\r\n", b"0\r\n\r\n",
    b"Content-Encoding: gzip\r\n", b"Accept: text/csv;q=0\r\n", b" folded\r\n", b"\n", b"\x00",
    b"Content-Length: +13\r\n",
)  # fmt: skip
"""What inputs are made of: a byte below their number is a piece, any other stands for itself."""
front.UNHURRIED = 0.0


class Wire(asyncio.Transport):
    """A connection that keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written, self.closed = bytearray(), False

    def write(self, data: Any) -> None:
        if not self.closed:
            self.written += data

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return ("127.0.0.1", 1) if name in ("peername", "sockname") else default

    def pause_reading(self) -> None:
        """Nothing waits here."""

    def resume_reading(self) -> None:
        """Nothing waits here."""


async def _app(scope: Any, receive: Any, send: Any) -> None:
    """What the doors do before anything is asked: read the request, or say why not."""
    status = 200
    try:
        read = front.Incoming.of(scope, receive)
        front.takes_gzip(read.header(b"accept-encoding"))
        front.accepted(read.header(b"accept"))
        await front.read_request(read, 1_000)
    except front.RejectedError as wrong:
        status = wrong.status
    except ClientDisconnect:
        return
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


LOOP = asyncio.new_event_loop()
asyncio.set_event_loop(LOOP)
CONFIG = Config(_app, http=cast(Any, BoundedHead), ws="none", lifespan="off", log_config=None, proxy_headers=False)
CONFIG.load()
logging.disable()
_ANSWER = re.compile(rb"HTTP/1\.1 (\d{3}) ")


def written_of(data: bytes) -> bytes:
    """The bytes that an input stands for."""
    return b"".join(PIECES[byte] if byte < len(PIECES) else bytes([byte]) for byte in data)


async def _heard(data: bytes) -> bytes:
    """What the server writes when it is told these bytes, in two pieces."""
    wire, state = Wire(), ServerState()
    protocol = BoundedHead(config=CONFIG, server_state=state, app_state={}, _loop=LOOP)
    protocol.connection_made(wire)
    half = len(data) // 2
    for piece in (data[:half], data[half:]):
        if piece and not wire.closed:
            protocol.data_received(piece)
        for _ in range(4):
            await asyncio.sleep(0)
    protocol.connection_lost(None)
    await asyncio.gather(*state.tasks)
    return bytes(wire.written)


def try_one(data: bytes) -> None:
    """One input. Raises AssertionError for an answer that should not be."""
    sent = written_of(data)
    heard = LOOP.run_until_complete(_heard(sent))
    statuses = [int(status) for status in _ANSWER.findall(heard)]
    assert not heard or heard.startswith(b"HTTP/1.1 "), heard[:100]
    assert all(status < 500 for status in statuses), (sent, statuses)
    finals = [status for status in statuses if status >= 200]
    assert len(finals) <= sent.count(b"HTTP/1.") + 1, (sent, statuses)
    both = re.search(rb"(?i)^content-length:[^\n]*\n(?:.+\n)*transfer-encoding:", sent, re.MULTILINE)
    assert not (both and sent.startswith(b"POST") and finals[:1] == [200]), (sent, statuses)


if __name__ == "__main__":
    fuzzer.Setup(sys.argv, try_one)
    fuzzer.Fuzz()
