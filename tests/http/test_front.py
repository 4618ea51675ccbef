"""What stands before the two doors takes whatever bytes come: framing, heads and bodies, fuzzed and by hand."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.api.documents.running import DEEP
from tests.http.conftest import Hub

ROOT = Path(__file__).parents[2]
RUNS = 1_000_000 if DEEP else 10_000
HEAD = b"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
INNER = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
AMBIGUOUS = {
    "length and chunks": HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + INNER,
    "chunks and length": HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + INNER,
    "two lengths": HEAD + b"Content-Length: 0\r\nContent-Length: %d\r\n\r\n" % len(INNER) + INNER,
    "a length with a sign": HEAD + b"Content-Length: +0\r\n\r\n" + INNER,
    "a length that is a list": HEAD + b"Content-Length: 0, 0\r\n\r\n" + INNER,
    "a space before the colon": HEAD + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + INNER,
    "an unknown encoding": HEAD + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + INNER,
    "a chunk without measure": HEAD + b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n" + INNER,
    "NUL in a header": HEAD + b"X: a\x00b\r\nContent-Length: 0\r\n\r\n" + INNER,
}
"""Requests in which a proxy and the hub might see different ends."""


async def heard(hub: Hub, sent: bytes) -> bytes:
    """All that the hub says to these bytes, until it closes the connection or is silent."""
    reader, writer = await asyncio.open_connection("127.0.0.1", hub.port)
    writer.write(sent)
    told = b""
    try:
        async with asyncio.timeout(2):
            while piece := await reader.read(65_536):
                told += piece
    except TimeoutError:
        pytest.fail(f"the connection stays open after {told[:200]!r}")
    finally:
        writer.close()
    return told


@pytest.mark.parametrize("what", AMBIGUOUS)
async def test_what_has_no_plain_end_is_refused_and_nothing_after_it_is_read(doors: Hub, what: str) -> None:
    told = await heard(doors, AMBIGUOUS[what])
    assert re.findall(rb"HTTP/1\.1 (\d{3})", told) == [b"400"]


async def test_no_host_is_believed_and_an_old_client_is_answered_and_let_go(doors: Hub) -> None:
    for lines in (b"Host: evil.example\r\nX-Forwarded-Host: evil.example\r\nForwarded: host=evil.example\r\n", b""):
        told = await heard(doors, b"GET /livez HTTP/1.0\r\n" + lines + b"\r\n")
        assert told.startswith(b"HTTP/1.1 404 ")
        assert b"evil" not in told


def test_no_bytes_are_too_much_for_the_front(capsys: pytest.CaptureFixture[str]) -> None:
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "tests.http.fuzz_front",
        f"-runs={RUNS}",
        "-seed=17",
        "-max_len=64",
        "-len_control=0",
    ]
    fuzzed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=RUNS / 100 + 60)
    assert fuzzed.returncode == 0, fuzzed.stdout[-2_000:] + fuzzed.stderr[-4_000:]
    [tried] = re.findall(r"Done (\d+) runs in ", fuzzed.stdout + fuzzed.stderr)
    with capsys.disabled():
        sys.stdout.write(f" {tried} inputs tried ")
    assert int(tried) >= RUNS
