"""Attacks over HTTP beyond those of test_hostile.py: each is refused or answered as data, quickly, and tells nothing.

Every request goes through the door as an attacker's would; what the statements below look like is for tests/api.
"""

from __future__ import annotations

import json
import re
import time
from typing import Any

import httpx
import pytest
from graphql import get_introspection_query, parse, print_ast, visit
from graphql.language import InputValueDefinitionNode, Visitor

from hub.graph.statement import Statement
from tests.http.conftest import Hub, code
from tests.http.test_hostile import QUICK

COUNT = "{ tools { totalCount } }"
WHERE = "query ($x: ToolWhere) { tools(where: $x) { totalCount } }"
ORDER = "query ($x: [ToolOrder!]) { tools(orderBy: $x) { totalCount } }"
ALL = Statement("MATCH (n) RETURN count(n)")
NESTED = "{ tools(first: 100) { nodes { " + "feeds(first: 100) { nodes { " * 4 + "slug" + " } }" * 4 + " } } }"


async def quickly(hub: Hub, query: str, **more: Any) -> httpx.Response:
    """The answer to a query, which has to come at little cost; the hub answers in this process."""
    started = time.process_time()
    response = await hub.ask(query, **more)
    assert time.process_time() - started < QUICK
    return response


async def planned(hub: Hub, query: str, **more: Any) -> None:
    """Ask until the statement is answered within the deadline: a busy Neo4j may plan for longer the first time."""
    for _ in range(10):
        if (await hub.ask(query, **more)).status_code == 200:
            return
    raise AssertionError("the statement is never answered in time")


async def test_page_sizes_that_multiply_are_refused_by_their_product(hub: Hub) -> None:
    """Full pages in full pages, without an alias and within every limit of depth."""
    response = await quickly(hub, NESTED)
    assert code(response) == "BAD_USER_INPUT"
    assert "may read" in response.json()["errors"][0]["message"]
    await planned(hub, NESTED.replace("100", "2"))
    small = await hub.ask(NESTED.replace("100", "2"))
    assert small.json()["extensions"]["cost"] > 2**5


@pytest.mark.parametrize("spread", ["...f{}", "... on Tool {{ ...f{} }}", "... {{ ...f{} }}"])
async def test_depth_counts_through_fragments(hub: Hub, spread: str) -> None:
    """A chain of fragments, each a level or two deep, nests as deep as if it were written out."""
    chain = [f"fragment f{n} on Tool {{ feeds {{ nodes {{ {spread.format(n + 1)} }} }} }}" for n in range(10)]
    query = f"{{ tools {{ nodes {{ ...f0 }} }} }} {' '.join(chain)} fragment f10 on Tool {{ slug }}"
    assert code(await quickly(hub, query)) == "TOO_DEEP"


READS = "types { name fields { name args { name type { name } } type { name fields { name } } } }"

MEMBER = "fields { name args { name } type { name } }"


@pytest.mark.parametrize(
    "query",
    [
        "{ " + " ".join(f"a{n}: __schema {{ {READS} }}" for n in range(50)) + " }",
        "{ __schema { " + " ".join(f"a{n}: {READS}" for n in range(50)) + " } }",
        "{ __schema { types { fields { type { fields { " + " ".join(f"a{n}: name" for n in range(400)) + " } } } } } }",
        "{ ...a ...b } fragment a on Query { "
        + " ".join(f"a{n}: __schema {{ ...s }}" for n in range(30))
        + " } fragment b on Query { ... { "
        + " ".join(f"b{n}: __schema {{ ...s }}" for n in range(30))
        + f" }} }} fragment s on __Schema {{ {READS} }}",
        "{ " + " ".join(f'a{n}: __type(name: "Node") {{ possibleTypes {{ {MEMBER} }} }}' for n in range(40)) + " }",
    ],
    ids=["roots", "types", "names", "fragments", "members"],
)
async def test_the_schema_is_not_read_many_times_over(hub: Hub, query: str) -> None:
    """Introspection asks for no rows, but it is answered without a pause: a few kilobytes would stop the hub."""
    assert code(await quickly(hub, query)) == "TOO_LARGE"


async def test_the_schema_is_read_by_the_usual_tools(hub: Hub) -> None:
    """Twice in one request even, with everything that the common query can ask for."""
    whole = get_introspection_query(
        schema_description=True, specified_by_url=True, directive_is_repeatable=True, input_value_deprecation=True
    )
    assert "errors" not in (await hub.ask(whole)).json()
    twice = whole.replace("__schema {", "again: __schema { types { ...FullType } } __schema {", 1)
    assert twice != whole
    assert "errors" not in (await hub.ask(twice)).json()


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("{ tols { totalCount } }", None),
        ("{ tools(frist: 1) { totalCount } }", None),
        ("{ tools(where: { nane: { eq: 1 } }) { totalCount } }", None),
        ("{ tools(where: { status: { eq: LIFE } }) { totalCount } }", None),
        ("query ($x: ToolWher) { tools(where: $x) { totalCount } }", None),
        ("{ tools { nodes { ... on Agenzy { slug } } } }", None),
        (WHERE, {"x": {"nane": {"eq": "a"}}}),
        (WHERE, {"x": {"status": {"eq": "LIFE"}}}),
    ],
    ids=[
        "field",
        "argument",
        "input field",
        "value",
        "type",
        "condition",
        "field in a variable",
        "value in a variable",
    ],
)
async def test_a_suggestion_names_words_of_the_schema_only(hub: Hub, query: str, variables: Any) -> None:
    """The schema is public, so a misspelling may be corrected from it and from nothing else."""
    sdl = (await hub.client.get("/schema.graphql")).text
    response = await hub.ask(query, variables=variables)
    assert code(response) in ("GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT")
    for error in response.json()["errors"]:
        _, _, suggested = error["message"].partition("Did you mean")
        for word in re.findall(r"'(\w+)'", suggested):
            assert re.search(rf"\b{word}\b", sdl)


async def test_a_near_miss_of_a_name_is_told_nothing(hub: Hub) -> None:
    """A slug one letter off answers as one that is like none at all."""
    await _keep_hidden_tool(hub)
    answers = []
    for slug in ("hiddentol", "zzzzzzzzz"):
        for query in (f'{{ tool(slug: "{slug}") {{ name }} }}', f'{{ overlaps(tool: "{slug}") {{ totalCount }} }}'):
            await planned(hub, query)
            response = await hub.ask(query)
            answers.append((response.status_code, response.text.replace(slug, "")))
    assert answers[:2] == answers[2:]
    assert "hiddentool" not in str(answers)


async def _keep_hidden_tool(hub: Hub) -> None:
    """A node whose name would make a good suggestion; not marked, so shown to nobody."""
    statement = Statement("MERGE (t:Tool {slug: 'hiddentool'}) SET t.name = 'hiddentool'")
    await hub.graph.write(lambda tx: tx.run(statement))


@pytest.mark.parametrize(
    "key", ["id} DETACH DELETE n //", "a`b", "name DESC, 1", "$where", "__proto__", "constructor", ""]
)
async def test_a_key_of_a_variable_is_no_identifier(hub: Hub, key: str) -> None:
    """Keys of orders and filters are looked up, never written into a statement."""
    before = await hub.graph.read([ALL])
    for query, value in (
        (ORDER, [{key: "ASC"}]),
        (WHERE, {key: {"eq": "a"}}),
        (WHERE, {"name": {key: "a"}}),
        (WHERE, {"affects": {"some": {"edge": {key: {}}}}}),
    ):
        assert code(await hub.ask(query, variables={"x": value})) == "BAD_USER_INPUT"
    groups = await hub.ask("query ($x: [ToolGrouping!]!) { toolGroups(groupBy: $x) { count } }", variables={"x": [key]})
    assert code(groups) == "BAD_USER_INPUT"
    assert await hub.graph.read([ALL]) == before


@pytest.mark.parametrize(
    "text", ["(a+)+$" * 500, "*:*", "a~", "*" * 10_000, "(?:" * 5_000, "[[:alpha:]" * 1_000, "\\" * 9_999]
)
async def test_a_pattern_is_only_text(hub: Hub, text: str) -> None:
    """Nothing that a client sends is read as a regular expression or as a search expression."""
    words: list[Any] = [{word: text} for word in ("contains", "startsWith", "endsWith", "eq", "ne", "gt")]
    where = {"and": [{"name": word} for word in [*words, {"in": [text]}]]}
    await planned(hub, WHERE, variables={"x": json.loads(json.dumps(where).replace(json.dumps(text), '"a"'))})
    response = await quickly(hub, WHERE, variables={"x": where})
    assert response.json()["data"] == {"tools": {"totalCount": 0}}


NO_CYPHER = re.compile(
    r"String!?|StringWhere|SortDirection|NewStatement|Statement(Values|Where)|[A-Z][a-z]+StatementsWhere"
)
"""What an input called statement holds: a text, a condition or an order on one, or a record of the noun Statement."""


async def test_there_is_no_door_for_cypher(hub: Hub) -> None:
    """No argument and no field of an input takes a statement, a pattern, a file or an address to read from."""
    names: list[str] = []

    class Inputs(Visitor):
        """Collects the names of what a client can give."""

        def enter_input_value_definition(self, node: InputValueDefinitionNode, *_: Any) -> None:
            # What somebody said of a practice is a statement too, and a problem has one: records and texts like others.
            if not (node.name.value in ("statement", "statements") and NO_CYPHER.fullmatch(print_ast(node.type))):
                names.append(node.name.value)

    visit(parse((await hub.client.get("/schema.graphql")).text), Inputs())
    doors = r"cypher|statement|upload|import|file|path|regex|pattern|fetch"
    assert len(names) > 100
    assert [name for name in names if re.search(doors, name, re.IGNORECASE)] == []


@pytest.mark.parametrize(
    "asked",
    [
        "query=%ff%fe",
        "query=%ed%a0%80",
        "query=%7B__typename%7D&variables=%7B%22x%22:%22%5Cud800%22%7D",
        "query=%7B__typename%7D&variables=NaN",
        "query=%7B__typename%7D&variables=" + "%5B" * 20_000,
        "query=%00",
        "query=" + "%7B" * 15_000,
        "query=%7B__typename%7D&extensions=%5B1%5D",
        "&&&=&=%&query",
    ],
    ids=range(9),
)
async def test_an_address_of_any_form_is_no_fault_of_the_hub(hub: Hub, asked: str) -> None:
    """Broken escapes, broken Unicode and brackets without end are refused as they are in a body."""
    response = await hub.client.get(httpx.URL(f"http://127.0.0.1:{hub.port}/graphql?{asked}"))
    assert response.status_code in (200, 400)
    assert code(response) in ("BAD_REQUEST", "GRAPHQL_PARSE_FAILED", "TOO_DEEP")


async def test_a_parameter_twice_is_the_last_one_only(hub: Hub) -> None:
    """What a proxy looked at first is not joined with what the hub runs."""
    response = await hub.client.get(f"/graphql?query={'{a:__typename}'}&query={'{b:__typename}'}")
    assert response.json()["data"] == {"b": "Query"}


async def test_names_twice_in_a_body_are_the_last_one_only(hub: Hub) -> None:
    body = b'{"query": "{ a: __typename }", "query": "{ b: __typename }"}'
    assert (await hub.post(content=body)).json()["data"] == {"b": "Query"}


async def test_headers_that_claim_an_identity_are_not_read(hub: Hub) -> None:
    """Neither those of proxies nor those of accounts change a byte of the answer."""
    claimed: dict[str, Any] = {
        "cookie": "session=admin",
        "x-forwarded-user": "admin",
        "x-remote-user": "admin",
        "x-agency": "cps",
        "x-http-method-override": "DELETE",
    }
    query = {"query": "{ tools { totalCount nodes { slug } } }"}
    plain, other = await hub.post(query), await hub.post(query, **claimed)
    assert (plain.status_code, plain.content) == (other.status_code, other.content)
    # A key is read, and one that nobody was given is refused.
    assert (await hub.post(query, authorization="Bearer admin")).status_code == 401


async def test_the_hub_still_answers(hub: Hub) -> None:
    """After all of the above, in the order in which this file has it."""
    assert json.loads((await hub.ask(COUNT)).content)["data"] == {"tools": {"totalCount": 0}}
