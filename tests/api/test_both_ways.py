"""Both ways of answering give the same bytes: for documented requests, drawn ones, and a graph with holes.

The ways part after the rows have come, and rows of both engines look alike: the built-in engine is enough.
"""

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
from tests.which_engines import DEEP


def written_requests() -> list[Request]:
    """Every documented question and every run of the kit."""
    documented = [Request(path.read_text(encoding="utf-8")) for path in sorted(QUESTIONS.glob("*.graphql"))]
    kit = [Request(case.text, variables=variables) for case in cases() for variables in case.runs]
    return [*documented, *kit]


@pytest.fixture(scope="module")
def written() -> list[Request]:
    """Every written request."""
    return written_requests()


@pytest.fixture
async def holed(seeded: Hub) -> AsyncGenerator[Hub]:
    """The seeded hub with values missing and values of the wrong type; whole again afterwards."""
    async with changed(seeded):
        assert await make_holes(seeded) > 200
        yield seeded


async def test_written_requests(seeded: Hub, written: list[Request]) -> None:
    for request in written if DEEP else written[::4]:
        require_equal(request, await both(seeded, request))


async def test_drawn_documents(seeded: Hub) -> None:
    """A document that is valid has an answer: whatever is wrong with it, the mistake is not the hub's."""

    async def check(document: Document) -> None:
        answers = await both(seeded, document.request)
        require_equal(document.request, answers)
        # 400 where null is sent for a variable that has a default and stands where null may not.
        assert answers[0].startswith((b"200 {", b"400 {")), answers[0]
        assert b'"code":"INTERNAL"' not in answers[0], answers[0]

    await each_document(MANY // 4, check)


async def test_written_requests_on_a_graph_with_holes(holed: Hub, written: list[Request]) -> None:
    kinds: Counter[bool] = Counter()
    for request in written if DEEP else written[::12]:
        answers = await both(holed, request)
        require_equal(request, answers)
        kinds[b'"code":"INTERNAL"' in answers[0] or answers[0].startswith(RAISED)] += 1
    assert kinds[True] > 0.2 * kinds.total()


async def test_drawn_documents_on_a_graph_with_holes(holed: Hub) -> None:
    kinds: Counter[bool] = Counter()

    async def check(document: Document) -> None:
        answers = await both(holed, document.request)
        require_equal(document.request, answers)
        kinds[b'"code":"INTERNAL"' in answers[0] or answers[0].startswith(RAISED)] += 1

    await each_document(MANY // 12, check)
    assert kinds[True] > 0.05 * kinds.total()
