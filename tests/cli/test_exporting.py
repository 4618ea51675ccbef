"""`hub export` writes a format, once, and says in a sentence what it does not take."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree

from tests.cli.command import run


def test_a_format_is_written_once_and_says_what_it_is(seeded: Path, tmp_path: Path) -> None:
    data, place = copytree(seeded, tmp_path / "data"), tmp_path / "register.jsonld"
    done = run("export", "json-ld", place, "--as-of", "2026-03-31", data=data)
    assert (done.status, done.err) == (0, "")
    first, second = done.out.splitlines()
    assert first == f"Wrote {place}: PUBLISHED, for everybody, as of 2026-03-31."
    about = next(node for node in json.loads(place.read_bytes())["@graph"] if node["@type"] == "dcat:Dataset")
    assert about["hub:export.asOf"] == "2026-03-31"
    size, root = about["hub:export.journalSize"], about["hub:export.journalRoot"]
    assert second == f"journal open log, {size} entries, root {root}"
    again = run("export", "json-ld", place, data=data)
    assert again.sentence == f"{place} is there already. Name a file or folder that is not. [BAD_USER_INPUT]"


def test_what_is_no_format_is_told_before_an_engine_is_started(tmp_path: Path) -> None:
    wrong = run("export", "pdf", tmp_path / "x", data=tmp_path / "data")
    assert wrong.sentence.startswith(
        "pdf is no format of an export. Take one of json-ld, graphml, sssom, tables, records"
    )
    assert not (tmp_path / "data").exists()
