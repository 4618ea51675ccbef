"""The page on harvesting lists the codes of the program, each with its meaning, and the commands that there are."""

from __future__ import annotations

import re
from pathlib import Path

from typer.testing import CliRunner

from hub.cli import app
from hub.harvest.faults import Fault
from hub.partner.watched_file import read_register

PAGE = (Path(__file__).parents[2] / "docs" / "partner" / "harvest.md").read_text(encoding="utf-8")


def test_every_code_is_listed_with_its_meaning() -> None:
    listed = re.findall(r"^\| `([A-Z_]+)` \| (.*) \|$", PAGE, re.MULTILINE)
    assert dict(listed) == {fault.value: fault.meaning for fault in Fault}
    assert len(listed) == len(Fault)


def test_every_command_and_option_that_it_names_is_there() -> None:
    named = set(re.findall(r"^hub harvest (\w+)", PAGE, re.MULTILINE))
    assert named == {"add", "run", "status", "stop"}
    for command in named:
        assert CliRunner().invoke(app, ["harvest", command, "--help"]).exit_code == 0
    options = re.findall(r"^\| `(--[a-z-]+)` \|", PAGE, re.MULTILINE)
    shown = CliRunner().invoke(app, ["harvest", "add", "--help"], env={"COLUMNS": "200"}).output
    assert [option for option in options if option not in shown] == []


def test_the_register_file_that_the_page_on_feeds_shows_is_one(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "partner" / "README.md").read_text(encoding="utf-8")
    [shown] = re.findall(r"```yaml\n(feed:.*?)```", page, re.DOTALL)
    file = tmp_path / "register.yaml"
    file.write_text(shown, encoding="utf-8")
    register = read_register(file)
    assert [record.id for record in register.records] == ["example-agency/tool/letters"]
