"""A statement that takes in what is only possible on the day is compiled for it, and reads otherwise as without."""

from __future__ import annotations

from dataclasses import replace

import pytest
from graphql import OperationDefinitionNode, parse

from hub.access.asker import ANONYMOUS
from hub.analytics.asking.query import QueryInput, load
from hub.api.plan.roots import ReadRoot, plan
from hub.api.schema.hub_schema import ApiSchema, build_schema
from hub.graph.compiler.read import Read
from hub.graph.compiler.values import TODAY_KEY, Value
from hub.model.registry import the_model

HELD, POSSIBLE = ".heldFrom <= $day", ".possibleFrom <= $day"
LISTS = """{
  tools(asOf: "2025-06-30", where: {affects: {some: {node: {slug: {eq: "disclosure"}}}}}) {
    nodes { status purpose affects { nodes { name } } sources { title } }
    %s
  }
}"""
VALUES = {TODAY_KEY: "2026-01-01"}


@pytest.fixture(scope="module")
def api() -> ApiSchema:
    """The API of the shipped model."""
    return build_schema(the_model())


def read_of(api: ApiSchema, text: str) -> Read:
    """The read of a question with one root field."""
    document = parse(text)
    [operation] = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    [root] = plan(api, document, operation, {}).roots.values()
    assert isinstance(root, ReadRoot)
    return root.read


def text_of(read: Read, *, possible: bool) -> str:
    """What is sent for a request."""
    read = replace(read, possible=Value(possible)).on(VALUES, ANONYMOUS)
    return read.statement(VALUES, ANONYMOUS).text


def test_every_row_is_held_or_only_possible_as_the_request_asks(api: ApiSchema) -> None:
    read = read_of(api, LISTS % "totalCount")
    plain, wide = text_of(read, possible=False), text_of(read, possible=True)
    assert plain.count(HELD) > 8
    assert POSSIBLE not in plain
    assert wide == plain.replace(HELD, POSSIBLE)


def test_what_is_left_out_is_counted_by_both_starts_and_is_nothing_where_it_is_taken_in(api: ApiSchema) -> None:
    read = read_of(api, LISTS % "uncertainCount")
    plain, wide = text_of(read, possible=False), text_of(read, possible=True)
    assert plain.count(POSSIBLE) == 3, "the tool, its link to the step, and the step"
    assert HELD not in wide
    assert wide.count(POSSIBLE) == plain.count(HELD) + plain.count(POSSIBLE)


def test_a_text_is_not_sent_for_the_other_reading(api: ApiSchema) -> None:
    read = replace(read_of(api, LISTS % "totalCount"), possible=Value(True))
    with pytest.raises(ValueError, match="or of reading"):
        read.statement(VALUES, ANONYMOUS)


@pytest.mark.parametrize("name", ["alike/hotspots.cypher", "counts/axes.cypher"])
def test_a_hand_written_query_takes_it_in_likewise(name: str) -> None:
    query = load(name)
    given = dict.fromkeys(query.header.params)

    def text(possible: bool) -> str:
        return query.statement(QueryInput(the_model(), ANONYMOUS, "2025-06-30", given=given, possible=possible)).text

    assert text(False).count(HELD) > 1
    assert text(True) == text(False).replace(HELD, POSSIBLE)
