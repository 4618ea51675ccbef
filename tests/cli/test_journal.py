"""docs/journal.md's commands run, and say what the page says they do."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from hub.cli import journal
from hub.cli.running import put
from hub.graph.logs.entry import Log
from hub.graph.logs.merkle import Tree, consistent, included, leaf_hash
from hub.graph.logs.state import State
from hub.graph.logs.verify import Checked
from tests.cli.command import run

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "journal.md").read_text(encoding="utf-8")


def command(start: str) -> list[str]:
    """The words after `hub` of the one command of the page that begins so."""
    [line] = re.findall(rf"^hub {start}.*$", DOCS, re.MULTILINE)
    return shlex.split(line)[1:]


@pytest.fixture(scope="module")
def data(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the register in it."""
    return copytree(seeded, tmp_path_factory.mktemp("journal") / "data")


def test_verify_says_that_both_logs_are_whole(data: Path) -> None:
    done = run(*command("journal verify"), data=data)
    told = re.sub(r"[0-9a-f]{64}", "ROOT", done.out)
    sizes = re.findall(r"(\w+): (\d+) entries", told)
    assert (done.status, [log for log, _ in sizes], sizes[0][1] == sizes[1][1]) == (0, ["OPEN", "FULL"], True)
    assert re.sub(r"\d+", "12", told) == re.sub(
        r"[0-9a-f]+…", "ROOT", re.findall(r"```text\n(.*?)```", DOCS, re.DOTALL)[0]
    )


@pytest.mark.parametrize(("forged", "code"), [((), 0), ((Log.OPEN,), 1), ((Log.FULL,), 1), ((Log.OPEN, Log.FULL), 1)])
def test_a_forged_log_is_named_and_is_another_exit_code(
    forged: tuple[Log, ...], code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:  # fmt: skip
    """`make faults` believes the exit code."""

    @asynccontextmanager
    async def opened(*_: Any, **__: Any) -> AsyncGenerator[None]:
        yield

    async def verify(_: Any) -> dict[Log, Checked]:
        return {log: Checked(Tree(), State(), ("Entry 2 was altered.",) if log in forged else ()) for log in Log}

    monkeypatch.setenv("HUB_DATA", str(tmp_path))
    monkeypatch.setattr("hub.seed.opened.opened", opened)
    monkeypatch.setattr("hub.graph.logs.verify.verify", verify)
    with pytest.raises(SystemExit) as ended:
        journal.verify()
    assert ended.value.code == code
    assert capsys.readouterr().out.count("  Entry 2 was altered.\n") == len(forged)


def test_a_proof_holds(data: Path) -> None:
    told = json.loads(run(*command("journal prove"), data=data).out)
    leaf, inclusion, growth = (
        leaf_hash(told["leaf"].encode()), [bytes.fromhex(h) for h in told["inclusion"]],
        [bytes.fromhex(h) for h in told["consistency"]],
    )  # fmt: skip
    root, before = bytes.fromhex(told["rootHash"]), bytes.fromhex(told["fromRootHash"])
    assert included(leaf, 3, told["size"], inclusion, root)
    assert consistent(2, told["size"], growth, before, root)
    assert json.loads(told["leaf"])["sequence"] == 3


def test_the_register_is_built_as_it_was(data: Path, tmp_path: Path) -> None:
    words = [str(tmp_path / word) if word == "earlier" else word for word in command("journal replay")]
    whole = [word for word in words if word not in ("--to", "3")]
    done = run(*whole, data=data)
    assert done.status == 0, done.err
    now, there = re.findall(r"[0-9a-f]{64}", done.out)
    assert now == there
    again = run(*words, data=data)
    assert (again.status, "holds something already" in again.err) == (1, True)


def test_every_byte_is_printed_where_a_pipe_takes_them_by_and_by(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[bytes] = []

    class Narrow:
        """An unbuffered stream into a pipe that is nearly full."""

        buffer: Narrow

        def write(self, content: memoryview) -> int:
            taken.append(bytes(content[:3]))
            return len(taken[-1])

        def flush(self) -> None:
            """Nothing is kept."""

    narrow = Narrow()
    narrow.buffer = narrow
    monkeypatch.setattr("hub.cli.running.sys.stdout", narrow)
    put(b"twelve bytes")
    assert b"".join(taken) == b"twelve bytes\n"
