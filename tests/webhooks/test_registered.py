"""Webhooks that administrators register over GraphQL: who may, what they see, what is sent again, by which hub."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest

from hub import clock
from hub.access.asker import ANONYMOUS, Asker
from hub.access.roles import Role
from hub.actors.accesses import Accesses
from hub.actors.keys import holder, make_key, revoke_key
from hub.actors.rights import Rights
from hub.analytics.following.follow import Following
from hub.api.documents.request import Request
from hub.api.operation import respond
from hub.changing import OPERATOR
from hub.errors import Forbidden, NotFound, Unauthenticated, Unavailable
from hub.graph.logs.verify import verify
from hub.graph.session import Graph
from hub.model.enums import Marking
from hub.model.registry import the_model
from hub.webhooks import registering
from hub.webhooks.address import target_of
from hub.webhooks.kept import Standing
from hub.webhooks.kept_in_graph import LEASE, KeptInGraph
from hub.webhooks.registered import RegisteredWebhooks
from tests.records.calls import API, MILL, RIDDLE, WHEEL, said
from tests.records.conftest import migrated, prepared  # noqa: F401 - fixtures of the tests here too
from tests.records.graphs import ask, load
from tests.streams.followed import note
from tests.webhooks.test_delivering import DECLARED, Receiver, receiving

URL = DECLARED["url"]
REGISTER = """mutation ($purpose: String = "The mill's cases", $url: String!, $clearance: Marking = PUBLISHED,
    $agency: String, $kinds: [NounKind!], $key: String) {
  registerWebhook(purpose: $purpose, url: $url, clearance: $clearance, agency: $agency, kinds: $kinds, key: $key) {
    outcome webhook { slug secret state clearance agency kinds }
  }
}"""
STOP = "mutation ($slug: String!) { stopWebhook(slug: $slug) { outcome } }"
RESEND = "mutation ($slug: String!) { resendWebhook(slug: $slug) { outcome } }"
LIST = "{ webhooks { slug purpose url clearance agency kinds state failed undelivered secret } }"


@pytest.fixture
async def small(migrated: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Graph]:  # noqa: F811 - the fixture
    """The small register; of all hosts only that of the receiver is known, which is outside, and one within."""
    addresses = {"hooks.example.org": ["93.184.216.34"], "inward.example.org": ["93.184.216.34", "10.0.0.1"]}

    async def resolve(host: str, port: int) -> list[str]:
        if host not in addresses:
            raise OSError("no such host")
        return addresses[host]

    monkeypatch.setattr(registering, "target_of", partial(target_of, resolve=resolve))
    await load(migrated, tmp_path)
    migrated.kept[Accesses] = Accesses(migrated, API.model)
    yield migrated
    migrated.kept.clear()


async def somebody(graph: Graph, agency: str | None, *roles: Role, clearance: Marking = Marking.OFFICIAL) -> Asker:
    """Somebody with a key of their own."""
    asker = await holder(graph, await make_key(graph, Rights(agency, frozenset(roles), clearance), "A test", 3))
    assert asker is not None
    return asker


async def told(graph: Graph, asker: Asker, text: str, **variables: Any) -> Any:
    """The data of an answer without errors; else its one error is raised by its code."""
    read_only = not text.startswith("mutation")
    response = await respond(API, graph, Request(text, None, variables), asker, read_only=read_only)
    answer = orjson.loads(response.content)
    assert "errors" not in answer, answer["errors"]
    [data] = answer["data"].values()
    return data


async def refused(graph: Graph, asker: Asker, text: str, **variables: Any) -> str:
    """The message by which a call is refused."""
    response = await respond(API, graph, Request(text, None, variables), asker, read_only=False)
    [error] = orjson.loads(response.content)["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    return error["message"]


@dataclass
class Watched(RegisteredWebhooks):
    """Delivers, and tells when it has looked at what is registered."""

    looked: asyncio.Queue[None] = field(default_factory=asyncio.Queue[None])

    async def look(self) -> None:
        await super().look()
        self.looked.put_nowait(None)

    async def looks(self, number: int) -> None:
        """Wait for so many looks from now on."""
        while not self.looked.empty():
            self.looked.get_nowait()
        async with asyncio.timeout(60):
            for _ in range(number):
                await self.looked.get()

    async def until(self, holds: Callable[[Graph], Awaitable[bool]]) -> None:
        """Wait until something holds, asking at each look."""
        while not await holds(self.following.graph):
            await self.looks(1)


@asynccontextmanager
async def delivering(graph: Graph, receiver: Receiver, hub: str = "hub") -> AsyncGenerator[Watched]:
    """A hub that delivers what is registered, until the block ends."""
    running = Watched(Following(graph, the_model(), 1.0), receiver.locate, (0.0, 0.0), 0.02, hub)
    task = asyncio.create_task(running.run())
    try:
        yield running
    finally:
        task.cancel()
        await asyncio.wait({task})


async def has_begun(graph: Graph) -> bool:
    return bool(await ask(graph, "MATCH (d:WebhookDelivery) WHERE d.position IS NOT NULL RETURN d.slug"))


async def test_administrators_register_what_they_may_see_themselves(small: Graph) -> None:
    boss, other = [await somebody(small, agency, Role.ADMINISTRATOR) for agency in ("mill", "wheel")]
    for asker, error in ((ANONYMOUS, Unauthenticated), (MILL, Forbidden)):
        with pytest.raises(error):
            await told(small, asker, REGISTER, url=URL)
    for words, given in (
        ("url: the host has an address that is not on the open internet", {"url": "https://inward.example.org/x"}),
        ("url: the URL has to be https", {"url": "https://127.0.0.1/"}),
        ("url: the name of the host leads nowhere", {"url": "https://nobody.example.org/"}),
        ("clearance: a webhook sees at most what you see", {"clearance": "OFFICIAL_SENSITIVE"}),
        ("agency: a webhook acts for the agency that you act for", {"agency": "wheel"}),
        ("purpose: say in 1 to 200", {"purpose": " "}),
    ):
        assert words in await refused(small, boss, REGISTER, **{"url": URL, **given})
    assert await told(small, boss, LIST) == []

    wanted = {"url": URL, "clearance": "OFFICIAL", "agency": "mill", "kinds": ["TOOL"], "key": "once"}
    made = await told(small, boss, REGISTER, **wanted)
    webhook = made["webhook"]
    assert (made["outcome"], webhook["state"], webhook["kinds"]) == ("RECORDED", "RUNNING", ["TOOL"])
    again = await told(small, boss, REGISTER, **wanted)
    assert (again["outcome"], again["webhook"]) == ("REPEATED", webhook)
    assert "key: you registered another" in await refused(small, boss, REGISTER, **{**wanted, "kinds": ["AGENCY"]})
    [listed] = await told(small, boss, LIST)
    assert (listed["slug"], listed["url"], listed["secret"]) == (webhook["slug"], URL, None)
    # Who does not see what its receiver sees does not know of it.
    for asker in (other, MILL, ANONYMOUS):
        assert await told(small, asker, LIST) == []
    for text in (STOP, RESEND):
        with pytest.raises(NotFound):
            await told(small, other, text, slug=webhook["slug"])
    assert [each["slug"] for each in await told(small, OPERATOR, LIST)] == [webhook["slug"]]
    rows = await ask(small, "MATCH (n) WHERE NOT n:ApiKey RETURN properties(n)")
    assert webhook["secret"] not in str(rows)
    assert (await told(small, boss, STOP, slug=webhook["slug"]))["outcome"] == "RECORDED"
    assert [each["state"] for each in await told(small, boss, LIST)] == ["STOPPED"]
    assert "was stopped" in await refused(small, boss, RESEND, slug=webhook["slug"])
    assert [line for log in (await verify(small)).values() for line in log.wrong] == []


async def test_what_happens_is_delivered_signed_to_an_asker_and_ends_with_who_registered_it(small: Graph) -> None:
    boss = await somebody(small, "mill", Role.ADMINISTRATOR)
    webhook = (await told(small, boss, REGISTER, url=URL, clearance="OFFICIAL", agency="mill"))["webhook"]
    async with receiving() as receiver, delivering(small, receiver) as hub:
        await hub.until(has_begun)
        made = await said(small, MILL, {"create": {"tool": {**RIDDLE, "marking": "OFFICIAL"}}})
        _, message = await receiver.next(webhook["secret"])
        assert f"Tool:{made['records'][0]['slug']}" in [row["row"] for row in message["data"]["changes"]]
        # Its reading is recorded like anybody's, for who keeps the row.
        read = "MATCH (a:AccessRecord) RETURN a.steward, a.actor, a.kind, a.marked"
        assert ["mill", f"webhook:{webhook['slug']}", "EVENT", "OFFICIAL"] in await ask(small, read)
        await revoke_key(small, str(boss.actor).removeprefix("key:"))
        [ended] = await told(small, OPERATOR, LIST)
        assert ended["state"] == "ENDED"
        await hub.looks(2)
        await note(small, "Told to nobody.", 1)
        await hub.looks(5)
        assert receiver.got.empty()


async def test_what_was_laid_aside_is_sent_once_more(small: Graph) -> None:
    boss = await somebody(small, None, Role.ADMINISTRATOR)
    webhook = (await told(small, boss, REGISTER, url=URL))["webhook"]
    async with receiving(500, 500, 500) as receiver, delivering(small, receiver) as hub:
        await hub.until(has_begun)
        await note(small, "Never taken.", 1)
        lost = [await receiver.next(webhook["secret"]) for _ in range(3)]

        async def is_laid_aside(graph: Graph) -> bool:
            return [each["undelivered"] for each in await told(graph, boss, LIST)] == [1]

        await hub.until(is_laid_aside)
        await note(small, "Taken.", 2)
        await receiver.next(webhook["secret"])
        assert (await told(small, boss, RESEND, slug=webhook["slug"]))["outcome"] == "RECORDED"
        again = await receiver.next(webhook["secret"])
        assert (again[0]["webhook-id"], again[1]) == (lost[0][0]["webhook-id"], lost[0][1])

        async def is_taken(graph: Graph) -> bool:
            return [each["undelivered"] for each in await told(graph, boss, LIST)] == [0]

        await hub.until(is_taken)
    assert receiver.got.empty()


async def test_one_hub_delivers_and_another_goes_on_where_it_stood(small: Graph) -> None:
    webhook = (await told(small, OPERATOR, REGISTER, url=URL))["webhook"]
    other = KeptInGraph(small, webhook["slug"], "second")

    def beyond(position: str | None) -> Callable[[Graph], Awaitable[bool]]:
        async def holds(_: Graph) -> bool:
            return (await other.read()).position != position

        return holds

    async with receiving() as receiver:
        async with delivering(small, receiver, "first") as hub, delivering(small, receiver, "second"):
            await hub.until(has_begun)
            begun = (await other.read()).position
            await note(small, "Once.", 1)
            await receiver.next(webhook["secret"])
            await hub.until(beyond(begun))
        once = (await other.read()).position
        await note(small, "Meanwhile.", 2)
        assert await KeptInGraph(small, webhook["slug"], "third").claim() is False
        with clock.held_at(clock.now() + timedelta(seconds=LEASE + 1)):
            async with delivering(small, receiver, "fourth") as hub:
                await receiver.next(webhook["secret"])
                await hub.until(beyond(once))
        assert receiver.got.empty()
        # Who no longer holds it writes nothing.
        with pytest.raises(Unavailable):
            await other.write(Standing("elsewhere"))


async def test_without_a_grant_or_a_key_nobody_registers(small: Graph) -> None:
    nobody = replace(WHEEL, roles=frozenset({Role.ADMINISTRATOR}), actor="0" * 32)
    assert "registered under a grant or a key" in await refused(small, nobody, REGISTER, url=URL)
