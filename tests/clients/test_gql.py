"""The Python client gql asks the hub: schema by introspection, queries checked against it, variables, errors."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import date
from typing import Any

import pytest
from gql import Client, GraphQLRequest, gql
from gql.client import AsyncClientSession
from gql.dsl import DSLInlineFragment, DSLQuery, DSLSchema, dsl_gql
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXAsyncTransport
from gql.utilities import update_schema_scalar
from graphql import GraphQLError, GraphQLScalarType, build_schema, print_schema

from hub.files import shipped
from tests.clients.conftest import PATIENCE

ON_A_DAY = "query ($day: Date) { tools(first: 100, asOf: $day) { nodes { statusSince } } }"
BY_STATUS = """
query ByStatus($where: ToolWhere, $first: Int) {
  tools(where: $where, first: $first, orderBy: [{ name: ASC }]) {
    totalCount
    nodes { slug name status owner { name } }
  }
}
"""


@pytest.fixture
async def session(endpoint: str) -> AsyncGenerator[AsyncClientSession]:
    """A session of the client, which has read the schema first and checks every query against it."""
    # gql's own default waits ten seconds, less than a cold engine may need.
    transport = HTTPXAsyncTransport(url=endpoint, timeout=PATIENCE)
    async with Client(transport=transport, fetch_schema_from_transport=True, execute_timeout=PATIENCE) as session:
        yield session


async def test_the_schema_it_reads_is_the_one_that_is_printed(session: AsyncClientSession) -> None:
    printed = (shipped("schema") / "graphql" / "hub.graphql").read_text(encoding="utf-8")
    assert session.client.schema is not None
    assert _sorted(print_schema(session.client.schema)) == _sorted(print_schema(build_schema(printed)))


def _sorted(sdl: str) -> list[str]:
    """Its lines in one order: introspection tells types in another than the text."""
    return sorted(line for line in sdl.splitlines() if line)


async def test_variables_are_sent_as_they_are_typed(session: AsyncClientSession) -> None:
    where = {"status": {"in": ["PILOT", "LIVE"]}}
    request = GraphQLRequest(BY_STATUS, variable_values={"where": where, "first": 3}, operation_name="ByStatus")
    tools = (await session.execute(request))["tools"]
    names = [node["name"] for node in tools["nodes"]]
    assert len(names) == 3 < tools["totalCount"]
    assert names == sorted(names)
    assert {node["status"] for node in tools["nodes"]} <= {"PILOT", "LIVE"}


async def test_a_scalar_of_the_hub_may_be_a_type_of_the_client(session: AsyncClientSession) -> None:
    """The client sends a day as a day, and reads what is as precise as a day as one."""
    assert session.client.schema is not None
    own: Any = GraphQLScalarType("Date", serialize=date.isoformat, parse_value=_day)
    update_schema_scalar(session.client.schema, "Date", own)
    request = GraphQLRequest(ON_A_DAY, variable_values={"day": date(2025, 6, 30)})
    answer = await session.execute(request, serialize_variables=True, parse_result=True)
    days = [node["statusSince"] for node in answer["tools"]["nodes"]]
    assert any(isinstance(day, date) for day in days)
    assert all(day <= date(2025, 6, 30) for day in days if isinstance(day, date))


def _day(text: str) -> date | str:
    return date.fromisoformat(text) if len(text) == 10 else text


async def test_a_query_built_from_the_schema(session: AsyncClientSession) -> None:
    """Field by field in Python, with a fragment on a union."""
    assert session.client.schema is not None
    schema = DSLSchema(session.client.schema)
    subject = schema.Alignment.subject.select(DSLInlineFragment().on(schema.Tool).select(schema.Tool.name))
    page = schema.AlignmentConnection.nodes.select(schema.Alignment.slug, subject)
    answer = await session.execute(dsl_gql(DSLQuery(schema.Query.alignments(first=5).select(page))))
    nodes = answer["alignments"]["nodes"]
    assert len(nodes) == 5
    assert any(node["subject"].get("name") for node in nodes)


async def test_a_query_that_does_not_fit_is_not_even_sent(session: AsyncClientSession) -> None:
    with pytest.raises(GraphQLError, match="Cannot query field 'nothing'"):
        await session.execute(gql("{ tools { nothing } }"))


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ tools(first: 101) { totalCount } }", "BAD_USER_INPUT"),
        ('{ tools(after: "nonsense") { nodes { id } } }', "BAD_USER_INPUT"),
        ('{ coverage(framework: "nonsense") { __typename } }', "NOT_FOUND"),
    ],
)
async def test_an_error_comes_with_its_code(session: AsyncClientSession, query: str, code: str) -> None:
    with pytest.raises(TransportQueryError) as raised:
        await session.execute(gql(query))
    [error] = raised.value.errors or []
    assert error["extensions"]["code"] == code


async def test_a_document_that_is_refused_comes_with_its_code(endpoint: str) -> None:
    """Without the schema the client cannot tell beforehand."""
    transport = HTTPXAsyncTransport(url=endpoint, timeout=PATIENCE)
    async with Client(transport=transport) as session:
        with pytest.raises(TransportQueryError) as raised:
            await session.execute(gql("{ tools { nothing } }"))
    [error] = raised.value.errors or []
    assert error["extensions"] == {"code": "GRAPHQL_VALIDATION_FAILED"}
