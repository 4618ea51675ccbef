"""The head of a request: its size is bounded, what comes twice is no second chance, and the hub goes on."""

from __future__ import annotations

import asyncio
import time
from urllib.parse import quote

import pytest

from hub.api.documents.limits import LIMITS
from hub.graph.engine import Endpoint
from hub.settings import Settings
from hub.web import head
from hub.web.head import MOST_BYTES, MOST_HEADERS
from tests.engines.statements import connected
from tests.http.conftest import Hub, serving

START = b"GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nhost: x\r\n"
JSON = b"application/json"


async def spoken(hub: Hub, *pieces: bytes) -> bytes:
    """Everything the hub answers to what is sent, until it closes the connection or has answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", hub.port)
    answer = b""
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        async with asyncio.timeout(10):
            answer = await reader.read(0x10000)
    except ConnectionError:
        pass  # closed while we were still sending: `answer` tells
    finally:
        writer.close()
    return answer


@pytest.mark.parametrize(
    "pieces",
    [
        [START, *(b"x%d: %s\r\n" % (n, b"y" * 100) for n in range(MOST_HEADERS)), b"\r\n"],
        [START, b"x: " + b"y" * (MOST_BYTES + 1) + b"\r\n\r\n"],
        [START, b"x: ", *([b"y" * 50_000] * 20)],
        [START, *([b"y" * 50_000] * 20)],
        [b"GET /graphql?query=", *([b"y" * 50_000] * 20)],
        [b"GET /" + b"y" * (MOST_BYTES + 1) + b" HTTP/1.1\r\nhost: x\r\n\r\n"],
    ],
    ids=["headers", "header", "endless value", "endless name", "endless address", "address"],
)
async def test_a_head_without_measure_is_refused_and_the_connection_closed(hub: Hub, pieces: list[bytes]) -> None:
    answer = await spoken(hub, *pieces)
    # Who is still sending may hear nothing but that the connection is closed.
    assert answer[:13] in (b"HTTP/1.1 431 ", b"HTTP/1.1 400 ", b"")
    assert answer or sum(map(len, pieces)) > 2 * MOST_BYTES
    assert (await hub.ask("{ __typename }")).status_code == 200


@pytest.mark.parametrize("sent", [b"", b"G", START, START + b"x: y"])
async def test_a_head_that_does_not_come_is_not_waited_for(
    hub: Hub, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(head, "HEAD_SECONDS", 0.3)
    assert (await spoken(hub, sent)).startswith(b"HTTP/1.1 408 ")
    assert (await hub.ask("{ __typename }")).status_code == 200


async def test_a_second_head_is_waited_for_as_long_as_the_first(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(head, "HEAD_SECONDS", 0.3)
    reader, writer = await asyncio.open_connection("127.0.0.1", hub.port)
    writer.write(START + b"\r\n" + START)
    async with asyncio.timeout(10):
        answers = await reader.read()
    writer.close()
    assert answers.count(b"HTTP/1.1 200 ") == 1
    assert answers.count(b"HTTP/1.1 408 ") == 1


@pytest.mark.parametrize("more", [b"\r\n", b"\r\n\r\n"])
async def test_what_is_no_head_does_not_hold_a_connection(
    hub: Hub, more: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bytes after an answer end uvicorn's own patience and begin no request."""
    monkeypatch.setattr(head, "HEAD_SECONDS", 0.3)
    reader, writer = await asyncio.open_connection("127.0.0.1", hub.port)
    writer.write(START + b"\r\n")
    assert (await reader.read(0x10000)).startswith(b"HTTP/1.1 200 ")
    writer.write(more)
    async with asyncio.timeout(10):
        assert (await reader.read()).startswith(b"HTTP/1.1 408 ")
    writer.close()


async def test_an_answer_that_takes_long_is_not_cut_off(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only heads are timed: neither the body, which has a time of its own, nor the work."""
    monkeypatch.setattr(head, "HEAD_SECONDS", 0.2)
    body = b'{"query": "{ __typename }"}'
    sent = b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(
        body
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", hub.port)
    writer.write(sent + body[:5])
    await asyncio.sleep(0.5)
    writer.write(body[5:])
    async with asyncio.timeout(10):
        answer = await reader.read(0x10000)
    writer.close()
    assert answer.startswith(b"HTTP/1.1 200 ")


async def test_what_is_as_large_as_it_may_be_is_answered(hub: Hub) -> None:
    text = quote("{ __typename } #" + "é" * 10_000)
    assert LIMITS.document < len(text) < 2**16
    headers = b"".join(b"x%d: y\r\n" % n for n in range(MOST_HEADERS - 1))
    answer = await spoken(hub, b"GET /graphql?query=%s HTTP/1.1\r\nhost: x\r\n" % text.encode(), headers, b"\r\n")
    assert answer.startswith(b"HTTP/1.1 200 ")


async def test_a_large_body_is_no_head(hub: Hub) -> None:
    body = b'{"query": "{ __typename }"}'
    body += b" " * (LIMITS.body - len(body))
    head = b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: %s\r\ncontent-length: %d\r\n\r\n" % (JSON, len(body))
    answer = await spoken(hub, head + body + head, body)
    assert answer.startswith(b"HTTP/1.1 200 ")


async def test_a_connection_stays_open_between_two_requests_as_long_as_is_set(settings: Settings) -> None:
    seconds = 2
    nowhere = Endpoint("bolt://127.0.0.1:1", "nobody", "", None, embedded=False)
    patient = settings.model_copy(update={"idle_timeout": seconds})
    async with connected(nowhere, patient) as graph, serving(graph, patient) as running:
        reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
        writer.write(START + b"\r\n")
        await reader.readuntil(b"\r\n\r\n")
        started = time.monotonic()
        async with asyncio.timeout(10):
            await reader.read()
        # Two clocks: the loop counts from before the answer was sent.
        assert seconds - 0.1 <= time.monotonic() - started < seconds + 5
        writer.close()


def test_by_default_that_is_longer_than_a_load_balancer_keeps_it(settings: Settings) -> None:
    assert settings.idle_timeout > 60


CHUNKED = b"POST /graphql HTTP/1.1\r\nhost: x\r\n%stransfer-encoding: chunked\r\n\r\n1a\r\n%s\r\n0\r\n%s\r\n"
ASKED = b'{"query":"{ __typename }"}'


async def test_what_follows_a_body_is_no_header(doors: Hub) -> None:
    """Whoever looks at requests before the hub does sees only what their heads say."""
    typed = b"content-type: %s\r\n" % JSON
    assert (await spoken(doors, CHUNKED % (typed, ASKED, b"x: y\r\n"))).startswith(b"HTTP/1.1 200 ")
    assert (await spoken(doors, CHUNKED % (b"", ASKED, typed))).startswith(b"HTTP/1.1 415 ")
    # An answer to a connection that is closed with bytes unread may not arrive.
    endless = CHUNKED % (typed, ASKED, b"x: %s\r\n" % (b"y" * (MOST_BYTES + 1)))
    assert (await spoken(doors, endless))[:13] in (b"HTTP/1.1 431 ", b"")


@pytest.mark.parametrize("door", ["/graphql", "/partner/graphql"])
@pytest.mark.parametrize(
    "headers",
    [
        [("content-type", "text/plain"), ("content-type", "application/json")],
        [("content-type", "application/json"), ("content-type", "text/plain")],
        [("content-type", "application/json; x=y"), ("content-type", "text/plain")],
        [("content-type", "application/json"), ("content-encoding", "gzip"), ("content-encoding", "identity")],
    ],
    ids=["type", "type last", "type with a parameter", "encoding"],
)
async def test_a_header_that_comes_twice_is_both(hub: Hub, door: str, headers: list[tuple[str, str]]) -> None:
    """A proxy may look at the first one and the hub at the last."""
    response = await hub.client.post(door, content=b'{"query": "{ __typename }"}', headers=headers)
    assert response.status_code == 415
    assert response.json()["errors"][0]["extensions"]["code"] == "UNSUPPORTED_MEDIA_TYPE"
