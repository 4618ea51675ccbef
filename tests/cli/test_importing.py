"""docs/importing.md says what `hub import` does."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import copytree

import openpyxl

from hub.importers import replay_telling
from tests.cli.command import run
from tests.importers.test_replaying import MAPPING, START, STEPS, UNDERSTOOD, VERSIONS, text, version

DOCS = (Path(__file__).parents[2] / "docs" / "importing.md").read_text(encoding="utf-8")


def test_the_page_says_what_the_command_does(seeded: Path, tmp_path: Path) -> None:
    [register], [mapping] = (
        re.findall(r"```csv\n(.*?)```", DOCS, re.DOTALL),
        re.findall(r"```yaml\n(.*?)```", DOCS, re.DOTALL),
    )
    [told] = re.findall(r"```text\n(.*?)```", DOCS, re.DOTALL)
    file, mapped, data = tmp_path / "register.csv", tmp_path / "mapping.yaml", copytree(seeded, tmp_path / "data")
    file.write_text(register, encoding="utf-8")
    mapped.write_text(mapping, encoding="utf-8")
    dry = run("import", "run", file, mapped, "--dry-run", data=data)
    assert (dry.status, dry.out) == (0, told), dry.err
    done = run("import", "run", file, mapped, data=data)
    [name] = re.findall(r"^Import (\S+): 1 calls were recorded\.\n", done.out)
    assert done.out.partition("\n")[2] == told
    listed = run("import", "list", data=data)
    assert re.fullmatch(rf"{name}  \S+  done  register\.csv: 4 rows, 3 new, 0 changed, 0 same, 1 refused\n", listed.out)
    undone = run("import", "undo", name, data=data)
    assert undone.out.endswith(" rows and links are as they were before.\n"), undone.err


def test_a_drafted_mapping_is_printed_and_a_wrong_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_text("Tool name,Agency\nSieve,The Mill\n", encoding="utf-8")
    assert "  name: \"Tool name\"  # sure: like 'tool name'\n" in run("import", "draft-map", file, data=tmp_path).out
    (tmp_path / "mapping.yaml").write_text("register: x\n", encoding="utf-8")
    wrong = run("import", "run", file, tmp_path / "mapping.yaml", "--dry-run", data=tmp_path)
    assert (wrong.status, wrong.out) == (1, "")
    assert wrong.err.startswith("mapping.yaml cannot be used as a mapping. [BAD_MAPPING]\n  mapping.yaml:1: marking: ")


def test_a_workbook_of_the_register_is_edited_and_brought_back(seeded: Path, tmp_path: Path) -> None:
    exported, dry, _ = re.findall(r"^hub (.*register\.xlsx.*)$", DOCS, re.MULTILINE)
    data, place = copytree(seeded, tmp_path / "data"), tmp_path / "register.xlsx"

    def told(command: str) -> str:
        said = run(*(str(place) if word == place.name else word for word in command.split()), data=data)
        assert said.status == 0, said.err
        return said.out

    told(exported)
    book = openpyxl.load_workbook(place)
    heads = [cell.value for cell in book["Agency"][1]]
    number = next(row[0].row for row in book["Agency"].iter_rows(min_row=2) if row[0].value == "cps")
    book["Agency"].cell(number, heads.index("note") + 1, "Prosecutes")
    book.save(place)
    before = told(dry)
    assert "\n       1 changed\n" in before
    assert re.search(r"\nChanged:\n  Agency \d+: cps: note: .* -> Prosecutes\n$", before)


def test_versions_are_replayed_in_the_order_of_their_days(tmp_path: Path) -> None:
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    files = [tmp_path / f"register-{day}.csv" for day in reversed(VERSIONS)]
    for file in files:
        [day] = re.findall(r"\d{4}-\d{2}-\d{2}", file.name)
        file.write_text(text(VERSIONS[day]), encoding="utf-8")
    shown = run("import", "replay", tmp_path / "mapping.yaml", *files, data=tmp_path)
    assert shown.out == replay_telling.told(version("2025-01-31", START), STEPS, UNDERSTOOD) + "\n", shown.err
    (tmp_path / "register.csv").write_text(text(START), encoding="utf-8")
    nameless = run("import", "replay", tmp_path / "mapping.yaml", tmp_path / "register.csv", data=tmp_path)
    assert (nameless.status, "does not say of which day it is" in nameless.err) == (1, True)
