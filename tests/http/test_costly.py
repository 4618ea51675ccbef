"""Requests that are small to send and large to answer: filters, fields that merge, misspellings, the schema itself."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from hub.api import operation
from hub.api.documents.limits import LIMITS
from hub.api.documents.store import MOST_ERRORS
from hub.errors import Internal
from hub.graph.session import Graph
from tests.http.conftest import Hub, code, only_error
from tests.http.test_threats import WHERE, planned, quickly

MOST = LIMITS.conditions


def within(depth: int, name: str = "every") -> dict[str, Any]:
    """A filter that follows so many relationships, one within the other."""
    tree: dict[str, Any] = {}
    for _ in range(depth):
        tree = {"feeds": {name: {"node": tree}}}
    return tree


@pytest.mark.parametrize("logic", ["and", "or"])
async def test_as_many_conditions_as_are_allowed_are_answered_and_no_more(hub: Hub, logic: str) -> None:
    """Each alternative counts, and so does what holds them together."""
    row = [{"name": {"eq": f"t{n}"}} for n in range((MOST - 2) // 2)]
    where = {logic: row, "slug": {}}
    await planned(hub, WHERE, variables={"x": where})
    before = hub.graph.statements_sent
    response = await quickly(hub, WHERE, variables={"x": {logic: row * 5}})
    assert code(response) == "BAD_USER_INPUT"
    assert f"give at most {MOST}" in response.text
    assert hub.graph.statements_sent == before


async def test_a_filter_within_itself_is_answered_to_the_deepest(hub: Hub) -> None:
    where: dict[str, Any] = {"name": {"eq": "a"}}
    for _ in range(LIMITS.nesting // 2 - 3):
        where = {"or": [where]} if "not" in where else {"not": where}
    await planned(hub, WHERE, variables={"x": where})
    assert "errors" not in (await hub.ask(WHERE, variables={"x": where})).json()


async def test_values_in_variables_are_counted_before_anything_else(hub: Hub) -> None:
    for value in ({"slug": {"in": ["a"] * 100_000}}, {"and": [{"slug": {"eq": "a"}}] * 20_000}, {"and": [{}] * 5_000}):
        assert code(await quickly(hub, WHERE, variables={"x": value})) == "TOO_LARGE"
    many = {"slug": {"in": ["a"] * (LIMITS.variable_values - 3)}}
    assert (await hub.ask(WHERE, variables={"x": many})).json()["data"] == {"tools": {"totalCount": 0}}


@pytest.mark.parametrize("name", ["some", "none", "every"])
async def test_relationships_in_a_filter_multiply(hub: Hub, name: str) -> None:
    """They are followed from every row to every row, so a filter is priced by how deep they stand in each other."""
    costs: list[int] = []
    for depth in (1, 2, 3):
        await planned(hub, WHERE, variables={"x": within(depth, name)})
        costs.append((await hub.ask(WHERE, variables={"x": within(depth, name)})).json()["extensions"]["cost"])
    assert costs[1] > 5 * costs[0]
    assert costs[2] > 5 * costs[1]
    before = hub.graph.statements_sent
    assert "may read" in only_error(await quickly(hub, WHERE, variables={"x": within(5, name)}))["message"]
    assert hub.graph.statements_sent == before


@pytest.mark.parametrize(
    "query",
    [
        "{ " + ("tools { " + ("nodes { " + "slug " * 15 + "} ") * 8 + "} ") * 5 + "}",
        "{ ...a ...b } fragment a on Query { " + "tools { ...c } " * 15 + "} fragment b on Query { "
        + "tools { ...d } " * 15 + "} fragment c on ToolConnection { totalCount } "
        "fragment d on ToolConnection { totalCount }",
        "{ __typename } fragment f on Query { tools { " + "totalCount " * 21 + "} }",
        "{ tools { nodes { ...a } } } fragment a on Tool { feeds { nodes { ...a ...b } } } fragment b on Tool { "
        + "feeds { nodes { slug slug slug slug slug } } " * 5 + "}",
    ],
    ids=["nested", "fragments", "unused", "within itself"],
)  # fmt: skip
async def test_fields_that_merge_are_counted_together(hub: Hub, query: str) -> None:
    """Validation compares each of them with each."""
    response = await quickly(hub, query)
    assert code(response) == "TOO_LARGE"
    assert f"times, more than {LIMITS.repeats}" in only_error(response)["message"]


async def test_many_operations_are_counted_together(hub: Hub) -> None:
    fields = " ".join(f"a{n}: slug" for n in range(95))
    text = (
        " ".join(f"query Q{n} {{ ...f }}" for n in range(200))
        + f" fragment f on Query {{ tools {{ nodes {{ {fields} }} }} }}"
    )
    assert code(await quickly(hub, text, operationName="Q1")) == "TOO_LARGE"


@pytest.mark.parametrize(
    "query",
    [
        "query (" + " ".join(f"$a{n}: ToolWhereInputs" for n in range(300)) + ") { tools { totalCount } }",
        "{ " + " ".join(f"toolsss{n}" for n in range(500)) + " }",
    ],
    ids=["types", "fields"],
)
async def test_only_the_first_mistakes_are_told(hub: Hub, query: str) -> None:
    """Each looks for a word like the one that was sent."""
    response = await quickly(hub, query)
    assert len(response.json()["errors"]) == MOST_ERRORS + 1


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """For each answer that was completed field by field: whether the event loop did it."""
    on_loop: list[bool] = []
    real: Callable[..., bytes] = operation.completed

    def completed(*given: Any) -> bytes:
        on_loop.append(threading.current_thread() is threading.main_thread())
        return real(*given)

    monkeypatch.setattr(operation, "completed", completed)
    return on_loop


TYPES = "__schema { types { name fields { name } } }"
BAD = 'x: node(id: "no") { id }'


@pytest.mark.parametrize(
    ("query", "variables", "on_loop"),
    [
        (f"{{ {TYPES} }}", None, False),
        (f"{{ {TYPES} tools {{ totalCount }} }}", None, False),
        ("query ($n: String!) { __type(name: $n) { fields { name } } }", {"n": "Tool"}, False),
        (f"{{ {BAD} tools(first: 100) {{ nodes {{ {' '.join(f'a{n}: slug' for n in range(30))} }} }} }}", None, False),
        (f"{{ {BAD} tools(first: 5) {{ nodes {{ slug }} }} }}", None, True),
    ],
    ids=["schema", "schema and rows", "type of a variable", "many rows", "few rows"],
)
async def test_what_takes_long_is_completed_beside_the_event_loop(
    hub: Hub, threads: list[bool], query: str, variables: Any, on_loop: bool
) -> None:
    response = await hub.ask(query, variables=variables)
    assert response.json()["data"]
    assert threads == [on_loop]


async def test_a_mistake_of_the_hub_has_an_id_wherever_it_is_made(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: Any) -> Any:
        raise Internal

    monkeypatch.setattr(Graph, "read", broken)
    response = await hub.ask("{ tools { totalCount } }")
    assert response.status_code == 500
    assert len(only_error(response)["extensions"]["id"]) == 8
