"""All nouns together: found in hub.model.nouns, checked once, seen from either end of each relationship.

Everything derived from the declarations takes a Model, so that a test can add a noun and see it appear everywhere.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import LiteralString

import hub.model.nouns as nouns_package
from hub.model.common import COMMON
from hub.model.declare import Noun, Property
from hub.model.enums import ToolStatus
from hub.model.rules import NoCircle, OneAtATime, Required, Rule, StatesInOrder

ANNOUNCED = (ToolStatus.PROPOSED.value, ToolStatus.PLANNED.value)
"""Statuses of what is to come: it begins when it is announced."""


@dataclass(frozen=True)
class Edge:
    """A relationship seen from one of its ends: what one field of a noun reads."""

    field: LiteralString
    type: LiteralString
    outgoing: bool
    source: LiteralString
    targets: tuple[LiteralString, ...]
    many: bool
    required: bool
    meaning: str
    inverse: LiteralString
    declared: bool
    own: tuple[Property, ...]

    @property
    def several(self) -> bool:
        """Whether the far end may be of several kinds."""
        return len(self.targets) > 1

    @property
    def target(self) -> LiteralString:
        """The label of the far end; the first when it may be of several kinds."""
        return self.targets[0]

    @property
    def properties(self) -> tuple[Property, ...]:
        """The relationship's own properties and those that every relationship has."""
        return (*self.own, *COMMON)


class Model:
    """The nouns by label, their labels by singular name, and the edges of each by field name. Immutable once made."""

    def __init__(self, nouns: Iterable[Noun]) -> None:
        self.nouns: dict[str, Noun] = {noun.label: noun for noun in nouns}
        self.labels: dict[str, str] = {noun.singular: label for label, noun in self.nouns.items()}
        self._edges: dict[str, dict[str, Edge]] = {label: {} for label in self.nouns}
        for noun in self.nouns.values():
            self._add_edges(noun)
        self._check()

    def _add_edges(self, noun: Noun) -> None:
        for r in noun.relationships:
            self._add(Edge(r.name, r.type, r.outgoing, noun.label, r.to, r.many, r.required, r.meaning, r.inverse,
                           True, r.properties))  # fmt: skip
            for far in r.to:
                self._add(Edge(r.inverse, r.type, not r.outgoing, far, (noun.label,), r.inverse_many, False,
                               r.inverse_meaning, r.name, False, r.properties))  # fmt: skip

    def _add(self, edge: Edge) -> None:
        fields = self._edges.get(edge.source)
        if fields is None:
            raise ValueError(f"a relationship {edge.type} leads to {edge.source}, which is no noun")
        if edge.field in fields or edge.field in self.fields(edge.source):
            raise ValueError(f"{edge.source} has two fields named {edge.field}")
        fields[edge.field] = edge

    def _check(self) -> None:
        for noun in self.nouns.values():
            if noun.states and noun.states not in self._edges[noun.label]:
                raise ValueError(f"{noun.label} keeps its states in {noun.states}, which is no relationship of it")
            if noun.statements and noun.statements not in self._edges[noun.label]:
                raise ValueError(f"{noun.label} has statements in {noun.statements}, which is no relationship of it")
            through = noun.policy.through
            if through and (through not in self._edges[noun.label] or self._edges[noun.label][through].many):
                raise ValueError(f"{noun.label} is kept through {through}, which is no relationship of it to one node")

    def edges(self, label: str) -> Mapping[str, Edge]:
        """The relationship fields of a noun, either way round, by field name."""
        return self._edges[label]

    def properties(self, label: str) -> Mapping[str, Property]:
        """The properties of a noun, common ones included, by name."""
        return {p.name: p for p in (*self.nouns[label].properties, *COMMON)}

    def fields(self, label: str) -> Mapping[str, Property]:
        """The same by the names of their fields in GraphQL."""
        return {p.field: p for p in self.properties(label).values()}

    def rules(self, label: str) -> tuple[Rule, ...]:
        """The rules that records of a noun keep: those of its structure, then those declared with it."""
        noun = self.nouns[label]
        rules: list[Rule] = []
        for edge in self.edges(label).values():
            rules += [Required(edge.field)] if edge.required else []
            rules += [] if edge.many else [OneAtATime(edge.field)]
            rules += [NoCircle(edge.field)] if edge.declared and not edge.many and label in edge.targets else []
        rules += [StatesInOrder(noun.states, ANNOUNCED)] if noun.states else []
        return (*rules, *noun.rules)

    def named(self, label: str) -> bool:
        """Whether a noun has both a slug and a name or a title, and so is Named."""
        known_as = self.known_as(label)
        return known_as is not None and known_as.sure

    def known_as(self, label: str) -> Property | None:
        """The property that is read as a noun's `name`: its name, else its title; None where it has neither."""
        own = {prop.name: prop for prop in self.nouns[label].properties}
        return own.get("name") or own.get("title")


def declared_nouns() -> list[Noun]:
    """Every NOUN of hub.model.nouns, in the order of file names."""
    names = sorted(info.name for info in pkgutil.iter_modules(nouns_package.__path__))
    return [importlib.import_module(f"hub.model.nouns.{name}").NOUN for name in names]


@cache
def the_model() -> Model:
    """The shipped model."""
    return Model(declared_nouns())
