"""README's commands run, and its answer is the one they give."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from hub.cli import FIRST_QUERY
from tests.cli.command import HUB, Serving, run, serving

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(language: str, start: str) -> str:
    """The one fenced block of README that begins so."""
    [fenced] = [text for text in re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL) if text.startswith(start)]
    return fenced


@pytest.fixture(scope="module")
def data(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the register in it."""
    return copytree(seeded, tmp_path_factory.mktemp("readme") / "data")


@pytest.fixture
def hub(data: Path) -> Iterator[Serving]:
    """The hub as `make run` starts it."""
    with serving(data) as running:
        yield running


def test_the_query_gives_the_answer_that_is_shown(hub: Serving) -> None:
    """The command is run as it stands, but for the port, which may be somebody's."""
    command = block("sh", "curl ").replace("http://127.0.0.1:8000", hub.address)
    done = subprocess.run(["bash", "-c", f"{command.strip()} --silent --noproxy '*'"], capture_output=True, check=True)
    answer = json.loads(done.stdout)
    assert {"data": answer["data"]} == json.loads(block("json", "{"))
    assert list(answer) == ["data", "extensions"]


def test_the_query_is_the_one_that_the_hub_prints() -> None:
    words = shlex.split(block("sh", "curl "))
    assert json.loads(words[-1]) == {"query": FIRST_QUERY}


def test_the_commands_on_documented_questions_work(data: Path) -> None:
    lines = block("sh", ".venv/bin/hub query").splitlines()
    here = [line for line in lines if "--url" not in line]
    with serving(data) as running:
        for line in lines:
            if line not in here:
                _works(line.replace("http://127.0.0.1:8000", running.address), data)
    for line in here:
        _works(line, data)
    assert here
    assert len(here) < len(lines)


def _works(line: str, data: Path) -> None:
    program, *words = shlex.split(line)
    arguments = words[: words.index(">")] if ">" in words else words
    assert program == ".venv/bin/hub"
    ended = run(*arguments, data=data, folder=ROOT)
    assert (ended.status, ended.err) == (0, "")
    assert "Söze" in ended.out


def test_the_commands_to_start_and_test_are_on_the_menu() -> None:
    named = re.findall(r"^make (\w+)", block("sh", "make run"), re.MULTILINE)
    assert named == ["run", "test"]
    menu = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert all(f"make {name} " in menu for name in named)


def test_the_shipped_records_pass_the_check_it_names(tmp_path: Path) -> None:
    assert "`.venv/bin/hub check seed`" in README
    ended = run("check", "seed", data=tmp_path, folder=ROOT)
    assert (ended.status, ended.err) == (0, "")
    assert "No error found" in ended.out


def test_every_command_it_names_exists(tmp_path: Path) -> None:
    printed = run("--help", data=tmp_path).out
    assert HUB.exists()
    assert all(re.search(rf"\b{name}\b", printed) for name in ("serve", "migrate", "seed", "check", "query", "schema"))
