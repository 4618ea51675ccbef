"""Tables over HTTP, from a graph: every row, or a sentence and a status; XLSX as another program reads it."""

from __future__ import annotations

import csv
import io

import httpx
import openpyxl
import pytest

from hub.api.tables.table_response import CSV, XLSX
from hub.graph.statement import Statement
from tests.analytics.world import World
from tests.http.conftest import Hub, code

TOOLS = """query Tools { tools(orderBy: [{ slug: ASC }]) {
  totalCount nodes { slug owner { name } affects { nodes { slug } } } } }"""


@pytest.fixture
async def world(hub: Hub) -> Hub:
    """A hundred and twenty tools, the first of them on 21 processes."""
    made = World().node("Agency", "a")
    for n in range(120):
        made.tool(f"t{n:03}", "a")
    for n in range(21):
        made.node("Process", f"p{n:02}").link("Tool:t000" if n else "Tool:t001", "AFFECTS", f"Process:p{n:02}")
    await made.write(hub.graph)
    return hub


async def asked(hub: Hub, query: str, media: str = CSV) -> httpx.Response:
    return await hub.post({"query": query}, accept=media)


def rows(response: httpx.Response) -> list[list[str]]:
    assert response.status_code == 200, response.text
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


async def test_every_row_comes_over_several_pages(world: Hub) -> None:
    response = await asked(world, TOOLS)
    names, *lines = rows(response)
    assert names == ["tools.totalCount", "tools.slug", "tools.owner.name", "tools.affects.slug"]
    assert [row[1] for row in lines] == [f"t{n:03}" for n in range(120)]
    assert lines[0] == ["120", "t000", "a", "; ".join(f"p{n:02}" for n in range(1, 21))]
    assert lines[1:3] == [["120", "t001", "a", "p00"], ["120", "t002", "a", ""]]
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"] == 'attachment; filename="Tools.csv"'


async def test_a_spreadsheet_has_a_sheet_for_each_list(world: Hub) -> None:
    response = await asked(world, TOOLS, XLSX)
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["answer", "tools", "tools.affects", "about"]
    assert book["tools"].max_row == 121
    assert [cell.value for cell in book["tools.affects"][2]] == [2, "t000", "p01"]
    assert book["tools.affects"].max_row == 22
    assert book["about"]["B2"].value == TOOLS


async def test_by_get_and_by_a_browser_that_names_what_it_likes(world: Hub) -> None:
    response = await world.client.get("/graphql", params={"query": TOOLS}, headers={"accept": f"{CSV}, */*;q=0.1"})
    assert len(rows(response)) == 121


async def test_a_list_that_would_be_cut_is_told_and_is_no_table(world: Hub) -> None:
    await world.graph.write(lambda tx: tx.run(MORE))
    response = await asked(world, TOOLS)
    assert (response.status_code, code(response)) == (400, "BAD_USER_INPUT")
    assert response.json()["errors"][0]["message"].startswith("tools.nodes.affects has more rows than the 20")
    cut = await asked(world, TOOLS.replace("affects {", "affects(first: 5) {"))
    assert len(rows(cut)) == 121


MORE = Statement(
    "MATCH (t:Tool {slug: 't000'}) MATCH (:Tool {slug: 't001'})-[r:AFFECTS]->(p) "
    "CREATE (t)-[n:AFFECTS]->(p) SET n = properties(r)"
)


@pytest.mark.parametrize(
    ("query", "status", "wanted"),
    [
        ("{ nothing }", 400, "GRAPHQL_VALIDATION_FAILED"),
        ("{", 400, "GRAPHQL_PARSE_FAILED"),
        ("{ tools(first: 1000) { nodes { slug } } }", 400, "BAD_USER_INPUT"),
        ('{ reach(tool: "nobody") { nodes { depth } } }', 400, "GRAPHQL_VALIDATION_FAILED"),
        ('{ overlaps(tool: "nobody") { nodes { __typename } } }', 400, "NOT_FOUND"),
        ("{ __schema { types { name } } }", 400, "BAD_USER_INPUT"),
        ("mutation { __typename }", 400, "OPERATION_RESOLUTION_FAILURE"),
    ],
)
async def test_what_is_refused_is_refused_by_its_status_too(world: Hub, query: str, status: int, wanted: str) -> None:
    response = await asked(world, query)
    assert (response.status_code, code(response)) == (status, wanted)
    assert response.headers["content-type"].startswith("application/json")


async def test_the_partner_feed_gives_no_tables(world: Hub) -> None:
    response = await world.client.post("/partner/graphql", json={"query": "{ __typename }"}, headers={"accept": CSV})
    assert (response.status_code, code(response)) == (406, "NOT_ACCEPTABLE")


async def test_no_more_is_read_than_a_request_may(world: Hub) -> None:
    wide = "{ tools { nodes { slug affects(first: 100) { nodes { affectedBy(first: 5) { nodes { slug } } } } } } }"
    response = await asked(world, wide)
    assert (response.status_code, code(response)) == (400, "BAD_USER_INPUT")
