"""What a call leaves: all or nothing, in order of time, known again by its key, in words that show as they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import hub.graph.writing as writing
from hub import clock
from hub.access.asker import Asker
from hub.changing import OPERATOR
from hub.errors import BadUserInput, OutcomeUnknown
from hub.graph.digest import graph_digest
from hub.graph.logs.verify import verify
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.model.registry import the_model
from hub.records.proposals.decide import Deciding, decide
from hub.records.record import Recorded, Request, record
from tests.conftest import Engine
from tests.engines.proxy import wire_to
from tests.engines.statements import connected
from tests.records.calls import APPROVER, MILL, RIDDLE, WHEEL, said
from tests.records.graphs import ask, load
from tests.records.test_proposals import propose

NOTE = {"correct": {"slug": "sieve", "version": 1, "values": {"tool": {"note": "Once."}}}}
ENTRIES = "MATCH (j:JournalEntry) RETURN j.at ORDER BY j.sequence"


@pytest.fixture
async def seeded(migrated: Graph, tmp_path: Path) -> Graph:
    await load(migrated, tmp_path)
    return migrated


def note(version: int, text: str) -> dict[str, Any]:
    return {"correct": {"slug": "sieve", "version": version, "values": {"tool": {"note": text}}}}


class BrokenOffError(Exception):
    """The hub ended in the middle."""


async def test_a_call_that_fails_at_any_statement_leaves_nothing(seeded: Graph) -> None:
    link = {"tool": "sieve", "field": "users", "to": "mill", "since": "2024", "basis": "STATED"}
    made = {**RIDDLE, "owner": "mill"}
    values = {"name": "Fine Sieve", "status": "RETIRED"}
    call = Request(
        [{"create": {"tool": made}}, {"set": {"tool": "sieve", "version": 1, "values": values}}, {"link": link}], "So."
    )
    before, entries = await graph_digest(seeded), await ask(seeded, ENTRIES)
    after = 0
    while not (done := await _until_statement(seeded, call, after)):
        assert (after, await graph_digest(seeded), await ask(seeded, ENTRIES)) == (after, before, entries)
        after += 1
    assert (done.sound, after >= 6) == (True, True)
    assert len(await ask(seeded, ENTRIES)) == len(entries) + 1
    assert [line for log in (await verify(seeded)).values() for line in log.wrong] == []


async def _until_statement(graph: Graph, call: Request, after: int) -> Recorded | None:
    """What came of a call within which the hub ends after so many statements; None where it did end."""
    left = iter(range(after))

    def break_off(_: Statement) -> None:
        if next(left, None) is None:
            raise BrokenOffError

    graph.listeners.append(break_off)
    try:
        return await record(graph, the_model(), OPERATOR, call)
    except BrokenOffError:
        return None
    finally:
        graph.listeners.remove(break_off)


async def test_an_acknowledgement_that_was_lost_is_given_by_the_key(
    seeded: Graph, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The call is carried out once, and who asks again with its key hears what came of it."""
    whole, call = (
        writing.grow,
        Request([{"correct": {"tool": "sieve", "version": 1, "values": {"note": "Once."}}}], "So.", "k"),
    )
    async with wire_to(engine.endpoint) as (endpoint, wire), connected(endpoint, engine.settings) as own:

        async def grown(tx: Transaction, *given: Any) -> int:
            version = await whole(tx, *given)
            wire.cut_on_answer = True
            return version

        monkeypatch.setattr(writing, "grow", grown)
        with pytest.raises(OutcomeUnknown):
            await record(own, the_model(), OPERATOR, call)
        monkeypatch.setattr(writing, "grow", whole)
        again: Recorded = await record(own, the_model(), OPERATOR, call)
    assert (again.again, again.position, again.records) == (True, "2", [(("Tool", "sieve"), 2)])
    assert len(await ask(seeded, ENTRIES)) == 2


async def test_a_call_is_known_by_its_key_for_thirty_days_and_told_as_it_is_now(seeded: Graph) -> None:
    name = "what the Mill calls it"
    assert (await said(seeded, MILL, NOTE, key=name))["outcome"] == "RECORDED"
    assert name not in repr(await ask(seeded, "MATCH (j:JournalEntry) RETURN properties(j)"))
    assert (await said(seeded, MILL, note(2, "Later.")))["outcome"] == "RECORDED"
    now = await said(seeded, MILL, NOTE, key=name)
    assert (now["outcome"], [(each["slug"], each["version"]) for each in now["records"]]) == (
        "REPEATED",
        [("sieve", 3)],
    )
    assert now["records"][0]["record"]["note"] == "Later."

    hidden = {"mark": {"tool": "sieve", "version": 3, "marking": "OFFICIAL", "audience": ["wheel"]}}
    assert (await record(seeded, the_model(), OPERATOR, Request([hidden], "So."))).sound
    gone = await said(seeded, MILL, NOTE, key=name)
    assert (gone["outcome"], gone["records"]) == ("REPEATED", [])
    for days, told in ((29, "REPEATED"), (31, "REFUSED")):
        with clock.held_at(clock.now() + timedelta(days=days)):
            assert (days, (await said(seeded, MILL, NOTE, key=name))["outcome"]) == (days, told)


async def test_what_is_set_without_a_day_holds_from_today(seeded: Graph) -> None:
    change = {"set": {"slug": "sieve", "version": 1, "values": {"tool": {"name": "Fine Sieve"}}}}
    assert (await said(seeded, MILL, change))["outcome"] == "RECORDED"
    until = "MATCH (:Tool {slug: 'sieve'})-[:WAS]->(e:Earlier {field: 'name'}) RETURN e.until"
    assert await ask(seeded, until) == [[clock.today().isoformat()]]


async def test_no_entry_is_earlier_than_the_one_before_it_whatever_the_clock_says(seeded: Graph) -> None:
    with clock.held_at(clock.now() - timedelta(hours=1)):
        assert (await said(seeded, MILL, NOTE))["outcome"] == "RECORDED"
    assert (await said(seeded, MILL, note(2, "Later.")))["outcome"] == "RECORDED"
    at = [moment for (moment,) in await ask(seeded, ENTRIES)]
    assert (len(at), at) == (3, sorted(at))
    assert [line for log in (await verify(seeded)).values() for line in log.wrong] == []


@pytest.mark.parametrize("text", ["\x1b[31mred", "a\rb", "a\u202eb", "a\x00b"])
async def test_words_that_do_not_show_as_they_are_enter_no_journal(seeded: Graph, text: str) -> None:
    change, entries = (
        {"correct": {"tool": "sieve", "version": 1, "values": {"note": "So."}}},
        await ask(seeded, ENTRIES),
    )
    with pytest.raises(BadUserInput, match="why: holds the character U"):
        await record(seeded, the_model(), OPERATOR, Request([change], text))
    made = await propose(seeded, WHEEL, NOTE)
    refusing = Deciding(made["slug"], made["digest"], refuse=[0], reason=text)
    with pytest.raises(BadUserInput, match="reason: holds the character U"):
        await decide(seeded, the_model(), _seeing(APPROVER), refusing)
    assert len(await ask(seeded, ENTRIES)) == len(entries) + 1


def _seeing(asker: Asker) -> Asker:
    return replace(asker, actor="key:approver")
