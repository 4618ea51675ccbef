"""A spreadsheet has a sheet for each list, its rows tell what they belong to, and another program reads the same."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from hub.api.tables.csv_and_xlsx import xlsx_of
from hub.cells import MOST_LETTERS
from hub.errors import BadUserInput
from tests.tables.library import tree

QUERY = "{ title books { totalCount nodes { name pages open authors { name prizes { name } } } } all { name } }"
DATA = {
    "title": "T",
    "books": {
        "totalCount": 2,
        "nodes": [
            {"name": "X", "pages": 3, "open": True, "authors": [{"name": "A", "prizes": [{"name": "p"}]}]},
            {"name": "=1+1", "pages": None, "open": False, "authors": [{"name": "B", "prizes": []}, {"name": "C"}]},
        ],
    },
    "all": [],
}
ABOUT = [("query", QUERY)]


def read(content: bytes) -> dict[str, list[list[Any]]]:
    """Every sheet by its title, as openpyxl reads it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def test_each_list_has_a_sheet_and_its_rows_tell_where_they_belong() -> None:
    assert read(xlsx_of(tree(QUERY), DATA, ABOUT)) == {
        "answer": [["title", "books.totalCount"], ["T", 2]],
        "books": [["name", "pages", "open"], ["X", 3, True], ["=1+1", None, False]],
        "books.authors": [
            ["row of books", "books.name", "name"],
            [2, "X", "A"],
            [3, "=1+1", "B"],
            [3, "=1+1", "C"],
        ],
        "books.authors.prizes": [["row of books.authors", "books.authors.row of books", "name"], [2, 2, "p"]],
        "all": [["name"]],
        "about": [["what", "value"], ["query", QUERY]],
    }


def test_nothing_is_a_formula_a_link_or_a_number_that_was_a_text() -> None:
    texts = ["=1+1", "https://example.org", "007", "2025-03", "@x", "-1", "a_x000D_b"]
    content = xlsx_of(tree("{ all { name } }"), {"all": [{"name": text} for text in texts]}, ABOUT)
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [row[0] for row in book["all"].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == texts
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.hyperlink for cell in cells] == [None] * len(texts)


def test_the_same_answer_makes_the_same_bytes() -> None:
    assert xlsx_of(tree(QUERY), DATA, ABOUT) == xlsx_of(tree(QUERY), DATA, ABOUT)


def test_titles_are_such_as_a_spreadsheet_takes_and_differ() -> None:
    long = "x" * 40
    sheets = read(
        xlsx_of(tree(f"{{ {long}a: all {{ name }} {long}: all {{ name }} {long}A: all {{ name }} }}"), {}, [])
    )
    titles = list(sheets)
    assert [len(title) <= 31 for title in titles] == [True] * 4
    assert len({title.lower() for title in titles}) == 4


def test_a_cell_that_would_be_cut_is_refused() -> None:
    with pytest.raises(BadUserInput, match="letters"):
        xlsx_of(tree("{ all { name } }"), {"all": [{"name": "x" * (MOST_LETTERS + 1)}]}, [])
