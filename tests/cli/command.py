"""The real `hub` command in a process of its own, as a person starts it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cli.prepared import run_prepared
from tests.engines.processes import children

HUB = Path(sys.executable).with_name("hub")
START_SECONDS = 240.0
STOP_SECONDS = 60.0
AMPLE = {"HUB_ENGINE_START": "240"}
"""For a machine that does much else."""


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The one line on standard error of a command that gave up, which is no traceback."""
        assert self.status == 1, (self.status, self.out, self.err)
        [line] = self.err.splitlines()
        return line


def environment(data: Path, settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment with a data folder and settings of the test's own."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("HUB_", "NEO4J_"))}
    return inherited | {"HUB_DATA": str(data), "HUB_PORT": "0", "HUB_ENGINE_HEAP": "512m", **AMPLE, **(settings or {})}


def run(
    *arguments: str | Path, data: Path, settings: Mapping[str, str] | None = None, folder: Path | None = None
) -> Ended:
    """Run `hub` to its end, in a process of its own."""
    there = environment(data, settings)
    if "PYTHONPATH" in (settings or {}):
        # Another hub than the one that is imported here.
        done = subprocess.run([HUB, *arguments], env=there, cwd=folder, capture_output=True, text=True, timeout=240)
        return Ended(done.returncode, done.stdout, done.stderr)
    with TemporaryDirectory() as said:
        out, err = Path(said) / "out", Path(said) / "err"
        status = run_prepared([*map(str, arguments)], there, folder, out, err)
        return Ended(status, out.read_text("utf-8"), err.read_text("utf-8"))


@dataclass
class Serving:
    """A `hub serve` that answers at `address`, with what it has printed so far."""

    process: subprocess.Popen[str]
    address: str
    printed: str

    def stop(self, number: int = signal.SIGINT) -> Ended:
        """Send a signal to its whole process group, as Ctrl-C in a terminal does, and wait for its end."""
        os.killpg(self.process.pid, number)
        out, err = self.process.communicate(timeout=STOP_SECONDS)
        return Ended(self.process.returncode, self.printed + out, err)

    def children(self) -> list[int]:
        """The processes that it has started."""
        return children(self.process.pid)


@contextmanager
def serving(
    data: Path, *command: str | Path, folder: Path | None = None, settings: Mapping[str, str] | None = None
) -> Iterator[Serving]:
    """`hub serve`, or another command that ends in it, for as long as the block runs."""
    process = subprocess.Popen(
        command or [HUB, "serve"],
        env=environment(data, settings),
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        printed = _until_ready(process)
        address = next(word for word in printed.split() if word.endswith("/graphql")).removesuffix("/graphql")
        yield Serving(process, address, printed)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for pipe in (process.stdout, process.stderr):
            if pipe:
                pipe.close()


def _until_ready(process: subprocess.Popen[str]) -> str:
    """What it prints up to the first query to try."""
    assert process.stdout is not None
    printed = ""
    for line in process.stdout:
        printed += line
        if line.lstrip().startswith("curl "):
            return printed
    _, err = process.communicate()
    raise AssertionError(f"the hub did not start: {err}")
