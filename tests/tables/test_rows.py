"""A table has one row for each row of its query's first list, and its columns follow from the query alone."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from hub.api.tables.columns import headings
from hub.api.tables.csv_and_xlsx import csv_of
from hub.api.tables.table_rows import rows_of
from hub.cells import MOST_LETTERS
from hub.errors import BadUserInput
from tests.tables.library import tree

BOOKS = "{ books { totalCount nodes { name shelf { name } authors { name born } subjects } } }"
NAMES = [
    "books.totalCount",
    "books.name",
    "books.shelf.name",
    "books.authors.name",
    "books.authors.born",
    "books.subjects",
]


def read(content: bytes) -> list[list[str]]:
    """Names and rows as a spreadsheet reads them."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def table(query: str, data: Any, **variables: Any) -> list[list[str]]:
    return read(csv_of(tree(query, variables), data))


def test_a_book_is_a_row_and_its_authors_are_a_cell() -> None:
    authors = [{"name": "A", "born": 1900}, {"name": "B", "born": None}, {"name": None, "born": 1920}]
    data = {
        "books": {
            "totalCount": 2,
            "nodes": [
                {"name": "X", "shelf": {"name": "s"}, "authors": authors, "subjects": ["law", "art"]},
                {"name": "Y", "shelf": None, "authors": [], "subjects": None},
            ],
        }
    }
    assert table(BOOKS, data) == [
        NAMES,
        ["2", "X", "s", "A; B; ", "1900; ; 1920", "law; art"],
        ["2", "Y", "", "", "", ""],
    ]


@pytest.mark.parametrize("data", [{"books": {"totalCount": 0, "nodes": []}}, {"books": None}, {}])
def test_the_columns_are_there_without_a_row(data: Any) -> None:
    assert table(BOOKS, data) == [NAMES]


def test_a_list_within_a_list_has_a_sign_of_its_own() -> None:
    prizes = [{"name": "p"}, {"name": "q"}]
    data = {"all": [{"authors": [{"name": "A", "prizes": prizes}, {"name": "B", "prizes": []}]}]}
    assert table("{ all { authors { name prizes { name } } } }", data) == [
        ["all.authors.name", "all.authors.prizes.name"],
        ["A; B", "p | q; "],
    ]


def test_lists_beside_the_first_are_told_in_each_row() -> None:
    data = {"title": "T", "all": [{"name": "X"}, {"name": "Y"}], "books": {"nodes": [{"pages": 1}, {"pages": 2}]}}
    assert table("{ title all { name } books { nodes { pages } } }", data) == [
        ["title", "all.name", "books.pages"],
        ["T", "X", "1; 2"],
        ["T", "Y", "1; 2"],
    ]
    reversed_ = table("{ books { nodes { pages } } title all { name } }", data)
    assert reversed_ == [["books.pages", "title", "all.name"], ["1", "T", "X; Y"], ["2", "T", "X; Y"]]


def test_what_has_no_list_is_one_row() -> None:
    assert table("{ title shelf { name } }", {"title": "T", "shelf": None}) == [["title", "shelf.name"], ["T", ""]]


FRAGMENTS = """query Q($with: Boolean = true) { ...root all { ... on Thing { name } ...book @include(if: $with) } }
fragment book on Book { open pages @skip(if: $with) } fragment root on Query { t: title }"""


def test_columns_come_through_fragments_and_switches() -> None:
    data = {"t": "T", "all": [{"name": "X", "open": True, "pages": 5}]}
    assert table(FRAGMENTS, data, **{"with": True}) == [["t", "all.name", "all.open"], ["T", "X", "true"]]
    assert table(FRAGMENTS, data, **{"with": False}) == [["t", "all.name"], ["T", "X"]]


def test_two_ways_are_never_one_column() -> None:
    query = "{ books { name: totalCount edges { node { name } } } }"
    data = {"books": {"name": 1, "edges": [{"node": {"name": "X"}}]}}
    assert table(query, data) == [["books.name", "books.edges.node.name"], ["1", "X"]]


def test_the_schema_itself_makes_no_table() -> None:
    with pytest.raises(BadUserInput, match="The schema itself makes no table"):
        tree("{ __schema { types { name } } }")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", *"\uff1d\uff0b\uff0d\uff20"])
def test_nothing_is_taken_for_a_formula(start: str) -> None:
    text = f"{start}HYPERLINK(1)"
    [_, row] = table(
        "{ all { name authors { name } pages } }",
        {"all": [{"name": text, "authors": [{"name": text}, {"name": "x"}], "pages": -1}]},
    )
    kept = text.replace("\r", "\n")
    assert row == [f"'{kept}", f"'{kept}; x", "-1"]


@pytest.mark.parametrize("text", ['say "no"', "a,b", "two\nlines", "Ŵyl 😀", " =1"])
def test_odd_texts_come_back_as_they_were(text: str) -> None:
    assert table("{ title }", {"title": text}) == [["title"], [text]]


def test_a_spreadsheet_knows_the_letters_and_every_line_ends_alike() -> None:
    content = csv_of(tree("{ all { name } }"), {"all": [{"name": "Ŵ\r\nyl"}, {"name": "x\ry"}]})
    assert content == '\ufeffall.name\r\n"Ŵ\nyl"\r\n"x\ny"\r\n'.encode()


def test_a_cell_that_a_spreadsheet_would_cut_is_refused() -> None:
    root = tree("{ all { name } }")
    assert len(read(csv_of(root, {"all": [{"name": "x" * MOST_LETTERS}]}))[1][0]) == MOST_LETTERS
    with pytest.raises(BadUserInput, match=r"A cell of all\.name would have 32768 letters"):
        csv_of(root, {"all": [{"name": "x" * (MOST_LETTERS + 1)}]})


def test_a_row_has_a_cell_for_each_column_whatever_is_missing() -> None:
    root = tree("{ all { name authors { name prizes { name } } shelf { books { nodes { name } } } } }")
    rows = list(rows_of(root, {"all": [{}, {"shelf": {}}, {"authors": [{}]}]}))
    assert [len(row) for row in rows] == [len(headings(root))] * 3
