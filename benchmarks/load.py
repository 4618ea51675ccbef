"""The load client: requests over kept connections on loopback, as fast as answers come, and how long each took.

Run as a process of its own by benchmarks.client: takes one order a line on its input, as JSON, and answers with one
line. It parses no more of an answer than it must to know where it ends.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter_ns
from typing import Any, cast

import orjson
from uvloop import new_event_loop

_END = b"\r\n\r\n"
_NANO = 1_000_000_000


@dataclass(frozen=True)
class Order:
    """What to send where: `bodies` in turn, by `clients` at once, until `seconds` and `least` requests have passed."""

    port: int
    path: str
    bodies: list[str]
    clients: int
    seconds: float
    least: int

    def requests(self) -> list[bytes]:
        """Whole HTTP requests."""
        head = f"POST {self.path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
        return [
            f"{head}accept: application/json\r\ncontent-length: {len(body.encode())}{_END.decode()}{body}".encode()
            for body in self.bodies
        ]


class Connection(asyncio.Protocol):
    """One kept connection with one request on its way at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[bytes] | None = None
        self._received = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way to write."""
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Whoever waits has waited in vain."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(exc or ConnectionError("the server closed the connection"))

    def data_received(self, data: bytes) -> None:
        """Collect until the answer is whole."""
        self._received += data
        if self._waiting is not None and _whole(self._received):
            self._waiting.set_result(bytes(self._received))
            self._waiting = None

    async def ask(self, request: bytes) -> bytes:
        """The whole answer, head and all."""
        if self._transport is None:
            raise ConnectionError("not connected")
        self._received.clear()
        self._waiting = waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await waiting

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()


def _whole(received: bytearray) -> bool:
    head = received.find(_END)
    if head < 0:
        return False
    at = received.lower().find(b"content-length:", 0, head)
    if at < 0:
        return received.endswith(b"0\r\n\r\n")
    return len(received) - head - len(_END) >= int(received[at + 15 : received.find(b"\r", at)])


@dataclass
class Outcome:
    """How long each request took, in nanoseconds, and how long all of them did together."""

    times: list[int] = field(default_factory=list[int])
    elapsed: int = 0


async def measure(order: Order) -> Outcome:
    """Carry out one order. Raises ValueError for an answer that is no success."""
    requests, outcome, numbers = order.requests(), Outcome(), count()
    loop = asyncio.get_running_loop()
    connections = [(await loop.create_connection(Connection, "127.0.0.1", order.port))[1] for _ in range(order.clients)]
    began = perf_counter_ns()
    end = began + int(order.seconds * _NANO)

    async def keep_asking(connection: Connection) -> None:
        while (start := perf_counter_ns()) < end or len(outcome.times) < order.least:
            number = next(numbers)
            answer = await connection.ask(requests[number % len(requests)])
            outcome.times.append(perf_counter_ns() - start)
            if not _good(answer):
                raise ValueError(f"{order.path}: {answer[:600]!r}")

    try:
        await asyncio.gather(*(keep_asking(connection) for connection in connections))
        outcome.elapsed = perf_counter_ns() - began
    finally:
        for connection in connections:
            connection.close()
    return outcome


def _good(answer: bytes) -> bool:
    return answer.startswith(b"HTTP/1.1 200") and b'{"errors"' not in answer[:2000]


def main() -> None:
    """Carry out orders until there are no more."""
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        for line in sys.stdin:
            given: dict[str, Any] = orjson.loads(line)
            outcome = runner.run(measure(Order(**given)))
            sys.stdout.write(orjson.dumps(outcome).decode() + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
