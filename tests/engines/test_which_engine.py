"""Which test runs on which engine: the lists of tests/which_engines.py name tests that there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.which_engines import NOT_ON_NEWEST, ON_NEWEST, WHICHEVER_ENGINE, engines_of

TESTS = Path(__file__).parents[1]


@pytest.mark.parametrize("places", [ON_NEWEST, NOT_ON_NEWEST, WHICHEVER_ENGINE])
def test_every_place_that_is_listed_is_there(places: tuple[str, ...]) -> None:
    for place in places:
        file, _, test = place.partition("::")
        assert (TESTS / file).exists() or list(TESTS.glob(f"{file}*.py")), place
        assert not test or f"def {test}" in (TESTS / file).read_text(encoding="utf-8"), place


def test_what_is_told_of_an_engine_runs_on_each_that_it_is_told_of() -> None:
    """The driver on all three, a documented question on two, a page's links on the built-in engine."""
    tests = ("engines/test_session.py::test_x", "api/test_kit.py::test_x", "web/test_pages.py::test_no_link_leads")
    ran = [[param.values[0] for param in engines_of(f"tests/{test}", deep=False)] for test in tests]
    assert ran == [["embedded", "neo4j", "newest"], ["embedded", "neo4j"], ["embedded"]]
    ran = [[param.values[0] for param in engines_of(f"tests/{test}", deep=True)] for test in tests]
    assert ran == [["embedded", "neo4j", "newest"], ["embedded", "neo4j"], ["embedded", "neo4j"]]
