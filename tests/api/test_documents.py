"""Drawn documents are valid, fit their variables, keep within the limits and reach nearly every field of the schema."""

from __future__ import annotations

from collections import Counter
from functools import cache
from random import Random

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    parse,
    validate,
    visit,
)
from graphql.execution.values import get_variable_values

from hub.api.documents.limits import LIMITS, too_long, too_much, too_wide
from tests.api.documents.choices import MOST_BYTES
from tests.api.documents.reach import Step, all_fields, the_schema
from tests.api.documents.strategy import Document, written

REACHED = 0.96
"""The least share of all fields of all object types that the documents ask for."""
MANY = 2_000
"""Documents, about two for every three fields."""


@cache
def many() -> list[Document]:
    """The same documents each time."""
    random = Random(2031)
    return [written(random.randbytes(MOST_BYTES)) for _ in range(MANY)]


def meant(document: Document) -> OperationDefinitionNode:
    """The operation that a request with this document runs."""
    operations = [
        definition for definition in parse(document.text).definitions if isinstance(definition, OperationDefinitionNode)
    ]
    [operation] = [
        definition
        for definition in operations
        if document.operation in (None, definition.name and definition.name.value)
    ]
    return operation


def test_every_document_is_valid() -> None:
    for document in many():
        assert validate(the_schema(), parse(document.text)) == [], document


def test_every_request_has_values_for_its_variables() -> None:
    for document in many():
        declared = meant(document).variable_definitions or ()
        assert isinstance(get_variable_values(the_schema(), declared, document.variables), dict), document


def test_every_document_keeps_within_the_limits() -> None:
    for document in many():
        assert not too_long(document.text, LIMITS), document
        assert not too_wide(parse(document.text), LIMITS), document
        assert not too_much(document.variables, LIMITS), document


class Seen(Visitor):
    """What a document holds: the fields it asks for, and the words of the language it uses."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self._types = types
        self.fields: set[Step] = set()
        self.words: Counter[str] = Counter()

    def enter_field(self, node: FieldNode, *_: object) -> None:
        parent = self._types.get_parent_type()
        assert parent
        self.fields.add(Step(parent.name, node.name.value))
        self.words["alias"] += bool(node.alias)
        self.words[node.name.value] += node.name.value.startswith("__")

    def enter_inline_fragment(self, node: InlineFragmentNode, *_: object) -> None:
        self.words["... on" if node.type_condition else "..."] += 1

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
        self.words["..." + node.name.value[:1]] += 1

    def enter_directive(self, node: object, *_: object) -> None:
        self.words[node.name.value] += 1  # pyright: ignore[reportAttributeAccessIssue] - a directive has a name

    def enter_variable_definition(self, node: object, *_: object) -> None:
        kind = "variable" if node.default_value is None else "default"  # pyright: ignore[reportAttributeAccessIssue] - it may have one
        self.words[kind] += 1


@cache
def seen() -> Seen:
    """What the documents hold."""
    types = TypeInfo(the_schema())
    visitor = Seen(types)
    for document in many():
        visit(parse(document.text), TypeInfoVisitor(types, visitor))
    return visitor


def test_nearly_every_field_is_asked_for() -> None:
    fields = set(all_fields())
    missed = fields - seen().fields
    assert len(missed) < (1 - REACHED) * len(fields), sorted(f"{field.type}.{field.field}" for field in missed)
    assert {field.field for field in missed} <= {field.field for field in seen().fields}
    assert {field.type for field in fields} == {field.type for field in seen().fields & fields}
    assert {field for field in fields if field.type == "Query"} <= seen().fields


def test_every_part_of_the_language_is_used() -> None:
    words = ("alias", "__typename", "...", "... on", "...F", "include", "skip", "variable", "default")
    assert min(seen().words[word] for word in words) >= 100, seen().words
    assert seen().words["__type"]
    assert seen().words["__schema"]


def test_some_requests_name_their_operation_and_leave_variables_out() -> None:
    assert sum(document.operation is not None for document in many()) > 100
    assert sum("\nquery" in document.text for document in many()) > 30
    declared = [len(meant(document).variable_definitions or ()) for document in many()]
    assert sum(len(document.variables) < count for document, count in zip(many(), declared, strict=True)) > 100
