"""Records of one's own outlive the next command, and docs/recording.md says what `hub record` does."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import copytree

import pytest

from tests.cli.command import run

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "recording.md").read_text(encoding="utf-8")
OWN = """
tools:
  - slug: our-sorter
    name: Our sorter
    owner: cps
    aiClass: CHECKLIST
    scope: CORE
    sources: [hub-editorial]
    confidence: SOURCED
"""


def block(language: str, start: str) -> str:
    """The one fenced block of the page that begins so."""
    texts = [text for text in re.findall(rf"```{language}\n(.*?)```", DOCS, re.DOTALL) if text.startswith(start)]
    assert len(texts) == 1
    return texts[0]


@pytest.fixture
def data(seeded: Path, tmp_path: Path) -> Path:
    """A data folder with the register in it."""
    return copytree(seeded, tmp_path / "data")


def test_records_of_ones_own_stay_until_their_folder_says_otherwise(data: Path, tmp_path: Path) -> None:
    own = copytree(ROOT / "seed", tmp_path / "own")
    (own / "own.yaml").write_text(OWN)
    question = tmp_path / "question.graphql"
    question.write_text('{ tool(slug: "our-sorter") { name } }')
    assert "2 created, 0 changed, 0 removed" in run("seed", own, data=data).out
    asked = run("query", question, "--csv", data=data)
    assert (asked.out.split("\n")[1].strip(), asked.err) == ("Our sorter", "")
    (own / "own.yaml").unlink()
    dropped = run("seed", own, data=data)
    assert "2 removed.\nRemoved: " in dropped.out
    assert "Tool:our-sorter" in dropped.out
    assert "withdrawn" in dropped.err


def test_the_page_says_what_the_command_does(data: Path, tmp_path: Path) -> None:
    text = block("yaml", "why:")
    file = tmp_path / "changes.yaml"
    file.write_text(text)
    dry = run("record", file, "--dry-run", data=data)
    assert (dry.status, dry.out.split("\n", 1)) == (
        0, ["Nothing is wrong with it; nothing was written.", block("text", "  Tool")],
    ), dry.err  # fmt: skip
    done = run("record", file, data=data)
    told = f"Recorded as {{}}.\n{block('text', '  Tool')}"
    number = re.findall(r"Recorded as (\d+)\.", done.out)
    assert (done.status, done.out) == (0, told.format(*number)), done.err
    again = run("record", file, data=data)
    assert again.out == f"An earlier call with this key, {number[0]}, had recorded this.\n{block('text', '  Tool')}"
    wrong = text.partition("  - set:")[0].replace("key: letter", "key: another").replace("CORE", "WIDE")
    file.write_text(wrong.replace("owner: cps", "owner: nobody").replace("case-sorter", "case-sorter-2"))
    refused = run("record", file, data=data)
    assert (refused.status, refused.err) == (1, block("text", "Nothing was").replace("case-sorter", "case-sorter-2"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("changes: []\n", "has to hold `why` and `changes`"),
        ("why: x\nchanges: 3\n", "`changes` is a list"),
        ("why: x\nchanges: []\nwho: me\n", "has to hold `why` and `changes`"),
        ("why: [x\n", "cannot be read"),
    ],
)
def test_a_file_that_is_no_call_is_refused_before_an_engine_starts(tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / "changes.yaml"
    file.write_text(text)
    ended = run("record", file, data=tmp_path / "data")
    assert ended.status == 1
    assert sentence in ended.err
    assert "BAD_USER_INPUT" in ended.err
    assert not (tmp_path / "data").exists()
