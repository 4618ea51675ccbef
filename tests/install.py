"""Fetch what the tests need beside the locked Python packages: `python -m tests.install`.

Run by `make test` before the tests, so that nothing is fetched while they run and what cannot be had is told at once:
the jars of both Neo4j, a Chromium, the programs from npm and one in Go. What is there already takes no time. Four tools
have to be the machine's own.
"""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from tests.go import CannotBuildError, program
from tests.neo4j.jars import CannotFetchError, jars
from tests.neo4j.server import NEWEST, VERSION
from tests.node import CannotInstallError, workspace
from tests.web.installed import NoChromiumError, chromium

HERE = Path(__file__).parent

WANTED: dict[str, Callable[[], object]] = {
    f"Neo4j {VERSION}": lambda: jars(VERSION),
    f"Neo4j {NEWEST}": lambda: jars(NEWEST),
    "Chromium": chromium,
    "the verifier of the journal": lambda: program(HERE / "records" / "verifier"),
    "the peer of the benchmark": lambda: workspace(HERE.parent / "benchmarks" / "yoga"),
    "the clients of npm": lambda: workspace(HERE / "clients"),
    "a provider of identities": lambda: workspace(HERE / "web" / "provider"),
    "the checker of accessibility": lambda: workspace(HERE / "review" / "page"),
}


OWN = ("make", "git", "curl", "bash")
"""What the tests ask of the machine: they try the menu, the commands of the README and what git would take in."""


def missing() -> list[str]:
    """A sentence for each thing that cannot be had on this machine."""
    told = [
        f"{name} is not on the PATH, and tests use it: install it by your system's package manager."
        for name in OWN
        if shutil.which(name) is None
    ]
    for name, install in WANTED.items():
        try:
            install()
        except (CannotBuildError, CannotFetchError, CannotInstallError, NoChromiumError, OSError) as error:
            told.append(f"{name}: {error}")
    return told


if __name__ == "__main__":
    sys.exit("\n".join(missing()) or 0)
