"""The jars of Neo4j are those of the lists, or one sentence says which is not."""

import hashlib
import re
from pathlib import Path

import pytest

from tests.neo4j import jars as module
from tests.neo4j.jars import LISTS, CannotFetchError, jars
from tests.neo4j.server import NEWEST, VERSION

LINE = re.compile(r"[\w.-]+:[\w.-]+:[\w.-]+(:[\w.-]+)? sha256:[0-9a-f]{64}")
NAME = "org.example:part:1.0"


@pytest.fixture
def lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of lists, a home with Maven's cache in it, and a cache of our own, all empty."""
    for name, value in {"HUB_TEST_CACHE": tmp_path / "cache", "HOME": tmp_path}.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.setattr(module, "LISTS", tmp_path)
    # A registry that answers nobody, so that nothing is fetched while the tests run.
    monkeypatch.setattr("jgo.maven._core.DEFAULT_REMOTE_REPOS", {"nowhere": "http://127.0.0.1:9"})
    return tmp_path


def in_mavens_cache(home: Path, content: bytes) -> None:
    """Put a jar where Maven would."""
    place = home / ".m2" / "repository" / "org" / "example" / "part" / "1.0" / "part-1.0.jar"
    place.parent.mkdir(parents=True)
    place.write_bytes(content)


@pytest.mark.parametrize("version", [VERSION, NEWEST])
def test_every_jar_has_a_digest_and_no_address(version: str) -> None:
    lines = (LISTS / f"{version}.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    assert lines == sorted(set(lines))
    assert {f"org.neo4j:{part}:{version}" for part in module.PARTS} <= {line.partition(" ")[0] for line in lines}


def test_what_maven_has_is_taken_from_there_and_kept(lists: Path) -> None:
    in_mavens_cache(lists, b"a jar")
    (lists / "7.txt").write_text(f"{NAME} sha256:{hashlib.sha256(b'a jar').hexdigest()}\n")
    folder = jars("7")
    assert [path.read_bytes() for path in folder.iterdir()] == [b"a jar"]
    (lists / ".m2").rename(lists / "gone")
    assert jars("7") == folder


def test_another_jar_than_the_list_names_is_refused_and_nothing_is_kept(lists: Path) -> None:
    in_mavens_cache(lists, b"another jar")
    (lists / "7.txt").write_text(f"{NAME} sha256:{hashlib.sha256(b'a jar').hexdigest()}\n")
    with pytest.raises(CannotFetchError, match=f"^{NAME} is not the jar that tests/neo4j/jars names"):
        jars("7")
    assert [path.name for path in (lists / "cache").iterdir()] == [".lock"]


def test_a_registry_out_of_reach_is_told_in_a_sentence(lists: Path) -> None:
    (lists / "7.txt").write_text(f"{NAME} sha256:{'0' * 64}\n")
    with pytest.raises(CannotFetchError, match=rf"^{NAME} could not be fetched from Maven Central: .*~/\.m2"):
        jars("7")
