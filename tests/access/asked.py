"""Documents drawn from the schema: any root field with arguments that fit a drawn graph, and much of what is below it.

Among the arguments are guesses at what is hidden: filters and searches for its words, ids of its rows, orders by it.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_required_argument,
)

from hub.graph.compiler.ids import global_id
from hub.model.registry import the_model
from tests.access.removed import AUDIENCES, EACH, LEVELS, slug_of, word

DEEPEST = 2
SLUGS = {"framework": "Framework", "tool": "Tool", "agency": "Agency"}
OF_FIELD = {"crosswalk": "Framework", "chains": "Tool"}


class Asks:
    """Draws documents. Each root field is as likely as any other."""

    def __init__(self, schema: GraphQLSchema, random: Random) -> None:
        self._schema, self._random = schema, random
        assert schema.query_type is not None
        self._roots = schema.query_type.fields

    def document(self) -> str:
        """One query of one or two root fields."""
        names = self._random.sample(sorted(self._roots), self._random.choice((1, 1, 2)))
        return "{ " + " ".join(f"r{n}: {self._field(name, 0)}" for n, name in enumerate(names)) + " }"

    def _field(self, name: str, depth: int) -> str:
        field = self._roots[name]
        given = {arg: self._argument(name, arg, kind) for arg, kind in field.args.items() if self._gives(arg, kind)}
        shown = ", ".join(f"{arg}: {value}" for arg, value in given.items() if value)
        return f"{name}{f'({shown})' if shown else ''} {self._below(get_named_type(field.type), depth)}"

    def _gives(self, name: str, argument: GraphQLArgument) -> bool:
        often = {"where": 0.5, "orderBy": 0.5, "first": 0.6, "asOf": 0.15}
        return is_required_argument(argument) or self._random.random() < often.get(name, 0)

    def _argument(self, field: str, name: str, argument: GraphQLArgument) -> str:
        kind, random = get_named_type(argument.type), self._random
        value = self._value(field, name, kind)
        if is_list_type(getattr(argument.type, "of_type", argument.type)) and value:
            return f"[{value}]"
        return value if name != "first" else str(random.choice((1, 2, 5)))

    def _value(self, field: str, name: str, kind: Any) -> str:
        random = self._random
        if isinstance(kind, GraphQLEnumType):
            return random.choice(sorted(kind.values))
        if name == "as":
            return f'{{agency: "{random.choice(("cps", "moj", "none"))}", clearance: {random.choice(list(LEVELS))}}}'
        if isinstance(kind, GraphQLInputObjectType):
            return self._filter(kind) if kind.name.endswith("Where") else self._order(kind)
        if kind.name == "Date":
            return '"2020"' if name == "from" else '"2026-01-01"' if name == "to" else '"2023-06-01"'
        if kind.name == "ID":
            noun = random.choice(list(the_model().nouns.values()))
            return json.dumps(global_id(noun.label, slug_of(noun, random.randrange(EACH))))
        if name == "text":
            return json.dumps(random.choice(("camera", "sorter", self._word())))
        label = SLUGS.get(name) or OF_FIELD.get(field) or next(
            (noun.label for noun in the_model().nouns.values() if noun.singular == field), "Tool"
        )  # fmt: skip
        return json.dumps(slug_of(the_model().nouns[label], random.randrange(EACH)))

    def _word(self) -> str:
        """A guess at a canary, but for its last letter: what is asked for may be told of in the answer."""
        return word(self._random.choice(list(LEVELS)), self._random.choice(AUDIENCES))[:-1]

    def _filter(self, kind: GraphQLInputObjectType) -> str:
        texts = [name for name, field in kind.fields.items() if get_named_type(field.type).name == "StringWhere"]
        guess = self._word()[: self._random.choice((3, 5, 99))]
        return f'{{{self._random.choice(texts)}: {{contains: "{guess}"}}}}' if texts else ""

    def _order(self, kind: GraphQLInputObjectType) -> str:
        return f"{{{self._random.choice(sorted(kind.fields))}: {self._random.choice(('ASC', 'DESC'))}}}"

    def _below(self, kind: Any, depth: int) -> str:
        """Some of what a type has, less of it the deeper it stands."""
        if is_leaf_type(kind):
            return ""
        if is_abstract_type(kind):
            return (
                "{ __typename }" if not hasattr(kind, "fields") else f"{{ __typename {' '.join(sorted(kind.fields))} }}"
            )
        assert isinstance(kind, GraphQLObjectType)
        free = {
            name: get_named_type(f.type)
            for name, f in kind.fields.items()
            if not any(map(is_required_argument, f.args.values()))
        }
        leaves = [name for name, far in free.items() if is_leaf_type(far)]
        deeper = [name for name, far in free.items() if not is_leaf_type(far)] if depth < DEEPEST else []
        page = kind.name.endswith("Connection")
        taken = ["nodes"] if page and deeper else self._random.sample(deeper, min(len(deeper), 2 if depth < 1 else 1))
        chosen = leaves if page else self._random.sample(leaves, min(len(leaves), 4))
        parts = [*chosen, *(f"{name} {self._below(free[name], depth + (not page))}" for name in taken)]
        return f"{{ {' '.join(parts) or '__typename'} }}"
