"""Variables that must not be null although their types allow it: those that stand where null may not.

GraphQL lets `$slug: String = "cps"` stand for a `String!`, because a variable left out takes its default; and it lets
`$n: Int` stand where an argument has one. Sent as null it is null, and only then a mistake. Found once for each
operation, by hub.api.documents.request.
"""

from __future__ import annotations

from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    NonNullTypeNode,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    VariableDefinitionNode,
    Visitor,
    is_non_null_type,
    visit,
)


def never_null(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) -> frozenset[str]:
    """The variables of a valid operation that must not be null, wherever it uses them, its fragments included."""
    names = {
        definition.variable.name.value
        for definition in operation.variable_definitions
        if not isinstance(definition.type, NonNullTypeNode)
    }
    if not names:
        return frozenset()
    types = TypeInfo(schema)
    places = _Places(types)
    left = {
        definition.name.value: definition
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
    waiting: list[Any] = [operation]
    while waiting:
        visit(waiting.pop(), TypeInfoVisitor(types, places))
        waiting += [left.pop(name) for name in places.spread if name in left]
    return frozenset(names & places.sure)


class _Places(Visitor):
    """Gathers the variables that stand where null may not, and the fragments that are spread."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self._types = types
        self.sure: set[str] = set()
        self.spread: set[str] = set()

    def enter_variable_definition(self, node: VariableDefinitionNode, *_: Any) -> Any:
        return self.SKIP

    def enter_variable(self, node: Any, *_: Any) -> None:
        if is_non_null_type(self._types.get_input_type()):
            self.sure.add(node.name.value)

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: Any) -> None:
        self.spread.add(node.name.value)
