"""Selections of any type of the schema: fields under names of their own or others, fragments, directives, repetitions.

Every choice keeps the document valid: response keys by scopes.py, variables by variables.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from graphql import get_named_type, is_abstract_type, is_leaf_type

from tests.api.documents.arguments import Arguments
from tests.api.documents.choices import Choices
from tests.api.documents.reach import Step, fields_of, objects, the_schema
from tests.api.documents.scopes import Scope, Taken, fit, free, merge, shape_of, take
from tests.api.documents.values import Values
from tests.api.documents.variables import Variables

ALIASES = ("a", "b", "slug", "name", "nodes", "id", "__typename", "totalCount", "edges")
WIDEST = 6
INTROSPECTION = (
    '__type(name: "Tool") { name kind fields { name } }',
    "__schema { queryType { name } directives { name } }",
    '__type(name: "Nothing") { name }',
)
Scopes = tuple[Scope, ...]


@dataclass(frozen=True)
class Fragment:
    """A named fragment that is written."""

    name: str
    on: str
    text: str
    scope: Scope
    variables: frozenset[str]
    depth: int
    size: int


@dataclass
class Writer:
    """Writes the selections of one document; `left` is how many fields it may still have."""

    choose: Choices
    left: int
    variables: Variables = field(init=False)
    fragments: list[Fragment] = field(default_factory=list[Fragment])
    _names: int = 0

    def __post_init__(self) -> None:
        self.variables = Variables(self.choose)
        self._arguments = Arguments(self.choose, Values(self.choose, self.variables))

    def selection(self, kind: Any, scopes: Scopes, depth: int, way: list[Step]) -> str:
        """What is asked of a type, in braces, no more than `depth` levels of fields; what leads on is always there."""
        items = [self._onward(kind, scopes, depth, way)] if way else []
        if len(way) == 1 or not way:
            more = self.choose.number(0 if items else 1, WIDEST if len(way) == 1 else 4)
        else:
            more = self.choose.number(0, 1)
        for _ in range(more):
            if self.left > 0 or not items:
                items.append(self._item(kind, scopes, depth))
        return "{ " + " ".join(items) + " }"

    def roots(self, scopes: Scopes, depth: int, ways: list[list[Step]]) -> str:
        """The root fields of an operation, one for each way, and a little around them."""
        query = the_schema().type_map["Query"]
        items = [self._onward(query, scopes, depth, way) for way in ways]
        if self.choose.chance(15):
            items.append(self._repeated(query, scopes, depth))
        if self.choose.chance(10):
            items.append(self._typename(scopes))
        if self.choose.chance(4):
            items.append(f"{self._fresh('i')}: {self.choose.pick(INTROSPECTION)}")
        return "{ " + " ".join(items) + " }"

    def _onward(self, kind: Any, scopes: Scopes, depth: int, way: list[Step]) -> str:
        step = way[0]
        if kind.name != step.type:
            return f"... on {step.type} {self.selection(the_schema().type_map[step.type], scopes, depth, way)}"
        if self.choose.chance(6):
            return f"... {self.selection(kind, scopes, depth, way)}"
        if self.choose.chance(6):
            return self._new_fragment(kind, scopes, depth, way)
        return self._field(kind, step.field, scopes, depth, way[1:])

    def _item(self, kind: Any, scopes: Scopes, depth: int) -> str:
        roll = self.choose.number(0, 99)
        if self.left <= 0 or roll >= 94:
            return self._typename(scopes)
        if roll < 68:
            return self._some_field(kind, scopes, depth)
        if roll < 74:
            return self._repeated(kind, scopes, depth)
        if roll < 79:
            return f"...{self._directive()} {self.selection(kind, scopes, depth, [])}"
        if roll < 86:
            on = self.choose.pick(conditions(kind))
            return f"... on {on.name}{self._directive()} {self.selection(on, scopes, depth, [])}"
        return self._spread(kind, scopes, depth)

    def _some_field(self, kind: Any, scopes: Scopes, depth: int) -> str:
        names = list(getattr(kind, "fields", {}))
        leaves = [name for name in names if is_leaf_type(get_named_type(kind.fields[name].type))]
        others = [name for name in names if name not in leaves] if depth > 1 and self.left > 0 else []
        if others and (not leaves or self.choose.chance(40)):
            return self._field(kind, self.choose.pick(others), scopes, depth, [])
        return self._field(kind, self.choose.pick(leaves), scopes, depth, []) if leaves else self._typename(scopes)

    def _field(self, kind: Any, name: str, scopes: Scopes, depth: int, way: list[Step]) -> str:
        self.left -= 1
        outer, self.variables.using = self.variables.using, set()
        arguments = self._arguments.of(kind.name, name, way[0].type if way else "")
        used, self.variables.using = frozenset(self.variables.using), outer | self.variables.using
        definition = kind.fields[name]
        taken = Taken(kind.name, name, arguments, shape_of(definition.type), used)
        key = self._key(name, scopes, taken)
        return self._written(key, taken, scopes, depth, way)

    def _written(self, key: str, taken: Taken, scopes: Scopes, depth: int, way: list[Step]) -> str:
        """A field under a key that is free for it."""
        below = take(scopes, key, taken)
        alias = "" if key == taken.name else f"{key}: "
        start = f"{alias}{taken.name}{taken.arguments}{self._directive()}"
        named = get_named_type(fields_of(taken.type)[taken.name].type)
        return start if is_leaf_type(named) else f"{start} {self.selection(named, below, depth - 1, way)}"

    def _repeated(self, kind: Any, scopes: Scopes, depth: int) -> str:
        """A field that stands here already, once more under the same key with a selection of its own."""
        keys = [
            key for key, selected in scopes[0].items() if selected.type == kind.name and free(scopes, key, selected)
        ]
        if not keys or (depth <= 1 and not is_leaf_type(kind)):
            return self._typename(scopes)
        key = self.choose.pick(keys)
        self.left -= 1
        taken = scopes[0][key]
        self.variables.using |= taken.variables
        return self._written(key, taken, scopes, depth, [])

    def _typename(self, scopes: Scopes) -> str:
        taken = Taken("", "__typename", "", "String!", frozenset())
        key = self._key("__typename", scopes, taken)
        take(scopes, key, taken)
        return key if key == "__typename" else f"{key}: __typename"

    def _key(self, name: str, scopes: Scopes, taken: Taken) -> str:
        wanted = self.choose.pick(ALIASES) if self.choose.chance(18) else name
        if free(scopes, wanted, taken):
            return wanted
        return name if free(scopes, name, taken) else self._fresh("k")

    def _fresh(self, letter: str) -> str:
        self._names += 1
        return f"{letter}{self._names}"

    def _directive(self) -> str:
        if not self.choose.chance(8):
            return ""
        name = self.choose.pick(("include", "skip"))
        # Seldom left out altogether, so that there is something to compare.
        told = self.choose.chance(70) == (name == "include")
        if self.choose.chance(50):
            return f" @{name}(if: {'true' if told else 'false'})"
        kind = the_schema().directives[0].args["if"].type
        return f" @{name}(if: ${self.variables.use(kind, lambda: told)})"

    def _spread(self, kind: Any, scopes: Scopes, depth: int) -> str:
        names = [condition.name for condition in conditions(kind)]
        known = [
            fragment
            for fragment in self.fragments
            if fragment.on in names
            and fragment.depth <= depth
            and fragment.size <= self.left
            and all(fit(scope, fragment.scope) for scope in scopes)
        ]
        if not known or self.choose.chance(40):
            return self._new_fragment(self.choose.pick(conditions(kind)), scopes, depth, [])
        chosen = self.choose.pick(known)
        for scope in scopes:
            merge(scope, chosen.scope)
        self.left -= chosen.size
        self.variables.using |= chosen.variables
        return f"...{chosen.name}{self._directive()}"

    def _new_fragment(self, on: Any, scopes: Scopes, depth: int, way: list[Step]) -> str:
        name, scope, before = self._fresh("F"), Scope(), self.left
        outer, self.variables.using = self.variables.using, set()
        text = f"fragment {name} on {on.name} {self.selection(on, (*scopes, scope), depth, way)}"
        used, self.variables.using = frozenset(self.variables.using), outer | self.variables.using
        self.fragments.append(Fragment(name, on.name, text, scope, used, depth, max(before - self.left, 1)))
        return f"...{name}{self._directive()}"


@cache
def conditions(kind: Any) -> list[Any]:
    """The types that a fragment may be on where this type stands: itself first."""
    mine = {member.name for member in objects(kind)}
    others = [other for other in the_schema().type_map.values() if is_abstract_type(other) or other.name in mine]
    fitting = [other for other in others if mine & {member.name for member in objects(other)}]
    return [kind, *(other for other in fitting if other is not kind)]
