"""Webhooks are delivered in order, signed, again until they are taken, and laid aside when they never are."""

from __future__ import annotations

import asyncio
import base64
import errno
import hashlib
import hmac
import json
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from hub.analytics.following.follow import Following
from hub.errors import BadSetting
from hub.graph.session import Graph
from hub.model.registry import the_model
from hub.webhooks import deliver
from hub.webhooks.address import InwardError, Target
from hub.webhooks.declared import Webhook, read_webhooks
from hub.webhooks.deliver import Deliverer
from hub.webhooks.kept import Kept, Standing
from hub.webhooks.signing import headers_of, secret_of
from tests.records.calls import MILL, RIDDLE, said
from tests.records.conftest import migrated, prepared  # noqa: F401 - fixtures of the tests here too
from tests.records.graphs import load
from tests.streams.followed import mark, note

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
DECLARED = {"name": "cases", "url": "https://hooks.example.org/hub", "secret": SECRET}


class Receiver:
    """Takes messages at a port of its own and answers each with the next of these statuses, then with 204."""

    def __init__(self, statuses: Iterator[int]) -> None:
        self._statuses = statuses
        self.got: asyncio.Queue[tuple[dict[str, str], bytes]] = asyncio.Queue()
        self.port = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers["content-length"]))
        status = next(self._statuses, 204)
        writer.write(f"HTTP/1.1 {status} X\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()
        await self.got.put((headers, body))

    async def next(self, secret: str = SECRET) -> tuple[dict[str, str], dict[str, Any]]:
        async with asyncio.timeout(60):
            headers, body = await self.got.get()
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        key = base64.b64decode(secret.removeprefix("whsec_"))
        wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{wanted}"
        assert headers["host"] == "hooks.example.org"
        return headers, json.loads(body)

    async def locate(self, url: str) -> Target:
        assert url == DECLARED["url"]
        return Target("hooks.example.org", self.port, "127.0.0.1", "/hub", scheme="http")


@asynccontextmanager
async def receiving(*statuses: int) -> AsyncGenerator[Receiver]:
    receiver = Receiver(iter(statuses))
    server = await asyncio.start_server(receiver.answer, "127.0.0.1", 0)
    receiver.port = server.sockets[0].getsockname()[1]
    async with server:
        yield receiver


@dataclass(frozen=True)
class Noted(Kept):
    """Files whose writing can be waited for."""

    wrote: asyncio.Queue[Standing] = field(default_factory=asyncio.Queue[Standing])
    laid: asyncio.Event = field(default_factory=asyncio.Event)

    async def write(self, standing: Standing) -> None:
        await super().write(standing)
        self.wrote.put_nowait(standing)

    async def lay_aside(self, body: bytes, why: str) -> None:
        await super().lay_aside(body, why)
        self.laid.set()


@dataclass(frozen=True)
class FullAtFirst(Noted):
    """Files on a disk that is full when they are first written to."""

    failures: list[OSError] = field(default_factory=lambda: [OSError(errno.ENOSPC, "No space left on device")])

    async def write(self, standing: Standing) -> None:
        if self.failures:
            raise self.failures.pop()
        await super().write(standing)


@asynccontextmanager
async def delivering(graph: Graph, receiver: Receiver, kept: Noted, **more: Any) -> AsyncGenerator[None]:
    """A deliverer, until the block ends. It begins now, or where it stood."""
    deliverer = Deliverer(
        Webhook.model_validate({**DECLARED, **more}),
        Following(graph, the_model(), 1.0),
        kept,
        receiver.locate,
        (0.0,) * 3,
    )
    begun = (await kept.read()).position
    task = asyncio.create_task(deliverer.run())
    if begun is None:
        async with asyncio.timeout(60):
            await kept.wrote.get()
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


@pytest.fixture
async def small(migrated: Graph, tmp_path: Path) -> Graph:  # noqa: F811 - the fixture
    await load(migrated, tmp_path)
    return migrated


@pytest.fixture
def kept(tmp_path: Path) -> Noted:
    return Noted(tmp_path / "webhooks", "cases")


async def test_each_change_is_delivered_in_order_and_again_until_it_is_taken(small: Graph, kept: Noted) -> None:
    """A redirect is a refusal like any other. What is hidden is not a word of, and what goes is called back."""
    async with receiving(204, 500, 302, 204) as receiver, delivering(small, receiver, kept):
        await note(small, "First.", 1)
        await said(small, MILL, {"create": {"tool": {**RIDDLE, "marking": "OFFICIAL"}}})
        await note(small, "Second.", 2)
        await mark(small, "sieve", "OFFICIAL", 3)
        told = [await receiver.next() for _ in range(5)]
        first, *tries, last = told
        assert first[1]["data"]["changes"] == [
            {"act": "CORRECT", "row": "Tool:sieve", "record": "VG9vbDpzaWV2ZQ", "linked": None,
             "fields": ["note", "version"]}
        ]  # fmt: skip
        assert len({headers["webhook-id"] for headers, _ in tries}) == 1
        assert len({headers["webhook-id"] for headers, _ in told}) == 3
        assert "Tool:sieve" in [row["row"] for row in last[1]["data"]["gone"]]
        assert "First" not in json.dumps(told)


async def test_a_hub_that_comes_back_goes_on_where_it_stood(small: Graph, kept: Noted) -> None:
    async with receiving() as receiver:
        async with delivering(small, receiver, kept):
            await note(small, "Up.", 1)
            await receiver.next()
            await kept.wrote.get()
        await note(small, "Down.", 2)
        await note(small, "Still down.", 3)
        async with delivering(small, receiver, kept):
            for _ in range(2):
                await receiver.next()
        assert receiver.got.empty()


async def test_a_disk_that_is_full_for_a_while_ends_no_webhook(
    small: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(deliver, "LATER", 0.0)
    full = FullAtFirst(tmp_path / "webhooks", "cases")
    async with receiving() as receiver, delivering(small, receiver, full):
        await note(small, "After all.", 1)
        _, told = await receiver.next()
    assert (told["type"], full.failures) == ("register.changed", [])
    assert "webhook cases waits: its folder cannot be used: No space left on device" in caplog.text


async def test_what_is_never_taken_is_laid_aside_and_the_next_is_delivered(small: Graph, kept: Noted) -> None:
    async with receiving(500, 500, 500, 500) as receiver, delivering(small, receiver, kept):
        await note(small, "Never taken.", 1)
        await note(small, "Taken.", 2)
        told = [await receiver.next() for _ in range(5)]
    assert len({headers["webhook-id"] for headers, _ in told}) == 2
    [line] = kept.dead_letters.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["message"] == told[0][1]
    assert "status 500" in json.loads(line)["why"]


async def test_an_address_that_turns_inward_is_not_connected_to(small: Graph, kept: Noted) -> None:
    async with receiving() as receiver:

        async def inward(url: str) -> Target:
            raise InwardError("The host has an address that is not on the open internet.")

        open_at, receiver.locate = receiver.locate, inward
        async with delivering(small, receiver, kept):
            await note(small, "Kept back.", 1)
            async with asyncio.timeout(60):
                await kept.laid.wait()
        assert receiver.got.empty()
        receiver.locate = open_at


async def test_a_register_from_an_earlier_copy_is_said_to_be_one(small: Graph, kept: Noted) -> None:
    await kept.write(Standing("nonsense"))
    async with receiving() as receiver, delivering(small, receiver, kept):
        assert (await receiver.next())[1] == {"type": "register.resync", "data": {}}


def test_signatures_are_those_of_the_standard() -> None:
    """The vector of the reference libraries."""
    secret = secret_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    headers = headers_of(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_file_that_cannot_be_used_is_refused_without_its_secrets(tmp_path: Path) -> None:
    path = tmp_path / "webhooks.json"
    for declared, word in (
        ([{**DECLARED, "url": "https://127.0.0.1/"}], "0.url"),
        ([{**DECLARED, "secret": "whsec_c2hvcnQ="}], "0.secret"),
        ([{**DECLARED, "secret": "secret"}], "0.secret"),
        ([{**DECLARED, "name": "../x"}], "0.name"),
        ([{**DECLARED, "more": 1}], "0.more"),
        ([DECLARED, DECLARED], "one name"),
        ({}, "list"),
    ):
        path.write_text(json.dumps(declared), encoding="utf-8")
        with pytest.raises(BadSetting, match=word) as refused:
            read_webhooks(path)
        assert SECRET not in refused.value.message
    path.write_text(json.dumps([DECLARED]), encoding="utf-8")
    assert [webhook.name for webhook in read_webhooks(path)] == ["cases"]
    assert SECRET not in repr(read_webhooks(path))
