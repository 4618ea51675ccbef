"""One file adds a noun: types, filters, orders and compiled statements follow from the declaration alone."""

import re
from functools import cache

import pytest
from graphql import GraphQLInputObjectType, GraphQLObjectType, OperationDefinitionNode, parse, validate

from hub.access.asker import ANONYMOUS, Asker
from hub.api.plan.roots import ReadRoot, plan
from hub.api.schema.hub_schema import ApiSchema, build_schema
from hub.graph.compiler.values import TODAY_KEY
from hub.model.declare import Noun, Relationship, number, text
from hub.model.enums import Marking
from hub.model.registry import Model, declared_nouns, the_model

VENUE = Noun(
    label="Venue",
    singular="venue",
    plural="venues",
    meaning="A place where hearings are held.",
    default_order="name",
    properties=(
        text("name", "Name of the place.", required=True, sortable=True),
        number("rooms", "Rooms.", unit="rooms"),
    ),
    relationships=(
        Relationship("tools", "HOSTS", ("Tool",), "Tools in use there.", "venues", "Places where it is in use."),
    ),
)
QUESTION = """
{ venues(where: { rooms: { gte: 2 }, tools: { some: { node: { slug: { eq: "x" } } } } }, orderBy: [{ rooms: DESC }]) {
    nodes { slug name rooms tools { nodes { slug venues { totalCount } } } } } }
"""


@cache
def with_venue() -> ApiSchema:
    return build_schema(Model([*declared_nouns(), VENUE]))


def test_the_noun_has_its_types() -> None:
    types = with_venue().executable.type_map
    venue, where = types["Venue"], types["VenueWhere"]
    assert isinstance(venue, GraphQLObjectType)
    assert {"id", "slug", "name", "rooms", "tools", "since", "marking", "sources"} <= set(venue.fields)
    assert [interface.name for interface in venue.interfaces] == ["Node", "Named"]
    assert venue.fields["rooms"].description == "Rooms. Unit: rooms."
    assert isinstance(where, GraphQLInputObjectType)
    assert {"and", "or", "not", "slug", "rooms", "tools"} <= set(where.fields)
    assert "VenueOrder" in types


def test_it_can_be_recorded() -> None:
    api = with_venue()
    types = api.executable.type_map
    made, values, links = types["NewVenue"], types["VenueValues"], types["LinkTo"]
    assert isinstance(made, GraphQLInputObjectType)
    assert isinstance(values, GraphQLInputObjectType)
    assert isinstance(links, GraphQLInputObjectType)
    assert {"slug", "name", "rooms", "tools", "marking", "since", "sources"} <= set(made.fields)
    assert ("rooms" in values.fields, "tools" in values.fields, "marking" in values.fields) == (True, False, False)
    call = """mutation { record(why: "x", changes: [
      { create: { venue: { slug: "v", name: "V", rooms: 2, tools: [{ to: "t" }], marking: PUBLISHED } } }
      { set: { slug: "v", version: 1, values: { venue: { rooms: 3 } } } }
      { end: { kind: VENUE, slug: "v", version: 2, on: "2026" } }
    ]) { outcome records { kind record { ... on Venue { rooms version } } } } }"""
    assert validate(api.executable, parse(call)) == []


def test_the_inputs_add_no_more_than_a_quarter_to_the_schema() -> None:
    """Whoever opens GraphiQL looks for a question among them."""
    text = build_schema(the_model()).sdl
    own = {name for noun in the_model().nouns for name in (f"New{noun}", f"{noun}Values")}
    own |= {"NewRecord", "Values", "LinkTo", "ChangeInput", "SetValues", "CorrectValues", "NewLink", "EndLink"}
    own |= {
        "Withdrawal",
        "Redaction",
        "EndRecord",
        "MarkRecord",
        "Recording",
        "WrittenRecord",
        "ChangeProblem",
        "Mutation",
    }
    parts = re.split(r"\n(?=(?:\"\"\"[^\"]*\"\"\"\n)?(?:type|input|enum|interface|union|scalar) \w)", text)
    added = [part for part in parts if (match := re.search(r"^(?:type|input) (\w+)", part, re.M)) and match[1] in own]
    lines = sum(part.count("\n") + 1 for part in added)
    assert 1_000 < lines < 0.25 * (text.count("\n") - lines)


def test_whatever_is_asked_of_a_day_is_asked_of_what_was_recorded_by_then() -> None:
    """Search apart, whose index is of the present."""
    query = with_venue().executable.query_type
    assert query is not None
    asked = {name: field.args.keys() for name, field in query.fields.items() if "asOf" in field.args}
    assert {"venue", "venues", "tools", "review", "coverage", "overlapHotspots"} <= asked.keys()
    assert {name for name, arguments in asked.items() if "recordedAsOf" not in arguments} == {"search"}


def test_the_far_end_reads_it_too() -> None:
    tool = with_venue().executable.type_map["Tool"]
    assert isinstance(tool, GraphQLObjectType)
    assert str(tool.fields["venues"].type) == "ToolVenuesConnection!"


def test_a_read_of_it_compiles_with_its_predicates() -> None:
    api = with_venue()
    document = parse(QUESTION)
    assert validate(api.executable, document) == []
    [operation] = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    planned = plan(api, document, operation, {})
    root = planned.roots["venues"]
    assert isinstance(root, ReadRoot)
    values = {TODAY_KEY: "2026-01-01"}
    statement = root.read.on(values, ANONYMOUS).statement(values, ANONYMOUS)
    # One predicate for each node and one for each relationship that a pattern binds.
    elements = statement.text.count(":Venue)") + statement.text.count(":Tool)") + statement.text.count(":HOSTS]")
    assert elements == 7
    assert statement.text.count(".marking IN $markings") == elements
    assert statement.parameters["markings"] == ["PUBLISHED"]
    assert statement.text.count(".audience IS NULL") == elements
    assert "$agency" not in statement.text
    asker = Asker(Marking.OFFICIAL, "cps")
    of_an_agency = root.read.on(values, asker).statement(values, asker)
    assert of_an_agency.text.count("IS NULL OR $agency IN ") == elements
    with pytest.raises(ValueError, match="another sort of asker"):
        root.read.on(values, asker).statement(values, ANONYMOUS)


def test_the_shipped_model_does_not_have_it() -> None:
    assert "Venue" not in build_schema(the_model()).executable.type_map
