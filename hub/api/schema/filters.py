"""Filters and orders of the nouns, all from the declarations.

`where` takes and, or, not; a property by its conditions; a to-one relationship by the far noun's own filter; a to-many
one by some, none or every of its nodes and edges. What is computed can be read, not filtered by.
"""

from __future__ import annotations

from hub.api.schema.scalars import graphql_enum
from hub.api.schema.types import Field, Types
from hub.model.declare import Kind, Noun, Property
from hub.model.enums import Choice
from hub.model.registry import Edge, Model

_ALL = ("eq", "ne", "in", "notIn", "lt", "lte", "gt", "gte", "isNull")
_TEXT = ("contains", "startsWith", "endsWith")
_CONDITIONS: dict[Kind, tuple[str, str, tuple[str, ...]]] = {
    Kind.STRING: ("StringWhere", "str", (*_ALL, *_TEXT)),
    Kind.INT: ("IntWhere", "int", _ALL),
    Kind.DATE: ("DateWhere", "Date", _ALL),
    Kind.BOOLEAN: ("BooleanWhere", "bool", ("eq", "ne", "isNull")),
    Kind.STRINGS: ("StringsWhere", "str", ("has", "isEmpty")),
}
_MEANING = {
    "eq": "Equals.",
    "ne": "Does not equal; true for what has no value.",
    "in": "Equals one of these.",
    "notIn": "Equals none of these; true for what has no value.",
    "lt": "Comes before, in the order in which lists are sorted.",
    "lte": "Comes before or equals.",
    "gt": "Comes after, in the order in which lists are sorted.",
    "gte": "Comes after or equals.",
    "isNull": "Has no value, or, if false, has one.",
    "contains": "Holds this text, whatever its case and accents.",
    "startsWith": "Starts with this text, whatever its case and accents.",
    "endsWith": "Ends with this text, whatever its case and accents.",
    "has": "One of the list equals this, whatever its case and accents.",
    "isEmpty": "The list is empty, or, if false, is not.",
}
_LISTS = ("in", "notIn")
_FLAGS = ("isNull", "isEmpty")


def add_filters(types: Types, model: Model) -> None:
    """The filter and order types of every noun and relationship."""
    types.add("SortDirection", graphql_enum(SortDirection))
    for name, value, tests in _CONDITIONS.values():
        _add_conditions(types, name, value, tests)
    for noun in model.nouns.values():
        _add_where(types, model, noun)
        _add_order(types, model, noun)
        for edge in model.edges(noun.label).values():
            _add_edge_filters(types, model, edge)


class SortDirection(Choice):
    """Which way an order runs. What has no value comes last either way."""

    ASC = "ASC", "Smallest, earliest or first first."
    DESC = "DESC", "Largest, latest or last first."


def _add_conditions(types: Types, name: str, value: str, tests: tuple[str, ...]) -> None:
    fields: list[Field] = []
    for test in tests:
        shown = f"list[{value}]" if test in _LISTS else "bool" if test in _FLAGS else value
        fields.append(Field(test, f"{shown} | None", _MEANING[test]))
    types.input(name, "Conditions on a value; all that are given must hold.", fields)


def condition_type(types: Types, prop: Property) -> str:
    """The name of the conditions that a property takes."""
    if prop.choices is None:
        return _CONDITIONS[prop.kind][0]
    name = f"{prop.choices.__name__}Where"
    if name not in types.namespace:
        _add_conditions(types, name, prop.choices.__name__, ("eq", "ne", "in", "notIn", "isNull"))
    return name


def _property_fields(types: Types, properties: list[Property]) -> list[Field]:
    wanted = [prop for prop in properties if prop.filterable]
    return [Field(prop.field, f"{condition_type(types, prop)} | None", prop.meaning) for prop in wanted]


def _add_where(types: Types, model: Model, noun: Noun) -> None:
    name = f"{noun.label}Where"
    logic = [
        Field("and", f"list[{name}] | None", "All of these hold; true for an empty list."),
        Field("or", f"list[{name}] | None", "At least one of these holds; false for an empty list."),
        Field("not", f"{name} | None", "This does not hold."),
        Field("slug", "StringWhere | None", noun.key_meaning),
    ]
    edges = [Field(e.field, f"{_edge_where(e)} | None", e.meaning) for e in model.edges(noun.label).values()]
    properties = _property_fields(types, list(model.properties(noun.label).values()))
    types.input(name, f"Which {noun.plural} to take; all that is given must hold.", [*logic, *properties, *edges])


def _edge_where(edge: Edge) -> str:
    if edge.many or edge.several:
        return f"{edge.source}{edge.field[0].upper()}{edge.field[1:]}Where"
    return f"{edge.target}Where"


def _add_edge_filters(types: Types, model: Model, edge: Edge) -> None:
    name = _edge_where(edge)
    if edge.several:
        kinds = [
            Field(model.nouns[t].singular, f"{t}Where | None", f"It is a {t} that satisfies this.")
            for t in edge.targets
        ]
        types.input(name, edge.meaning, kinds)
    elif edge.many:
        match, link = f"{name.removesuffix('Where')}Match", f"{name.removesuffix('Where')}EdgeWhere"
        types.input(link, "Conditions on the relationship.", _property_fields(types, list(edge.properties)))
        types.input(
            match,
            "Conditions on the far node and on the relationship; both must hold.",
            [
                Field("node", f"{edge.target}Where | None", "Conditions on the far node."),
                Field("edge", f"{link} | None", "Conditions on the relationship."),
            ],
        )
        types.input(
            name,
            edge.meaning,
            [
                Field("some", f"{match} | None", "At least one matches."),
                Field("none", f"{match} | None", "None matches."),
                Field("every", f"{match} | None", "Every one matches; true when there is none."),
            ],
        )


def _add_order(types: Types, model: Model, noun: Noun) -> None:
    sortable = [prop for prop in model.properties(noun.label).values() if prop.sortable]
    fields = [Field("slug", "SortDirection | None", noun.key_meaning)]
    fields += [Field(prop.field, "SortDirection | None", prop.meaning) for prop in sortable]
    types.input(f"{noun.label}Order", "One key of an order: give exactly one field.", fields)
