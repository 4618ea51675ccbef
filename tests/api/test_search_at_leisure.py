"""A register that is too large to be read within a request is read beside requests, and searched when that is done."""

from __future__ import annotations

from typing import Any

import pytest

from hub.analytics.asking.reading import Reading
from hub.analytics.search import at_leisure, question
from hub.analytics.search.at_leisure import AtLeisure
from hub.analytics.search.corpus import read_rows
from hub.analytics.search.kept_indexes import Indexes
from hub.errors import DeadlineExceeded, Preparing
from hub.graph.compiler.values import Value
from tests.api.hub_under_test import Hub
from tests.api.test_search import HITS


async def too_large(*_: object) -> None:
    """Stands for reading that is ended when a request's time is over."""
    raise DeadlineExceeded


async def test_a_part_that_takes_too_long_is_read_in_smaller_parts(
    seeded: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on an engine that is slower than the register is large: each part has to end within a request's time."""
    asked: list[int] = []

    async def only_few(reading: Reading, labels: Any, edges: Any, slugs: dict[str, Value]) -> Any:
        asked.append(max(len(value.bind({})) for value in slugs.values()))
        if asked[-1] > 15:
            raise DeadlineExceeded
        return await read_rows(reading, labels, edges, slugs)

    wanted = (await seeded.ask(HITS, {"text": "facial recognition"})).data
    seeded.graph.kept.clear()
    leisure = seeded.graph.kept[AtLeisure] = AtLeisure(seeded.graph, seeded.api.model)
    for name, value in {"PART": 160, "LEAST": 5, "PAUSE": 0.0, "PATIENCE": 0.0, "read_rows": only_few}.items():
        monkeypatch.setattr(at_leisure, name, value)
    monkeypatch.setattr(question, "read_corpus", too_large)
    with pytest.raises(DeadlineExceeded):
        await seeded.ask(HITS, {"text": "facial recognition"})
    await leisure.ended()
    assert max(asked) > 15
    assert max(asked[-20:]) <= 10
    assert seeded.graph.kept[Indexes].made == 1
    assert (await seeded.ask(HITS, {"text": "facial recognition"})).data == wanted
    assert seeded.graph.kept[Indexes].made == 1
    seeded.graph.kept.clear()


async def test_what_is_too_large_is_read_in_parts_beside_requests(seeded: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks meanwhile is told to ask again; then all is found as if it had been read at once."""
    wanted = (await seeded.ask(HITS, {"text": "facial recognition"})).data
    assert wanted["search"]["totalCount"] > 5
    seeded.graph.kept.clear()
    leisure = seeded.graph.kept[AtLeisure] = AtLeisure(seeded.graph, seeded.api.model)
    monkeypatch.setattr(question, "read_corpus", too_large)
    monkeypatch.setattr(at_leisure, "PART", 40)
    asking = {"text": "facial recognition"}
    with pytest.raises(DeadlineExceeded):
        await seeded.ask(HITS, asking)
    assert not leisure.makes_any, "what is ended at once says nothing of the register's size"
    monkeypatch.setattr(at_leisure, "PATIENCE", 0.0)
    with pytest.raises(DeadlineExceeded):
        await seeded.ask(HITS, asking)
    with pytest.raises(Preparing):
        await seeded.ask(HITS, asking)
    await leisure.ended()
    answer = await seeded.ask(HITS, asking)
    assert answer.data == wanted
    assert seeded.graph.kept[Indexes].made == 1
    seeded.graph.kept.clear()
