"""`changes` of an agency's feed: one by one with tombstones, resumable at every point, and when to start again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.access.asker import Asker
from hub.partner import DataSource, Journalled, Marking, Record
from tests.partner.agency import from_records, journalled, records, tool
from tests.partner.conftest import ask
from tests.partner.questions import CHANGES

OFFICIAL = Asker(Marking.OFFICIAL)


class Copy:
    """What a harvester holds: it asks for a page at a time and stores it with the cursor."""

    def __init__(self, source: DataSource, first: int = 2) -> None:
        self.source, self.first = source, first
        self.since: str | None = None
        self.held: dict[str, str] = {}
        self.told: list[tuple[str, str]] = []
        self._named: set[str] = set()

    async def page(self) -> bool:
        """Take one page in; whether there is more. On RESYNC start again."""
        reply = await ask(self.source, CHANGES, {"since": self.since, "first": self.first})
        if "errors" in reply.body:
            assert reply.error["code"] == "RESYNC"
            self.since, self._named = None, set()
            return True
        shown = reply.data["changes"]
        for change in shown["changes"]:
            self.told.append((change["action"], change["id"]))
            if change["action"] == "REMOVED":
                self.held.pop(change["id"], None)
                assert change["record"] is None
            else:
                self.held[change["id"]] = change["fingerprint"]
        if shown["fromStart"]:
            self._named |= {change["id"] for change in shown["changes"]}
            if not shown["hasMore"]:
                self.held = {name: self.held[name] for name in self._named}
        self.since = shown["cursor"]
        return shown["hasMore"]

    async def catch_up(self) -> list[tuple[str, str]]:
        """Take in all there is; what was told."""
        self.told = []
        while await self.page():
            pass
        return self.told


def holds(held: list[Record]) -> dict[str, str]:
    """What a copy has to hold."""
    return {record.id: record.fingerprint for record in held}


async def test_additions_changes_and_removals_are_told_once_and_in_order() -> None:
    held: list[Record] = [tool(reference) for reference in "abc"]
    copy = Copy(journalled(held))
    assert await copy.catch_up() == [("PRESENT", f"example-agency/tool/{reference}") for reference in "abc"]
    assert await copy.catch_up() == []
    held[0] = replace(held[0], marking=Marking.PUBLISHED, name="Changed")  # type: ignore[call-arg]  # it is a tool
    del held[1]
    held.append(tool("d"))
    told = await copy.catch_up()
    assert [(action, name[-1]) for action, name in told] == [("REMOVED", "b"), ("ADDED", "d"), ("CHANGED", "a")]
    assert copy.held == holds(held)
    assert await copy.catch_up() == []


async def test_a_record_that_is_marked_higher_is_removed_for_those_who_may_no_longer_see_it() -> None:
    held: list[Record] = [tool("a"), tool("b")]
    source = journalled(held)
    copy = Copy(source)
    await copy.catch_up()
    cursor = (await ask(source, CHANGES, asker=OFFICIAL)).data["changes"]["cursor"]
    held[1] = tool("b", marking=Marking.OFFICIAL)
    assert await copy.catch_up() == [("REMOVED", "example-agency/tool/b")]
    shown = (await ask(source, CHANGES, {"since": cursor}, OFFICIAL)).data["changes"]["changes"]
    assert [(change["action"], change["record"]["marking"]) for change in shown] == [("CHANGED", "OFFICIAL")]


async def test_a_cursor_of_another_asker_means_to_start_again() -> None:
    source = journalled([tool("a"), tool("b", marking=Marking.OFFICIAL)])
    cursor = (await ask(source, CHANGES, asker=OFFICIAL)).data["changes"]["cursor"]
    assert (await ask(source, CHANGES, {"since": cursor})).error["code"] == "RESYNC"


@pytest.mark.parametrize("after", ["restart", "too much", "another feed"])
async def test_a_feed_that_cannot_tell_says_to_start_again(after: str) -> None:
    held: list[Record] = [tool(f"t{number}") for number in range(10)]
    source = journalled(held, most=3)
    copy = Copy(source)
    await copy.catch_up()
    if after == "restart":
        copy.source = journalled(held)
    elif after == "another feed":
        copy.source = journalled(held, name="ai.other.example")
    else:
        held[:5] = [tool(f"u{number}") for number in range(5)]
    reply = await ask(copy.source, CHANGES, {"since": copy.since})
    assert reply.error["code"] == "RESYNC"
    assert reply.error["message"].endswith("Start again from the beginning, without a cursor.")
    await copy.catch_up()
    assert copy.held == holds(held)


async def test_a_feed_without_a_journal_says_so_and_starts_again_after_any_change() -> None:
    held = records()
    source = from_records(held=held)
    assert (await ask(source, "{ feed { incremental } }")).data["feed"] == {"incremental": False}
    assert (await ask(journalled(held), "{ feed { incremental } }")).data["feed"] == {"incremental": True}
    copy = Copy(source)
    await copy.catch_up()
    assert await copy.catch_up() == []
    held[1] = replace(held[1], marking=Marking.OFFICIAL_SENSITIVE)
    assert await copy.catch_up() == []
    held.append(tool("new"))
    assert ("PRESENT", "example-agency/tool/new") in await copy.catch_up()


async def test_the_same_page_may_be_asked_for_again() -> None:
    source = journalled([tool(reference) for reference in "abcdef"])
    first = (await ask(source, CHANGES, {"first": 2})).data["changes"]
    again = [(await ask(source, CHANGES, {"since": first["cursor"], "first": 2})).content for _ in range(3)]
    assert len(set(again)) == 1


moves = st.lists(
    st.tuples(st.sampled_from(["add", "drop", "rename", "hide", "page", "catch up"]), st.integers(0, 7)), max_size=25
)


@given(moves, st.integers(1, 4), st.booleans())
@settings(max_examples=60, deadline=None)
async def test_a_copy_is_right_whenever_it_has_caught_up(
    moves: list[tuple[str, int]], first: int, incremental: bool
) -> None:
    held: dict[str, Record] = {"t0": tool("t0"), "t5": tool("t5")}
    view: list[Record] = list(held.values())
    copy = Copy(journalled(view, most=6) if incremental else from_records(held=view), first)
    for number, (move, which) in enumerate(moves):
        name = f"t{which}"
        _move(held, move, name, number)
        view[:] = held.values()
        if move == "page":
            await copy.page()
        elif move == "catch up":
            await copy.catch_up()
    await copy.catch_up()
    await copy.catch_up()
    assert copy.held == holds([record for record in held.values() if record.marking is Marking.PUBLISHED])


def _move(held: dict[str, Record], move: str, name: str, number: int) -> None:
    given: dict[str, Any] = {"name": f"Name {number}"} if move == "rename" else {}
    if move == "drop":
        held.pop(name, None)
    elif move == "hide":
        held[name] = tool(name, marking=Marking.OFFICIAL)
    elif move in ("add", "rename"):
        held[name] = tool(name, **given)


def test_a_journalled_source_is_a_source() -> None:
    source: DataSource = journalled([])
    assert isinstance(source, Journalled)
