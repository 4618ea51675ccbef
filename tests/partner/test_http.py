"""The feed at /partner/graphql: the same rules of HTTP, limits and deadlines as /graphql, on each engine."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator

import httpx
import pytest

from hub.partner.schema import sdl
from tests.conftest import Engine
from tests.http.conftest import code, serving
from tests.partner.conftest import HubFeed
from tests.partner.questions import page

PATH = "/partner/graphql"
NAME = "{ feed { name } }"


@pytest.fixture(scope="module")
async def client(engine: Engine, feed: HubFeed) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of a hub with the shipped seed."""
    async with serving(feed.hub.graph, engine.settings.model_copy(update={"deadline": 180.0})) as running:
        yield running.client


async def test_it_answers_by_post_and_by_get(client: httpx.AsyncClient) -> None:
    posted = await client.post(PATH, json={"query": NAME})
    got = await client.get(PATH, params={"query": NAME})
    assert posted.json() == got.json() == {"data": {"feed": {"name": "cjs-ai-hub"}}, "extensions": {"cost": 1}}
    assert (posted.status_code, got.status_code) == (200, 200)
    assert posted.headers["cache-control"] == "no-store"


async def test_what_is_asked_there_is_what_the_feed_says(client: httpx.AsyncClient, feed: HubFeed) -> None:
    answered = await client.post(PATH, json={"query": page("tools", 20)})
    assert answered.json()["data"] == (await feed.ask(page("tools", 20))).data


async def test_it_refuses_as_the_api_does(client: httpx.AsyncClient) -> None:
    long = {"query": "{ " + "feed { name } " * 1_000 + "}"}
    strict = {"accept": "application/graphql-response+json"}
    assert code(await client.post(PATH, content=b"query=x")) == "UNSUPPORTED_MEDIA_TYPE"
    assert code(await client.post(PATH, json=[{"query": NAME}])) == "BAD_REQUEST"
    assert code(await client.post(PATH, json={"query": " " * 1_000_001 + NAME})) == "TOO_LARGE"
    assert code(await client.post(PATH, json={"query": NAME}, headers={"accept": "text/html"})) == "NOT_ACCEPTABLE"
    assert (await client.delete(PATH)).status_code == 405
    mutation = await client.get(PATH, params={"query": "mutation { a }"})
    assert (mutation.status_code, code(mutation)) == (405, "METHOD_NOT_ALLOWED")
    refused = await client.post(PATH, json=long, headers=strict)
    assert (refused.status_code, code(refused)) == (400, "TOO_LARGE")
    assert (await client.post(PATH, json=long)).status_code == 200
    unknown = await client.post(PATH, json={"query": '{ tools(agency: "nobody") { nodes { id } } }'})
    assert (unknown.status_code, code(unknown)) == (200, "NOT_FOUND")


async def test_hostile_text_is_only_text(client: httpx.AsyncClient, feed: HubFeed) -> None:
    digest = await feed.hub.digest()
    for text in ("' OR 1=1 //", '"}) DETACH DELETE n //', "`", "\\u0060", "a\x00b", "\ud800", "$given"):
        for field in ("tools", "practices", "evidence"):
            query = f"query ($a: String, $c: String) {{ {field}(agency: $a, after: $c) {{ nodes {{ id }} }} }}"
            for given in ({"a": text}, {"c": text}):
                content = json.dumps({"query": query, "variables": given}).encode()
                answered = await client.post(PATH, content=content, headers={"content-type": "application/json"})
                assert code(answered) in ("BAD_USER_INPUT", "BAD_REQUEST")
    assert await feed.hub.digest() == digest


async def test_it_keeps_the_deadline(engine: Engine, feed: HubFeed) -> None:
    settings = engine.settings.model_copy(update={"deadline": 0.001})
    async with serving(feed.hub.graph, settings) as running:
        answered = await running.client.post(PATH, json={"query": page("evidence", 100)})
    assert (answered.status_code, code(answered)) == (503, "DEADLINE_EXCEEDED")


async def test_its_schema_is_served(client: httpx.AsyncClient) -> None:
    assert (await client.get("/partner/schema.graphql")).text == sdl()
