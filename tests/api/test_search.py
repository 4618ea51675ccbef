"""How `search` answers: pages, facets, filters, plain words only, and in step with the graph."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, LiteralString

import pytest

from hub.access.asker import ANONYMOUS, Asker
from hub.analytics.search import kept_indexes
from hub.analytics.search.index import SearchIndex
from hub.analytics.search.kept_indexes import Indexes
from hub.analytics.search.question import prepare
from hub.graph.register import grow
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.model.enums import AiClass, Marking, ToolStatus
from tests.api.changed import changed
from tests.api.hub_under_test import TODAY, Hub
from tests.seed_reader.world import the_seed

HITS = """
query ($text: String!, $types: [NounKind!], $where: NounsWhere, $first: Int, $after: String, $asOf: Date) {
  search(text: $text, types: $types, where: $where, first: $first, after: $after, asOf: $asOf) {
    totalCount unknown partial
    facets { field values { slug label count } }
    edges { cursor node {
      score type title matches { given found how } highlights { field parts { text marked } } subject { id }
    } }
    pageInfo { hasNextPage endCursor }
  }
}
"""


async def hits(hub: Hub, text: str, **variables: Any) -> dict[str, Any]:
    """The answer to a search."""
    return (await hub.ask(HITS, {"text": text, **variables})).data["search"]


def titles(answer: dict[str, Any]) -> list[str]:
    """What was found, in order."""
    return [edge["node"]["title"] for edge in answer["edges"]]


def facet(answer: dict[str, Any], field: str) -> dict[str | None, int]:
    """The counts of a facet by slug."""
    [values] = [listed["values"] for listed in answer["facets"] if listed["field"] == field]
    assert [value["count"] for value in values] == sorted((value["count"] for value in values), reverse=True)
    return {value["slug"]: value["count"] for value in values}


def grown(text: LiteralString, **parameters: Any) -> Any:
    """Work that changes the graph as every writer does: with a new version."""

    async def work(tx: Transaction) -> None:
        await tx.run(Statement(text, parameters))
        await grow(tx)

    return work


async def pages(hub: Hub, text: str, size: int) -> list[dict[str, Any]]:
    """Every edge, read page by page."""
    answer, edges = await hits(hub, text, first=size), list[dict[str, Any]]()
    while True:
        edges += answer["edges"]
        if not answer["pageInfo"]["hasNextPage"]:
            return edges
        answer = await hits(hub, text, first=size, after=answer["pageInfo"]["endCursor"])


async def test_pages_together_are_the_whole_in_a_fixed_order(seeded: Hub) -> None:
    whole = await hits(seeded, "redaction", first=100)
    assert (await pages(seeded, "redaction", 7)) == whole["edges"]
    assert whole["totalCount"] == len(whole["edges"]) > 20
    keys = [(-edge["node"]["score"], edge["node"]["type"]) for edge in whole["edges"]]
    assert keys == sorted(keys)


async def test_facets_count_every_hit_and_not_only_those_of_the_page(seeded: Hub) -> None:
    answer = await hits(seeded, "police", first=100)
    assert answer["totalCount"] > 100
    types = facet(answer, "TYPE")
    assert sum(types.values()) == answer["totalCount"]
    for field, choices in (("OWNER", None), ("STATUS", ToolStatus), ("AI_CLASS", AiClass)):
        counts = facet(answer, field)
        assert sum(counts.values()) == types["TOOL"]
        assert choices is None or counts.keys() <= {choice.value for choice in choices}
    world = the_seed().at(TODAY, TODAY)
    tools = (await hits(seeded, "police", types=["TOOL"], first=100))["edges"]
    slugs = [edge["node"]["highlights"] and edge["node"]["title"] for edge in tools]
    named = {world.fact(tool, "name"): tool for tool in world.all("Tool")}
    assert Counter(world.fact(named[title], "status") for title in slugs) == facet(answer, "STATUS")


async def test_types_and_filters_narrow_hits_and_counts_but_no_score(seeded: Hub) -> None:
    whole = await hits(seeded, "redaction", first=100)
    tools = await hits(seeded, "redaction", types=["TOOL"], first=100)
    scores = {edge["node"]["title"]: edge["node"]["score"] for edge in whole["edges"] if edge["node"]["type"] == "TOOL"}
    assert {edge["node"]["title"]: edge["node"]["score"] for edge in tools["edges"]} == scores
    assert facet(tools, "TYPE") == {"TOOL": len(scores)}
    owned = await hits(seeded, "redaction", where={"tool": {"owner": {"slug": {"eq": "cps"}}}}, first=100)
    assert facet(owned, "OWNER") == {"cps": owned["totalCount"]} == {"cps": facet(whole, "OWNER")["cps"]}
    both = await hits(seeded, "redaction", where={"tool": {"owner": {"slug": {"eq": "cps"}}}, "practice": {}})
    assert facet(both, "TYPE") == {"TOOL": owned["totalCount"], "PRACTICE": facet(whole, "TYPE")["PRACTICE"]}
    assert (await hits(seeded, "redaction", types=["AGENCY"], where={"practice": {}}))["totalCount"] == 0


async def test_every_hit_shows_why(seeded: Hub) -> None:
    answer = await hits(seeded, "redacton of evidence", first=100)
    assert {edge["node"]["matches"][0]["how"] for edge in answer["edges"]} & {"TYPING_MISTAKE"}
    for edge in answer["edges"]:
        shown = edge["node"]["highlights"]
        assert 1 <= len(shown) <= 3
        for highlight in shown:
            assert any(part["marked"] for part in highlight["parts"])
            assert sum(len(part["text"]) for part in highlight["parts"]) <= 320


async def test_what_looks_like_a_query_language_is_words(seeded: Hub) -> None:
    """Signs between words mean nothing, whatever they mean elsewhere."""
    plain = await hits(seeded, "live facial AND NOT redaction OR police title van")
    for text in (
        '+"live facial" AND NOT (redaction OR police) title:van',
        "live^ facial~ AND NOT [redaction OR police] /title/ van*",
        "live\\facial AND NOT redaction} OR {police || title && van\x00\x1b\u202e",
    ):
        answer = await hits(seeded, text)
        assert titles(answer) == titles(plain)
        assert answer["totalCount"] == plain["totalCount"]


ODD_LETTERS = ("\u00e9" + "\u0301" * 4, "\U0001d543\U0001d53d\u211d \U0001f46e", "\uff2c\uff26\uff32")
"""A letter under a pile of accents, double-struck and full-width LFR."""


@pytest.mark.parametrize("text", ["*:*", "a~ a~ a~", "(a+)+$", "redaction " * 30, "x" * 300, *ODD_LETTERS])
async def test_hostile_text_has_an_answer_in_time(text: str, seeded: Hub) -> None:
    began = time.monotonic()
    answer = await seeded.ask(HITS, {"text": text})
    assert {error["extensions"]["code"] for error in answer.errors} <= {"BAD_USER_INPUT"}
    assert answer.errors or answer.data["search"]["totalCount"] >= 0
    assert time.monotonic() - began < 30


async def test_a_search_is_one_statement_and_the_nodes_it_shows_one_more(seeded: Hub) -> None:
    seeded.graph.kept.clear()
    variables = {"text": "redaction", "where": {"tool": {"owner": {"slug": {"eq": "cps"}}}}}
    first = await seeded.ask(HITS, {"text": "redaction"})
    again = await seeded.ask(HITS, {"text": "disclosure"})
    narrowed = await seeded.ask(HITS, variables)
    assert [len(answer.sent) for answer in (first, again, narrowed)] == [2, 2, 2]
    bare = await seeded.ask('{ search(text: "redaction") { totalCount } }')
    assert [len(bare.sent), "redaction" in str(bare.sent)] == [1, False]
    seeded.graph.kept.clear()
    assert len((await seeded.ask(HITS, variables)).sent) == 3
    assert seeded.graph.kept[Indexes].made == 1


async def test_what_was_written_is_found_by_the_next_search(seeded: Hub) -> None:
    assert (await hits(seeded, "wolpertinger"))["unknown"] == ["wolpertinger"]
    async with changed(seeded):
        await seeded.graph.write(grown("MATCH (t:Tool {slug: 'docdefender'}) SET t.note = 'A wolpertinger.'"))
        assert titles(await hits(seeded, "wolpertinger")) == ["DocDefender text redaction"]
        await seeded.graph.write(grown("MATCH (t:Tool {slug: 'docdefender'}) REMOVE t.note"))
        assert (await hits(seeded, "wolpertinger"))["totalCount"] == 0
    assert (await hits(seeded, "wolpertinger"))["totalCount"] == 0


async def test_who_is_cleared_finds_what_others_do_not_even_suspect(seeded: Hub) -> None:
    async with changed(seeded):
        before = await hits(seeded, "redaction wolpertinger police", first=100)
        change = "CREATE (:Practice {slug: 'w', name: 'Wolpertinger redaction', "
        rows = "marking: 'OFFICIAL', heldFrom: '', heldTo: '9999-12-31', sources: [], confidence: 'SOURCED'})"
        await seeded.graph.write(grown(f"{change}whatWasDone: 'Police redaction redaction.', {rows}"))
        assert await hits(seeded, "redaction wolpertinger police", first=100) == before
        assert (await hits(seeded, "wolpertingr"))["unknown"] == ["wolpertingr"]
        cleared = Asker(Marking.OFFICIAL, "cps")
        answer = (await seeded.ask(HITS, {"text": "wolpertingr"}, asker=cleared)).data["search"]
        assert titles(answer) == ["Wolpertinger redaction"]
        await seeded.graph.write(grown("MATCH (k:Practice {slug: 'w'}) DELETE k"))


async def test_a_past_day_is_searched_as_it_was(seeded: Hub) -> None:
    world = the_seed().at("2019-12-31", TODAY)
    answer = await hits(seeded, "facial recognition", types=["TOOL"], asOf="2019", first=100)
    named = {world.fact(tool, "name"): tool for tool in world.all("Tool")}
    assert set(titles(answer)) <= named.keys()
    assert facet(answer, "STATUS") == Counter(world.fact(named[title], "status") for title in titles(answer))
    assert set(titles(await hits(seeded, "facial recognition", types=["TOOL"], first=100))) > set(titles(answer))


async def test_first_searches_at_once_make_one_index(seeded: Hub) -> None:
    seeded.graph.kept.clear()
    answers = await asyncio.gather(*(hits(seeded, text) for text in ("redaction", "bail", "redaction")))
    assert seeded.graph.kept[Indexes].made == 1
    assert answers[0] == answers[2] != answers[1]


async def test_what_is_needed_most_is_made_before_anybody_asks(seeded: Hub) -> None:
    seeded.graph.kept.clear()
    await prepare(seeded.graph, seeded.api.model, 60)
    indexes: Indexes = seeded.graph.kept[Indexes]
    assert [key[0] for key in indexes._kept] == [ANONYMOUS.sees]


class Slow:
    """Makes indexes slowly, in the place of SearchIndex."""

    seconds = 1.5

    @classmethod
    def of(cls, rows: Sequence[Any], thesaurus: Any, before: SearchIndex | None) -> SearchIndex:
        """As SearchIndex.of, but late."""
        time.sleep(cls.seconds)
        return SearchIndex.of(rows, thesaurus, before)


async def test_others_are_answered_while_an_index_is_made(seeded: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_indexes, "SearchIndex", Slow)
    seeded.graph.kept.clear()
    search = asyncio.create_task(hits(seeded, "redaction"))
    turns = 0
    while not search.done():
        await asyncio.sleep(0.05)
        turns += 1
    assert turns > 10
    assert (await search)["totalCount"] > 0


async def _until(reached: Callable[[], bool]) -> None:
    while True:
        if reached():
            return
        await asyncio.sleep(0.01)


async def test_an_index_is_kept_though_whoever_asked_for_it_has_gone(
    seeded: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a deadline passes: the next search has what the first one began."""
    monkeypatch.setattr(kept_indexes, "SearchIndex", Slow)
    seeded.graph.kept.clear()
    search = asyncio.create_task(hits(seeded, "redaction"))
    await _until(lambda: Indexes in seeded.graph.kept and bool(seeded.graph.kept[Indexes]._making))
    search.cancel()
    with pytest.raises(asyncio.CancelledError):
        await search
    assert (await hits(seeded, "redaction"))["totalCount"] > 0
    assert seeded.graph.kept[Indexes].made == 1


async def test_only_so_many_indexes_are_kept_and_the_newest_always(
    seeded: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_indexes, "MOST_INDEXES", 2)
    seeded.graph.kept.clear()
    for day in ("2020", "2021", "2020", "2022"):
        await hits(seeded, "police", asOf=day)
    indexes: Indexes = seeded.graph.kept[Indexes]
    assert [day for _, day in indexes._kept] == ["2020-12-31", "2022-12-31"]
    assert indexes.made == 3
    monkeypatch.setattr(kept_indexes, "MOST_ROWS", 1)
    await hits(seeded, "police", asOf="2023")
    assert [day for _, day in indexes._kept] == ["2023-12-31"]
