"""GraphQL documents, read with graphql-core's parser and nothing else of it: selections, fragments, arguments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import parse
from graphql.language import ast

from tests.seed_reader.words import FIELDS, NAMED, NOUNS

Fields = dict[str, list[ast.FieldNode]]
ABSENT = object()


def is_of(kind: str, condition: str) -> bool:
    """Whether a type satisfies a fragment's type condition."""
    far = next((f for (label, name), f in FIELDS.items() if f"{label}{name[0].upper()}{name[1:]}" == condition), None)
    return (
        condition == kind
        or (condition == "Node" and kind in NOUNS)
        or (condition == "Named" and kind in NAMED)
        or (far is not None and kind in far.labels)
    )


@dataclass(frozen=True)
class Document:
    """One operation of a document with its variables."""

    operation: ast.OperationDefinitionNode
    fragments: Mapping[str, ast.FragmentDefinitionNode]
    variables: Mapping[str, Any]

    @classmethod
    def of(cls, text: str, variables: Mapping[str, Any] | None = None, name: str | None = None) -> Document:
        """The operation of that name, or the only one."""
        definitions = parse(text).definitions
        operations = [d for d in definitions if isinstance(d, ast.OperationDefinitionNode)]
        [operation] = [o for o in operations if name is None or (o.name and o.name.value == name)]
        fragments = {d.name.value: d for d in definitions if isinstance(d, ast.FragmentDefinitionNode)}
        empty = cls(operation, fragments, {})
        defaults = {d.variable.name.value: empty.value(d.default_value) for d in operation.variable_definitions or ()
                    if d.default_value}  # fmt: skip
        return cls(operation, fragments, {**defaults, **(variables or {})})

    def roots(self) -> Fields:
        """The root fields by response key."""
        return self._collect("Query", [self.operation.selection_set])

    def below(self, kind: str, nodes: Iterable[ast.FieldNode]) -> Fields:
        """What is asked below these fields of an object of that type, by response key."""
        return self._collect(kind, [node.selection_set for node in nodes if node.selection_set])

    def _collect(self, kind: str, sets: Iterable[ast.SelectionSetNode]) -> Fields:
        fields: Fields = {}
        for selection in (selection for each in sets for selection in each.selections):
            if not self._wanted(selection):
                continue
            if isinstance(selection, ast.FieldNode):
                fields.setdefault((selection.alias or selection.name).value, []).append(selection)
                continue
            fragment = (
                self.fragments[selection.name.value] if isinstance(selection, ast.FragmentSpreadNode) else selection
            )
            assert isinstance(fragment, ast.FragmentDefinitionNode | ast.InlineFragmentNode)
            if fragment.type_condition is None or is_of(kind, fragment.type_condition.name.value):
                for key, nodes in self._collect(kind, [fragment.selection_set]).items():
                    fields.setdefault(key, []).extend(nodes)
        return fields

    def _wanted(self, selection: ast.SelectionNode) -> bool:
        said = {d.name.value: self.value(d.arguments[0].value) for d in selection.directives}
        return said.get("include", True) and not said.get("skip", False)

    def arguments(self, node: ast.FieldNode) -> dict[str, Any]:
        """The arguments given, by name."""
        given = {argument.name.value: self.value(argument.value) for argument in node.arguments}
        return {name: value for name, value in given.items() if value is not ABSENT}

    def value(self, literal: ast.ValueNode) -> Any:
        """A literal or a variable as plain data; enumerations are texts."""
        match literal:
            case ast.VariableNode():
                return self.variables.get(literal.name.value, ABSENT)
            case ast.ListValueNode():
                return [self.value(item) for item in literal.values]
            case ast.ObjectValueNode():
                inner = {field.name.value: self.value(field.value) for field in literal.fields}
                return {name: value for name, value in inner.items() if value is not ABSENT}
            case ast.IntValueNode():
                return int(literal.value)
            case ast.FloatValueNode():
                return float(literal.value)
            case ast.NullValueNode():
                return None
        return literal.value  # type: ignore[attr-defined]  # a text, a flag or an enumeration
