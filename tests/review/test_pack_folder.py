"""A pack is written whole or not at all, and a changed byte is noticed."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hub.errors import BadUserInput
from hub.review.content import FORMAT, canonical, frozen, sha256
from hub.review.frozen import read_pack
from hub.review.pack_folder import write_folder
from tests.review.papers import content

CONTENT = {**content(one={"rows": {"nodes": []}}), "format": FORMAT, "share": 0.1 + 0.2, "whole": 2.0}
FILES = {"pack.json": frozen(CONTENT), "index.html": b"<p>page</p>", "tables/one.csv": b"a,b\n"}


def everything(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_every_file_is_there_with_its_hash(tmp_path: Path) -> None:
    write_folder(tmp_path / "deep" / "out", FILES)
    assert everything(tmp_path / "deep") == [
        "out", "out/index.html", "out/manifest.json", "out/pack.json", "out/tables", "out/tables/one.csv",
    ]  # fmt: skip
    listed = json.loads((tmp_path / "deep" / "out" / "manifest.json").read_bytes())["files"]
    assert listed == {name: hashlib.sha256(body).hexdigest() for name, body in FILES.items()}


def test_an_empty_folder_is_filled_and_another_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write_folder(tmp_path / "empty", FILES)
    before = everything(tmp_path)
    with pytest.raises(BadUserInput, match="holds something already"):
        write_folder(tmp_path / "empty", FILES)
    (tmp_path / "file").write_text("mine")
    with pytest.raises(BadUserInput, match="is no folder"):
        write_folder(tmp_path / "file", FILES)
    assert everything(tmp_path) == sorted([*before, "file"])


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "The disk is full"), (errno.EDQUOT, "The disk is full"), (errno.EACCES, "cannot be written")],
)
def test_a_failure_half_way_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    written: list[str] = []
    write = Path.write_bytes

    def failing(path: Path, body: bytes) -> int:
        if len(written) == 2:
            raise OSError(number, os.strerror(number))
        written.append(path.name)
        return write(path, body)

    monkeypatch.setattr(Path, "write_bytes", failing)
    with pytest.raises(BadUserInput, match=said):
        write_folder(tmp_path / "out", FILES)
    assert len(written) == 2
    assert everything(tmp_path) == []


REFUSED_BY_THE_SYSTEM = """
import resource, sys
from pathlib import Path
from hub.errors import BadUserInput
from hub.review.pack_folder import write_folder
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
try:
    write_folder(Path(sys.argv[1]), {"a": b"x" * 9_000, "b": b"x" * 11_000})
except BadUserInput as refused:
    print(refused.message)
"""


def test_a_system_that_takes_no_more_bytes_leaves_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", REFUSED_BY_THE_SYSTEM, str(tmp_path / "out")]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    assert told.startswith("A file would be larger than is allowed: ")
    assert everything(tmp_path) == []


def test_a_folder_below_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(BadUserInput, match="cannot be written"):
        write_folder(tmp_path / "file" / "out", FILES)


def test_a_canonical_form_has_one_spelling() -> None:
    assert canonical({"b": 1.0, "a": [0.1 + 0.2, "é"]}) == '{"a":[0.3,"é"],"b":1}\n'.encode()
    assert sha256({"a": 1, "b": 2}) == sha256({"b": 2.0, "a": 1})
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical({"a": float("nan")})


def test_a_whole_pack_is_found_whole(tmp_path: Path) -> None:
    write_folder(tmp_path / "out", FILES)
    for path in (tmp_path / "out", tmp_path / "out" / "pack.json"):
        pack = read_pack(path)
        assert pack.wrong == ()
        assert pack.stated == sha256(CONTENT)


@pytest.mark.parametrize("part", [0.1, 0.35, 0.6, 0.9])
def test_one_changed_byte_is_noticed_wherever_it_is(tmp_path: Path, part: float) -> None:
    write_folder(tmp_path / "out", FILES)
    file = tmp_path / "out" / "pack.json"
    body = bytearray(file.read_bytes())
    at = int(len(body) * part)
    body[at] = ord("7") if body[at] != ord("7") else ord("8")
    file.write_bytes(body)
    try:
        wrong = read_pack(file).wrong
    except BadUserInput as refused:
        wrong = (refused.message,)
    assert len(wrong) == 1
    assert "altered" in wrong[0] or "no pack" in wrong[0] or "has the form" in wrong[0]


def test_what_is_beside_a_pack_is_looked_at_too(tmp_path: Path) -> None:
    write_folder(tmp_path / "out", FILES)
    (tmp_path / "out" / "index.html").write_bytes(b"<p>other</p>")
    (tmp_path / "out" / "tables" / "one.csv").unlink()
    wrong = read_pack(tmp_path / "out").wrong
    assert [line.split(" ")[0] for line in wrong] == ["index.html", "tables/one.csv"]
    assert "altered" in wrong[0]
    assert "missing" in wrong[1]


def test_another_spelling_of_the_same_content_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "pack.json"
    file.write_text(json.dumps(json.loads(frozen(CONTENT)), indent=1), encoding="utf-8")
    assert "not written as the hub writes it" in read_pack(file).wrong[0]


@pytest.mark.parametrize("text", ["", "{}", "[]", "nothing", '{"content": {}, "sha256": 3}', "[" * 100_000])
def test_what_is_no_pack_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "pack.json").write_text(text)
    with pytest.raises(BadUserInput, match="no pack of a review"):
        read_pack(tmp_path)


def test_a_pack_of_another_form_and_one_that_is_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadUserInput, match="cannot be read"):
        read_pack(tmp_path)
    (tmp_path / "pack.json").write_bytes(frozen({**CONTENT, "format": "review-pack/99"}))
    with pytest.raises(BadUserInput, match="'review-pack/99'"):
        read_pack(tmp_path)
