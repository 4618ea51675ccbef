"""The documented questions that analytics answer, on the shipped seed, against the formulas worked out naively.

The number of statements is part of the promise: one for the question, one for all the nodes that its answer shows.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.conftest import question
from tests.api.hub_under_test import Hub
from tests.seed_reader.ask import Reader

STATEMENTS = {
    "p02": 4,
    # The tool it asks about is last known acting, so that no pair is shown.
    "p03": 1,
    "p05": 2,
    "p06": 1,
    "m01": 2,
    "m02": 1,
    "r01": 2,
    "r02": 2,
    "r04": 2,
    "r05": 2,
    "r06": 3,
    "r07": 4,
    "r09": 20,
    "m04": 6,
    "m05": 3,
}
"""How many statements answer each when nothing is kept."""


@pytest.mark.parametrize("name", STATEMENTS)
async def test_the_answer_is_what_the_formulas_give(name: str, seeded: Hub, reader: Reader) -> None:
    seeded.graph.kept.clear()
    answer = await seeded.ask(question(name))
    assert answer.data == reader.answer(question(name))
    assert len(answer.sent) == STATEMENTS[name]


# More of the same fields than the documented questions use: other subjects, days, filters, weights and pages.
MORE = {path.stem: path.read_text(encoding="utf-8") for path in (Path(__file__).parent / "computed").glob("*.graphql")}


@pytest.mark.parametrize("name", sorted(MORE))
async def test_other_questions_of_the_same_kind(name: str, seeded: Hub, reader: Reader) -> None:
    assert (await seeded.ask(MORE[name])).data == reader.answer(MORE[name])


async def test_every_framework_is_covered_as_the_ladder_says(seeded: Hub, reader: Reader) -> None:
    frameworks = (await seeded.ask("{ frameworks(first: 50) { nodes { slug } } }")).data["frameworks"]["nodes"]
    text = "query ($f: String!) { coverage(framework: $f) { pairCount levels { count } byAgency { agency { slug } } } }"
    for variables in [{"f": framework["slug"]} for framework in frameworks]:
        assert (await seeded.ask(text, variables)).data == reader.answer(text, variables)
