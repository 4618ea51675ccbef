"""All rows of a table come, page by page, or a sentence says what would be missing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.api.documents.limits import LIMITS
from hub.api.tables.table_rows import rows_of
from hub.api.tables.whole import NotAnsweredError
from hub.errors import BadUserInput
from tests.tables.library import Library, books, citing, tree


@pytest.mark.parametrize(
    "query",
    [
        "{ books { nodes { name } } }",
        "query Q { title books { totalCount edges { node { name } } } }",
        "{ books { nodes { ...n } edges { node { ...n } } } } fragment n on Book { name }",
        '{ shelf(name: "s") { books { nodes { name } } } }',
        "{ ...b } fragment b on Query { books { nodes { name } } }",
    ],
)
@given(st.integers(0, 350))
@settings(max_examples=30, deadline=None)
async def test_every_row_comes_once_and_in_order(query: str, count: int) -> None:
    data = await Library(books(count)).table(query)
    rows = list(rows_of(tree(query), data))
    assert [next(cell for cell in row if str(cell).startswith("b")) for row in rows] == [f"b{n}" for n in range(count)]


async def test_as_few_pages_are_asked_as_there_can_be() -> None:
    library = Library(books(243))
    await library.table("{ books { nodes { name } } }")
    assert [variables.get("_after") for variables in library.asked] == [None, "100", "200"]
    assert {variables["_first"] for variables in library.asked} == {100}


async def test_a_page_that_its_asker_wanted_is_left_alone() -> None:
    library = Library(books(30))
    data = await library.table("{ books(first: 5) { nodes { name } } }")
    assert [book["name"] for book in data["books"]["nodes"]] == ["b0", "b1", "b2", "b3", "b4"]
    assert len(library.asked) == 1


async def test_who_asks_how_many_there_are_asks_for_no_rows() -> None:
    query = "{ title books { totalCount } }"
    assert list(rows_of(tree(query), await Library(books(30)).table(query))) == [["Library", 30]]


async def test_a_list_below_that_goes_on_is_told() -> None:
    query = "{ books { nodes { name cites { nodes { name } } } } }"
    whole = await Library(books(3, cites=citing(20))).table(query)
    assert [len(book["cites"]["nodes"]) for book in whole["books"]["nodes"]] == [20, 20, 20]
    with pytest.raises(BadUserInput, match=r"books\.nodes\.cites has more rows than the 20"):
        await Library(books(3, cites=citing(21))).table(query)
    wanted = await Library(books(3, cites=citing(21))).table(query.replace("cites", "cites(first: 2)"))
    assert [len(book["cites"]["nodes"]) for book in wanted["books"]["nodes"]] == [2, 2, 2]


async def test_the_first_list_that_its_asker_does_not_page_is_followed() -> None:
    query = '{ all { name } books(first: 2) { nodes { name } } shelf(name: "s") { books { nodes { name } } } }'
    data = await Library(books(30)).table(query)
    assert [len(data["books"]["nodes"]), len(data["shelf"]["books"]["nodes"])] == [2, 30]


async def test_a_second_list_beside_the_first_is_told() -> None:
    query = '{ books { nodes { name } } shelf(name: "s") { books { nodes { name } } } }'
    with pytest.raises(BadUserInput, match=r"shelf\.books has more rows"):
        await Library(books(21)).table(query)


async def test_one_fragment_in_two_places_is_not_paged_in_both() -> None:
    query = """{ a: shelf(name: "a") { ...s } b: shelf(name: "b") { ...s } }
      fragment s on Shelf { books { nodes { name } } }"""
    data = await Library(books(20)).table(query)
    assert [len(data[key]["books"]["nodes"]) for key in ("a", "b")] == [20, 20]
    with pytest.raises(BadUserInput, match=r"a\.books has more rows"):
        await Library(books(21)).table(query)


async def test_all_pages_together_may_cost_what_one_request_may() -> None:
    query = "{ books { nodes { name } } }"
    limits = replace(LIMITS, cost=250)
    assert len((await Library(books(200), cost=100).table(query, limits))["books"]["nodes"]) == 200
    with pytest.raises(BadUserInput, match="All rows of the table would cost more than the 250 allowed"):
        await Library(books(201), cost=100).table(query, limits)


async def test_errors_of_a_page_are_those_of_the_table() -> None:
    with pytest.raises(NotAnsweredError) as refused:
        await Library([{"name": "b", "authors": None}]).table("{ books { nodes { authors { name } } } }")
    assert b"Cannot return null" in refused.value.response.content
