"""The outline of a request's variables: all of them that can decide what statement answers it, and no other value.

A plan is made from an outline, never from the values themselves, so requests with equal outlines share one plan. What
decides: which variables and input fields are there, null or absent; how long lists of input objects are; the values
that @skip and @include name; the directions of an order; and of an id, which noun it speaks of.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from graphql import GraphQLInputObjectType, GraphQLSchema, OperationDefinitionNode, get_named_type, get_nullable_type
from graphql.utilities import type_from_ast

from hub.api.schema.ids import outline_of

LEAF = "*"
"""Stands for a leaf that is given, whatever its value."""

Outline = Mapping[str, Any]
Key = tuple[Any, ...]
_KEPT = ("SortDirection",)


def input_types(schema: GraphQLSchema, operation: OperationDefinitionNode) -> dict[str, Any]:
    """The type of each variable that a valid operation declares."""
    return {
        one.variable.name.value: type_from_ast(schema, cast(Any, one.type)) for one in operation.variable_definitions
    }


def outline(types: Mapping[str, Any], switches: frozenset[str], variables: Mapping[str, Any]) -> Outline:
    """The outline of coerced variables. `switches` are those that @skip and @include name."""
    return {name: found if name in switches else _outlined(types[name], found) for name, found in variables.items()}


def _outlined(kind: Any, found: Any) -> Any:
    if found is None:
        return None
    named = get_named_type(kind)
    if not isinstance(named, GraphQLInputObjectType):
        if named.name == "ID":
            return _ids(found) if isinstance(found, list) else outline_of(found)
        return found if named.name in _KEPT else LEAF
    if isinstance(found, list):
        inner = get_nullable_type(kind).of_type
        return [_outlined(inner, one) for one in cast(list[Any], found)]
    return {name: _outlined(named.fields[name].type, one) for name, one in cast(dict[str, Any], found).items()}


def _ids(found: list[Any]) -> list[str]:
    return sorted({outline_of(one) for one in found})


def key_of(found: Any) -> Any:
    """An outline as a key: equal for equal outlines, and hashable."""
    if isinstance(found, Mapping):
        return tuple((name, key_of(one)) for name, one in cast(Mapping[str, Any], found).items())
    return tuple(key_of(one) for one in cast(list[Any], found)) if isinstance(found, list) else found
