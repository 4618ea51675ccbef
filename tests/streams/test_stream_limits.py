"""How many streams there may be, and what becomes of a reader who takes nothing."""

from __future__ import annotations

import json
import re
import socket
from contextlib import AsyncExitStack

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from hub.access.asker import Asker
from hub.api.streams import ending
from hub.api.streams.room import Room
from hub.errors import TooManyStreams
from hub.graph.session import Graph
from tests.conftest import Engine
from tests.http.conftest import Hub, serving
from tests.streams.followed import note
from tests.streams.test_socket import FOLLOW, INIT, PROTOCOL, closed, hear, opened, say, subscribe

EVENTS = {"accept": "text/event-stream"}


def test_a_place_is_given_back_and_no_caller_takes_them_all() -> None:
    room = Room(3, 2)
    caller, other = Asker(address="192.0.2.1"), Asker(actor="key:a", address="192.0.2.1")
    with room.taken(caller), room.taken(caller):
        with pytest.raises(TooManyStreams), room.taken(caller):
            pass
        with room.taken(other):
            with pytest.raises(TooManyStreams), room.taken(other):
                pass
            assert room.open == 3
    assert room.open == 0


async def test_ten_thousand_subscriptions_are_refused_beyond_what_there_is_room_for(
    engine: Engine, small: Graph
) -> None:
    """On one socket, on many, and over events; whoever ends one may begin another."""
    settings = engine.settings.model_copy(update={"max_streams": 6, "max_streams_of_one": 4})
    async with serving(small, settings) as hub, AsyncExitStack() as stack:
        made = await stack.enter_async_context(opened(hub))
        await say(made, INIT)
        await hear(made)
        await say(made, *(subscribe(f"s{number}") for number in range(10_000)))
        kinds = dict[str, int]()
        for _ in range(10_000):
            told = await hear(made)
            kinds[told["type"]] = kinds.get(told["type"], 0) + 1
            if told["type"] == "error":
                assert told["payload"][0]["extensions"]["code"] == "TOO_MANY_STREAMS"
        assert kinds == {"next": 4, "error": 9_996}
        refused = await hub.client.post("/graphql", json=FOLLOW, headers=EVENTS)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")

        for _ in range(3):
            await say(await stack.enter_async_context(opened(hub)), INIT)
        fifth = await stack.enter_async_context(opened(hub))
        await say(fifth, INIT)
        assert await closed(fifth) == 1013
        silent = await stack.enter_async_context(opened(hub))
        assert silent.protocol.state.name == "OPEN"
        await stack.enter_async_context(opened(hub))
        with pytest.raises(InvalidStatus):
            await connect(f"ws://127.0.0.1:{hub.port}/graphql", subprotocols=[PROTOCOL])


async def test_a_reader_who_takes_nothing_is_cut_off(
    engine: Engine, small: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hub holds no more for it meanwhile than one event and what the system buffers; others are told all."""
    monkeypatch.setattr(ending, "SLOW", 0.3)
    values = " ".join(f"a{number}: after b{number}: before" for number in range(15))
    body = json.dumps({"query": f"subscription {{ changes {{ changes {{ {values} }} }} }}"}).encode()
    head = b"POST /graphql HTTP/1.1\r\nhost: x\r\naccept: text/event-stream\r\ncontent-type: application/json\r\n"
    async with serving(small, engine.settings) as hub, opened(hub) as quick:
        await say(quick, INIT, subscribe("a"))
        await hear(quick)
        slow = socket.socket()
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        slow.connect(("127.0.0.1", hub.port))
        slow.sendall(head + b"content-length: %d\r\n\r\n%s" % (len(body), body))
        while await followers(hub) < 2:
            pass
        version = 0
        while await followers(hub) == 2:
            version += 1
            assert version < 200
            await note(small, f"{version} {'x' * 3_900}", version)
        slow.close()
        numbers = [(await hear(quick))["payload"]["data"]["changes"]["number"] for _ in range(version + 1)]
        assert numbers[1:] == list(range(2, version + 2))


async def followers(hub: Hub) -> int:
    """How many streams the hub says there are."""
    told = (await hub.client.get("/metrics")).text
    [number] = re.findall(r"^hub_streams (\S+)", told, re.MULTILINE)
    return int(float(number))
