"""The compatibility kit: exact Cypher and parameters out, and on both engines the answer that the seed files give."""

from __future__ import annotations

import pytest
from graphql import GraphQLInputObjectType, TypeInfo, TypeInfoVisitor, Visitor, parse, visit
from graphql.language import ast

from hub.api.schema.hub_schema import ApiSchema
from tests.api.hub_under_test import Hub
from tests.api.kit_cases import KIT, Case, answering, cases
from tests.seed_reader.ask import Reader
from tests.which_engines import DEEP, ENGINES

CASES = cases()
# What a condition or an order can say is proven on one property of each kind; enumerations differ in their values only.
KINDS = ("StringWhere", "IntWhere", "DateWhere", "BooleanWhere", "StringsWhere", "AiClassWhere", "ToolStatusWhere")


def test_the_kit_says_nothing_that_no_case_asked() -> None:
    assert {path.stem for path in KIT.glob("*.out")} == {case.name for case in CASES}


@pytest.mark.parametrize("engine", ENGINES if DEEP else ENGINES[:1], indirect=True, scope="session")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_the_case(case: Case, seeded: Hub, reader: Reader) -> None:
    await answered_as_written(case, seeded, reader)


# Neo4j plans each for a second or three; the other half has the same parts in other company.
@pytest.mark.parametrize("engine", ENGINES[1:], indirect=True, scope="session")
@pytest.mark.parametrize("case", CASES[::2], ids=lambda case: case.name)
async def test_every_other_case_on_neo4j(case: Case, seeded: Hub, reader: Reader) -> None:
    await answered_as_written(case, seeded, reader)


async def answered_as_written(case: Case, seeded: Hub, reader: Reader) -> None:
    """The statements are those of the case's file, and the answers those that the seed gives."""
    answers = [await seeded.ask(case.text, variables) for variables in case.runs]
    case.compare(answers)
    for variables, answer in zip(case.runs, answers, strict=True):
        if not case.name.startswith("bad-"):
            assert answer.data == reader.answer(case.text, variables)
            missing = [
                value for value in answer.data.values() if value is None or (isinstance(value, list) and None in value)
            ]
            assert len(answering(answer)) == sum(name != "__typename" for name in answer.data)
            assert answering(answer) == answer.sent or missing, (
                "only a slug or id that names nothing is looked for further"
            )
        else:
            assert not answer.sent
    if case.one_text:
        assert len({tuple(statement.text for statement in answering(answer)) for answer in answers}) == 1


class _Conditions(Visitor):
    """Which fields of which input types a document names."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self._types = types
        self.seen: set[tuple[str, str]] = set()

    def enter_object_field(self, node: ast.ObjectFieldNode, *_: object) -> None:
        parent = self._types.get_parent_input_type()
        inner = getattr(parent, "of_type", parent)
        self.seen.add((str(getattr(inner, "name", "")), node.name.value))


def test_every_condition_of_every_kind_has_a_case(api: ApiSchema) -> None:
    types = TypeInfo(api.executable)
    conditions = _Conditions(types)
    for case in CASES:
        visit(parse(case.text), TypeInfoVisitor(types, conditions))
    for name in KINDS:
        kind = api.executable.type_map[name]
        assert isinstance(kind, GraphQLInputObjectType)
        assert {(name, field) for field in kind.fields} <= conditions.seen
