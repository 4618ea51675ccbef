"""graphql-ws follows the hub over a socket, and whatever else comes by one is closed with the protocol's codes."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin, Subprotocol

from hub.actors.keys import make_key, revoke_key
from hub.actors.rights import Rights
from hub.graph.session import Graph
from hub.model.enums import Marking
from tests.conftest import Engine
from tests.http.conftest import Hub, serving
from tests.streams.followed import note
from tests.streams.served import client, notes

PROTOCOL = Subprotocol("graphql-transport-ws")
INIT = {"type": "connection_init"}
FOLLOW = {"query": "subscription { changes { position number changes { row } } }"}


@pytest.fixture
async def hub(engine: Engine, small: Graph) -> AsyncGenerator[Hub]:
    async with serving(small, engine.settings) as running:
        yield running


@asynccontextmanager
async def opened(hub: Hub, *protocols: Subprotocol, **more: Any) -> AsyncGenerator[ClientConnection]:
    """A socket to the hub."""
    async with connect(
        f"ws://127.0.0.1:{hub.port}/graphql", subprotocols=protocols or (PROTOCOL,), ping_interval=None, **more
    ) as made:
        yield made


async def hear(made: ClientConnection) -> dict[str, Any]:
    async with asyncio.timeout(10):
        return json.loads(await made.recv())


async def say(made: ClientConnection, *messages: Any) -> None:
    for message in messages:
        await made.send(message if isinstance(message, str | bytes) else json.dumps(message))


async def code_or_none(made: ClientConnection) -> int | None:
    """The code with which the hub closes a socket, once it does; what it says before is passed over."""
    try:
        await hear(made)
    except ConnectionClosed as closing:
        return closing.rcvd.code if closing.rcvd else 0
    return None


async def closed(made: ClientConnection) -> int:
    """The code with which the hub closes a socket."""
    while (code := await code_or_none(made)) is None:
        pass
    return code


def subscribe(name: str, **payload: Any) -> dict[str, Any]:
    return {"type": "subscribe", "id": name, "payload": payload or FOLLOW}


async def test_nothing_is_lost_and_nothing_comes_twice_however_often_the_hub_is_stopped(
    engine: Engine, small: Graph
) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    listener.close()
    wanted, seen = list[str](), list[str]()
    async with client("ws.mjs", port) as follower:
        for stop in range(3):
            async with serving(small, engine.settings, socket.create_server(("127.0.0.1", port))):
                if not stop:
                    await follower.next()
                for number in range(3):
                    wanted.append(f"Up {stop}.{number}.")
                    await note(small, wanted[-1], len(wanted))
                while len(seen) < len(wanted) - stop % 3:
                    seen += notes(await follower.next())
            wanted.append(f"Down {stop}.")
            await note(small, wanted[-1], len(wanted))
        async with serving(small, engine.settings, socket.create_server(("127.0.0.1", port))):
            while len(seen) < len(wanted):
                seen += notes(await follower.next())
    assert seen == wanted


async def test_queries_mutations_and_mistakes_come_as_the_protocol_has_it(hub: Hub) -> None:
    async with client("ws.mjs", hub.port, query="{ tools { totalCount } }") as asking:
        assert (await asking.next())["data"] == {"tools": {"totalCount": 1}}
        await asking.end()
    async with client("ws.mjs", hub.port, query="subscription { changes { nothing } }", follow=False) as asking:
        [error] = (await asking.next())["errors"]
        assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    async with client("ws.mjs", hub.port, token="hub_0_0", follow=False) as asking:
        assert (await asking.next())["code"] == 4403


async def test_a_message_out_of_place_closes_the_socket_with_its_code(hub: Hub) -> None:
    for messages, code in (
        ([subscribe("a")], 4401),
        ([INIT, INIT], 4429),
        ([INIT, subscribe("a"), subscribe("a")], 4409),
        (["{"], 4400),
        (["[]"], 4400),
        ([{"type": 1}], 4400),
        ([b"{}"], 4400),
        ([{"type": "start"}], 4400),
        ([INIT, {"type": "start"}], 4400),
        ([INIT, {"type": "subscribe", "id": "a"}], 4400),
        ([INIT, {"type": "subscribe", "id": "a", "payload": {"query": 1}}], 4400),
        ([INIT, {"type": "subscribe", "payload": FOLLOW}], 4400),
        ([{**INIT, "payload": {"authorization": "Bearer nobody"}}], 4403),
        ([{**INIT, "payload": {"authorization": "nobody"}}], 4403),
        ([{**INIT, "payload": {"authorization": 1}}], 4400),
    ):
        async with opened(hub) as made:
            await say(made, *messages)
            assert await closed(made) == code, messages
    async with opened(hub) as made:
        await say(made, "x" * 1_100_000)
        assert await closed(made) == 1009


async def test_another_protocol_or_none_is_not_spoken(hub: Hub) -> None:
    for protocols in ([Subprotocol("graphql-ws")], [Subprotocol("soap")]):
        async with opened(hub, *protocols) as made:
            assert await closed(made) == 4406
    async with connect(f"ws://127.0.0.1:{hub.port}/graphql") as made:
        assert await closed(made) == 4406


async def test_no_page_from_elsewhere_opens_a_socket(hub: Hub, engine: Engine) -> None:
    own = f"http://localhost:{hub.port}"
    async with opened(hub, origin=Origin(own)) as made:
        await say(made, INIT)
        assert await hear(made) == {"type": "connection_ack"}
    for origin in ("https://evil.example", "null", f"https://localhost:{hub.port}", "http://localhost:1"):
        with pytest.raises(InvalidStatus) as refused:
            async with opened(hub, origin=Origin(origin)):
                pass
        assert refused.value.response.status_code == 403
    with pytest.raises(InvalidStatus):
        async with connect(f"ws://127.0.0.1:{hub.port}/partner/graphql", subprotocols=[PROTOCOL]):
            pass
    async with serving(hub.graph, engine.settings.model_copy(update={"public_url": "https://hub.example"})) as public:
        async with opened(public, origin=Origin("https://hub.example")) as made:
            await say(made, INIT)
            assert await hear(made) == {"type": "connection_ack"}
        with pytest.raises(InvalidStatus):
            async with opened(public, origin=Origin(own)):
                pass


async def test_pings_are_answered_and_a_subscription_ends_when_its_client_says_so(hub: Hub) -> None:
    async with opened(hub) as made:
        await say(made, {"type": "ping"}, INIT)
        assert await hear(made) == {"type": "connection_ack"}
        await say(made, {"type": "ping"}, subscribe("a"))
        assert await hear(made) == {"type": "pong"}
        first = await hear(made)
        assert (first["id"], first["type"], first["payload"]["data"]["changes"]["changes"]) == ("a", "next", [])
        await say(made, {"type": "complete", "id": "a"}, subscribe("b"))
        assert (await hear(made))["id"] == "b"
        await note(hub.graph, "For b alone.", 1)
        assert (await hear(made))["id"] == "b"
        await say(made, {"type": "ping"})
        assert await hear(made) == {"type": "pong"}


async def test_who_may_no_longer_ask_loses_the_socket(engine: Engine, small: Graph) -> None:
    secret = await make_key(small, Rights("mill", clearance=Marking.OFFICIAL), "Follows.", 1)
    settings = engine.settings.model_copy(update={"heartbeat": 0.2})
    async with serving(small, settings) as hub, opened(hub) as made:
        await say(made, {**INIT, "payload": {"authorization": f"Bearer {secret}"}})
        assert await hear(made) == {"type": "connection_ack"}
        await say(made, subscribe("a"))
        await hear(made)
        await revoke_key(small, secret.split("_")[1])
        while (heard := await code_or_none(made)) is None:
            await say(made, {"type": "pong"})
        assert heard == 4403


async def test_a_socket_that_says_nothing_is_closed(engine: Engine, small: Graph) -> None:
    """Before it has said who it is, and when it answers no ping."""
    settings = engine.settings.model_copy(update={"heartbeat": 0.1})
    async with serving(small, settings) as hub, opened(hub) as silent, opened(hub) as deaf:
        await say(deaf, INIT)
        assert await closed(deaf) == 4400
        assert await closed(silent) == 4408


async def test_a_hub_that_stops_says_that_it_goes(engine: Engine, small: Graph) -> None:
    async with serving(small, engine.settings) as hub:
        made = await connect(f"ws://127.0.0.1:{hub.port}/graphql", subprotocols=[PROTOCOL])
        await say(made, INIT, subscribe("a"))
        await hear(made)
    assert await closed(made) == 1001
