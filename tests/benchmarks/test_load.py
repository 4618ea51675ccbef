"""The load client counts whole answers, refuses failures, and its figures are what they are called."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import pytest

from benchmarks.client import figures
from benchmarks.load import Order, measure

GOOD = b'HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{"data": 1}'
CHUNKED = b'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nb\r\n{"data": 1}\r\n0\r\n\r\n'
REFUSED = b'HTTP/1.1 200 OK\r\ncontent-length: 14\r\n\r\n{"errors": []}'
MISSING = b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"


@asynccontextmanager
async def answering(answer: bytes, seen: list[bytes]) -> AsyncGenerator[Order]:
    """An order to a server that gives this answer in two pieces to whatever it is asked."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            seen.append(head + await reader.readexactly(2))
            writer.write(answer[:30])
            await writer.drain()
            writer.write(answer[30:])

    async def quietly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            await serve(reader, writer)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
        left.release()

    left = asyncio.Semaphore(0)
    server = await asyncio.start_server(quietly, "127.0.0.1", 0)
    async with server:
        yield Order(server.sockets[0].getsockname()[1], "/x", ["{}", "[]"], clients=2, seconds=0.0, least=6)
        for _ in range(2):
            await left.acquire()


@pytest.mark.parametrize("answer", [GOOD, CHUNKED])
async def test_requests_are_sent_in_turn_until_there_are_enough(answer: bytes) -> None:
    seen: list[bytes] = []
    async with answering(answer, seen) as order:
        outcome = await measure(order)
    assert 6 <= len(outcome.times) == len(seen) <= 7
    assert {text[-2:] for text in seen} == {b"{}", b"[]"}
    assert all(text.startswith(b"POST /x HTTP/1.1\r\n") for text in seen)


@pytest.mark.parametrize("answer", [REFUSED, MISSING])
async def test_a_failure_is_no_figure(answer: bytes) -> None:
    async with answering(answer, []) as order:
        with pytest.raises(ValueError, match="HTTP"):
            await measure(order)


def test_figures_are_milliseconds_and_requests_a_second() -> None:
    measured = figures([n * 1_000_000 for n in range(1, 101)], 2_000_000_000)
    assert (measured.p50, measured.p95, measured.p99, measured.per_second, measured.requests) == (
        51.0,
        96.0,
        100.0,
        50.0,
        100,
    )
