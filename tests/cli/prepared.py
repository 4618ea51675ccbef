"""A process that has imported the hub and made its schema, of which each command of a test is a fork.

Used by tests.cli.command. Imports and schema take most of a short command's time and are the same each time; the
installed script itself is started by the tests of `hub serve`, of the README, of MCP and of the wheel.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from pathlib import Path

SECONDS = 240


@cache
def _context() -> ForkServerContext:
    context = get_context("forkserver")
    # Threads of an array library would not outlive the fork.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    context.set_forkserver_preload(["tests.cli.imported"])
    return context


def run_prepared(
    arguments: Sequence[str], environment: Mapping[str, str], folder: Path | None, out: Path, err: Path
) -> int:
    """The exit status of `hub` with these arguments, which writes to two files. Raises TimeoutError."""
    given = (list(arguments), dict(environment), str(folder or Path.cwd()), str(out), str(err))
    process = _context().Process(target=_command, args=given)
    process.start()
    process.join(SECONDS)
    if process.exitcode is None:
        process.kill()
        raise TimeoutError(f"hub {' '.join(arguments)}")
    return process.exitcode


def _command(arguments: list[str], environment: dict[str, str], folder: str, out: str, err: str) -> None:
    """Be the command: with its files, its environment and its folder, as a shell would start it."""
    from hub.cli import main

    for number, path in ((1, out), (2, err)):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = ["hub", *arguments]
    main()
