"""Forms of a word are one in search, and different words are not: pairs written down by reading the register."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from hub.analytics.search.forms import the_forms
from hub.analytics.search.spelling import composed
from hub.analytics.search.tokenizer import stems_of, words_of
from tests.api.hub_under_test import Hub

FORMS: dict[str, list[list[str]]] = yaml.safe_load(
    (Path(__file__).parent / "word_forms.yaml").read_text(encoding="utf-8")
)
SHIPPED = yaml.safe_load((files("hub.analytics.search") / "forms.yaml").read_text(encoding="utf-8"))
HITS = "query ($text: String!) { search(text: $text, first: 100) { totalCount nodes { title score } } }"


def stems(text: str) -> tuple[str, ...]:
    """The stems of what somebody typed."""
    return stems_of(composed(text))


def test_there_are_at_least_150_pairs_and_none_stands_twice() -> None:
    pairs = [tuple(sorted(pair)) for pair in FORMS["same"] + FORMS["other"]]
    assert len(pairs) == len(set(pairs)) >= 150


def test_forms_of_a_word_are_one() -> None:
    assert [pair for pair in FORMS["same"] if stems(pair[0]) != stems(pair[1]) or len(stems(pair[0])) != 1] == []


def test_different_words_are_not_one() -> None:
    assert [pair for pair in FORMS["other"] if stems(pair[0]) == stems(pair[1])] == []


def test_no_word_of_a_shipped_line_is_spelt_otherwise_when_it_is_read() -> None:
    """A line with a word that is never met as it stands there would have no effect."""
    words = [word for line in SHIPPED["parted"] + SHIPPED["joined"] for word in line.split()]
    assert [word for word in words if [read.plain for read in words_of(word)] != [word]] == []
    parted = [word for line in SHIPPED["parted"] for word in line.split()]
    assert len(parted) == len(set(parted))


def test_each_shipped_line_changes_something() -> None:
    """Without its line, a parted word is among others and joined words are apart; what says so is the stemmer alone."""
    forms = the_forms()
    lines = [line.split() for line in SHIPPED["joined"]]
    assert [line for line in lines if len({forms.stem(word) for word in line}) != 1] == []
    bare = type(forms)(forms.parted, {})
    assert [line for line in lines if len({bare.stem(word) for word in line}) == 1] == []


def test_words_keep_their_places_in_a_text_with_marks() -> None:
    text = "The C.P.S. and women's recog\u00adnition, e.g. of a judge’s A.I. aide"
    places = {word.plain: text[word.start : word.end] for word in words_of(text)}
    assert places["cps"] == "C.P.S."
    assert places["women"] == "women"
    assert places["recognition"] == "recog\u00adnition"
    assert places["judge"] == "judge"
    assert places["ai"] == "A.I."
    assert places["aide"] == "aide"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("women's", "women"),
        ("victim's", "victim"),
        ("judge's", "judge"),
        ("people's", "people"),
        ("C.P.S.", "CPS"),
        ("recog\u00adnition", "recognition"),
        ("disclose", "disclosure"),
        ("recognise", "recognition"),
        ("analyse", "analysis"),
        ("child", "children"),
        ("co-pilot", "copilot"),
        ("case-file", "case file"),
    ],
)
async def test_what_people_type_finds_what_they_mean(typed: str, meant: str, seeded: Hub) -> None:
    """The same rows, whatever their order."""
    actual, wanted = [(await seeded.ask(HITS, {"text": text})).data["search"] for text in (typed, meant)]
    assert wanted["totalCount"] > 0
    assert titles(actual) == titles(wanted)


async def test_a_word_written_together_finds_what_stands_together_in_two(seeded: Hub) -> None:
    """Not what holds its two parts at different places."""
    query = 'query { search(text: "casefile", first: 100) { nodes { matches { found how } } } }'
    matches = [node["matches"] for node in (await seeded.ask(query)).data["search"]["nodes"]]
    assert matches
    assert {match["found"].lower().replace("-", " ") for node_matches in matches for match in node_matches} <= {
        "case file",
        "case files",
    }
    assert {match["how"] for node_matches in matches for match in node_matches} == {"SAME_WORD"}


async def test_probate_is_not_taken_for_probation(seeded: Hub) -> None:
    answer = (await seeded.ask(HITS, {"text": "probate"})).data["search"]
    assert [node["title"] for node in answer["nodes"] if "robation" in node["title"]] == []


def titles(answer: dict[str, Any]) -> set[str]:
    """The names of the hits."""
    return {node["title"] for node in answer["nodes"]}
