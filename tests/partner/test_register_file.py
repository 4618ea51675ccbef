"""A register in a file is served as a feed: refused in whole where it is wrong, and followed as it changes."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from hub.errors import BadUserInput
from hub.partner import Marking, ToolStatus
from hub.partner.serving import PATH, feed_app, source_of
from hub.partner.watched_file import read_register

REGISTER = """
feed: {name: ai.mill.example, publisher: The Mill, licence: Open Government Licence v3.0}
agencies:
  - {slug: mill, name: The Mill, kind: police-force}
tools:
  - reference: letters
    name: Letter drafting
    aiClass: GENERATIVE
    since: 2025-06
    statusHistory: [{status: PILOT, since: 2026-03}]
    affects: [{process: sorting, name: Sorting, how: Drafts letters, basis: STATED}]
    sources: [{url: https://mill.example/ai, publisher: The Mill, published: 2026-05}]
  - {reference: inner, name: Inner, marking: OFFICIAL, complete: false}
practices:
  - {reference: check, name: A person checks, whatWasDone: Each is read., tools: [{tool: mill/tool/letters}]}
"""
TABLE = """reference,name,aiClass,techniques,marking,status,statusSince,processes,url
letters,Letter drafting,generative,language-model; retrieval,,pilot,2026-03,sorting; charging,https://mill.example/ai
photos,Photo matching,machine_learning,,official,live,,,
"""


def file(folder: Path, text: str, name: str = "register.yaml") -> Path:
    """A file that holds a text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_yaml_and_json_say_what_the_feed_does(tmp_path: Path) -> None:
    register = read_register(file(tmp_path, REGISTER))
    assert (register.name, register.about.publisher, [each.slug for each in register.agencies]) == (
        "ai.mill.example", "The Mill", ["mill"],
    )  # fmt: skip
    letters, inner, check = register.records
    assert [letters.id, inner.id, check.id] == ["mill/tool/letters", "mill/tool/inner", "mill/practice/check"]
    assert (letters.since, letters.sources[0].published, inner.marking) == ("2025-06", "2026-05", Marking.OFFICIAL)
    assert (letters.complete, inner.complete) == (True, False)
    as_json = {"feed": {"name": "n", "publisher": "p"}, "agencies": [{"slug": "mill", "name": "The Mill"}],
               "tools": [{"reference": "letters", "name": "Letter drafting"}]}  # fmt: skip
    [tool] = read_register(file(tmp_path, json.dumps(as_json), "register.json")).records
    assert tool.id == "mill/tool/letters"


def test_a_table_says_its_tools(tmp_path: Path) -> None:
    path = file(tmp_path, TABLE, "register.csv")
    letters, photos = read_register(path, "mill", "ai.mill.example").records
    assert vars(letters)["techniques"] == ("language-model", "retrieval")
    [state] = vars(letters)["status_history"]
    assert (state.status, state.since, state.sources[0].url) == (ToolStatus.PILOT, "2026-03", "https://mill.example/ai")
    assert [link.process for link in vars(letters)["affects"]] == ["sorting", "charging"]
    assert (photos.marking, photos.sources) == (Marking.OFFICIAL, ())
    with pytest.raises(BadUserInput, match="--agency"):
        read_register(path)


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("name: Letter drafting", "nmae: Letter drafting", r"tools\[0\].*nmae"),
        ("    name: Letter drafting\n", "", r"tools\[0\].*name is missing"),
        ("aiClass: GENERATIVE", "aiClass: MAGIC", "MAGIC.*GENERATIVE"),
        ("since: 2025-06", "since: 2025-13", "mill/tool/letters.*2025-13"),
        ("reference: inner", "reference: letters", "twice"),
        ("reference: inner", "agency: wheel, reference: inner", "wheel"),
        ("tool: mill/tool/letters", "tool: wheel/tool/x", "no tool of the same agency"),
        ("feed: {name: ai.mill.example,", "feed: {", "name"),
        ("practices:", "practises:", "practises"),
        ("[{status: PILOT, since: 2026-03}]", "[&a {status: PILOT}, *a]", "alias"),
        ("agencies:\n  - {", "agencies: {", "`agencies` a list"),
        ("agencies:\n  - {", "agencies: [{", "cannot be read"),
    ],
)
def test_a_file_that_is_wrong_is_refused_and_says_where(tmp_path: Path, was: str, becomes: str, says: str) -> None:
    assert was in REGISTER
    with pytest.raises(BadUserInput, match=says):
        read_register(file(tmp_path, REGISTER.replace(was, becomes, 1)))


@pytest.mark.parametrize(("was", "becomes", "says"), [("aiClass", "kind", "'kind' is no field"),
                                                      ("generative", "magic", "row 2.*MAGIC"),
                                                      ("photos", "letters", "twice")])  # fmt: skip
def test_a_table_that_is_wrong_is_refused(tmp_path: Path, was: str, becomes: str, says: str) -> None:
    with pytest.raises(BadUserInput, match=says):
        read_register(file(tmp_path, TABLE.replace(was, becomes, 1), "register.csv"), "mill", "m")


def test_a_served_file_is_followed_as_it_changes_and_kept_when_it_is_spoilt(tmp_path: Path) -> None:
    path = file(tmp_path, REGISTER)
    client = TestClient(feed_app(source_of(path, read_register)))

    def asked(query: str) -> dict[str, object]:
        answer = client.post(PATH, json={"query": query}).json()
        assert "errors" not in answer, answer
        return answer["data"]

    first = asked("{ changes(first: 10) { changes { id } cursor } }")["changes"]
    assert isinstance(first, dict)
    # What is above PUBLISHED is not shown to anybody who asks.
    assert [change["id"] for change in first["changes"]] == ["mill/tool/letters", "mill/practice/check"]
    file(tmp_path, REGISTER.partition("practices:")[0].replace("Letter drafting", "Letters"))
    os.utime(path, ns=(1, 1))
    since = f'{{ changes(since: "{first["cursor"]}") {{ changes {{ action id }} }} }}'
    told = [{"action": "REMOVED", "id": "mill/practice/check"}, {"action": "CHANGED", "id": "mill/tool/letters"}]
    assert asked(since) == {"changes": {"changes": told}}
    file(tmp_path, "spoilt: [")
    os.utime(path, ns=(2, 2))
    assert asked(since) == {"changes": {"changes": told}}
    path.unlink()
    assert asked("{ tools { nodes { name } } }") == {"tools": {"nodes": [{"name": "Letters"}]}}


def test_the_service_refuses_what_is_no_question(tmp_path: Path) -> None:
    client = TestClient(feed_app(source_of(file(tmp_path, REGISTER), read_register)))
    assert client.post(PATH, content=b"{}", headers={"content-type": "text/plain"}).status_code == 415
    assert client.post(PATH, content=b" " * 1_000_001, headers={"content-type": "application/json"}).status_code == 413
    assert client.get(PATH).status_code == 405
    assert PATH in client.get("/").text
