"""Both ways of answering give the same bytes: for documented requests, drawn ones, and a graph with holes."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator

import pytest

from hub.api.operation import Request
from tests.api.both_ways import RAISED, both, require_equal
from tests.api.changed import changed
from tests.api.conftest import QUESTIONS
from tests.api.documents.running import MANY, each_document
from tests.api.documents.strategy import Document
from tests.api.holes import make_holes
from tests.api.hub_under_test import Hub
from tests.api.kit_cases import cases
from tests.conftest import DEEP, Engine


def written_requests() -> list[Request]:
    """Every documented question and every run of the kit."""
    documented = [Request(path.read_text(encoding="utf-8")) for path in sorted(QUESTIONS.glob("*.graphql"))]
    kit = [Request(case.text, variables=variables) for case in cases() for variables in case.runs]
    return [*documented, *kit]


@pytest.fixture
def written(engine: Engine) -> list[Request]:
    """The written requests that an engine is asked; of Neo4j every third, as of the drawn ones a tenth."""
    return written_requests() if engine.name == "embedded" or DEEP else written_requests()[::3]


@pytest.fixture
def many(engine: Engine) -> int:
    """How many drawn documents an engine is asked.

    Neo4j plans each new statement for half a second to a second, so there it is a tenth, but for the deep run: the
    ways part after the rows have come, and rows of both engines look alike.
    """
    return MANY if engine.name == "embedded" or DEEP else MANY // 5


@pytest.fixture
async def holed(seeded: Hub) -> AsyncGenerator[Hub]:
    """The seeded hub with values missing and values of the wrong type; whole again afterwards."""
    async with changed(seeded):
        assert await make_holes(seeded) > 200
        yield seeded


async def test_written_requests(seeded: Hub, written: list[Request]) -> None:
    for request in written:
        require_equal(request, await both(seeded, request))


async def test_drawn_documents(seeded: Hub, many: int) -> None:
    """A document that is valid has an answer: whatever is wrong with it, the mistake is not the hub's."""

    async def check(document: Document) -> None:
        answers = await both(seeded, document.request)
        require_equal(document.request, answers)
        # 400 where null is sent for a variable that has a default and stands where null may not.
        assert answers[0].startswith((b"200 {", b"400 {")), answers[0]
        assert b'"code":"INTERNAL"' not in answers[0], answers[0]

    await each_document(many, check)


async def test_written_requests_on_a_graph_with_holes(holed: Hub, written: list[Request]) -> None:
    kinds: Counter[bool] = Counter()
    for request in written if DEEP else written[::3]:
        answers = await both(holed, request)
        require_equal(request, answers)
        kinds[b'"code":"INTERNAL"' in answers[0] or answers[0].startswith(RAISED)] += 1
    assert kinds[True] > 0.2 * kinds.total()


async def test_drawn_documents_on_a_graph_with_holes(holed: Hub, many: int) -> None:
    kinds: Counter[bool] = Counter()

    async def check(document: Document) -> None:
        answers = await both(holed, document.request)
        require_equal(document.request, answers)
        kinds[b'"code":"INTERNAL"' in answers[0] or answers[0].startswith(RAISED)] += 1

    await each_document(many // 4, check)
    assert kinds[True] > 0.05 * kinds.total()
