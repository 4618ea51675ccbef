"""Each limit is a setting, and each refusal tells the number that was exceeded, before the graph hears of it."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from tests.conftest import Engine
from tests.engines.statements import connected
from tests.http.conftest import Hub, code, serving

SMALL = {
    "max_body": 5_000,
    "max_document": 2_000,
    "max_tokens": 150,
    "max_nesting": 12,
    "max_depth": 5,
    "max_fields": 30,
    "max_aliases": 4,
    "max_repeats": 3,
    "max_roots": 2,
    "max_page": 10,
    "max_cost": 100,
    "max_values": 200,
    "max_conditions": 5,
    "max_variable_values": 12,
    "max_introspection": 1_000,
}
NAMES = "tools { nodes { slug } }"
NESTED = "__typename ... { __typename ... { __typename ...x } }"
FRAGMENTS = (
    "{ tools { nodes { ...a ...a } } } fragment a on Tool { ...b ...b } fragment b on Tool { ...c ...c ...c ...c } "
)
EIGHT = "fragment c on Tool { slug name status aiClass scope marking since until }"

WIDE = """{ tools(first: 10) { nodes { slug name scope marking since until
  uses(first: 5) { nodes { slug since until } } } } }"""


@pytest.fixture
async def strict(engine: Engine, hub: Hub) -> AsyncGenerator[Hub]:
    """A second hub on the same graph with small limits."""
    settings = engine.settings.model_copy(update=SMALL)
    async with connected(engine.endpoint, settings) as graph, serving(graph, settings) as running:
        yield running


@pytest.mark.parametrize(
    ("query", "wanted", "numbers"),
    [
        ("{ tools { totalCount } } #" + "x" * 5_000, "TOO_LARGE", "5000"),
        ("{ __typename } #" + "x" * 2_000, "TOO_LARGE", "2016 characters, more than 2000"),
        ("{ " + "tools { totalCount } " * 60 + "}", "TOO_LARGE", "150 tokens"),
        ("{ tools(where: " + "{ not: " * 11 + "{}" + " }" * 11 + ") { totalCount } }", "TOO_DEEP", "12 brackets"),
        ("{ tools { nodes { owner { tools { nodes { slug } } } } } }", "TOO_DEEP", "6 levels deep, more than 5"),
        (FRAGMENTS + EIGHT, "TOO_LARGE", "130 fields, more than 30"),
        ("{ " + " ".join(f"a{n}: __typename" for n in range(5)) + " }", "TOO_LARGE", "5 aliases, more than 4"),
        ("{ " + "__typename " * 4 + "}", "TOO_LARGE", "4 times, more than 3"),
        (f"{{ {NESTED} }} fragment x on Query {{ __typename }}", "TOO_LARGE", "4 times"),
        (f"{{ {NAMES} agencies {{ totalCount }} processes {{ totalCount }} }}", "BAD_USER_INPUT", "3 root fields"),
        ("{ tools(first: 11) { nodes { slug } } }", "BAD_USER_INPUT", "0 to 10"),
        ("{ tools(first: 10) { nodes { uses(first: 10) { nodes { slug } } } } }", "BAD_USER_INPUT", "121 rows"),
        (WIDE, "BAD_USER_INPUT", "210 values, more than the 200"),
        ("{ tools(where: { not: { not: { name: { eq: \"a\", ne: \"b\" }, slug: {} } } }) { totalCount } }",
         "BAD_USER_INPUT", "6 conditions are too many; give at most 5"),
        ("query ($x: [String!]) { tools(where: { slug: { in: $x } }) { totalCount } }", "TOO_LARGE", "more than 12"),
        ("{ __schema { types { fields { name } } } }", "TOO_LARGE", "more than 1000"),
    ],
    ids=[*list(SMALL)[:8], "fragments", *list(SMALL)[8:]],
)  # fmt: skip
async def test_a_limit_is_a_setting_and_tells_its_number(strict: Hub, query: str, wanted: str, numbers: str) -> None:
    before = strict.graph.statements_sent
    response = await strict.ask(query, variables={"x": ["a"] * 12} if "$x" in query else None)
    assert code(response) == wanted
    assert numbers in response.text
    assert strict.graph.statements_sent == before


async def test_what_keeps_within_all_limits_is_answered(strict: Hub) -> None:
    response = await strict.ask("{ a: tools(first: 10) { nodes { slug } } b: __typename }")
    assert response.json() == {"data": {"a": {"nodes": []}, "b": "Query"}, "extensions": {"cost": 11}}


async def test_a_page_size_in_a_variable_is_priced_like_one_in_the_document(strict: Hub) -> None:
    query = "query ($n: Int) { tools(first: $n) { nodes { uses(first: $n) { nodes { slug } } } } }"
    assert (await strict.ask(query, variables={"n": 3})).json()["extensions"] == {"cost": 16}
    assert "121 rows" in (await strict.ask(query, variables={"n": 10})).text
    assert "0 to 10" in (await strict.ask(query, variables={"n": 11})).text


async def test_larger_answers_are_compressed_for_who_takes_it(hub: Hub) -> None:
    asked = {"query": "{ __schema { types { name description } } }"}
    packed = await hub.client.post("/graphql", json=asked, headers={"accept-encoding": "gzip"})
    plain = await hub.client.post("/graphql", json=asked, headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.json() == plain.json()
    assert "accept-encoding" in packed.headers["vary"].lower()
    assert int(packed.headers["content-length"]) < len(plain.content) / 3
