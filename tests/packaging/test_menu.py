"""The Makefile reads like a menu, installs once, and says in a sentence what it lacks; CI runs the same command.

Run by `make test`. Works on copies in a temporary folder; the checkout's own .venv is left alone.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.packaging.checkout import ROOT, text_of

COPIED = ("Makefile", "pyproject.toml", "requirements")
TOOLS = ("sh", "awk", "cat", "cksum", "cut", "rm", "touch", "find")
MAKES = ("MFLAGS", "ARGS")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with what the Makefile reads, and no .venv."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name)
        else:
            shutil.copy(source, tmp_path / name)
    return tmp_path


def make(folder: Path, *arguments: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run make as from a fresh shell: the flags and arguments of a make that runs these tests do not reach it."""
    inherited = {key: os.environ[key] for key in os.environ if not key.startswith("MAKE") and key not in MAKES}
    program = shutil.which("make")
    assert program, "the project needs make"
    environment = {**inherited, "PATH": path or inherited["PATH"]}
    return subprocess.run([program, *arguments], cwd=folder, env=environment, capture_output=True, text=True)


def bare_path(folder: Path) -> str:
    """A PATH with the ordinary tools and no Python."""
    tools = folder / "tools"
    tools.mkdir()
    for name in TOOLS:
        program = shutil.which(name)
        assert program, name
        (tools / name).symlink_to(program)
    return str(tools)


def put_hub(folder: Path) -> None:
    """A .venv whose `hub` only says how it was called."""
    hub = folder / ".venv" / "bin" / "hub"
    hub.parent.mkdir(parents=True)
    hub.write_text('#!/bin/sh\necho "called with $*"\n')
    hub.chmod(0o755)


def stamp(folder: Path) -> Path:
    """The file that says the present locks are installed, as make itself names it."""
    planned = make(folder, "-n", "run").stdout
    named = re.search(r"touch (\.venv/run-\d+)", planned)
    assert named, planned
    return folder / named.group(1)


def test_every_target_is_on_the_menu() -> None:
    """`make` alone prints each target that is meant for people, with a sentence."""
    declared = re.search(r"(?m)^\.PHONY: (.+)$", text_of("Makefile"))
    assert declared
    printed = dict(re.findall(r"(?m)^make ([\w-]+) +(\S.+)$", make(ROOT).stdout))
    assert set(printed) == set(declared.group(1).split())
    assert {"run", "test", "test-deep", "format", "lock", "schema", "clean"} <= set(printed)


def test_without_python_one_sentence_says_so(copy: Path) -> None:
    """Nobody reads a traceback to learn that an interpreter is missing."""
    ended = make(copy, "run", path=bare_path(copy))
    assert ended.returncode != 0
    assert "needs Python 3.11 or later" in ended.stderr
    assert not (copy / ".venv").exists()


def test_a_second_start_installs_nothing(copy: Path) -> None:
    """With the stamp there, make goes straight to the hub."""
    planned = stamp(copy)
    put_hub(copy)
    planned.touch()
    ended = make(copy, "run", path=bare_path(copy))
    assert (ended.returncode, ended.stdout) == (0, "called with serve\n"), ended.stderr


@pytest.mark.parametrize("changed", ["requirements/run.txt", "requirements/dev.txt", "pyproject.toml"])
def test_a_changed_lock_installs_again(copy: Path, changed: str) -> None:
    """The stamp is named after what was installed, so that a pull never runs on yesterday's packages."""
    before = stamp(copy)
    with (copy / changed).open("a") as file:
        file.write("\n")
    assert stamp(copy) != before


def test_clean_leaves_the_data(copy: Path) -> None:
    """The data folder is the user's; only what make made goes."""
    put_hub(copy)
    (copy / "data").mkdir()
    assert make(copy, "clean").returncode == 0
    assert not (copy / ".venv").exists()
    assert (copy / "data").is_dir()


def test_ci_runs_what_everybody_runs() -> None:
    """The CI entry is valid bash, stops at the first error and ends in the documented command."""
    script = text_of(".ci/run")
    assert script.startswith("#!/usr/bin/env bash\n")
    assert "set -euo pipefail" in script
    assert "export CI=true" in script
    assert script.rstrip().endswith("make test")
    subprocess.run(["bash", "-n", ROOT / ".ci" / "run"], check=True)
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
