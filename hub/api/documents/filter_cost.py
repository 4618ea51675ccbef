"""What filters cost: the conditions given at once, and the relationships that they follow.

Used by hub.api.documents.cost. A condition on a relationship is tried on every row of the place, and one within it on
every row it leads to, so their rows multiply like those of pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from graphql import GraphQLField, GraphQLInputObjectType, get_named_type

# Rows that a relationship to many leads to: four, one within the other, may stand in a filter, five are too many.
STEP = 8
_LOGIC = ("and", "or", "not")


def rows_of_filters(definition: GraphQLField, arguments: Mapping[str, Any]) -> int:
    """The rows that the relationships in a field's filters lead to."""
    total = 0
    for name, argument in arguments.items():
        kind = get_named_type(definition.args[name].type)
        if isinstance(kind, GraphQLInputObjectType):
            total += sum(_rows(kind, tree, STEP) for tree in _trees(argument))
    return total


def _rows(kind: GraphQLInputObjectType, tree: Mapping[str, Any], rows: int) -> int:
    total = 0
    for name, value in tree.items():
        inner = get_named_type(kind.fields[name].type)
        if isinstance(inner, GraphQLInputObjectType):
            reached = rows * _fan(kind, name, inner)
            for below in _trees(value):
                total += reached + _rows(inner, below, reached or rows)
    return total


def _fan(kind: GraphQLInputObjectType, name: str, inner: GraphQLInputObjectType) -> int:
    """To how many nodes a field of a filter leads from each row: several, the only one, or none at all."""
    if {"node", "edge"} <= inner.fields.keys():
        return STEP
    if "and" not in inner.fields or name in _LOGIC or "edge" in kind.fields:
        return 0
    return 1 if "and" in kind.fields else STEP


def _trees(argument: Any) -> Iterator[Mapping[str, Any]]:
    """The trees of conditions of an argument: none, one or a list."""
    if isinstance(argument, Mapping):
        yield cast(Mapping[str, Any], argument)
    elif isinstance(argument, list):
        yield from (tree for tree in cast(list[Any], argument) if isinstance(tree, Mapping))


def conditions(argument: Any) -> int:
    """How many conditions a tree of arguments holds; a combination of conditions counts as one more."""
    return sum(len(tree) + sum(conditions(inner) for inner in tree.values()) for tree in _trees(argument))
