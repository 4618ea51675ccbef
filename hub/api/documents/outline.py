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

from hub.graph.compiler.ids import outline_of

LEAF = "*"
"""Stands for a leaf that is given, whatever its value."""

Outline = Mapping[str, Any]
Key = tuple[Any, ...]
_KEPT = ("SortDirection",)


def input_types(schema: GraphQLSchema, operation: OperationDefinitionNode) -> dict[str, Any]:
    """The type of each variable that a valid operation declares."""
    return {
        definition.variable.name.value: type_from_ast(schema, cast(Any, definition.type))
        for definition in operation.variable_definitions
    }


def outline(types: Mapping[str, Any], switches: frozenset[str], variables: Mapping[str, Any]) -> Outline:
    """The outline of coerced variables. `switches` are those that @skip and @include name."""
    return {name: value if name in switches else _outlined(types[name], value) for name, value in variables.items()}


def _outlined(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    named = get_named_type(kind)
    if not isinstance(named, GraphQLInputObjectType):
        if named.name == "ID":
            return _ids(value) if isinstance(value, list) else outline_of(value)
        return value if named.name in _KEPT else LEAF
    if isinstance(value, list):
        inner = get_nullable_type(kind).of_type
        return [_outlined(inner, item) for item in cast(list[Any], value)]
    return {name: _outlined(named.fields[name].type, field) for name, field in cast(dict[str, Any], value).items()}


def _ids(ids: list[Any]) -> list[str]:
    return sorted({outline_of(node_id) for node_id in ids})


def key_of(outlined: Any) -> Any:
    """An outline as a key: equal for equal outlines, and hashable."""
    if isinstance(outlined, Mapping):
        return tuple((name, key_of(value)) for name, value in cast(Mapping[str, Any], outlined).items())
    return tuple(key_of(item) for item in cast(list[Any], outlined)) if isinstance(outlined, list) else outlined
