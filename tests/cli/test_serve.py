"""`hub serve` as a person meets it: what it prints, what the first query answers, and a second start."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import httpx
import pytest

from tests.cli.command import Serving, run, serving


@pytest.fixture(scope="module")
def data(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that has been served from before."""
    return copytree(seeded, tmp_path_factory.mktemp("again") / "data")


@pytest.fixture(scope="module")
def hub(data: Path) -> Iterator[Serving]:
    """A hub on that folder."""
    with serving(data) as running:
        yield running


def test_it_says_where_it_is_and_what_to_try(hub: Serving, data: Path) -> None:
    """The printed command, pasted into a shell, answers with sourced facts."""
    assert str(data) in hub.printed
    assert " key create --role ADMINISTRATOR " in hub.printed
    assert hub.address.startswith("http://127.0.0.1:")
    [command] = [line.strip() for line in hub.printed.splitlines() if line.strip().startswith("curl ")]
    done = subprocess.run(
        ["bash", "-c", f"{command} --silent --noproxy '*'"], capture_output=True, text=True, check=True
    )
    nodes = json.loads(done.stdout)["data"]["tools"]["nodes"]
    assert nodes
    assert all(node["owner"]["name"] and node["sources"] for node in nodes)


def test_a_second_start_keeps_the_data(hub: Serving, data: Path) -> None:
    assert (data / "engine.log").exists()
    question = {"query": "{ tools { totalCount } agencies { totalCount } }"}
    counts = httpx.post(f"{hub.address}/graphql", json=question).json()["data"]
    assert counts == {"tools": {"totalCount": 92}, "agencies": {"totalCount": 86}}


def test_a_second_hub_on_the_folder_gets_one_sentence(hub: Serving, data: Path) -> None:
    sentence = run("serve", data=data).sentence
    assert sentence.endswith("[DATA_FOLDER_LOCKED]")
    assert str(data) in sentence


def test_a_busy_port_gets_one_sentence(hub: Serving, tmp_path: Path) -> None:
    port = hub.address.rpartition(":")[2]
    ended = run("serve", data=tmp_path, settings={"HUB_PORT": port})
    assert ended.sentence.endswith("[PORT_BUSY]")
    assert f"HUB_PORT {port}" in ended.sentence
    assert not (tmp_path / "graph").exists(), "an engine was started for nothing"
