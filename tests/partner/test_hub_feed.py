"""The hub's feed says what the seed's files say, under the right agency, and each page is one statement."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.hub_under_test import CONTACT, TODAY
from tests.partner.conftest import HubFeed
from tests.partner.questions import CHANGES, FEED, page
from tests.seed_reader.world import Node, World, the_seed

RecordsById = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def world() -> World:
    """A second reading of the seed, on the day on which the feed is asked."""
    return the_seed().at(TODAY, TODAY)


async def everything(feed: HubFeed, field: str, first: int = 100) -> RecordsById:
    """All records of a list by id, paged through; a record that comes twice fails."""
    by_id: RecordsById = {}
    after = None
    while True:
        [shown] = (await feed.ask(page(field, first), {"after": after})).data.values()
        for record in shown["nodes"]:
            assert record["id"] not in by_id
            by_id[record["id"]] = record
        after = shown["pageInfo"]["endCursor"]
        if not shown["pageInfo"]["hasNextPage"]:
            assert list(by_id) == sorted(by_id, key=lambda record_id: record_id.split("/"))
            return by_id


def urls(world: World, slugs: list[str]) -> list[str | None]:
    """The addresses of sources, in the order cited."""
    return [world.nodes[Node("Source", slug)].get("url") for slug in slugs]


async def test_tools_stand_under_their_owners_with_all_that_is_recorded(feed: HubFeed, world: World) -> None:
    by_id = await everything(feed, "tools")
    owners = {tool: world.far_node(tool, "owner") for tool in world.all("Tool")}
    expected = {f"{owner.slug}/tool/{tool.slug}": tool for tool, owner in owners.items() if owner}
    assert set(by_id) == set(expected)
    for name, tool in expected.items():
        record, facts = by_id[name], world.nodes[tool]
        for shown, stored in (("name", "name"), ("aiClass", "aiClass"), ("responsibleRole", "sroRole"),
                              ("purpose", "purpose"), ("since", "since"), ("confidence", "confidence")):  # fmt: skip
            assert record[shown] == facts.get(stored), (name, shown)
        assert (record["status"] or {"status": "UNKNOWN"})["status"] == world.fact(tool, "status")
        assert [link["process"] for link in record["affects"]] == [far.slug for far in world.far(tool, "affects")]
        assert {link["process"]: link["basis"] for link in record["affects"]} == {
            row.node.slug: (row.link or {}).get("basis") for row in world.rows(tool, "affects")
        }
        assert [link["outcome"] for link in record["bearsOn"]] == [far.slug for far in world.far(tool, "bearsOn")]
        for shown, said in (("benefitsClaimed", "CLAIMED"), ("risksNamed", "RISK")):
            texts = [world.nodes[node]["text"] for node in world.far(tool, "statements")
                     if world.nodes[node]["property"] == said]  # fmt: skip
            assert sorted(record[shown]) == sorted([*facts.get(shown, []), *texts])
        assert len(record["statusHistory"]) == len(world.far(tool, "statusHistory"))
        assert [source["url"] for source in record["sources"]] == urls(world, facts.get("sources", []))


async def test_practices_stand_under_every_agency_that_adopted_them(feed: HubFeed, world: World) -> None:
    by_id = await everything(feed, "practices")
    expected: dict[str, list[str]] = {}
    for practice in world.all("Practice"):
        for tool in world.far(practice, "adoptedBy"):
            owner = world.far_node(tool, "owner")
            assert owner
            named = f"{owner.slug}/practice/{practice.slug}"
            expected.setdefault(named, []).append(f"{owner.slug}/tool/{tool.slug}")
    assert {name: [link["tool"] for link in record["tools"]] for name, record in by_id.items()} == expected
    for name, record in by_id.items():
        practice = Node("Practice", name.split("/")[2])
        assert record["worked"] == world.fact(practice, "worked")
        assert record["didNotWork"] == world.fact(practice, "didNotWork")
        assert [link["principle"] for link in record["meets"]] == [far.slug for far in world.far(practice, "meets")]
        assert [link["process"] for link in record["doneIn"]] == [far.slug for far in world.far(practice, "doneIn")]


async def test_evidence_stands_under_every_agency_it_bears_on(feed: HubFeed, world: World) -> None:
    by_id = await everything(feed, "evidence")
    expected: dict[str, set[tuple[Any, ...]]] = {}
    for evidence in world.all("Evidence"):
        for row in world.rows(evidence, "alignments"):
            subject, principle = world.far_node(row.node, "subject"), world.far_node(row.node, "principle")
            assert subject
            assert principle
            owner = world.far_node(subject, "owner") if subject.label == "Tool" else subject
            assert owner
            tool = f"{owner.slug}/tool/{subject.slug}" if subject.label == "Tool" else None
            expected.setdefault(f"{owner.slug}/evidence/{evidence.slug}", set()).add(
                (tool, principle.slug, (row.link or {})["finding"], (row.link or {}).get("reason"))
            )
    shown = {
        name: {
            (finding["tool"], finding["principle"], finding["finding"], finding["reason"])
            for finding in record["findings"]
        }
        for name, record in by_id.items()
    }
    assert shown == expected
    for name, record in by_id.items():
        evidence = Node("Evidence", name.split("/")[2])
        issuer = world.far_node(evidence, "issuer")
        assert (record["issuer"] or {}).get("agency") == (issuer.slug if issuer else None)
        assert (record["kind"], record["date"]) == (world.nodes[evidence]["kind"], world.nodes[evidence].get("date"))
        assert all(link["framework"] for link in record["findings"])


@pytest.mark.parametrize("size", [1, 7])
async def test_pages_of_any_size_hold_the_same_records(feed: HubFeed, size: int) -> None:
    for field in ("practices",) if size == 1 else ("tools", "practices", "evidence"):
        assert await everything(feed, field, size) == await everything(feed, field)


async def test_a_list_of_one_agency_is_that_part_of_the_whole(feed: HubFeed) -> None:
    for field in ("tools", "practices", "evidence"):
        whole = await everything(feed, field)
        [shown] = (await feed.ask(page(field, 100, "moj"))).data.values()
        assert shown["nodes"] == [record for record in whole.values() if record["agency"] == "moj"]
        assert shown["nodes"]


async def test_the_feed_says_who_publishes_it_and_for_whom_it_speaks(feed: HubFeed, world: World) -> None:
    data = (await feed.ask(FEED)).data
    assert data["feed"] == {
        "version": "1.0",
        "name": "cjs-ai-hub",
        "publisher": "CJS AI hub",
        "title": world.register["title"],
        "contact": CONTACT,
        "licence": world.register["licence"],
        "attribution": world.register["attribution"],
        "updated": world.register["cutOff"],
        "incremental": False,
    }
    assert [agency["slug"] for agency in data["agencies"]["nodes"]] == sorted(node.slug for node in world.all("Agency"))


async def test_records_are_found_by_their_ids(feed: HubFeed) -> None:
    whole = await everything(feed, "tools")
    ids = [*list(whole)[:3], "moj/tool/nothing-here", "cps/tool/" + next(iter(whole)).split("/")[2]]
    answer = (await feed.ask("query ($ids: [ID!]!) { records(ids: $ids) { id fingerprint } }", {"ids": ids})).data
    assert answer["records"] == [
        *({"id": record_id, "fingerprint": whole[record_id]["fingerprint"]} for record_id in ids[:3]), None, None
    ]  # fmt: skip


async def test_one_root_field_is_one_statement(feed: HubFeed) -> None:
    counts = {field: len(await feed.sent(page(field))) for field in ("tools", "practices", "evidence")}
    assert counts == {"tools": 1, "practices": 1, "evidence": 1}
    assert len(await feed.sent("{ feed { title } }")) == 1
    assert len(await feed.sent("{ agencies { nodes { slug } } }")) == 1
    assert len(await feed.sent('{ records(ids: ["moj/tool/a", "moj/tool/b", "cps/tool/c"]) { id } }')) == 1
    await feed.ask("{ changes { cursor } }")
    assert len(await feed.sent("{ changes(first: 2) { cursor } }")) == 2
    feed.source.states.clear()
    # What stands for the whole feed: the register before and after, and all three kinds.
    assert len(await feed.sent("{ changes(first: 2) { cursor } }")) == 2 + 3 + 1


async def test_one_shape_of_question_is_one_text(feed: HubFeed) -> None:
    texts = {
        statement.text
        for asked in (page("tools"), page("tools", 3, "moj"), page("tools", 9, "cps"))
        for statement in await feed.sent(asked)
    }
    assert len(texts) == 1


async def test_changes_list_everything_once_and_then_nothing(feed: HubFeed) -> None:
    whole: RecordsById = {}
    for field in ("tools", "practices", "evidence"):
        whole |= await everything(feed, field)
    listed: dict[str, str] = {}
    since, more = None, True
    while more:
        shown = (await feed.ask(CHANGES, {"since": since, "first": 23})).data["changes"]
        since, more = shown["cursor"], shown["hasMore"]
        assert shown["fromStart"]
        for change in shown["changes"]:
            assert change["id"] not in listed
            assert (change["action"], change["at"], change["fingerprint"]) == (
                "PRESENT",
                None,
                change["record"]["fingerprint"],
            )
            listed[change["id"]] = change["fingerprint"]
    assert listed == {name: record["fingerprint"] for name, record in whole.items()}
    again = (await feed.ask(CHANGES, {"since": since})).data["changes"]
    assert again == {"changes": [], "cursor": since, "hasMore": False, "fromStart": False}
