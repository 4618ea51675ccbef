"""A partner's register in a file is served by one command and harvested by others, followed as it changes, put back."""

from __future__ import annotations

import csv
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree

import pytest

from tests.cli.command import HUB, environment, run

REGISTER = """
feed: {name: ai.prosecutors.example, publisher: The prosecutors, licence: Open Government Licence v3.0}
agencies: [{slug: cps, name: Crown Prosecution Service}]
tools:
  - reference: letters
    name: %s
    aiClass: GENERATIVE
    statusHistory: [{status: PILOT, since: 2026-03}]
    sources: [{url: https://prosecutors.example/ai, publisher: The prosecutors, published: 2026-05}]
  - {reference: inner, name: Not for everybody, aiClass: GENERATIVE, marking: OFFICIAL}
"""
ASKED = '{ tools(where: {name: {startsWith: "Our letters"}}) { nodes { name status owner { slug } } } }'


@pytest.fixture
def data(seeded: Path, tmp_path: Path) -> Path:
    """A data folder with the register in it."""
    return copytree(seeded, tmp_path / "data")


@contextmanager
def partner(file: Path, data: Path) -> Iterator[str]:
    """The address of `hub partner serve` over a file, for as long as the block runs."""
    process = subprocess.Popen(
        [HUB, "partner", "serve", file, "--port", "0"],
        env=environment(data), stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert process.stdout
    try:
        [address] = re.findall(r" on (http://\S+) until", process.stdout.readline())
        yield address
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(60)
        process.stdout.close()


def letters(data: Path, folder: Path) -> list[list[str]]:
    """Name, status and owner of the tool that the partner feeds."""
    question = folder / "question.graphql"
    question.write_text(ASKED, encoding="utf-8")
    _, *rows = csv.reader(run("query", question, "--csv", data=data).out.splitlines())
    return rows


def test_a_file_is_served_harvested_followed_and_put_back(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "register.yaml"
    file.write_text(REGISTER % "Our letters", encoding="utf-8")
    with partner(file, data) as address:
        assert run("harvest", "add", address, "--agency", "cps", "--here", data=data).status == 0
        first = run("harvest", "run", data=data)
        # A feed tells anybody what is published, and nobody else is asked for the rest.
        assert "1 new, 0 changed, 0 same, 0 refused. Import feed-cps-" in first.out, (first.out, first.err)
        file.write_text(REGISTER % "Our letters, by hand", encoding="utf-8")
        second = run("harvest", "run", data=data)
        assert (second.status, "0 new, 1 changed, 0 same, 0 refused" in second.out) == (0, True), (
            second.out,
            second.err,
        )
    assert letters(data, tmp_path) == [["Our letters, by hand", "PILOT", "cps"]]
    gone = run("harvest", "run", "cps", data=data)
    assert (gone.status, "[NOT_REACHED]" in gone.out) == (1, True)
    told = run("harvest", "status", data=data)
    assert all(
        part in told.out
        for part in ("read well ", "failed once since, last ", "Records: 1 in the feed's lists, 1 recorded here.")
    )
    [number] = re.findall(r"Import (feed-cps-[0-9a-f-]+)\.", second.out)
    assert run("import", "undo", number, data=data).status == 0
    assert letters(data, tmp_path) == [["Our letters", "PILOT", "cps"]]
