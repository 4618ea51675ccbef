"""Answers as tables: one row for each innermost item, nothing multiplied, nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from hub.query import to_csv
from tests.cli.command import run

ROOT = Path(__file__).parents[2]


def table(data: Any) -> list[list[str]]:
    """Headings and rows as a spreadsheet reads them."""
    return list(csv.reader(io.StringIO(to_csv(data))))


def nodes(*found: Any) -> dict[str, Any]:
    """A connection."""
    return {"nodes": list(found)}


def test_each_item_is_a_row_with_what_stands_above_it() -> None:
    data = {"tools": {"totalCount": 2, **nodes({"name": "A", "owner": {"name": "X"}}, {"name": "B", "owner": None})}}
    assert table(data) == [
        ["tools.totalCount", "tools.name", "tools.owner.name", "tools.owner"],
        ["2", "A", "X", ""],
        ["2", "B", "", ""],
    ]


def test_nested_lists_repeat_what_is_around_them() -> None:
    tool = {"name": "A", "affects": {"edges": [{"how": "h", "node": {"slug": s}} for s in ("p", "q")]}}
    assert table({"tools": nodes(tool, {"name": "B", "affects": {"edges": []}})}) == [
        ["tools.name", "tools.affects.how", "tools.affects.slug"],
        ["A", "h", "p"],
        ["A", "h", "q"],
        ["B", "", ""],
    ]


@pytest.mark.parametrize("size", [1, 2])
def test_lists_beside_each_other_are_not_multiplied(size: int) -> None:
    """Whether a list has one item or several, its rows look the same."""
    tool = {"name": "A", "as": nodes(*[{"x": n} for n in range(size)]), "bs": nodes({"y": 1}, {"y": 2})}
    rows = [["A", str(n), ""] for n in range(size)] + [["A", "", "1"], ["A", "", "2"]]
    assert table({"tools": nodes(tool)}) == [["tools.name", "tools.as.x", "tools.bs.y"], *rows]


def test_plain_lists_share_a_cell_and_truth_is_a_word() -> None:
    data = {"tool": {"techniques": ["a", "b"], "open": True, "shut": False, "none": None, "share": 0.5, "empty": []}}
    assert table(data) == [
        ["tool.techniques", "tool.open", "tool.shut", "tool.none", "tool.share"],
        ["a; b", "true", "false", "", "0.5"],
    ]


def test_two_paths_are_never_one_column() -> None:
    edge = {"basis": "STATED", "node": {"basis": "INFERRED"}}
    assert table({"affects": {"edges": [edge]}}) == [
        ["affects.edges.basis", "affects.edges.node.basis"],
        ["STATED", "INFERRED"],
    ]


def test_an_empty_answer_is_an_empty_table() -> None:
    assert to_csv({"tools": nodes()}) == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", *"\uff1d\uff0b\uff0d\uff20"])
def test_nothing_is_taken_for_a_formula(start: str) -> None:
    text = f"{start}HYPERLINK(1)"
    out = to_csv({"a": text, "b": [text, "x"], "c": -1})
    [_, row] = list(csv.reader(io.StringIO(out, newline="")))
    assert row == [f"'{text}", f"'{text}; x", "-1"]


@pytest.mark.parametrize("text", ['say "no"', "a,b", "two\nlines", "Ŵyl 😀", " =1"])
def test_odd_texts_come_back_as_they_were(text: str) -> None:
    assert list(csv.reader(io.StringIO(to_csv({"a": text}), newline=""))) == [["a"], [text]]


def test_the_command_prints_a_table_or_the_answer(seeded: Path, tmp_path: Path) -> None:
    """Both from one question, on the data folder of a hub that is not running."""
    data = copytree(seeded, tmp_path / "data")
    file = tmp_path / "q.graphql"
    file.write_text("query ($n: Int) { agencies(first: $n, orderBy: [{ name: ASC }]) { nodes { slug name } } }")
    printed = run("query", file, "--variables", '{"n": 3}', "--csv", data=data)
    assert (printed.status, printed.err) == (0, "")
    assert [len(row) for row in csv.reader(io.StringIO(printed.out))] == [2, 2, 2, 2]
    wrong = run("query", file, "--variables", '{"n": 1000}', "--csv", data=data)
    assert (wrong.status, wrong.out) == (1, "")
    assert wrong.sentence.endswith("[BAD_USER_INPUT]")
