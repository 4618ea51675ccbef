"""Who asks: a key at either door opens what its holder may see and nothing else, until it is taken back."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, cast

import httpx
import pytest

from hub import clock
from hub.access.roles import Role
from hub.actors.grants import actor_id, end, give
from hub.actors.identity import KEPT
from hub.actors.keys import keys, make_key, revoke_key
from hub.actors.rights import Rights
from hub.errors import BadUserInput, HubError, NotFound
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.model.enums import Marking
from tests.access.removed import word
from tests.analytics.world import World
from tests.conftest import Engine
from tests.engines.statements import connected
from tests.http.conftest import Hub, code, serving
from tests.partner.questions import page

ME = "{ me { actor signedIn clearance roles agency { slug } } }"
EVERYTHING = """{
  tools(first: 100) { totalCount nodes {
    slug name marking affects { totalCount edges { marking node { slug } } } owner { slug } } }
  agencies { totalCount nodes { slug tools { totalCount } } }
  processes { nodes { slug affectedBy { totalCount } } }
  toolGroups(groupBy: [OWNER]) { count }
  overlaps { totalCount nodes { score } }
  search(text: "sorter") { totalCount nodes { score subject { id } } }
}"""
TABLE = "{ tools(first: 100) { nodes { slug name marking owner { slug } } } }"
FEED = page("tools").replace("first: 50", "first: 100").replace("($after: String)", "").replace(", after: $after", "")
AGENCIES = ("cps", "moj", "met")
AUDIENCES: tuple[list[str], ...] = ([], [], ["cps"], ["cps", "moj"], ["met"])
CLEARED_FOR = {"PUBLISHED": 0, "OFFICIAL": 1, "OFFICIAL_SENSITIVE": 2}
READERS = [
    Rights(),
    Rights("cps", clearance=Marking.OFFICIAL),
    Rights("moj", clearance=Marking.OFFICIAL_SENSITIVE),
    Rights("met"),
    Rights(None, clearance=Marking.OFFICIAL_SENSITIVE),
]
Told = tuple[bytes, dict[str, str]]
"""The body and the headers of an answer."""
LATER = datetime(2027, 1, 1, tzinfo=UTC)


def bearer(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


async def send(hub: Hub, key: str, query: str = ME) -> httpx.Response:
    return await hub.client.post("/graphql", json={"query": query}, headers=bearer(key))


def drawn(random: Random) -> World:
    """A register whose agencies, tools, processes and links are marked and shared by chance."""

    def kept() -> dict[str, Any]:
        return {"marking": random.choice(list(CLEARED_FOR)), "audience": random.choice(AUDIENCES)}

    world = World()
    for slug in AGENCIES:
        world.node("Agency", slug, kind="prosecutor")
    for n in range(4):
        world.node("Process", f"p{n}", **(kept() if n else {}))
    for n in range(16):
        row = kept()
        world.tool(f"t{n}", None, name=f"Sorter {n} {word(row['marking'], row['audience'])}", **row)
        world.link(f"Agency:{random.choice(AGENCIES)}", "OWNS", f"Tool:t{n}", **(kept() if n % 3 else {}))
        for p in random.sample(range(4), 2):
            world.link(f"Tool:t{n}", "AFFECTS", f"Process:p{p}", **(kept() if n % 2 else {}))
    return world


def seen(marking: str, audience: list[str], rights: Rights) -> bool:
    """The policy in plain words."""
    return CLEARED_FOR[marking] <= CLEARED_FOR[rights.clearance.value] and (not audience or rights.agency in audience)


def as_seen(world: World, rights: Rights) -> World:
    """The same without what these rights do not open, by the policy in plain words."""

    def shown(properties: dict[str, Any]) -> bool:
        return seen(properties.get("marking", "PUBLISHED"), properties.get("audience") or [], rights)

    nodes = [node for node in world.nodes if shown(node.properties)]
    here = {(node.label, node.slug) for node in nodes}
    return World(nodes, [link for link in world.links if shown(link.properties) and {link.start, link.end} <= here])


async def put(world: World, graph: Graph) -> None:
    """The world in place of the one before; keys stay."""
    [kept] = await graph.read([Statement("MATCH (k:ApiKey) RETURN properties(k)")])
    await world.write(graph)

    async def again(tx: Transaction) -> None:
        await tx.run(Statement("UNWIND $rows AS row CREATE (k:ApiKey) SET k = row", {"rows": [row for [row] in kept]}))

    await graph.write(again)


@contextmanager
def held_after(seconds: float) -> Iterator[None]:
    """The clock so much later."""
    with clock.held_at(clock.now() + timedelta(seconds=seconds)):
        yield


@pytest.fixture(scope="module")
async def hub(engine: Engine, hub: Hub) -> AsyncGenerator[Hub]:
    """One that waits for a cold Neo4j to plan long documents."""
    settings = engine.settings.model_copy(update={"deadline": 180.0})
    async with connected(engine.endpoint, settings) as own, serving(own, settings) as running:
        yield running


@pytest.fixture(scope="module")
async def strict(engine: Engine, hub: Hub) -> AsyncGenerator[Hub]:
    """A second hub on the same graph that answers nobody who is not signed in."""
    settings = engine.settings.model_copy(update={"anonymous": False, "deadline": 180.0})
    async with connected(engine.endpoint, settings) as own, serving(own, settings) as running:
        yield running


async def test_a_key_opens_what_its_holder_may_see_as_if_nothing_else_were_there(
    hub: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    world = drawn(Random(17))
    await put(world, hub.graph)
    held = [await make_key(hub.graph, reader, "A reader.", 30) for reader in READERS]

    async def told(sent: dict[str, str]) -> list[Told]:
        asked = (("/graphql", EVERYTHING, "*/*"), ("/graphql", TABLE, "text/csv"), ("/partner/graphql", FEED, "*/*"))
        answers: list[Told] = []
        for path, text, accept in asked:
            headers = {**sent, "accept": accept}
            answer = await hub.client.post(path, json={"query": text}, headers=headers, timeout=180)
            answers.append((answer.content, {k: v for k, v in answer.headers.items() if k != "date"}))
        return answers

    readers = [(Rights(), dict[str, str]()), *zip(READERS, map(bearer, held), strict=True)]
    whole = [await told(sent) for _, sent in readers]
    assert whole[0] == whole[1]
    assert len({answers[0][0] for answers in whole}) == len(READERS)
    for (rights, sent), answers in zip(readers[1:], whole[1:], strict=True):
        await put(as_seen(world, rights), hub.graph)
        assert await told(sent) == answers
        everything = b"".join(content for content, _ in answers)
        assert b'"errors"' not in everything
        shown = {word(m, a) for m in CLEARED_FOR for a in AUDIENCES if seen(m, a, rights)}
        met = set(re.findall(rb"zq\w+qz", everything))
        assert {canary.decode() for canary in met} <= shown
        assert met
    # What somebody asked and was told stands in no log of the hub's and in no count of it.
    assert "zq" not in (await hub.client.get("/metrics")).text
    assert [record for record in caplog.records if record.name.startswith("hub") and "zq" in record.getMessage()] == []


async def test_me_is_who_asks(hub: Hub) -> None:
    await put(drawn(Random(1)), hub.graph)
    rights = Rights("cps", frozenset({Role.CONTRIBUTOR, Role.APPROVER}), Marking.OFFICIAL)
    key = await make_key(hub.graph, rights, "Tells who it is.", 1)
    nobody = {"actor": None, "signedIn": "NONE", "clearance": "PUBLISHED", "roles": [], "agency": None}
    assert (await hub.ask(ME)).json()["data"]["me"] == nobody
    assert (await send(hub, key)).json()["data"]["me"] == {
        "actor": f"key:{key[4:20]}", "signedIn": "KEY", "clearance": "OFFICIAL",
        "roles": ["READER", "CONTRIBUTOR", "APPROVER"], "agency": {"slug": "cps"},
    }  # fmt: skip
    [stored] = await hub.graph.read([Statement("MATCH (k:ApiKey) RETURN properties(k)")])
    assert key[21:] not in str(stored)
    [mine] = [row for row in await keys(hub.graph) if row.slug == key[4:20]]
    assert (mine.rights, mine.used) == (rights, clock.today().isoformat())


async def test_a_key_that_is_none_or_no_longer_is_refused_like_any_other(hub: Hub) -> None:
    await put(drawn(Random(1)), hub.graph)
    grant = await give(hub.graph, "https://id.example", "7", Rights("cps"))
    good = await make_key(hub.graph, Rights("cps"), "Is revoked.", 1)
    under = await make_key(hub.graph, Rights("cps"), "Ends with its grant.", 1, grant.slug)
    late = await make_key(hub.graph, Rights(), "Runs out.", 1)
    assert [(await send(hub, key)).status_code for key in (good, under, late)] == [200] * 3
    await revoke_key(hub.graph, good[4:20])
    await end(hub.graph, grant.slug)
    wrong = [good[:-1], good[:21] + "A" * 43, "hub_" + "0" * 16 + "_" + "A" * 43, "hub_", "eyJhbGciOiJub25lIn0.e30."]
    responses = [await send(hub, key, "{ nothing") for key in wrong]
    deadline = clock.now() + timedelta(seconds=5)
    while clock.now() < deadline and (await send(hub, under)).status_code == 200:
        pass
    responses += [await send(hub, key) for key in (good, under)]
    with held_after(86_500 + KEPT):
        fresh = await make_key(hub.graph, Rights(), "Later.", 1)
        assert (await send(hub, fresh)).status_code == 200
        responses.append(await send(hub, late))
    assert {(response.status_code, code(response), response.content) for response in responses} == {
        (401, "UNAUTHENTICATED", responses[0].content)
    }
    assert {response.headers["www-authenticate"] for response in responses} == {"Bearer"}


async def test_a_key_has_at_most_what_its_grant_has_now(hub: Hub) -> None:
    await put(drawn(Random(1)), hub.graph)
    issuer, much = "https://id.example", Rights("cps", frozenset({Role.EDITOR, Role.REVIEWER}), Marking.OFFICIAL)
    grant = await give(hub.graph, issuer, "8", much)
    key = await make_key(hub.graph, replace(much, roles=frozenset({Role.EDITOR})), "Shrinks.", 1, grant.slug)
    await give(hub.graph, issuer, "8", Rights("cps", frozenset({Role.REVIEWER})))
    me = (await send(hub, key)).json()["data"]["me"]
    assert (me["clearance"], me["roles"]) == ("PUBLISHED", ["READER"])
    moved = await make_key(hub.graph, Rights("cps"), "Moves.", 1, grant.slug)
    await give(hub.graph, issuer, "8", Rights("moj"))
    assert (await send(hub, moved)).status_code == 401
    assert actor_id(issuer, "8") == grant.slug


@pytest.mark.parametrize(
    ("rights", "days", "purpose", "maker", "error"),
    [
        (Rights(), 0, "x", "", BadUserInput),
        (Rights(), 366, "x", "", BadUserInput),
        (Rights(), 1, " ", "", BadUserInput),
        (Rights("nobody"), 1, "x", "", NotFound),
        (Rights(), 1, "x", "nobody", NotFound),
        (Rights(clearance=Marking.OFFICIAL), 1, "x", actor_id("https://id.example", "9"), BadUserInput),
        (Rights("moj"), 1, "x", actor_id("https://id.example", "9"), BadUserInput),
        (Rights("cps", frozenset({Role.EDITOR})), 1, "x", actor_id("https://id.example", "9"), BadUserInput),
    ],
)
async def test_no_key_is_made_of_what_it_cannot_have(
    hub: Hub, rights: Rights, days: int, purpose: str, maker: str, error: type[HubError]
) -> None:
    await put(drawn(Random(1)), hub.graph)
    await give(hub.graph, "https://id.example", "9", Rights("cps"))
    before = await keys(hub.graph)
    with pytest.raises(error):
        await make_key(hub.graph, rights, purpose, days, maker)
    assert await keys(hub.graph) == before


async def test_an_address_is_no_subject_and_a_missing_grant_has_no_end(hub: Hub) -> None:
    with pytest.raises(BadUserInput, match="address"):
        await give(hub.graph, "https://id.example", "ada@cps.example", Rights())
    with pytest.raises(NotFound):
        await end(hub.graph, "nobody")
    with pytest.raises(NotFound):
        await revoke_key(hub.graph, "nobody")


async def test_what_else_claims_an_identity_is_refused_or_not_read(hub: Hub) -> None:
    key = await make_key(hub.graph, Rights(clearance=Marking.OFFICIAL), "Sent twice.", 1)
    claimed = {"x-forwarded-user": "root", "x-remote-user": "root", "cookie": f"hub={key}", "x-api-key": key}
    assert (await hub.client.post("/graphql", json={"query": ME}, headers=claimed)).json()["data"]["me"][
        "actor"
    ] is None
    for scheme in ("Basic cm9vdDpyb290", f"Bearer{key}", f"Bearer {key} {key}", "Bearer", "Bearer ü".encode("latin-1")):
        response = await hub.client.post("/graphql", json={"query": ME}, headers={"authorization": cast(str, scheme)})
        assert (response.status_code, code(response)) == (401, "UNAUTHENTICATED"), scheme
    twice = httpx.Headers([("authorization", f"Bearer {key}"), ("authorization", f"Bearer {key}")])
    response = await hub.client.post("/graphql", json={"query": ME}, headers=twice)
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")


async def test_a_closed_hub_answers_nobody_unnamed(strict: Hub) -> None:
    for path in ("/graphql", "/partner/graphql", "/", "/schema.graphql", "/graphql/queries.json", "/nowhere"):
        for accept in ("*/*", "text/html"):
            response = await strict.client.get(path, headers={"accept": accept})
            assert (response.status_code, code(response)) == (401, "UNAUTHENTICATED"), path
            assert not {"tool", "query", "agenc"} & set(response.text.lower().split())
    introspection = {"query": "{ __schema { types { name } } }"}
    assert (await strict.post(introspection)).status_code == 401
    assert (await strict.post(content=b"{" * 10)).status_code == 401
    assert 401 not in [(await strict.client.get(path)).status_code for path in ("/healthz", "/readyz", "/metrics")]
    key = await make_key(strict.graph, Rights(), "Comes in.", 1)
    assert (await send(strict, key)).json()["data"]["me"]["signedIn"] == "KEY"
    assert (await strict.client.get("/schema.graphql", headers=bearer(key))).status_code == 200


async def test_a_reader_with_a_key_costs_one_statement_more_and_then_none(hub: Hub) -> None:
    key = await make_key(hub.graph, Rights(), "Is counted.", 1)
    sent: list[str] = []
    hub.graph.listeners.append(lambda statement: sent.append(statement.text))
    for _ in range(3):
        await send(hub, key, "{ tools { totalCount } }")
    hub.graph.listeners.pop()
    assert [text.count("ApiKey") for text in sent] == [1, 1, 0, 0, 0]
