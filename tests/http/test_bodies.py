"""Bodies that nobody wants: who sends them hears why, whatever the path and the refusal, and is read only so long."""

from __future__ import annotations

import asyncio
import time
from http.client import HTTPConnection

import pytest

from hub.api.http import incoming
from hub.web import bodies
from tests.http.conftest import Hub

TEN_MB = b" " * 10_000_000
JSON = {"content-type": "application/json"}
REFUSALS = [
    ("POST", "/graphql", JSON, 413),
    ("POST", "/partner/graphql", JSON, 413),
    ("POST", "/graphql", {"content-type": "text/plain"}, 415),
    ("POST", "/graphql", {**JSON, "content-encoding": "gzip"}, 415),
    ("POST", "/graphql", {**JSON, "accept": "image/png"}, 406),
    ("PUT", "/graphql", JSON, 405),
    ("GET", "/graphql?query=", JSON, 400),
    ("POST", "/healthz", JSON, 405),
    ("POST", "/graphql/queries.json", JSON, 405),
    ("POST", "/nowhere", JSON, 404),
    ("GET", "/graphql?query=%7B__typename%7D", JSON, 200),
]


@pytest.mark.parametrize("frame", ["fixed", "chunked"])
@pytest.mark.parametrize(("method", "path", "headers", "status"), REFUSALS)
async def test_who_sends_before_reading_hears_the_answer(
    doors: Hub, method: str, path: str, headers: dict[str, str], status: int, frame: str
) -> None:
    """And goes on with the same connection: every byte of the body was read."""

    def send() -> list[int]:
        connection = HTTPConnection("127.0.0.1", doors.port, timeout=20)
        statuses: list[int] = []
        for _ in range(2):
            pieces = (TEN_MB[:1_000_000] for _ in range(10))
            connection.request(method, path, TEN_MB if frame == "fixed" else pieces, headers)
            sent_over = connection.sock
            response = connection.getresponse()
            response.read()
            statuses.append(response.status)
            assert connection.sock is sent_over
        connection.close()
        return statuses

    assert await asyncio.to_thread(send) == [status, status]


@pytest.mark.parametrize("path", ["/graphql", "/nowhere"])
async def test_more_than_that_is_answered_at_once_and_the_connection_closed(doors: Hub, path: str) -> None:
    answer, seconds = await _answer(doors, path, b"content-length: 1000000000\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413 " if path == "/graphql" else b"HTTP/1.1 404 ")
    assert answer.lower().count(b"connection: close") == 1
    assert seconds < 5


@pytest.mark.parametrize("path", ["/graphql", "/nowhere"])
async def test_who_asks_whether_to_send_is_not_made_to(doors: Hub, path: str) -> None:
    answer, _ = await _answer(doors, path, b"content-length: 2000000\r\nexpect: 100-continue\r\n\r\n")
    assert b"100 Continue" not in answer
    assert answer.startswith(b"HTTP/1.1 4")


async def test_a_body_that_does_not_come_is_waited_for_a_moment_only(
    doors: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "SILENCE", 0.3)
    answer, seconds = await _answer(doors, "/nowhere", b"content-length: 100\r\n\r\nx")
    assert answer.startswith(b"HTTP/1.1 404 ")
    assert 0.3 <= seconds < 5


async def test_a_body_in_drops_is_read_no_longer_than_any(doors: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "BODY_SECONDS", 0.5)
    reader, writer = await asyncio.open_connection("127.0.0.1", doors.port)
    writer.write(b"POST /nowhere HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n")
    started = time.monotonic()
    answering = asyncio.create_task(reader.readuntil(b"\r\n\r\n"))
    while not answering.done():
        writer.write(b"x")
        await asyncio.sleep(0.1)
    answer = await answering
    writer.close()
    assert answer.startswith(b"HTTP/1.1 404 ")
    assert time.monotonic() - started < 5


async def test_a_body_without_end_is_cut_off_on_every_path(doors: Hub) -> None:
    for path in ("/graphql", "/nowhere"):
        _, writer = await asyncio.open_connection("127.0.0.1", doors.port)
        writer.write(f"POST {path} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n".encode())
        with pytest.raises(ConnectionError):
            await _pour(writer, 2 * bodies.READ_ON)


async def _pour(writer: asyncio.StreamWriter, size: int) -> None:
    for _ in range(size // 0x40000):
        writer.write(b"40000\r\n" + b" " * 0x40000 + b"\r\n")
        await writer.drain()


async def test_others_are_answered_while_a_body_is_thrown_away(doors: Hub) -> None:
    thrown = asyncio.create_task(doors.client.post("/nowhere", content=TEN_MB))
    slowest = 0.0
    while not thrown.done():
        started = time.monotonic()
        assert (await doors.client.get("/healthz")).status_code == 200
        slowest = max(slowest, time.monotonic() - started)
    assert (await thrown).status_code == 404
    assert slowest < 0.5


@pytest.mark.parametrize("path", ["/healthz", "/schema.graphql", "/partner/schema.graphql", "/metrics"])
async def test_a_monitor_may_ask_for_the_head_alone(doors: Hub, path: str) -> None:
    head, whole = [await doors.client.request(method, path) for method in ("HEAD", "GET")]
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == whole.headers["content-type"]


async def test_a_monitor_hears_that_the_hub_is_not_ready(doors: Hub) -> None:
    assert (await doors.client.head("/readyz")).status_code == 503


async def _answer(hub: Hub, path: str, rest: bytes) -> tuple[bytes, float]:
    """Everything the hub answers until it closes the connection, and how long that took."""
    reader, writer = await asyncio.open_connection("127.0.0.1", hub.port)
    started = time.monotonic()
    writer.write(f"POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n".encode() + rest)
    async with asyncio.timeout(20):
        answer = await reader.read()
    writer.close()
    return answer, time.monotonic() - started
