"""`hub export` writes a format, once, and says in a sentence what it does not take."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree

import yaml

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
    begins, _, named = wrong.sentence.removesuffix(". [BAD_USER_INPUT]").partition(" Take one of ")
    assert begins == "pdf is no format of an export."
    assert sorted(named.split(", ")) == ["atrs", "graphml", "json-ld", "parquet", "records", "sssom", "tables", "xlsx"]
    assert not (tmp_path / "data").exists()


def test_a_transparency_record_is_drafted_as_the_page_says(seeded: Path, tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "exports.md").read_text(encoding="utf-8")
    [command] = [line.split()[1:] for line in page.splitlines() if line.startswith("hub export atrs ")]
    done = run(*command, data=copytree(seeded, tmp_path / "data"))
    assert (done.status, done.err) == (0, "")
    recorded = next(tool for file in (Path(__file__).parents[2] / "seed" / "tools").glob("*.yaml")
                    for tool in yaml.safe_load(file.read_text(encoding="utf-8"))["tools"]
                    if tool["slug"] == command[2])  # fmt: skip
    for heading, name in (("1 - Name", "name"), ("3.2 - Human review", "humanInTheLoop"),
                          ("2.1 - Detailed description", "functionality")):  # fmt: skip
        assert f"### {heading}\n\n{recorded[name]}\n" in done.out
    assert "\n- 1.4.3 - Procurement procedure type: the register keeps no such thing; ask the owner\n" in done.out
