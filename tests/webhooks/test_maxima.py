"""A registered webhook sees no more than the issuer of who registered it may give now, in what was laid aside too."""

from __future__ import annotations

import asyncio
from typing import Any

from hub.access.asker import Asker, SignIn
from hub.access.roles import Role
from hub.actors.grants import give
from hub.actors.issuers import Most
from hub.actors.rights import Maxima, Rights
from hub.changing import OPERATOR
from hub.graph.session import Graph
from hub.model.enums import Marking
from hub.webhooks.registered import CLOSED
from tests.records.calls import MILL, RIDDLE, said
from tests.records.conftest import migrated, prepared  # noqa: F401 - fixtures of the tests here too
from tests.records.graphs import ask
from tests.streams.followed import note
from tests.webhooks.test_delivering import Receiver, receiving
from tests.webhooks.test_registered import (
    LIST,
    REGISTER,
    RESEND,
    URL,
    Watched,
    delivering,
    has_begun,
    small,  # noqa: F401 - the fixture of the test here too
    told,
)

ISSUER, OFFICIAL = "https://id.example", Marking.OFFICIAL
MOST = Most(agencies=frozenset({"mill"}), roles=frozenset(Role), clearance=OFFICIAL)


def gives(graph: Graph, **lower: Any) -> None:
    """What the issuer may give at most from now on."""
    graph.kept[Maxima] = Maxima({ISSUER: MOST.model_copy(update=lower).of})


async def registered(graph: Graph) -> tuple[str, str]:
    """The name and the secret of a webhook for OFFICIAL rows, registered by somebody whom the issuer names."""
    gives(graph)
    grant = await give(graph, ISSUER, "boss", Rights("mill", frozenset({Role.ADMINISTRATOR}), OFFICIAL))
    roles = frozenset({Role.READER, Role.ADMINISTRATOR})
    boss = Asker(OFFICIAL, "mill", grant.slug, roles, signed_in=SignIn.SESSION)
    webhook = (await told(graph, boss, REGISTER, url=URL, clearance="OFFICIAL", agency="mill"))["webhook"]
    return webhook["slug"], webhook["secret"]


async def laid_aside(hub: Watched, why: str) -> None:
    """Wait until the one message that was not taken lies there for this reason."""

    async def holds(graph: Graph) -> bool:
        return await ask(graph, "MATCH (u:Undelivered) RETURN coalesce(u.due, false), u.why") == [[False, why]]

    await hub.until(holds)


async def made(graph: Graph, name: str) -> str:
    """The slug of a tool that is OFFICIAL."""
    done = await said(graph, MILL, {"create": {"tool": {**RIDDLE, "name": name, "marking": "OFFICIAL"}}})
    return done["records"][0]["slug"]


async def ends(hub: Watched, receiver: Receiver) -> None:
    """Once the issuer may make nobody an administrator, nothing is sent any more."""
    graph = hub.following.graph
    gives(graph, roles=frozenset())
    assert [each["state"] for each in await told(graph, OPERATOR, LIST)] == ["ENDED"]
    await hub.looks(2)
    while not receiver.got.empty():
        receiver.got.get_nowait()
    await note(graph, "Told to nobody.", 2)
    await hub.looks(5)
    assert receiver.got.empty()


async def test_a_lower_maximum_of_an_issuer_reaches_a_webhook_that_runs(small: Graph) -> None:  # noqa: F811 - the fixture
    """What happens is told by what its maker has now; what was laid aside waits until they have as much again."""
    slug, secret = await registered(small)
    async with asyncio.timeout(180), receiving(500, 500, 500) as receiver, delivering(small, receiver) as hub:
        await hub.until(has_begun)
        first = await made(small, "Riddle")
        [name] = {(await receiver.next(secret))[0]["webhook-id"] for _ in range(3)}
        await laid_aside(hub, "It was answered with status 500.")
        gives(small, clearance=Marking.PUBLISHED)
        [listed] = await told(small, OPERATOR, LIST)
        assert (listed["state"], listed["clearance"]) == ("RUNNING", "PUBLISHED")
        await hub.looks(2)
        hidden = await made(small, "Another")
        await note(small, "Open.", 1)
        # What the receiver was shown and lost is named, that it may forget it; what it never was shown is not.
        _, lost = await receiver.next(secret)
        assert [row["row"] for row in lost["data"]["gone"] if row["record"]] == [f"Tool:{first}"]
        _, message = await receiver.next(secret)
        assert [row["row"] for row in message["data"]["changes"]] == ["Tool:sieve"]
        assert hidden not in f"{lost}{message}"
        assert (await told(small, OPERATOR, RESEND, slug=slug))["outcome"] == "RECORDED"
        await laid_aside(hub, CLOSED)
        gives(small)
        await hub.looks(2)
        assert (await told(small, OPERATOR, RESEND, slug=slug))["outcome"] == "RECORDED"
        # Beside it is told what is to be seen again.
        again = ""
        while again != name:
            again = (await receiver.next(secret))[0]["webhook-id"]
        await ends(hub, receiver)
