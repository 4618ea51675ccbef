"""`hub query` prints a table of every row, from its own graph or from a hub that runs, or says why there is none."""

from __future__ import annotations

import csv
import io
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import openpyxl
import pytest

from hub.api.documents.request import Request
from hub.errors import BadUserInput
from hub.query import ask_hub
from tests.cli.command import Ended, Serving, run, serving

ROOT = Path(__file__).parents[2]
AGENCIES = "query ($n: Int) { agencies(first: $n, orderBy: [{ name: ASC }]) { nodes { slug name } } }"
SOURCES = "{ sources { totalCount nodes { slug } } }"


@pytest.fixture(scope="module")
def data(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the register in it."""
    return copytree(seeded, tmp_path_factory.mktemp("tables") / "data")


@pytest.fixture(scope="module")
def hub(data: Path) -> Iterator[Serving]:
    """A hub that runs on that folder: no other command can open it meanwhile."""
    with serving(data) as running:
        yield running


def ask(hub: Serving, data: Path, file: Path, text: str, *more: str) -> Ended:
    file.write_text(text)
    return run("query", file, "--url", hub.address, *more, data=data)


def rows(printed: Ended) -> list[list[str]]:
    assert (printed.status, printed.err) == (0, "")
    assert printed.out.startswith("\ufeff")
    return list(csv.reader(io.StringIO(printed.out[1:])))


def test_a_hub_that_runs_is_asked_for_every_row(hub: Serving, data: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.graphql"
    names, *lines = rows(ask(hub, data, file, SOURCES, "--csv"))
    assert names == ["sources.totalCount", "sources.slug"]
    assert len({row[1] for row in lines}) == len(lines) == int(lines[0][0]) > 200


def test_it_answers_in_json_and_as_a_spreadsheet_too(hub: Serving, data: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.graphql"
    printed = ask(hub, data, file, AGENCIES, "--variables", '{"n": 3}')
    assert printed.status == 0
    agencies = json.loads(printed.out)["data"]["agencies"]["nodes"]
    assert len(agencies) == 3
    kept = tmp_path / "deep" / "a.xlsx"
    assert ask(hub, data, file, AGENCIES, "--variables", '{"n": 3}', "--xlsx", str(kept)).status == 0
    cells = openpyxl.load_workbook(kept)["agencies"].iter_rows(min_row=2, values_only=True)
    assert list(cells) == [(agency["slug"], agency["name"]) for agency in agencies]


def test_what_is_refused_is_a_sentence_and_another_exit_code(hub: Serving, data: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.graphql"
    wrong = ask(hub, data, file, AGENCIES, "--variables", '{"n": 1000}', "--csv")
    assert (wrong.status, wrong.out) == (1, "")
    assert wrong.sentence.endswith("[BAD_USER_INPUT]")
    assert "errors" in json.loads(ask(hub, data, file, "{ nothing }").out)


@pytest.mark.parametrize("url", ["127.0.0.1:8000", "ftp://x", "http://", "http://x:y", "http://u:p@x", ""])
def test_what_is_no_address_is_told(url: str) -> None:
    with pytest.raises(BadUserInput) as error:
        ask_hub(url, Request(SOURCES), "text/csv")
    assert error.value.message == f"--url: {url} is no address of a hub. Write it as http://127.0.0.1:8000."


def test_the_command_tells_what_is_no_address(tmp_path: Path) -> None:
    file = tmp_path / "q.graphql"
    file.write_text(SOURCES)
    ended = run("query", file, "--url=ftp://x", data=tmp_path)
    assert (
        ended.sentence == "--url: ftp://x is no address of a hub. Write it as http://127.0.0.1:8000. [BAD_USER_INPUT]"
    )


def test_where_no_hub_answers_that_is_told(hub: Serving, data: Path, tmp_path: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        file = tmp_path / "q.graphql"
        file.write_text(SOURCES)
        assert run("query", file, "--url", address, data=data).sentence.startswith(f"No hub answers at {address}.")
        elsewhere = run("query", file, "--url", f"{hub.address}/nowhere", data=data)
        assert elsewhere.sentence.startswith(f"What answers at {hub.address}/nowhere is no GraphQL.")


def test_the_graph_itself_gives_the_same(data: Path, tmp_path: Path, seeded: Path) -> None:
    file = tmp_path / "q.graphql"
    file.write_text(AGENCIES)
    own = copytree(seeded, tmp_path / "data")
    names, *lines = rows(run("query", file, "--variables", '{"n": 3}', "--csv", data=own))
    assert names == ["agencies.slug", "agencies.name"]
    assert len(lines) == 3
    both = run("query", file, "--csv", "--xlsx", tmp_path / "x", data=own)
    assert both.sentence == "--csv and --xlsx: give one of them, not both. [BAD_USER_INPUT]"
