"""Programs in Go for the tests, built by the Go that comes with the packages.

A folder holds go.mod, go.sum and main.go. A program is built once for each state of them, in the cache folder of
tests.node; the modules come from the Go proxy.
"""

import hashlib
import os
import subprocess
from importlib.util import find_spec
from pathlib import Path

from tests.node import alone_in, cache_folder

_SOURCES = ("go.mod", "go.sum", "main.go")
SECONDS = 300


class CannotBuildError(Exception):
    """Go could not build; the message holds what it said."""


def program(folder: Path) -> Path:
    """The program of a folder, built. Raises CannotBuildError."""
    key = hashlib.sha256(b"".join((folder / name).read_bytes() for name in _SOURCES)).hexdigest()[:16]
    cache = cache_folder()
    built = cache / f"go-{folder.name}-{key}"
    with alone_in(cache):
        if not built.is_file():
            command = [_go(), "build", "-o", str(built), "."]
            done = subprocess.run(
                command, cwd=folder, env=_environment(cache), capture_output=True, text=True, timeout=SECONDS
            )
            if done.returncode:
                raise CannotBuildError(done.stderr[-2000:])
    return built


def _go() -> str:
    spec = find_spec("go")
    if spec is None or not spec.submodule_search_locations:
        raise CannotBuildError("Go is not installed: run `make test`, which installs it.")
    return str(Path(spec.submodule_search_locations[0]) / "bin" / "go")


def _environment(cache: Path) -> dict[str, str]:
    own = {"GOCACHE": "go-build", "GOMODCACHE": "go-modules", "GOPATH": "go-path"}
    places = {name: str(cache / folder) for name, folder in own.items()}
    return {**os.environ, **places, "GOTOOLCHAIN": "local", "GOFLAGS": "-mod=readonly -modcacherw", "CGO_ENABLED": "0"}
