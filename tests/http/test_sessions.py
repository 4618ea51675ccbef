"""Sessions: a browser's cookie opens what its holder may see, at every door and page, until it ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from hub import clock
from hub.access.roles import Role
from hub.actors.grants import actor_id, end, give
from hub.actors.identity import Identity
from hub.actors.issuers import Issuer, read_issuers
from hub.actors.rights import Rights
from hub.actors.sessions import IDLE, LONGEST, Person, begin, holder
from hub.errors import Unauthenticated
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.model.enums import Marking
from tests.access.test_tokens import ISSUER, rsa, write
from tests.analytics.world import World
from tests.conftest import Engine
from tests.engines.statements import connected
from tests.http.conftest import Hub, code, serving

ME = "{ me { actor signedIn clearance roles agency { slug } } }"
OURS = {"x-hub-csrf": "1"}
WITHIN = 5.0
"""Seconds in which what was taken back has to end, on every hub."""


def world() -> World:
    """Two published tools, one for the agency alone and one that only the cleared may see."""
    world = World()
    world.node("Agency", "cps", kind="prosecutor").node("Agency", "moj", kind="department")
    world.tool("open", "cps").tool("other", "cps")
    world.tool("ours", "cps", audience=["cps"])
    world.tool("marked", "cps", marking="OFFICIAL")
    return world


@pytest.fixture(scope="module")
def issuers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    most = {"agencies": ["cps"], "roles": ["CONTRIBUTOR"], "clearance": "OFFICIAL"}
    web = {"name": "Example id", "client": "hub"}
    return write(tmp_path_factory.mktemp("issuers"), rsa("a"), most=most, web=web)


@pytest.fixture(scope="module")
def known(issuers: Path) -> dict[str, Issuer]:
    return read_issuers(issuers)


async def served(engine: Engine, issuers: Path) -> AsyncGenerator[Hub]:
    settings = engine.settings.model_copy(
        update={"issuers": issuers, "public_url": "https://hub.example", "deadline": 180.0}
    )
    async with connected(engine.endpoint, settings) as own, serving(own, settings) as running:
        yield running


@pytest.fixture(scope="module")
async def hub(engine: Engine, hub: Hub, issuers: Path) -> AsyncGenerator[Hub]:
    """A hub with an issuer, on a register of four tools."""
    async for running in served(engine, issuers):
        await world().write(running.graph)
        running.client.timeout = 60
        yield running


@pytest.fixture(scope="module")
async def beside(engine: Engine, hub: Hub, issuers: Path) -> AsyncGenerator[Hub]:
    """A second hub on the same graph."""
    async for running in served(engine, issuers):
        yield running


async def signed_in(graph: Graph, subject: str, rights: Rights | None = None) -> dict[str, str]:
    """The header of somebody who signed in, with a grant of these rights or none."""
    if rights:
        await give(graph, ISSUER, subject, rights)
    return cookie(await begin(graph, Person(ISSUER, subject)))


def cookie(*tokens: str) -> dict[str, str]:
    return {"cookie": "; ".join(f"__Host-hub-session={token}" for token in tokens)}


async def ask(hub: Hub, sent: dict[str, str], query: str = ME) -> httpx.Response:
    return await hub.client.post("/graphql", json={"query": query}, headers={**sent, **OURS})


async def test_a_session_is_who_asks_at_every_door_page_and_file(hub: Hub) -> None:
    rights = Rights("cps", frozenset({Role.CONTRIBUTOR, Role.EDITOR}), Marking.OFFICIAL_SENSITIVE)
    sent = await signed_in(hub.graph, "everywhere", rights)
    # Of what was granted, as much as the issuer may give.
    assert (await ask(hub, sent)).json()["data"]["me"] == {
        "actor": actor_id(ISSUER, "everywhere"), "signedIn": "SESSION", "clearance": "OFFICIAL",
        "roles": ["READER", "CONTRIBUTOR"], "agency": {"slug": "cps"},
    }  # fmt: skip
    slugs = "{ tools { totalCount nodes { slug } } }"
    by_get = await hub.client.get("/graphql", params={"query": slugs}, headers=sent)
    assert by_get.json()["data"]["tools"]["totalCount"] == 4
    assert (await hub.ask(slugs)).json()["data"]["tools"]["totalCount"] == 2
    feed = "{ tools(first: 9) { nodes { name } } }"
    for headers, count in (({**sent, **OURS}, 4), ({}, 2)):
        answer = await hub.client.post("/partner/graphql", json={"query": feed}, headers=headers)
        assert len(answer.json()["data"]["tools"]["nodes"]) == count
    for form in ("json", "csv"):
        shown = [(await hub.client.get(f"/tools?format={form}", headers=each)).text for each in (sent, {})]
        assert ["marked" in text for text in shown] == [True, False], form
    page, public = [(await hub.client.get("/tools", headers=each)).text for each in (sent, {})]
    assert "Signed in" in page
    assert "Signed in" not in public
    assert ('href="/tools/marked"' in page, 'href="/tools/marked"' in public) == (True, False)


async def test_what_the_claims_gave_and_what_was_granted_both_bind(hub: Hub, known: dict[str, Issuer]) -> None:
    most = Rights("cps", frozenset({Role.CONTRIBUTOR}), Marking.OFFICIAL)
    claimed = await begin(hub.graph, Person(ISSUER, "claimed", most))
    asker = await holder(hub.graph, claimed, known)
    assert asker
    assert (asker.agency, asker.clearance, asker.roles) == ("cps", Marking.OFFICIAL, {Role.READER, Role.CONTRIBUTOR})
    await give(hub.graph, ISSUER, "claimed", Rights("cps", frozenset({Role.APPROVER})))
    lowered = await holder(hub.graph, claimed, known)
    assert lowered
    assert (lowered.agency, lowered.clearance, lowered.roles) == ("cps", Marking.PUBLISHED, {Role.READER})
    await give(hub.graph, ISSUER, "claimed", Rights("moj", clearance=Marking.OFFICIAL))
    elsewhere = await holder(hub.graph, claimed, known)
    assert elsewhere
    assert (elsewhere.agency, elsewhere.clearance) == (None, Marking.PUBLISHED)


async def test_the_graph_keeps_nothing_of_a_person(hub: Hub) -> None:
    token = await begin(hub.graph, Person(ISSUER, "kept", Rights("cps")))
    [rows] = await hub.graph.read([Statement("MATCH (s:Session) RETURN properties(s)")])
    assert token not in json.dumps(rows)
    [mine] = [row for [row] in rows if row["actor"] == actor_id(ISSUER, "kept")]
    assert set(mine) == {"slug", "actor", "issuer", "began", "seen", "claimed", "granted", "agency", "clearance"}


async def test_a_session_ends_when_idle_when_old_and_when_its_issuer_is_gone(
    hub: Hub, known: dict[str, Issuer]
) -> None:
    idle, old = [await begin(hub.graph, Person(ISSUER, name)) for name in ("idle", "old")]
    began = clock.now()
    assert await holder(hub.graph, idle, {}) is None
    # Used twenty minutes apart: never idle for thirty.
    for minutes in range(20, 8 * 60, 20):
        with clock.held_at(began + timedelta(minutes=minutes)):
            assert await holder(hub.graph, old, known), minutes
    with clock.held_at(began + LONGEST + timedelta(seconds=1)):
        assert await holder(hub.graph, old, known) is None
    with clock.held_at(began + IDLE - timedelta(seconds=5)):
        assert await holder(hub.graph, idle, known)
    with clock.held_at(began + 2 * IDLE):
        assert await holder(hub.graph, idle, known) is None
        await begin(hub.graph, Person(ISSUER, "sweeps"))
    [[(left,)]] = await hub.graph.read(
        [Statement("MATCH (s:Session) WHERE s.actor = $actor RETURN count(s)", {"actor": actor_id(ISSUER, "idle")})]
    )
    assert left == 0, "who signs in removes sessions that are over"


async def until_refused(hub: Hub, sent: dict[str, str]) -> httpx.Response:
    """The first refusal. Fails after WITHIN seconds of answers."""
    async with asyncio.timeout(WITHIN):
        while (response := await ask(hub, sent)).status_code == 200:
            pass
    return response


async def test_a_grant_that_ends_ends_the_session_on_every_hub(hub: Hub, beside: Hub) -> None:
    sent = await signed_in(hub.graph, "revoked", Rights("cps"))
    assert [(await ask(each, sent)).status_code for each in (hub, beside)] == [200, 200]
    await end(hub.graph, actor_id(ISSUER, "revoked"))
    refused = await asyncio.gather(*(until_refused(each, sent) for each in (hub, beside)))
    assert {(each.status_code, code(each)) for each in refused} == {(401, "UNAUTHENTICATED")}
    again = await signed_in(hub.graph, "revoked")
    me = (await ask(hub, again)).json()["data"]["me"]
    assert (me["agency"], me["clearance"], me["roles"]) == (None, "PUBLISHED", ["READER"])


async def test_signing_out_ends_it_at_once_here_and_soon_elsewhere(
    hub: Hub, beside: Hub, known: dict[str, Issuer]
) -> None:
    token = await begin(hub.graph, Person(ISSUER, "leaves"))
    identity = Identity(hub.graph, known)
    assert (await identity.session(token)).actor == actor_id(ISSUER, "leaves")
    assert (await ask(beside, cookie(token))).status_code == 200
    await identity.end_session(token)
    with pytest.raises(Unauthenticated, match="ended"):
        await identity.session(token)
    assert (await until_refused(beside, cookie(token))).status_code == 401


async def test_no_session_and_one_that_never_was_are_refused_alike(hub: Hub) -> None:
    good = await begin(hub.graph, Person(ISSUER, "good"))
    wrong = ["", "x", good[:-1], good + "A", "A" * 43, "%00", "../" + good]
    answers = [await ask(hub, cookie(token)) for token in wrong]
    assert {(each.status_code, code(each), each.content) for each in answers} == {
        (401, "UNAUTHENTICATED", answers[0].content)
    }
    page = await hub.client.get("/tools", headers=cookie("A" * 43))
    assert page.status_code == 401
    assert "Your session has ended" in page.text
    assert "__Host-hub-session=" in page.headers["set-cookie"], "the browser is told to forget it, once"
    assert "open" not in page.text.split("<main", 1)[1].split("</main", 1)[0].replace("opener", "")


@pytest.mark.parametrize("path", ["/graphql", "/partner/graphql", "/tools"])
async def test_two_credentials_are_refused(hub: Hub, path: str) -> None:
    good = await begin(hub.graph, Person(ISSUER, "twice"))
    doubled: list[Any] = [
        cookie(good, good),
        cookie(good, "A" * 43),
        httpx.Headers([("cookie", f"__Host-hub-session={good}"), ("cookie", f"__Host-hub-session={good}")]),
        {**cookie(good), "authorization": "Bearer x"},
    ]
    for sent in doubled:
        response = await hub.client.get(path, params={} if path == "/tools" else {"query": ME}, headers=sent)
        assert response.status_code == 400
        assert "BAD_REQUEST" in response.text


async def test_a_post_with_a_cookie_needs_a_header_that_no_other_site_can_add(hub: Hub) -> None:
    sent = await signed_in(hub.graph, "posts")
    for path in ("/graphql", "/partner/graphql"):
        response = await hub.client.post(path, json={"query": "{ __typename }"}, headers=sent)
        assert (response.status_code, code(response)) == (403, "CSRF_REFUSED")
        asked = await hub.client.post(path, json={"query": "{ __typename }"}, headers={**sent, **OURS})
        assert asked.status_code == 200


async def test_a_session_costs_one_small_statement_and_then_none(hub: Hub) -> None:
    sent = await signed_in(hub.graph, "counted")
    statements: list[str] = []
    hub.graph.listeners.append(lambda statement: statements.append(statement.text))
    for _ in range(3):
        await ask(hub, sent, "{ tools { totalCount } }")
    hub.graph.listeners.pop()
    assert sum("Session" in text for text in statements) == 1
    assert len(statements) == 4
