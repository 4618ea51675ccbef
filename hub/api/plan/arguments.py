"""Arguments of a field as trees of Values: structure is known when planning, leaves when the plan is run.

`variables` is always an outline here (hub.api.documents.outline): it has their structure, not their values.

Called by hub.api.plan.fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    NullValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    value_from_ast,
)
from graphql.language import ListValueNode

from hub.graph.compiler.values import Value

Variables = Mapping[str, Any]
ABSENT: Any = object()


def arguments_of(definition: GraphQLField, node: FieldNode, variables: Variables) -> dict[str, Any]:
    """The arguments given, by name: a Value for a leaf or a list of leaves, a dict or a list of dicts for inputs.

    An argument given as null is None; one not given, or given by a variable that is not, is left out, and so takes
    the default of the schema if it has one.
    """
    arguments: dict[str, Any] = {}
    given = {argument.name.value: argument.value for argument in node.arguments}
    for name, argument in definition.args.items():
        value = _value(given[name], argument.type, variables) if name in given else ABSENT
        if value is ABSENT:
            if argument.default_value is not None and repr(argument.default_value) != "Undefined":
                arguments[name] = Value(argument.default_value)
        else:
            arguments[name] = value
    return arguments


def _value(ast: ValueNode, kind: Any, variables: Variables) -> Any:
    kind = get_nullable_type(kind)
    if isinstance(ast, VariableNode):
        name = ast.name.value
        return _of_variable(variables[name], kind, (name,)) if name in variables else ABSENT
    if isinstance(ast, NullValueNode):
        return None
    if not isinstance(get_named_type(kind), GraphQLInputObjectType):
        return _leaf(ast, kind)
    if isinstance(kind, GraphQLList):
        inner = cast(Any, kind).of_type
        items = ast.values if isinstance(ast, ListValueNode) else (ast,)
        return [item for node in items if (item := _value(node, inner, variables)) is not ABSENT]
    return _object(cast(ObjectValueNode, ast), cast(GraphQLInputObjectType, kind), variables)


def _leaf(ast: ValueNode, kind: Any) -> Value:
    if isinstance(ast, ListValueNode) and any(isinstance(value, VariableNode) for value in ast.values):
        return Value(path=(), convert=lambda variables: value_from_ast(ast, kind, variables))
    return Value(value_from_ast(ast, kind))


def _object(ast: ObjectValueNode, kind: GraphQLInputObjectType, variables: Variables) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for field in ast.fields:
        name = field.name.value
        value = _value(field.value, kind.fields[name].type, variables)
        if value is not ABSENT:
            fields[name] = value
    return fields


def _of_variable(given: Any, kind: Any, path: tuple[str | int, ...]) -> Any:
    kind = get_nullable_type(kind)
    if given is None:
        return None
    if not isinstance(get_named_type(kind), GraphQLInputObjectType):
        return Value(path=path)
    if isinstance(kind, GraphQLList):
        inner = cast(Any, kind).of_type
        return [_of_variable(item, inner, (*path, i)) for i, item in enumerate(cast(list[Any], given))]
    fields = cast(GraphQLInputObjectType, kind).fields
    inputs = cast(dict[str, Any], given)
    return {name: _of_variable(value, fields[name].type, (*path, name)) for name, value in inputs.items()}
