"""`hub key` and `hub admin` as a person uses them; what a key opens is tested over HTTP (tests/http/test_who.py)."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import copytree

from tests.cli.command import run


def test_a_key_is_shown_once_and_listed_without_its_secret(seeded: Path, tmp_path: Path) -> None:
    data = copytree(seeded, tmp_path / "data")
    made = run("key", "create", "--agency", "cps", "--role", "EDITOR", "--purpose", "Nightly export", data=data)
    assert (made.status, len(made.err.splitlines())) == (0, 1), made.err
    [slug, secret] = re.findall(r"\Ahub_([0-9a-f]{16})_([\w-]{43})\n\Z", made.out)[0]
    listed = run("key", "list", data=data).out
    assert listed.startswith(f"{slug}  Nightly export: cps, EDITOR, up to PUBLISHED, until 20")
    assert listed.endswith(", never used\n")
    assert secret not in listed


def test_a_wrong_option_needs_no_engine(tmp_path: Path) -> None:
    ended = run("key", "create", "--role", "KING", "--purpose", "x", data=tmp_path / "data")
    assert ended.status == 2
    assert "KING" in ended.err
    assert not (tmp_path / "data").exists()
