"""The documented questions that one compiled statement a root field answers, on the shipped seed."""

from __future__ import annotations

import pytest

from tests.api.conftest import question
from tests.api.hub_under_test import CONTACT, Hub
from tests.seed_reader.ask import Reader


@pytest.mark.parametrize("name", ["p01", "p04", "m03"])
async def test_one_statement_answers_as_the_seed_says(name: str, seeded: Hub, reader: Reader) -> None:
    answer = await seeded.ask(question(name))
    assert answer.data == reader.answer(question(name))
    assert len(answer.sent) == 1


@pytest.mark.parametrize("process", ["redaction", "suspect-identification", "no-such-step"])
async def test_tools_on_another_step(process: str, seeded: Hub, reader: Reader) -> None:
    variables = {"process": process}
    answer = await seeded.ask(question("p01"), variables)
    assert answer.data == reader.answer(question("p01"), variables)
    assert bool(answer.data["tools"]["totalCount"]) == (process != "no-such-step")


async def test_as_of_sends_one_statement_a_root_field(seeded: Hub, reader: Reader) -> None:
    answer = await seeded.ask(question("r03"))
    assert answer.data == reader.answer(question("r03"))
    assert answer.data["register"]["correctionsContact"] == CONTACT
    assert len(answer.sent) == 4


async def test_the_register_grew_between_the_vision_and_its_review(seeded: Hub) -> None:
    answer = (await seeded.ask(question("r03"))).data
    assert answer["june"]["totalCount"] < answer["december"]["totalCount"]
    assert answer["june"]["uncertainCount"] > 0


async def test_the_end_to_end_process_is_whole(seeded: Hub) -> None:
    stages = (await seeded.ask(question("m03"))).data["processes"]["nodes"]
    assert [stage["order"] for stage in stages] == list(range(1, 12))
    assert sum(len(stage["parts"]["nodes"]) for stage in stages) == 57
