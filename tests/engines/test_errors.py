"""The error tree, its drawing and its page say the same."""

import re
from pathlib import Path

import pytest

import hub.errors
from hub.errors import HubError, Overloaded, StartupError, every_error

PAGE = Path(__file__).parents[2] / "docs" / "errors.md"


def test_each_code_is_a_heading_of_the_page_and_the_other_way_round() -> None:
    headings = re.findall(r"^### ([A-Z_]+)$", PAGE.read_text(), re.MULTILINE)
    assert sorted(headings) == sorted({error.code for error in every_error()})
    assert len(headings) == len(set(headings))


def test_the_drawing_shows_every_error() -> None:
    drawn = re.findall(r"\+ (\w+) +([A-Z_]+)(?: +(\d{3}))?", hub.errors.__doc__ or "")
    tree = {(error.__name__, error.code, "" if _at_start(error) else str(error.status)) for error in _own()}
    assert set(drawn) == tree


@pytest.mark.parametrize("error", list(every_error()))
def test_each_error_tells_its_reader_what_to_do(error: type[HubError]) -> None:
    assert error.sentence.endswith(".")
    assert str(error()) == error().message == error.sentence
    assert not re.search(r"cypher|bolt|neo4j\.|exception", error.sentence, re.IGNORECASE)


def test_an_overloaded_hub_says_when_to_come_back() -> None:
    assert Overloaded(retry_after=7).retry_after == 7


def _own() -> list[type[HubError]]:
    return [error for error in every_error() if error.__module__ == "hub.errors"]


def _at_start(error: type[HubError]) -> bool:
    return issubclass(error, StartupError)
