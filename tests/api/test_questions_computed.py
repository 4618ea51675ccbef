"""The documented questions that analytics answer, on the shipped seed, against the formulas worked out naively.

The number of statements is part of the promise: one for the question, one for all the nodes that its answer shows.
"""

from __future__ import annotations

import pytest

from tests.api.conftest import question
from tests.api.hub_under_test import Hub
from tests.seed_reader.ask import Reader

STATEMENTS = {"p02": 4, "p03": 2, "p05": 2, "p06": 1, "m01": 2, "m02": 1, "r01": 2, "r02": 2}


@pytest.mark.parametrize("name", STATEMENTS)
async def test_the_answer_is_what_the_formulas_give(name: str, seeded: Hub, reader: Reader) -> None:
    found = await seeded.ask(question(name))
    assert found.data == reader.answer(question(name))
    assert len(found.sent) == STATEMENTS[name]
