"""What somebody is told who wrote a record wrongly: each cause its own sentence, and no advice that misleads."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.records.describe import LONGEST_SLUG
from hub.records.problems import Fault
from hub.seed.yaml_files import read_folder
from tests.records.folders import SOUND, problems, write


def told(old: str, new: str) -> list[str]:
    """What is said of the sound records with this in place of that."""
    assert old in SOUND
    return [f"{problem.field}: {problem.reason}" for problem in problems(SOUND.replace(old, new))]


@pytest.mark.parametrize("word", ["no", "No", "yes", "off"])
def test_a_word_that_may_be_a_truth_value_is_not_sent_to_and_fro(word: str) -> None:
    of_yaml, of_field = told("scope: CORE", f"scope: CORE\n    alleged: {word}")
    either = "write true or false, or put a text in quotes"
    assert of_yaml == f"alleged: {word!r} may be read as true or false, or as a text; {either}"
    assert of_field == "alleged: is a text; write true or false, or leave it out"


@pytest.mark.parametrize("fields", ["how: It sorts, basis: INFERRED", ""])
def test_a_link_that_leads_to_nobody_is_asked_for_whom(fields: str) -> None:
    old = "{to: sorting, how: It sorts, basis: INFERRED}"
    missing = "affects: item 1 says nothing of whom it leads to; give `to`, the slug of the Process"
    assert told(old, f"{{{fields}}}") == [missing]


def test_a_record_inside_another_is_still_asked_for_what_it_lacks() -> None:
    old = "{to: sorting, how: It sorts, basis: INFERRED}"
    assert told(old, "{name: Sifting, kind: PROCESS}") == ["order: is required"]


def test_a_slug_has_no_more_letters_than_every_engine_can_index() -> None:
    assert told("slug: sieve", f"slug: {'a' * LONGEST_SLUG}") == []
    [reason] = told("slug: sieve", f"slug: {'a' * 9_000}")
    assert reason == f"slug: '{'a' * 60}'… has 9000 characters; 200 are the most"


@pytest.mark.parametrize("day", ["9999", "9999-12-31"])
def test_a_year_that_stands_for_no_end_is_told_as_that(day: str) -> None:
    assert told("since: '2020'\n", f"since: '{day}'\n") == [
        f"since: {day!r} is later than can be told; the last year is 9998"
    ]


def test_what_looks_like_a_file_of_records_is_read_or_named(tmp_path: Path) -> None:
    folder = write(tmp_path / "records", {"all.yaml": SOUND, "notes/README.md": "Not read, and not meant to be."})
    for name in ("zz.YAML", "zz.yaml.txt", "old.yml.bak"):
        (folder / name).write_text("tools: []\n", encoding="utf-8")
    (folder / "gone.yaml").symlink_to("nowhere.yaml")
    (folder / "gone").symlink_to("nowhere")
    wrong = {
        document.file: [problem.reason for problem in document.problems]
        for document in read_folder(folder)
        if document.problems
    }
    name = "is not read under this name; let it end in .yaml, or take it away"
    link = "leads nowhere; mend the link or remove it"
    assert wrong == {
        "zz.YAML": [name], "zz.yaml.txt": [name], "old.yml.bak": [name], "gone.yaml": [link], "gone": [link],
    }  # fmt: skip
    assert all(
        problem.fault is Fault.FILE_UNREADABLE for document in read_folder(folder) for problem in document.problems
    )
