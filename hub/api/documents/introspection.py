"""What introspection would cost: no page size limits it, and each list of the schema multiplies what is asked of it.

Called by hub.api.documents.store for valid ones. The whole schema may be read, as tools do it, but not many times over
in one request: introspection is answered without a pause, and meanwhile nobody else is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLAbstractType,
    GraphQLEnumType,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    is_abstract_type,
)

from hub.api.documents.limits import Limits, refused

# About half of all types are wrapped once more.
_WRAPPED = 0.5
_ROOTS = ("__schema", "__type")

Fragments = Mapping[str, FragmentDefinitionNode]


def too_curious(schema: GraphQLSchema, document: DocumentNode, limits: Limits) -> GraphQLError | None:
    """An error for an operation that reads more of the schema than its whole a few times. The document is valid."""
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    sizes = _sizes(schema)
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            roots = (field for field in _fields(definition.selection_set, fragments) if field.name.value in _ROOTS)
            cost = round(sum(_priced(root, 1, sizes, fragments) for root in roots))
            if cost > limits.introspection:
                text = f"The request reads about {cost} fields of the schema, more than {limits.introspection}."
                return refused(f"{text} Read it once, in one go.", "TOO_LARGE")
    return None


def _priced(
    field: FieldNode, times: float, sizes: Mapping[str, float], fragments: Fragments, around: str = ""
) -> float:
    """How many fields are resolved for one field, with everything below it."""
    name = field.name.value
    # Below the list of all types a list is of mean length; below one type it may be the longest of its kind.
    here = times * sizes.get(f"{around}.{name}", sizes.get(name, 1))
    if field.selection_set is None:
        return here
    return here + sum(_priced(inner, here, sizes, fragments, name) for inner in _fields(field.selection_set, fragments))


def _fields(selections: SelectionSetNode, fragments: Fragments) -> Iterator[FieldNode]:
    for selection in selections.selections:
        if isinstance(selection, FieldNode):
            yield selection
        elif isinstance(selection, FragmentSpreadNode):
            yield from _fields(fragments[selection.name.value].selection_set, fragments)
        elif isinstance(selection, InlineFragmentNode):
            yield from _fields(selection.selection_set, fragments)


@cache
def _sizes(schema: GraphQLSchema) -> Mapping[str, float]:
    """How many rows each list of introspection has in the mean, or at most where one type may be chosen for it."""
    types = list(schema.type_map.values())
    composite = [kind for kind in types if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType)]
    fields = [field for kind in composite for field in kind.fields.values()]
    inputs = sum(len(kind.fields) for kind in types if isinstance(kind, GraphQLInputObjectType))
    values = sum(len(kind.values) for kind in types if isinstance(kind, GraphQLEnumType))
    per_type = len(fields) / len(types)
    abstract = [cast(GraphQLAbstractType, kind) for kind in types if is_abstract_type(kind)]
    members = [len(schema.get_possible_types(kind)) for kind in abstract]
    interfaces = [len(kind.interfaces) for kind in composite]
    return {
        "possibleTypes": max(members, default=1),
        "types.possibleTypes": sum(members) / len(types),
        "interfaces": max(interfaces, default=1),
        "types.interfaces": sum(interfaces) / len(types),
        "__schema": 1,
        "__type": max(len(kind.fields) for kind in composite) / per_type,
        "types": len(types),
        "fields": per_type,
        "args": sum(len(field.args) for field in fields) / len(fields),
        "inputFields": inputs / len(types),
        "enumValues": values / len(types),
        "directives": len(schema.directives),
        "ofType": _WRAPPED,
    }
