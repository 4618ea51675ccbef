"""A register that is too large to be read within a request is read beside requests, and searched when that is done."""

from __future__ import annotations

import pytest

from hub.analytics.search import at_leisure, question
from hub.analytics.search.at_leisure import AtLeisure
from hub.analytics.search.kept_indexes import Indexes
from hub.errors import DeadlineExceeded, Preparing
from tests.api.hub_under_test import Hub
from tests.api.test_search import HITS


async def too_large(*_: object) -> None:
    """Stands for reading that is ended when a request's time is over."""
    raise DeadlineExceeded


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
