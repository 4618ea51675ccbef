"""Jars from Maven Central, exactly those whose digests stand in the lists beside this module: of Neo4j and of veraPDF.

Used by tests/neo4j/server.py, tests/review/vera.py and by `make test` before the tests. jgo fetches them, so Maven need
not be there; what lies in Maven's own cache already is taken from it. They are kept outside the checkout
(HUB_TEST_CACHE, else ~/.cache/cjs-ai-hub). `python -m tests.neo4j.jars 2026.08.1` writes the list of another version.
"""

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.node import alone_in, cache_folder

LISTS = Path(__file__).parent / "jars"
PARTS = ("neo4j", "neo4j-bolt")
"""What a server with Bolt is made of, and nothing else of Neo4j's."""
SCOPES = ("compile", "runtime")
AT_ONCE = 8


class CannotFetchError(Exception):
    """Says which jar is missing or wrong and what to do about it."""


def jars(version: str) -> Path:
    """The folder of that version's jars, fetched if it is not there yet. Raises CannotFetchError."""
    cache = cache_folder()
    listed = (LISTS / f"{version}.txt").read_bytes()
    folder = cache / f"jars-{version}-{hashlib.sha256(listed).hexdigest()[:16]}"
    with alone_in(cache):
        if not folder.is_dir():
            with tempfile.TemporaryDirectory(dir=cache) as scratch:
                made = Path(scratch) / "jars"
                made.mkdir()
                _fetch(listed.decode().splitlines(), Path(scratch), made)
                made.rename(folder)
    return folder


def _fetch(lines: list[str], scratch: Path, into: Path) -> None:
    context = _context(scratch / "fetched")

    def fetched(line: str) -> None:
        name, _, digest = line.partition(" sha256:")
        try:
            jar = _artifact(context, name).resolve()
        except (OSError, RuntimeError) as error:
            raise CannotFetchError(
                f"{name} could not be fetched from Maven Central: {error}. The tests run on a real Neo4j as well, and "
                "veraPDF checks the packs: let this machine reach Maven Central once, or copy Maven's cache "
                "(~/.m2/repository) from one "
                "that has the jars."
            ) from error
        if _digest(jar) != digest:
            raise CannotFetchError(f"{name} is not the jar that tests/neo4j/jars names. Find out who changed it.")
        shutil.copy(jar, into)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(fetched, lines))


def _context(cache: Path) -> Any:
    # Here, because only a machine that lacks the jars needs it.
    from jgo.maven import MavenContext

    return MavenContext(repo_cache=cache, local_repos=[Path.home() / ".m2" / "repository"])


def _artifact(context: Any, name: str) -> Any:
    group, artifact, version, *classifier = name.split(":")
    return context.project(group, artifact).at_version(version).artifact(*classifier)


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def resolved(version: str, scratch: Path) -> Iterator[str]:
    """The lines of a version's list. Of a few libraries for imports jgo takes another release than Maven would."""
    context = _context(scratch)
    wanted = [context.create_dependency(f"org.neo4j:{part}:{version}") for part in PARTS]
    parts, others = context.resolver.resolve(wanted)
    for artifact in [dependency.artifact for dependency in parts] + [
        dependency.artifact for dependency in others if dependency.scope in SCOPES
    ]:
        name = ":".join(filter(None, [artifact.groupId, artifact.artifactId, artifact.version, artifact.classifier]))
        yield f"{name} sha256:{_digest(artifact.resolve())}\n"


if __name__ == "__main__":
    [asked] = sys.argv[1:]
    with tempfile.TemporaryDirectory() as place:
        (LISTS / f"{asked}.txt").write_text("".join(sorted(resolved(asked, Path(place)))), encoding="utf-8")
