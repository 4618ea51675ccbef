"""Whatever is wrong with a request is told with a stable code, before the source is asked."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Sequence
from typing import Any

import orjson
import pytest

from hub.access.asker import ANONYMOUS, Asker
from hub.api.documents.limits import LIMITS
from hub.api.documents.request import Request
from hub.partner import Agency, FromRecords, Record, Wanted
from hub.partner.cost import SHARE, VALUES
from hub.partner.operation import answer
from tests.partner.agency import ABOUT, AGENCY, from_records, tool
from tests.partner.conftest import ask
from tests.partner.questions import CHANGES, page

OTHER = "ai.other.example"


class Counting(FromRecords):
    """Counts how often it is asked for anything."""

    asked = 0

    def page(self, wanted: Wanted, asker: Asker) -> Sequence[Record]:
        self.asked += 1
        return super().page(wanted, asker)

    def agencies(self, after: str | None, limit: int, asker: Asker) -> Sequence[Agency]:
        self.asked += 1
        return super().agencies(after, limit, asker)


class Slow(FromRecords):
    """Gives no records, after a while, and counts how many wait for it at once."""

    now = most = 0

    async def page(self, wanted: Wanted, asker: Asker) -> Sequence[Record]:  # pyright: ignore[reportIncompatibleMethodOverride] - a source may answer either way
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.01)
        self.now -= 1
        return []


def counting() -> Counting:
    """A source with three tools."""
    about = from_records().about(ANONYMOUS)
    return Counting("ai.agency.example", about, [AGENCY], lambda: [tool("a"), tool("b"), tool("c")])


def cursor(*parts: Any) -> str:
    """A text that looks like a cursor."""
    return base64.urlsafe_b64encode(orjson.dumps(list(parts))).decode().rstrip("=")


REFUSED: list[tuple[str, str, str]] = [
    ("{ tools(first: 0) { nodes { id } } }", "BAD_USER_INPUT", "first: 0 is out of range"),
    ("{ tools(first: 101) { nodes { id } } }", "BAD_USER_INPUT", "first: 101 is out of range"),
    ("{ changes(first: -1) { cursor } }", "BAD_USER_INPUT", "first: -1 is out of range"),
    ("{ agencies(first: 101) { nodes { slug } } }", "BAD_USER_INPUT", "first: 101 is out of range"),
    ("{ tools(first: null) { nodes { id } } }", "GRAPHQL_VALIDATION_FAILED", "Int"),
    ("{ tools(first: 99999999999) { nodes { id } } }", "GRAPHQL_VALIDATION_FAILED", "Int"),
    ("{ tools { nodes { colour } } }", "GRAPHQL_VALIDATION_FAILED", "colour"),
    ("{ tools { nodes { ... on Spanner { id } } } }", "GRAPHQL_VALIDATION_FAILED", "Spanner"),
    ("{ tools(colour: 1) { nodes { id } } }", "GRAPHQL_VALIDATION_FAILED", "colour"),
    ("{ tools { nodes { id }", "GRAPHQL_PARSE_FAILED", "Syntax Error"),
    ("mutation { tools { nodes { id } } }", "OPERATION_RESOLUTION_FAILURE", "queries only"),
    ("subscription { changes { cursor } }", "OPERATION_RESOLUTION_FAILURE", "queries only"),
    ("query A { feed { name } } query B { feed { name } }", "OPERATION_RESOLUTION_FAILURE", "operationName"),
    ("{ tools " + "{ nodes " * 60 + "}" * 61, "TOO_DEEP", "nests more than 50"),
    ("{ " + "feed { name } " * 700 + "}", "TOO_LARGE", "tokens"),
    ("{ " + " ".join(f"a{n}: feed {{ name }}" for n in range(21)) + " }", "BAD_USER_INPUT", "21 root fields"),
    ("query ($x: Int!) { tools(first: $x) { nodes { id } } }", "BAD_USER_INPUT", "$x"),
]
SHOWN: list[tuple[str, dict[str, Any], str, str]] = [
    ('{ tools(agency: "nobody") { nodes { id } } }', {}, "NOT_FOUND", "agency: "),
    ('{ tools(agency: "No slug\'") { nodes { id } } }', {}, "BAD_USER_INPUT", "agency: "),
    ('{ tools(agency: "' + "a" * 101 + '") { nodes { id } } }', {}, "BAD_USER_INPUT", "agency: "),
    ('{ tools(after: "x") { nodes { id } } }', {}, "BAD_USER_INPUT", "after: this is no cursor"),
    ('{ tools(after: "ä") { nodes { id } } }', {}, "BAD_USER_INPUT", "after: this is no cursor"),
    ('{ tools(after: "' + "A" * 3000 + '") { nodes { id } } }', {}, "BAD_USER_INPUT", "after: this is no cursor"),
    ('{ changes(since: "") { cursor } }', {}, "BAD_USER_INPUT", "since: this is no cursor"),
    (
        "query ($c: String) { tools(after: $c) { nodes { id } } }",
        {"c": cursor(1, 2, 3, 4)},
        "BAD_USER_INPUT",
        "after: ",
    ),
    ("query ($c: String) { changes(since: $c) { cursor } }", {"c": cursor("a", "b", "c")}, "BAD_USER_INPUT", "since: "),
    ("query ($c: String) { changes(since: $c) { cursor } }", {"c": "\ud800"}, "BAD_USER_INPUT", "since: "),
    ('{ records(ids: ["x"]) { id } }', {}, "BAD_USER_INPUT", "ids: this is no id"),
    ('{ records(ids: ["cps/spanner/x"]) { id } }', {}, "BAD_USER_INPUT", "ids: this is no id"),
    ('{ records(ids: ["cps/tool/' + "x" * 300 + '"]) { id } }', {}, "BAD_USER_INPUT", "ids: this is no id"),
    ("query ($i: [ID!]!) { records(ids: $i) { id } }", {"i": ["cps/tool/x"] * 101}, "BAD_USER_INPUT", "ids: 101"),
]


@pytest.mark.parametrize(
    ("text", "code", "said"), REFUSED, ids=[f"{refused[1]}-{i}" for i, refused in enumerate(REFUSED)]
)
async def test_a_request_is_refused_before_the_source_is_asked(text: str, code: str, said: str) -> None:
    source = counting()
    reply = await ask(source, text)
    first = reply.body["errors"][0]
    assert (reply.status, first["extensions"]["code"]) == (400, code)
    assert said in first["message"]
    assert source.asked == 0
    assert "data" not in reply.body


@pytest.mark.parametrize(("text", "given", "code", "said"), SHOWN, ids=[f"{s[2]}-{i}" for i, s in enumerate(SHOWN)])
async def test_a_wrong_argument_is_named(text: str, given: dict[str, Any], code: str, said: str) -> None:
    reply = await ask(counting(), text, given)
    assert reply.error["code"] == code
    assert reply.error["message"].startswith(said)
    assert list(reply.body["data"].values()) == [None]


async def test_a_cursor_belongs_to_its_list_its_agency_and_its_feed() -> None:
    source = counting()
    own = (await ask(source, page("tools", 1))).data["tools"]["pageInfo"]["endCursor"]
    for text in (page("practices", 1), page("tools", 1, AGENCY.slug)):
        reply = await ask(source, text, {"after": own})
        assert reply.error["code"] == "BAD_USER_INPUT"
        assert "another list" in reply.error["message"]
    assert "another list" in (await ask(from_records(name=OTHER), page("tools", 1), {"after": own})).error["message"]
    changes = (await ask(source, CHANGES)).data["changes"]["cursor"]
    assert (await ask(source, CHANGES, {"since": own})).error["code"] == "BAD_USER_INPUT"
    assert (await ask(source, page("tools", 1), {"after": changes})).error["code"] == "BAD_USER_INPUT"
    assert (await ask(from_records(name=OTHER), CHANGES, {"since": changes})).error["code"] == "RESYNC"


async def test_the_cost_is_told_and_refused_above_the_budget() -> None:
    field = page("tools", 100).removeprefix("query ($after: String) {").removesuffix("}").replace(", after: $after", "")
    cost = (await ask(counting(), f"{{ {field} }}")).body["extensions"]["cost"]
    budget = LIMITS.cost // SHARE
    assert 100 < cost <= budget
    many = budget // cost + 1
    source = counting()
    reply = await ask(source, "{ " + " ".join(f"a{n}: {field}" for n in range(many)) + " }")
    assert reply.error["code"] in ("BAD_USER_INPUT", "TOO_LARGE")
    assert source.asked == 0


@pytest.mark.parametrize(("roots", "refused"), [(3, False), (4, True)])
async def test_plain_values_have_a_budget_too(roots: int, refused: bool) -> None:
    """Each of 100 tools with 5 sources, as many as are reckoned with, and 96 values of each."""
    budget, values = LIMITS.cost // SHARE * VALUES, roots * 100 * 5 * 96
    many = " ".join(f"f{n}: url" for n in range(96))
    source = counting()
    asked = " ".join(f"t{n}: tools(first: 100) {{ ...Many }}" for n in range(roots))
    reply = await ask(source, f"{{ {asked} }} fragment Many on ToolPage {{ nodes {{ sources {{ {many} }} }} }}")
    assert (values > budget) == refused
    if not refused:
        assert len(reply.data) == source.asked == roots
        return
    assert reply.error["code"] == "BAD_USER_INPUT"
    assert f"{values} values, more than {budget}" in reply.error["message"]
    assert source.asked == 0


@pytest.mark.parametrize("text", ["query ($n: Int) { tools(first: $n) { nodes { id } } }",
                                  "query ($n: Int = 3) { changes(first: $n) { cursor } }"])  # fmt: skip
async def test_null_is_no_page_size(text: str) -> None:
    """GraphQL lets a variable that may be null stand for an argument that has a default."""
    source = counting()
    reply = await ask(source, text, {"n": None})
    assert reply.error["code"] == "BAD_USER_INPUT"
    assert "$n" in reply.error["message"]
    assert source.asked == 0
    assert (await ask(source, text)).data


async def test_a_source_is_asked_one_thing_at_a_time() -> None:
    """So that one request of many root fields leaves room for others."""
    source = Slow(OTHER, ABOUT, [AGENCY], list)
    roots = " ".join(f"a{n}: tools {{ nodes {{ id }} }} b{n}: practices {{ nodes {{ id }} }}" for n in range(5))
    assert len((await ask(source, f"{{ {roots} }}")).data) == 10
    assert (source.most, source.now) == (1, 0)


@pytest.mark.parametrize("first", [1, 20, 100])
async def test_the_cost_follows_the_page_size_also_from_a_variable_and_through_a_fragment(first: int) -> None:
    text = """query ($n: Int!) { tools(first: $n) { ...Page } }
      fragment Page on ToolPage { nodes { affects { sources { url } } } pageInfo { hasNextPage } }"""
    cost = (await ask(counting(), text, {"n": first})).body["extensions"]["cost"]
    # A row, its processes (5) with their sources (5 each), and the page's own information.
    assert cost == 1 + first * (1 + 5 * (1 + 5) + 1)


async def test_a_named_operation_is_the_one_that_is_executed() -> None:
    asked = Request("query A { feed { name } } query B { feed { version } }", "B")
    response = await answer(counting(), asked, ANONYMOUS)
    assert orjson.loads(response.content)["data"] == {"feed": {"version": "1.0"}}


async def test_by_get_a_mutation_is_not_allowed() -> None:
    response = await answer(counting(), Request("mutation { a }"), ANONYMOUS, read_only=True)
    assert response.status == 405


async def test_the_schema_may_be_introspected() -> None:
    data = (await ask(counting(), "{ __schema { queryType { name fields { name description } } } }")).data
    assert all(field["description"] for field in data["__schema"]["queryType"]["fields"])
