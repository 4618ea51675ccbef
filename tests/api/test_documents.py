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
from tests.which_engines import DEEP

REACHED = 0.96
"""The least share of all fields of all object types that the documents ask for."""
WORDS = ("alias", "__typename", "...", "... on", "...F", "include", "skip", "variable", "default")
"""Parts of the language, each of which they use a hundred times."""
SOME, MOST = 100, 4_000
"""Documents are drawn by so many until they reach as much as is asked of them, and no more than that."""
JUDGED = MOST if DEEP else 80
"""Of how many graphql-core is asked whether they are valid, which takes it longer than all the rest."""


@cache
def drawn() -> tuple[list[Document], Seen]:
    """The same documents each time, more of them where the schema has more to reach; and what they hold."""
    random, made, reach = Random(2031), list[Document](), Seen(TypeInfo(the_schema()))
    while len(made) < MOST and (unreached(reach) or unused(reach) or unvaried(made)):
        more = [written(random.randbytes(MOST_BYTES)) for _ in range(SOME)]
        reach.look_at(more)
        made += more
    return made, reach


def many() -> list[Document]:
    """The documents."""
    return drawn()[0]


def unreached(reach: Seen) -> set[str]:
    """Fields that have to be asked for: every root, one of each type; where many are missed, all of them.

    The deep run asks for one of each name too, of which the rarest needs more than half of all documents.
    """
    fields = set(all_fields())
    missed = fields - reach.fields
    names, types = ({getattr(step, part) for step in reach.fields & fields} for part in ("field", "type"))
    wanted = {step for step in missed if step.type == "Query" or step.type not in types}
    wanted |= {step for step in missed if DEEP and step.field not in names}
    few = len(missed) < (1 - REACHED) * len(fields)
    return {f"{step.type}.{step.field}" for step in (wanted if few else missed)}


def unused(reach: Seen) -> set[str]:
    """Parts of the language that are used too seldom."""
    seldom = {word for word in WORDS if reach.words[word] < 100}
    return seldom | {word for word in ("__type", "__schema") if not reach.words[word]}


def unvaried(documents: list[Document]) -> set[str]:
    """What too few requests do."""
    declared = [len(meant(document).variable_definitions or ()) for document in documents]
    enough = {
        "name their operation": sum(document.operation is not None for document in documents) > 100,
        "hold several operations": sum("\nquery" in document.text for document in documents) > 30,
        "leave variables out": sum(len(each.variables) < all for each, all in zip(documents, declared, strict=True))
        > 100,
    }
    return {doing for doing, done in enough.items() if not done}


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
    for document in many()[:JUDGED]:
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
    """What documents hold: the fields they ask for, and the words of the language they use."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self._types = types
        self.fields: set[Step] = set()
        self.words: Counter[str] = Counter()

    def look_at(self, documents: list[Document]) -> None:
        """Take in what more documents hold."""
        for document in documents:
            visit(parse(document.text), TypeInfoVisitor(self._types, self))

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


def test_nearly_every_field_is_asked_for() -> None:
    assert unreached(drawn()[1]) == set()


def test_every_part_of_the_language_is_used() -> None:
    assert unused(drawn()[1]) == set(), drawn()[1].words


def test_some_requests_name_their_operation_and_leave_variables_out() -> None:
    assert unvaried(many()) == set()


def test_more_are_drawn_until_enough_is_reached() -> None:
    """Of the first few some fields are never asked for, and the next are drawn because of that."""
    few = Seen(TypeInfo(the_schema()))
    few.look_at(many()[:SOME])
    assert unreached(few)
    assert SOME < len(many()) < MOST
