"""Answers that are kept: given again only to who may have them, only while they hold, and within their room.

A graph stands in that tells a version and a journal and nothing else, so no engine is needed.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest

from hub.access.asker import ANONYMOUS, Asker
from hub.api.kept_answers import BESIDE, LARGEST_SHARE, Answer, KeptAnswers, question_of
from hub.graph.noted import note
from hub.graph.register import VERSION
from hub.graph.session import Graph
from hub.graph.statement import Row, Statement
from hub.model.enums import Marking
from hub.model.registry import the_model

DAY = "2026-07-01"
ROOM = 100_000
TOOLS = "MATCH (n1:Tool) RETURN n1.slug"


@dataclass
class Told:
    """Stands for a graph: its version, and for each version the row that was changed in it."""

    version: int | None = 1
    changed: dict[int, str] = field(default_factory=dict[int, str])
    kept: dict[type[Any], Any] = field(default_factory=dict[type[Any], Any])
    sent: list[Statement] = field(default_factory=list[Statement])
    opened: asyncio.Event = field(default_factory=asyncio.Event)
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.opened.set()

    async def read_one(self, statement: Statement) -> list[Row]:
        """As Graph.read_one."""
        self.sent.append(statement)
        self.asked.set()
        version = self.version
        await self.opened.wait()
        if statement == VERSION:
            return [] if version is None else [[version, ""]]
        return [[at, 1, [change]] for at, change in self.changed.items()]


@dataclass
class Asking:
    """Somebody who asks the same again and again; `made` counts how often an answer had to be worked out."""

    told: Told
    size: int = 10
    made: int = 0
    texts: tuple[str, ...] = (TOOLS,)

    async def make(self) -> Answer | None:
        self.made += 1
        for text in self.texts:
            note(text)
        return Answer(b"x" * self.size, {"number": self.made})


def changing(label: str) -> str:
    """An entry of the journal: a node of a label came."""
    return json.dumps({"at": {"label": label, "slug": "new"}, "before": None, "after": {"slug": "new"}})


def asked_by(asker: Asker = ANONYMOUS, text: str = "{ tools }", day: str = DAY) -> Any:
    return question_of(text, None, {}, asker, day)


def kept_of(told: Told, room: int = ROOM) -> KeptAnswers:
    return KeptAnswers(cast(Graph, told), the_model(), room)


async def numbers(answers: KeptAnswers, asking: Asking, times: int, **more: Any) -> list[int]:
    """Which of the answers that were worked out was given each time."""
    given: list[int] = []
    for _ in range(times):
        answer = await answers.given(more.get("key", asked_by()), asking.make, reads_only=more.get("reads_only", True))
        assert answer is not None
        given.append(answer.beside["number"])
    return given


async def test_what_is_asked_a_second_time_is_kept() -> None:
    """The first time costs no statement, each further one a small one."""
    told = Told()
    answers, asking = kept_of(told), Asking(told)
    assert await numbers(answers, asking, 4) == [1, 2, 2, 2]
    assert told.sent == [VERSION] * 3


@pytest.mark.parametrize(
    ("label", "reads_only", "expected"),
    [("Tool", True, 3), ("Agency", True, 2), ("Agency", False, 3)],
)
async def test_a_change_is_seen_at_once_where_it_can_matter(label: str, reads_only: bool, expected: int) -> None:
    """What rests on more than its texts say is true of one version only."""
    told = Told()
    answers, asking = kept_of(told), Asking(told)
    await numbers(answers, asking, 3, reads_only=reads_only)
    told.version, told.changed = 2, {2: changing(label)}
    assert await numbers(answers, asking, 2, reads_only=reads_only) == [expected, expected]


@pytest.mark.parametrize("version", [9, 0, None])
async def test_what_the_journal_does_not_tell_counts_as_a_change(version: int | None) -> None:
    """Somebody wrote who notes nothing, or the graph was put back, or emptied."""
    told = Told()
    answers, asking = kept_of(told), Asking(told)
    await numbers(answers, asking, 3)
    told.version = version
    assert await numbers(answers, asking, 1) == [3]


async def test_nobody_gets_what_was_made_for_another() -> None:
    """By what somebody sees, by who they are, by the day, by the question; not by where they ask from."""
    told = Told()
    answers, asking = kept_of(told), Asking(told)
    await numbers(answers, asking, 3)
    others = [
        asked_by(Asker(Marking.OFFICIAL)),
        asked_by(Asker(agency="cps")),
        asked_by(Asker(actor="key:1")),
        asked_by(day="2026-07-02"),
        asked_by(text="{ tools { slug } }"),
    ]
    for number, other in enumerate(others):
        assert await numbers(answers, asking, 1, key=other) == [3 + number]
    elsewhere = asked_by(replace(ANONYMOUS, address="192.0.2.1"))
    assert await numbers(answers, asking, 1, key=elsewhere) == [2]


async def test_what_nobody_counts_the_changes_of_is_not_kept() -> None:
    told = Told()
    answers, asking = kept_of(told), Asking(told, texts=(TOOLS, "MATCH (p:Proposal) RETURN p.slug"))
    assert await numbers(answers, asking, 4) == [1, 2, 3, 4]


async def test_a_flood_of_questions_displaces_nothing_and_what_is_large_is_not_kept() -> None:
    told = Told()
    answers, asking = kept_of(told), Asking(told)
    await numbers(answers, asking, 2)
    for number in range(30_000):
        await answers.given(asked_by(text=f"{{ t{number} }}"), asking.make, reads_only=True)
    before = asking.made
    assert await numbers(answers, asking, 1) == [2]
    large = Asking(told, size=ROOM // LARGEST_SHARE - BESIDE + 1)
    assert await numbers(answers, large, 4, key=asked_by(text="{ large }")) == [1, 2, 3, 4]
    assert asking.made == before


async def test_all_who_wait_share_a_check_that_began_after_the_last_of_them_came() -> None:
    told = Told()
    answers, asking = kept_of(told), Asking(told)
    await numbers(answers, asking, 3)
    told.sent.clear()
    told.opened.clear()
    told.asked.clear()
    waiting = [asyncio.create_task(numbers(answers, asking, 1)) for _ in range(20)]
    await told.asked.wait()
    # A check is on its way, and has seen the first version.
    told.version, told.changed = 2, {2: changing("Tool")}
    late = [asyncio.create_task(numbers(answers, asking, 1)) for _ in range(20)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    told.opened.set()
    assert [await task for task in waiting[1:]] == [[2]] * 19
    assert [2] not in [await task for task in late]
    assert told.sent.count(VERSION) == 2
