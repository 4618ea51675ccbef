"""Budgets: each caller has its own, it comes back by the second, and beyond it is 429 before the graph hears of it."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from hub.access.asker import Asker
from hub.api.budget import Budgets
from hub.errors import OverBudget
from hub.graph.engine import Endpoint
from hub.graph.session import Graph
from hub.settings import Settings
from tests.http.conftest import Hub, code, serving
from tests.mcp_door.test_mcp import call
from tests.streams.test_socket import INIT, hear, opened, say, subscribe

DEAR = "{ tools(first: 100) { nodes { affects(first: 9) { nodes { slug } } } } }"
ADA, BEN, HERE, THERE = Asker(actor="a"), Asker(actor="b"), Asker(address="10.0.0.1"), Asker(address="10.0.0.2")


class Clock:
    """Seconds, as a test sets them."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_is_spent_comes_back_by_the_second_to_whoever_spent_it() -> None:
    clock = Clock()
    budgets = Budgets(600, clock)
    assert [budgets.spend(asker, 400) for asker in (ADA, BEN, HERE, THERE)] == [200] * 4
    with pytest.raises(OverBudget) as error:
        budgets.spend(ADA, 300)
    assert (error.value.retry_after, error.value.left) == (10, 200)
    clock.now = 9.0
    with pytest.raises(OverBudget):
        budgets.spend(ADA, 300)
    clock.now = 10.0
    assert budgets.spend(ADA, 300) == 0
    clock.now = 1000.0
    assert budgets.spend(ADA, 1) == 599


def test_a_client_has_one_budget_however_many_addresses_it_takes() -> None:
    """Of IPv6 everybody has a network of 2^64; an IPv4 address is itself, however it is written."""
    same = ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2"), ("192.0.2.7", "::ffff:192.0.2.7"), ("fe80::1%eth0", "fe80::2")
    for first, second in same:
        budgets = Budgets(600, Clock())
        assert [budgets.spend(Asker(address=address), 200) for address in (first, second)] == [400, 200]
    for first, second in (("2001:db8:0:1::1", "2001:db8:0:2::1"), ("192.0.2.7", "192.0.2.8"), ("", "192.0.2.7")):
        budgets = Budgets(600, Clock())
        assert [budgets.spend(Asker(address=address), 200) for address in (first, second)] == [400, 400]


def test_a_full_budget_pays_for_what_is_dearer_and_owes_the_rest() -> None:
    clock = Clock()
    budgets = Budgets(600, clock)
    assert budgets.spend(ADA, 1_200) == 0
    clock.now = 59.0
    with pytest.raises(OverBudget) as error:
        budgets.spend(ADA, 1)
    assert error.value.retry_after == 2
    with pytest.raises(OverBudget) as error:
        budgets.spend(ADA, 10_000)
    assert error.value.retry_after == 61
    clock.now = 61.0
    assert budgets.spend(ADA, 1) == 9


async def test_each_hub_counts_for_itself(settings: Settings) -> None:
    """As docs/operations.md says: what is spent at a hub leaves the budget at another as it was."""
    graph = Graph.connect(Endpoint("bolt://127.0.0.1:1", "nobody", "", None, embedded=False), settings)
    small = settings.model_copy(update={"budget": 1_000, "acquisition_timeout": 0.1, "deadline": 0.5})
    async with serving(graph, small) as one_hub, serving(graph, small) as other:
        told = [code(await at.ask(DEAR)) for at in (one_hub, one_hub, other, other)]
    await graph.close()
    assert told == ["UNAVAILABLE", "OVER_BUDGET"] * 2


@pytest.fixture(scope="module")
async def frugal(settings: Settings) -> AsyncGenerator[Hub]:
    """A hub without a graph whose callers have 1,000 rows a minute."""
    graph = Graph.connect(Endpoint("bolt://127.0.0.1:1", "nobody", "", None, embedded=False), settings)
    small = settings.model_copy(update={"budget": 1_000, "acquisition_timeout": 0.1, "deadline": 0.5})
    async with serving(graph, small) as running:
        yield running
    await graph.close()


async def test_beyond_it_is_429_at_both_doors(frugal: Hub) -> None:
    first = await frugal.ask(DEAR)
    assert code(first) == "UNAVAILABLE"
    again = await frugal.ask(DEAR)
    feed = await frugal.client.post("/partner/graphql", json={"query": "{ tools(first: 100) { nodes { name } } }"})
    for refused in (again, feed):
        assert (refused.status_code, code(refused)) == (429, "OVER_BUDGET")
        # The first was dearer than a minute's budget, and what it owes is waited for too.
        assert 0 < int(refused.headers["retry-after"]) <= 120
        assert refused.json()["extensions"]["left"] < 1_000
    # No header moves somebody to another budget.
    elsewhere = await frugal.post({"query": DEAR}, x_forwarded_for="10.9.9.9", forwarded="for=10.9.9.9")
    assert elsewhere.status_code == 429
    assert (await frugal.ask("{ nothing }")).status_code == 200, "what is refused anyway costs nothing"


SPENT = {
    "a query by GET": ("GET", {"accept": "application/json"}, "/graphql?query={tools(first:100){totalCount}}"),
    "a table": ("GET", {"accept": "text/csv"}, "/graphql?query={tools(first:100){nodes{slug}}}"),
    "events": ("GET", {"accept": "text/event-stream"}, "/graphql?query=subscription{changes{position}}"),
    "the feed": ("POST", {}, "/partner/graphql"),
}


@pytest.mark.parametrize("door", SPENT)
async def test_at_every_door_of_graphql_it_is_429_with_what_is_left(frugal: Hub, door: str) -> None:
    assert (await frugal.ask(DEAR)).status_code in (429, 503)
    method, headers, place = SPENT[door]
    body = {"query": "{ tools(first: 100) { nodes { name } } }"} if method == "POST" else None
    refused = await frugal.client.request(method, place, headers=headers, json=body)
    assert (refused.status_code, code(refused)) == (429, "OVER_BUDGET")
    wait = int(refused.headers["retry-after"])
    assert 0 < wait <= 240
    [error] = refused.json()["errors"]
    assert error["extensions"] == {"code": "OVER_BUDGET", "retryAfter": wait, "left": 0}
    assert refused.json()["extensions"]["left"] == 0


async def test_over_a_socket_and_by_mcp_the_error_itself_says_how_long_to_wait_and_what_is_left(frugal: Hub) -> None:
    """Neither has headers for it."""
    assert (await frugal.ask(DEAR)).status_code in (429, 503)
    async with opened(frugal) as made:
        await say(made, INIT, subscribe("a"))
        told = [await hear(made), await hear(made)]
    [error] = told[1]["payload"]
    went_wrong, refused = await call(frugal, "search_register", text="redaction")
    assert (told[1]["type"], went_wrong) == ("error", True)
    for extensions in (error["extensions"], refused):
        assert (extensions["code"], extensions["left"]) == ("OVER_BUDGET", 0)
        assert 0 < extensions["retryAfter"] <= 240


@pytest.mark.parametrize("place", ["/tools", "/tools?format=json", "/covenants?format=csv"])
async def test_a_page_and_its_files_are_429_and_say_when_to_come_again(frugal: Hub, place: str) -> None:
    assert (await frugal.ask(DEAR)).status_code in (429, 503)
    refused = await frugal.client.get(place, headers={"accept": "text/html"})
    assert refused.status_code == 429, refused.text
    wait = int(refused.headers["retry-after"])
    assert (refused.status_code, 0 < wait <= 240) == (429, True)
    assert "Code: OVER_BUDGET" in refused.text
    assert f"in {wait} seconds. You have 0 rows left" in refused.text
