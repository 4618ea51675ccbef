"""What the register said then: facts as they were recorded, to whoever might see them then and still may."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from hub.access.asker import ANONYMOUS, Asker, SignIn
from hub.api.documents.request import Request
from hub.api.operation import respond
from hub.clock import held_at
from hub.errors import Preparing
from hub.graph.journal import Call
from hub.graph.logs.redact import redact
from hub.graph.session import Graph
from hub.graph.then.pasts import Pasts, remembering
from hub.model.enums import Marking
from hub.model.registry import the_model
from hub.records.redaction import redaction_of
from hub.settings import Settings
from tests.records.calls import API
from tests.records.graphs import ask, load
from tests.records.test_journal import TOOL, say

CLEARED = Asker(Marking.OFFICIAL, "mill", "key:mill", signed_in=SignIn.KEY)


def hour(number: int, minute: int = 0) -> datetime:
    return datetime(2026, 7, 1, number, minute, tzinfo=UTC)


def moment(number: int, minute: int = 0) -> str:
    return f"2026-07-01T{number:02}:{minute:02}:00Z"


async def answered(graph: Graph, text: str, asker: Asker = ANONYMOUS, **variables: Any) -> Any:
    """The answer to a query at noon of the day on which everything was recorded."""
    with held_at(hour(12)):
        response = await respond(API, graph, Request(text, None, variables), asker, read_only=True)
    return orjson.loads(response.content)


async def said(graph: Graph, text: str, asker: Asker = ANONYMOUS, **variables: Any) -> Any:
    answer = await answered(graph, text, asker, **variables)
    assert "errors" not in answer, answer
    return answer["data"]


@pytest.fixture
async def pasts(migrated: Graph, settings: Settings) -> AsyncGenerator[Pasts]:
    patient = settings.model_copy(update={"deadline": 180.0})
    async with remembering(migrated, the_model(), patient) as made:
        yield made


@pytest.fixture
async def lived(migrated: Graph, pasts: Pasts, tmp_path: Path) -> Graph:
    """1 loaded; 2 a hidden tool; 3 a note set right and an agency withdrawn; 4 that tool opened; 5 the other hidden."""
    with held_at(hour(1)):
        await load(migrated, tmp_path)
    with held_at(hour(2)):
        slug = await say(migrated, {"create": {"tool": {**TOOL, "slug": "riddle", "marking": "OFFICIAL"}}})
    with held_at(hour(3)):
        await say(migrated, {"correct": {"tool": "sieve", "version": 1, "values": {"name": "Ŵyl Sieve II"}}})
        await say(migrated, {"create": {"outcome": SPEED}})
    with held_at(hour(4)):
        opened = {"tool": slug, "version": 1, "marking": "PUBLISHED"}
        await say(migrated, {"mark": opened}, {"withdraw": {"outcome": "speed", "version": 1}})
    with held_at(hour(5)):
        await say(migrated, {"mark": {"agency": "wheel", "version": 1, "marking": "OFFICIAL"}})
    return migrated


SPEED = {"slug": "speed", "name": "Speed", "kind": "cost", "affectsLiberty": False}
SPEED |= {"sources": ["page"], "confidence": "SOURCED", "marking": "PUBLISHED"}
TOOLS = """query ($then: DateTime) { tools(recordedAsOf: $then) { totalCount nodes { name marking } }
    outcomes(recordedAsOf: $then) { nodes { slug } } agencies(recordedAsOf: $then) { nodes { slug } } }"""


def names(answer: Any) -> tuple[list[str], list[str], list[str]]:
    """Tools by name, outcomes and agencies by slug."""
    return (
        [node["name"] for node in answer["tools"]["nodes"]],
        [node["slug"] for node in answer["outcomes"]["nodes"]],
        [node["slug"] for node in answer["agencies"]["nodes"]],
    )


async def test_the_facts_are_those_of_then_and_hidden_rows_of_then_or_now_are_not_there(
    lived: Graph, pasts: Pasts
) -> None:
    # Whoever is cleared; and nobody in particular, to whom the tool was hidden then and the agency is now.
    for asker, then, expected in (
        (CLEARED, 3, (["Riddle", "Ŵyl Sieve II"], ["fairness", "speed"], ["mill", "wheel"])),
        (ANONYMOUS, 3, (["Ŵyl Sieve II"], ["fairness", "speed"], ["mill"])),
        (ANONYMOUS, 1, (["Ŵyl Sieve"], ["fairness"], ["mill"])),
        (CLEARED, 5, (["Riddle", "Ŵyl Sieve II"], ["fairness"], ["mill", "wheel"])),
    ):
        told = await said(lived, TOOLS, asker, then=moment(then, 30))
        assert (then, names(told)) == (then, expected)
        assert told["tools"]["totalCount"] == len(expected[0])
    # What everybody sees was the same at 2:30 as at 1:30: one position, which is kept.
    sent = lived.statements_sent
    assert names(await said(lived, TOOLS, then=moment(2, 30)))[0] == ["Ŵyl Sieve"]
    assert len(pasts._kept) == 2
    assert lived.statements_sent - sent <= 8

    both = """query ($a: DateTime, $b: DateTime) { a: tool(slug: "sieve", recordedAsOf: $a) { name versions: version }
        now: tool(slug: "sieve") { name } b: tool(slug: "sieve", recordedAsOf: $b) { name owner { name } }
        hotspots: overlapHotspots(over: PROCESS, recordedAsOf: $a) { totalCount } }"""
    told = await said(lived, both, a=moment(1), b=moment(5, 30))
    assert list(told) == ["a", "now", "b", "hotspots"]
    assert (told["a"]["name"], told["now"]["name"]) == ("Ŵyl Sieve", "Ŵyl Sieve II")
    assert told["b"] == {"name": "Ŵyl Sieve II", "owner": {"name": "The Mill"}}

    # What was hidden or redacted since is so in what is kept, from the next question on.
    with held_at(hour(6)):
        await say(lived, {"mark": {"outcome": "fairness", "version": 1, "marking": "OFFICIAL"}})
        wanted = await redaction_of(lived, the_model(), "tool:sieve", "name", "Ŵyl Sieve")
        await redact(lived, wanted, Call("COMMAND", "A name.", "operator"))
    told = await said(lived, TOOLS, then=moment(1, 30))
    assert names(told) == (["[redacted]"], [], ["mill"])


async def test_two_records_that_were_merged_since_are_two_then_and_as_hidden_as_what_they_became(
    migrated: Graph, pasts: Pasts, tmp_path: Path
) -> None:
    with held_at(hour(1)):
        await load(migrated, tmp_path)
        await say(migrated, {"create": {"tool": {**TOOL, "slug": "riddle", "marking": "PUBLISHED"}}})
    with held_at(hour(2)):
        merge = {"tool": "sieve", "version": 1, "merged": "riddle", "mergedVersion": 1}
        await say(migrated, {"merge": {**merge, "values": {"name": "Sieve", "aiClass": "STATISTICAL"}}})
    with held_at(hour(3)):
        await say(migrated, {"correct": {"tool": "sieve", "version": 2, "values": {"note": "One."}}})
    asked = """query ($then: DateTime) { tools(recordedAsOf: $then) { totalCount }
        tool(slug: "riddle", recordedAsOf: $then) { slug name marking owner { slug } } }"""
    two = {"slug": "riddle", "name": "Riddle", "marking": "PUBLISHED", "owner": {"slug": "mill"}}
    assert await said(migrated, asked, then=moment(1, 30)) == {"tools": {"totalCount": 2}, "tool": two}
    led = {**two, "slug": "sieve", "name": "Sieve"}
    assert await said(migrated, asked, then=moment(2, 30)) == {"tools": {"totalCount": 1}, "tool": led}
    with held_at(hour(4)):
        await say(migrated, {"mark": {"tool": "sieve", "version": 3, "marking": "OFFICIAL"}})
    assert await said(migrated, asked, then=moment(1, 30)) == {"tools": {"totalCount": 0}, "tool": None}
    shown = await said(migrated, asked, CLEARED, then=moment(1, 30))
    assert shown == {"tools": {"totalCount": 2}, "tool": {**two, "marking": "OFFICIAL"}}


async def test_what_cannot_be_told_is_refused(lived: Graph) -> None:
    query = "query ($then: DateTime) { tools(recordedAsOf: $then) { totalCount } now: agencies { totalCount } }"
    for then, words in (
        ("2026-07-01T00:59:59Z", "before the first entry of the journal; it began at 2026-07-01T01:00:00.000000+00:00"),
        ("2026-07-01T14:00:00+01:00", "still to come"),
    ):
        answer = await answered(lived, query, then=then)
        [error] = answer["errors"]
        assert (error["extensions"]["code"], error["path"]) == ("BAD_USER_INPUT", ["tools"])
        assert words in error["message"]
    for text in ('"2026-07-01"', '"2026-07-01T10:00"', "3", '"soon"'):
        answer = await answered(lived, f"{{ tools(recordedAsOf: {text}) {{ totalCount }} }}")
        assert "YYYY-MM-DDTHH:MM:SSZ" in answer["errors"][0]["message"], text
    many = " ".join(f'a{n}: tools(recordedAsOf: "{moment(n)}") {{ totalCount }}' for n in (1, 2, 3))
    answer = await answered(lived, f"{{ {many} }}")
    assert "at most 2 moments" in answer["errors"][0]["message"]
    for told in ('search(text: "x", recordedAsOf: "2026-07-01T10:00:00Z")', 'node(id: "x", recordedAsOf: "x")'):
        answer = await answered(lived, f"{{ {told} {{ __typename }} }}")
        assert "recordedAsOf" in answer["errors"][0]["message"]


async def test_who_asks_too_early_is_told_when_to_ask_again(lived: Graph, pasts: Pasts, settings: Settings) -> None:
    pasts._settings = settings.model_copy(update={"deadline": 0.01})
    query = "query ($then: DateTime) { tools(recordedAsOf: $then) { totalCount } }"
    # The one is being built, the other would have to wait for it.
    for then in (1, 3):
        with pytest.raises(Preparing) as told:
            await said(lived, query, then=moment(then, 30))
        assert told.value.retry_after == 5
    assert len(pasts._kept) == 1
    await pasts.close()
    assert not list((settings.data / "recorded").iterdir())


async def test_what_the_page_asks_is_answered(lived: Graph) -> None:
    page = (Path(__file__).parents[2] / "docs" / "journal.md").read_text(encoding="utf-8")
    [query] = [text for text in re.findall(r"```graphql\n(.*?)```", page, re.DOTALL) if "recordedAsOf" in text]
    told = await said(lived, query.replace('"disclosure"', '"sorting"').replace('"cps"', '"wheel"'), letter=moment(11))
    assert told["then"] == told["now"]


async def test_what_is_asked_of_the_last_entry_is_asked_of_the_register(lived: Graph, pasts: Pasts) -> None:
    price = (await answered(lived, "{ tools { totalCount } }"))["extensions"]["cost"]
    answer = await answered(lived, f'{{ tools(recordedAsOf: "{moment(11)}") {{ totalCount }} }}')
    assert (answer["data"]["tools"]["totalCount"], answer["extensions"]["cost"]) == (2, price + 2_000)
    assert not pasts._kept
    assert await ask(lived, "MATCH (n:Tool) RETURN count(n)") == [[2]]
