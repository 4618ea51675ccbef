"""graphql-sse follows the hub: distinct connections, over the server that `hub serve` runs."""

from __future__ import annotations

import socket
from collections.abc import AsyncGenerator

import httpx
import pytest

from hub.actors.grants import end, give
from hub.actors.keys import make_key, revoke_key
from hub.actors.rights import Rights
from hub.graph.session import Graph
from hub.model.enums import Marking
from tests.conftest import Engine
from tests.http.conftest import Hub, serving
from tests.streams.followed import note
from tests.streams.served import client, notes

EVENTS = {"accept": "text/event-stream"}


@pytest.fixture
async def hub(engine: Engine, small: Graph) -> AsyncGenerator[Hub]:
    async with serving(small, engine.settings) as running:
        yield running


async def test_a_client_follows_and_is_told_of_each_change(hub: Hub) -> None:
    async with client("sse.mjs", hub.port) as follower:
        result = await follower.next()
        assert result["data"]["changes"]["changes"] == []
        for number in range(3):
            await note(hub.graph, f"Note {number}.", 1 + number)
            result = await follower.next()
            assert notes(result) == [f"Note {number}."]
        [told] = result["data"]["changes"]["changes"]
        assert (told["row"], told["fields"], told["record"]["name"]) == ("Tool:sieve", ["note", "version"], "Ŵyl Sieve")


async def test_nothing_is_lost_and_nothing_comes_twice_however_often_the_hub_is_stopped(
    engine: Engine, small: Graph
) -> None:
    """Changes go on while no hub is there; the client goes on from its last position each time."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    listener.close()
    wanted, seen = list[str](), list[str]()
    async with client("sse.mjs", port) as follower:
        for stop in range(4):
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


async def test_a_query_may_come_the_same_way_and_mistakes_are_told_in_the_stream(hub: Hub) -> None:
    async with client("sse.mjs", hub.port, query="{ tools { totalCount } }") as asking:
        assert (await asking.next())["data"] == {"tools": {"totalCount": 1}}
        await asking.end()
    for query, code in (
        ("subscription { changes { nothing } }", "GRAPHQL_VALIDATION_FAILED"),
        ('subscription { changes(after: "x") { position } }', "BAD_USER_INPUT"),
        ("subscription { changes { position } other: changes { position } }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription A { changes { position } } subscription B { changes { position } }",
         "OPERATION_RESOLUTION_FAILURE"),
    ):  # fmt: skip
        async with client("sse.mjs", hub.port, query=query, follow=False) as asking:
            [error, *_] = (await asking.next())["errors"]
            assert error["extensions"]["code"] == code
            await asking.end()


async def test_who_may_not_ask_is_told_by_the_status(hub: Hub) -> None:
    body = {"query": "subscription { changes { position } }"}
    refused = await hub.client.post("/graphql", json=body, headers={**EVENTS, "authorization": "Bearer nobody"})
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
    plain = await hub.client.post("/graphql", json=body)
    assert plain.json()["errors"][0]["extensions"]["code"] == "OPERATION_RESOLUTION_FAILURE"
    assert "text/event-stream" in plain.json()["errors"][0]["message"]
    form = await hub.client.post("/graphql", content=b"query=x", headers=EVENTS)
    assert form.status_code == 415


@pytest.mark.parametrize("what", ["the key", "the grant"])
async def test_a_key_that_is_taken_back_ends_the_stream(engine: Engine, small: Graph, what: str) -> None:
    """Within a heartbeat, here cut short, and not before it has been told why; so does the grant it was made under."""
    rights = Rights("mill", clearance=Marking.OFFICIAL)
    grant = await give(small, "https://id.example", what, rights)
    secret = await make_key(small, rights, "Follows.", 1, grant.slug)
    settings = engine.settings.model_copy(update={"heartbeat": 0.2})
    async with (
        serving(small, settings) as hub,
        client("sse.mjs", hub.port, headers={"authorization": f"Bearer {secret}"}) as follower,
    ):
        await follower.next()
        await (revoke_key(small, secret.split("_")[1]) if what == "the key" else end(small, grant.slug))
        last = await follower.next()
        assert last["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        await follower.end()


async def test_a_stream_stays_open_between_events_by_comments(engine: Engine, small: Graph) -> None:
    settings = engine.settings.model_copy(update={"heartbeat": 0.05})
    async with serving(small, settings) as hub:
        asked = {"query": "subscription { changes { position } }"}
        async with hub.client.stream("GET", "/graphql", params=asked, headers=EVENTS) as response:
            assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
            assert response.headers["cache-control"] == "no-store"
            assert [line async for line in _first(response, 8)].count(":") >= 2


async def _first(response: httpx.Response, most: int) -> AsyncGenerator[str]:
    left = most
    async for line in response.aiter_lines():
        yield line
        left -= 1
        if not left:
            return
