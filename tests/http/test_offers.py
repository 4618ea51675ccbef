"""Requests that offer another protocol: answered as if they offered nothing, once each, and so is what follows them."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import httptools
import pytest

from hub.web.offers import DeafParser
from tests.http.conftest import Hub

DOORS = ("/graphql", "/partner/graphql")
QUERY = b'{"query":"{ __typename }"}'
OFFERS = {
    "h2c": b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n",
    "kept alive": b"Upgrade: h2c\r\nConnection: keep-alive\r\nConnection: upgrade\r\n",
    "websocket": b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: eA==\r\n",
}
FRAMES = {
    "fixed": b"Content-Length: %d\r\n\r\n%s" % (len(QUERY), QUERY),
    "chunked": b"Transfer-Encoding: chunked\r\n\r\n9\r\n%s\r\n%x;x=y\r\n%s\r\n0\r\n\r\n"
    % (QUERY[:9], len(QUERY) - 9, QUERY[9:]),
}


def offering(door: str, offer: str = "h2c", frame: str = "fixed") -> bytes:
    """A whole request with an offer."""
    start = f"POST {door} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n".encode()
    return start + OFFERS[offer] + FRAMES[frame]


async def answered(hub: Hub, *packets: bytes) -> list[tuple[int, bytes]]:
    """Status and body of every answer, to packets that come apart; a last request closes the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", hub.port)
    last = b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
    for packet in (*packets, last):
        writer.write(packet)
        await writer.drain()
        await asyncio.sleep(0.001)
    async with asyncio.timeout(10):
        answer = await reader.read()
    writer.close()
    return list(_answers(answer))


def _answers(rest: bytes) -> Iterator[tuple[int, bytes]]:
    """Status and body of each answer, by the length that it gives; there are no bytes between two."""
    while rest:
        head, _, rest = rest.partition(b"\r\n\r\n")
        status, length = re.search(rb"^HTTP/1\.1 (\d{3}) ", head), re.search(rb"content-length: (\d+)", head)
        assert status, head
        assert length, head
        yield int(status[1]), rest[: int(length[1])]
        rest = rest[int(length[1]) :]


def data(answers: list[tuple[int, bytes]]) -> list[object]:
    """The data of all answers but the last, which is the health of the hub."""
    assert [status for status, _ in answers] == [200] * len(answers)
    assert answers[-1][1] == b'{"status":"ok"}'
    return [json.loads(body)["data"] for _, body in answers[:-1]]


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("offer", OFFERS)
@pytest.mark.parametrize("door", DOORS)
async def test_an_offer_is_ignored_and_its_request_answered_once(doors: Hub, door: str, offer: str, frame: str) -> None:
    request = offering(door, offer, frame)
    head = request.index(b"\r\n\r\n") + 4
    asked = {"__typename": "Query"}
    assert data(await answered(doors, request)) == [asked]
    assert data(await answered(doors, request[:head], request[head:])) == [asked]
    assert data(await answered(doors, request * 3)) == [asked] * 3
    assert data(await answered(doors, request + request[:head], request[head:])) == [asked] * 2


@pytest.mark.parametrize("frame", FRAMES)
async def test_bytes_may_be_split_anywhere(doors: Hub, frame: str) -> None:
    request = offering("/graphql", frame=frame)
    for cut in range(1, len(request), 3):
        assert data(await answered(doors, request[:cut], request[cut:] + request)) == [{"__typename": "Query"}] * 2


async def test_a_get_may_offer_too(doors: Hub) -> None:
    request = b"GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nhost: x\r\n"
    assert data(await answered(doors, (request + OFFERS["h2c"] + b"\r\n") * 2)) == [{"__typename": "Query"}] * 2
    # This one is taken, so what it lacks is an error, and nothing after it is read.
    reader, writer = await asyncio.open_connection("127.0.0.1", doors.port)
    writer.write((request + OFFERS["websocket"] + b"\r\n") * 2)
    answer = await reader.read()
    writer.close()
    assert re.findall(rb"HTTP/1\.1 (\d{3})", answer) == [b"400"]


async def test_a_tunnel_is_refused_and_nothing_after_it_is_read(doors: Hub) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", doors.port)
    writer.write(b"CONNECT elsewhere.example:443 HTTP/1.1\r\nhost: x\r\n\r\n" + offering("/graphql"))
    answer = await reader.read()
    writer.close()
    assert re.findall(rb"HTTP/1\.1 (\d{3})", answer) == [b"400"]


@pytest.mark.parametrize("frame", ["fixed", "chunked"])
@pytest.mark.parametrize("door", DOORS)
async def test_curl_offers_http_2(doors: Hub, door: str, frame: str) -> None:
    more = ["-H", "transfer-encoding: chunked"] if frame == "chunked" else []
    address = f"http://127.0.0.1:{doors.port}{door}"
    said = ["-sS", "--http2", "-H", "content-type: application/json", "-w", " %{http_code} ", *more]
    # Twice in one call, so that the second request goes over the connection of the first.
    printed = await _printed("curl", *said, "-d", QUERY.decode(), address, address)
    assert printed.count('{"__typename":"Query"}') == 2
    assert printed.count(" 200 ") == 2


@pytest.mark.parametrize("door", DOORS)
async def test_java_offers_http_2(doors: Hub, door: str) -> None:
    program = Path(__file__).parent / "Offer.java"
    printed = await _printed("java", str(program), f"http://127.0.0.1:{doors.port}{door}", QUERY.decode())
    assert [(line[:3], json.loads(line[4:])["data"]) for line in printed.splitlines()] == [
        ("200", {"__typename": "Query"})
    ] * 2


async def _printed(program: str, *given: str) -> str:
    where = shutil.which(program)
    assert where, f"The tests need {program}: see README.md"
    child = await asyncio.create_subprocess_exec(
        where, *given, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(60):
        out, err = await child.communicate()
    assert child.returncode == 0, err.decode()
    return out.decode()


class Told:
    """Notes what a parser tells of each request, with what its head held."""

    def __init__(self, *, takes: bool = False) -> None:
        self.takes = takes
        self.url = b""
        self.headers: list[tuple[bytes, bytes]] = []
        self.requests: list[tuple[bytes, list[tuple[bytes, bytes]], bytes]] = []
        self.parser = DeafParser(self)

    def takes_upgrade(self) -> bool:
        return self.takes

    def on_message_begin(self) -> None:
        self.url, self.headers, self.body = b"", [], b""

    def on_url(self, url: bytes) -> None:
        self.url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        if not self.parser.should_upgrade():
            self.requests.append((self.url, self.headers, self.body))


@pytest.mark.parametrize("frame", FRAMES)
def test_the_same_is_told_wherever_the_bytes_are_split(frame: str) -> None:
    """At every pair of places in a short request and the beginning of the next."""
    length = [(b"content-length", b"26")] if frame == "fixed" else [(b"transfer-encoding", b"chunked")]
    short = b"POST /a HTTP/1.1\r\nA: b\r\nConnection: keep-alive, Upgrade\r\nUpgrade: h2c\r\n" + FRAMES[frame]
    told_once = (b"/a", [(b"a", b"b"), (b"connection", b"keep-alive"), *length], QUERY)
    for first, second in combinations(range(len(short) + 20), 2):
        told = Told()
        sent = short * 2
        for packet in (sent[:first], sent[first:second], sent[second:]):
            told.parser.feed_data(packet)
        assert told.requests == [told_once] * 2


def test_an_offer_that_is_taken_is_left_to_the_server() -> None:
    told = Told(takes=True)
    with pytest.raises(httptools.HttpParserUpgrade):
        told.parser.feed_data(b"GET /a HTTP/1.1\r\n" + OFFERS["websocket"] + b"\r\n")
