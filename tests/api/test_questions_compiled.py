"""The documented questions that one compiled statement a root field answers, on the shipped seed."""

from __future__ import annotations

import pytest

from tests.api.conftest import question
from tests.api.hub_under_test import CONTACT, Hub
from tests.seed_reader.ask import Reader


@pytest.mark.parametrize("name", ["p01", "p04", "m03"])
async def test_one_statement_answers_as_the_seed_says(name: str, seeded: Hub, reader: Reader) -> None:
    found = await seeded.ask(question(name))
    assert found.data == reader.answer(question(name))
    assert len(found.sent) == 1


@pytest.mark.parametrize("process", ["redaction", "suspect-identification", "no-such-step"])
async def test_tools_on_another_step(process: str, seeded: Hub, reader: Reader) -> None:
    variables = {"process": process}
    found = await seeded.ask(question("p01"), variables)
    assert found.data == reader.answer(question("p01"), variables)
    assert bool(found.data["tools"]["totalCount"]) == (process != "no-such-step")


async def test_as_of_sends_one_statement_a_root_field(seeded: Hub, reader: Reader) -> None:
    found = await seeded.ask(question("r03"))
    assert found.data == reader.answer(question("r03"))
    assert found.data["register"]["correctionsContact"] == CONTACT
    assert len(found.sent) == 4


async def test_the_register_grew_between_the_vision_and_its_review(seeded: Hub) -> None:
    found = (await seeded.ask(question("r03"))).data
    assert found["june"]["totalCount"] < found["december"]["totalCount"]
    assert found["june"]["uncertainCount"] > 0


async def test_the_end_to_end_process_is_whole(seeded: Hub) -> None:
    stages = (await seeded.ask(question("m03"))).data["processes"]["nodes"]
    assert [stage["order"] for stage in stages] == list(range(1, 12))
    assert sum(len(stage["parts"]["nodes"]) for stage in stages) == 57
