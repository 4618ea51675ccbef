"""Search after changes: the kept index is brought up to them by the rows they concern, and is as one made anew."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from hub.access.asker import ANONYMOUS, Asker
from hub.analytics.asking.reading import Reading
from hub.analytics.search import follow
from hub.analytics.search.corpus import read_corpus
from hub.analytics.search.index import SearchIndex
from hub.analytics.search.kept_indexes import Indexes
from hub.analytics.search.question import search
from hub.analytics.search.thesaurus import the_thesaurus
from hub.analytics.search.understand import understand, words_asked
from hub.changing import OPERATOR
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.model.enums import Marking
from hub.model.registry import the_model
from hub.records.record import Request, record
from tests.records.graphs import change, load
from tests.records.test_record import RIDDLE

TODAY = "2026-06-30"
CLEARED = Asker(Marking.OFFICIAL, None)
PAGE = ["page"]
STEPS: dict[str, dict[str, Any]] = {
    "a new tool": {"create": {"tool": {**RIDDLE, "users": [{"to": "wheel", "basis": "STATED"}]}}},
    "the owner's name": {"correct": {"agency": "mill", "version": 1, "values": {"name": "Millrace"}, "sources": PAGE}},
    "a text": {"correct": {"tool": "sieve", "version": 1, "values": {"note": "A wolpertinger."}, "sources": PAGE}},
    "a new status": {"set": {"tool": "sieve", "version": 2, "from": "2025-02", "values": {"status": "RETIRED"}}},
    "a status from now on": {"set": {"tool": "riddle", "version": 1, "from": "2026-01", "values": {"status": "LIVE"}}},
    "hidden from most": {"mark": {"tool": "riddle", "version": 1, "marking": "OFFICIAL"}},
    "the owner hidden": {"mark": {"agency": "mill", "version": 2, "marking": "OFFICIAL"}},
    "the owner shown again": {"mark": {"agency": "mill", "version": 3, "marking": "PUBLISHED"}},
    "shown again": {"mark": {"tool": "riddle", "version": 2, "marking": "PUBLISHED"}},
    "ended": {"end": {"tool": "sieve", "version": 2, "on": "2026-06-01"}},
    "withdrawn": {"withdraw": {"tool": "riddle", "version": 3}},
}
TEXTS = ("sieve", "millrace", "wolpertinger", "riddle mill", "retired", "page")


@pytest.fixture
async def seeded(migrated: Graph, tmp_path: Path) -> AsyncGenerator[Graph]:
    await load(migrated, tmp_path)
    migrated.kept.clear()
    yield migrated
    migrated.kept.clear()


async def searched(graph: Graph, text: str = "sieve", asker: Asker = ANONYMOUS) -> list[Statement]:
    """What is sent for a search."""
    sent: list[Statement] = []
    graph.listeners.append(sent.append)
    async with graph.reading() as transaction:
        await search(Reading(transaction, the_model(), asker, TODAY), text=text)
    graph.listeners.remove(sent.append)
    return sent


def scored(index: SearchIndex, text: str) -> list[tuple[str, str, float]]:
    asked = understand(text, words_asked(text), index, the_thesaurus())
    return [(index.rows[at].label, index.rows[at].slug, score) for at, score in index.search(asked, asked.needed)]


async def require_as_made_anew(graph: Graph, asker: Asker) -> None:
    """The kept index holds what a fresh reading gives, and scores it alike."""
    kept = graph.kept[Indexes].get((asker.sees, TODAY))
    assert kept
    async with graph.reading() as transaction:
        fresh = await read_corpus(Reading(transaction, the_model(), asker, TODAY))
    assert kept.corpus.rows == fresh.rows
    anew = SearchIndex.of(fresh.rows.values(), the_thesaurus())
    assert kept.index.rows == anew.rows
    assert kept.index.vocabulary == anew.vocabulary
    for text in TEXTS:
        assert scored(kept.index, text) == scored(anew, text), text


async def test_after_each_change_the_index_is_as_one_made_anew(seeded: Graph) -> None:
    for asker in (ANONYMOUS, CLEARED):
        assert len(await searched(seeded, asker=asker)) == 1
    for step, wanted in STEPS.items():
        done = await record(seeded, the_model(), OPERATOR, Request([wanted], "It is so."))
        assert done.position, (step, done.problems, done.stale)
        for asker in (ANONYMOUS, CLEARED):
            sent = await searched(seeded, asker=asker)
            # The version, what was changed, who leads to it, and the rows: never all of them.
            assert len(sent) <= 4, step
            assert not [
                statement for statement in sent if statement.text.count("COLLECT") > len(the_model().nouns) * 2
            ], step
            await require_as_made_anew(seeded, asker)


async def test_a_change_that_no_word_shows_makes_no_index(seeded: Graph) -> None:
    await searched(seeded)
    made = seeded.kept[Indexes].made
    values = {"order": 2}
    wanted = {"correct": {"process": "sorting", "version": 1, "values": values, "sources": PAGE}}
    done = await record(seeded, the_model(), OPERATOR, Request([wanted], "It is so."))
    assert done.position, done.problems
    assert len(await searched(seeded)) == 2
    assert len(await searched(seeded)) == 1
    assert seeded.kept[Indexes].made == made


async def test_where_much_is_concerned_all_is_read_anew(seeded: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow, "MOST", 1)
    await searched(seeded)
    wanted = {"correct": {"agency": "mill", "version": 1, "values": {"name": "Millrace"}, "sources": PAGE}}
    assert (await record(seeded, the_model(), OPERATOR, Request([wanted], "It is so."))).position
    await searched(seeded)
    await require_as_made_anew(seeded, ANONYMOUS)


async def test_what_the_journal_does_not_tell_is_read_anew(seeded: Graph) -> None:
    await searched(seeded)
    await change(seeded, "MATCH (t:Tool {slug: 'sieve'}) SET t.name = 'Colander'")
    await change(seeded, "MATCH (g:Register) SET g.version = g.version + 1")
    await searched(seeded)
    await require_as_made_anew(seeded, ANONYMOUS)
