"""Levels of the ladder are worked out from evidence: nobody can type one in."""

from __future__ import annotations

from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLType, get_named_type

from hub.api.schema.hub_schema import build_schema
from hub.model.enums import AlignmentLevel
from hub.model.registry import the_model
from tests.seed_reader.world import the_seed

WORDS = {"level", "crossedLevel", "rung"}


def test_no_noun_and_no_relationship_holds_a_level() -> None:
    model = the_model()
    for noun in model.nouns.values():
        held = [*noun.properties, *(prop for edge in noun.relationships for prop in edge.properties)]
        assert not [prop.name for prop in held if prop.name in WORDS or prop.choices is AlignmentLevel]


def test_no_record_of_the_seed_has_a_level() -> None:
    seed = the_seed()
    told = [*seed.nodes.values(), *(link.facts for link in seed.links)]
    assert len(told) > 1000
    assert not [facts for facts in told if WORDS & facts.keys()]


def test_levels_only_choose_among_pairs_in_what_the_api_takes() -> None:
    schema = build_schema(the_model(), "nobody@example.org").executable
    inputs = [kind for kind in schema.type_map.values() if isinstance(kind, GraphQLInputObjectType)]
    assert inputs
    for kind in inputs:
        assert not [name for name, field in kind.fields.items() if name in WORDS or _is_level(field.type)]
    query = schema.query_type
    assert query
    taken = {name: arg for field in query.fields.values() for name, arg in field.args.items() if _is_level(arg.type)}
    assert set(taken) == {"levels"}
    assert schema.mutation_type is None or not [
        name
        for field in schema.mutation_type.fields.values()
        for name, arg in field.args.items()
        if _is_level(arg.type)
    ]


def _is_level(kind: GraphQLType) -> bool:
    named = get_named_type(kind)
    return isinstance(named, GraphQLEnumType) and named.name == "AlignmentLevel"
