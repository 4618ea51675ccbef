"""Which fields of which types there are, and the ways from Query to each; no corner is left out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from graphql import GraphQLField, GraphQLObjectType, GraphQLSchema, get_named_type, is_abstract_type, is_object_type

from hub.api.schema.hub_schema import build_schema
from hub.model.registry import the_model
from tests.api.documents.choices import Choices
from tests.api.hub_under_test import CONTACT

DETOUR = 2
"""How many fields longer than the shortest a way may be."""


@dataclass(frozen=True)
class Step:
    """One field of one object type."""

    type: str
    field: str


@cache
def the_schema() -> GraphQLSchema:
    """The executable schema of the shipped model."""
    return build_schema(the_model(), CONTACT).executable


def fields_of(name: str) -> dict[str, GraphQLField]:
    """The fields of an object type."""
    return cast(GraphQLObjectType, the_schema().type_map[name]).fields


@cache
def all_fields() -> list[Step]:
    """Every field of every object type that a query leads to, introspection apart."""
    asked = _asked()
    return [Step(name, field) for name in the_schema().type_map if name in asked for field in fields_of(name)]


def _asked() -> set[str]:
    """The object types that a query leads to; some are of the answers to mutations only."""
    reached, ahead = {"Query"}, {"Query"}
    while ahead:
        far = {get_named_type(definition.type) for name in ahead for definition in fields_of(name).values()}
        ahead = {kind.name for named in far for kind in objects(named)} - reached
        reached |= ahead
    return reached


def objects(kind: Any) -> list[GraphQLObjectType]:
    """The object types that a type stands for."""
    if is_abstract_type(kind):
        return list(the_schema().get_possible_types(kind))
    return [kind] if is_object_type(kind) else []


@cache
def _into() -> dict[str, list[Step]]:
    """For each object type the fields that lead to it."""
    steps: dict[str, list[Step]] = defaultdict(list)
    for step in all_fields():
        for kind in objects(get_named_type(fields_of(step.type)[step.field].type)):
            steps[kind.name].append(step)
    return steps


@cache
def _distances() -> dict[str, int]:
    """How many fields each object type is away from Query at least."""
    distances, level = {"Query": 0}, {"Query"}
    while level:
        level = {
            name for name, steps in _into().items() if name not in distances and any(s.type in level for s in steps)
        }
        distances |= dict.fromkeys(level, max(distances.values()) + 1)
    return distances


def draw_way(choose: Choices, goal: Step) -> list[Step]:
    """Fields that lead from Query to a field, itself the last."""
    way, left = [goal], _distances()[goal.type] + choose.number(0, DETOUR)
    while way[0].type != "Query":
        near = [step for step in _into()[way[0].type] if _distances()[step.type] < left]
        way.insert(0, choose.pick(near))
        left -= 1
    return way
