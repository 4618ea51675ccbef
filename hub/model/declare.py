"""The words in which a noun of the graph is declared: once, and everything else follows from it.

GraphQL types, filters, sort orders, projections, constraints, seed validation and schema/graph/MODEL.md are all
derived from these values. Nothing here knows GraphQL or Cypher.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import LiteralString

from hub.model.enums import Choice, StatementProperty
from hub.model.policy import KEPT_BY_RECORDER, Policy
from hub.model.rules import Rule


class Kind(StrEnum):
    """What a property holds. A DATE is a day, a month or a year; it resolves to the last day of its period."""

    STRING = "STRING"
    INT = "INT"
    BOOLEAN = "BOOLEAN"
    DATE = "DATE"
    STRINGS = "STRINGS"
    ENUM = "ENUM"


class Acting(StrEnum):
    """What a property says of whether a tool acts on the day: worked out of its dated states when it is read."""

    ACTS = "ACTS"
    LAST_KNOWN = "LAST_KNOWN"
    COMING = "COMING"
    SHOWN = "SHOWN"


@dataclass(frozen=True)
class Property:
    """One property of a node or a relationship.

    `choices` names the enumeration of an ENUM. `current` is the name of the property on the noun at the far end of
    the declaring noun's `states` relationship, whose value on the day asked for is this property's value.
    `default` is the value when no state holds on that day. `all_of` names properties of the same noun: this flag is
    true when each of them is true or has a value, false when one is false, else unknown, and is never stored. `shown`
    is the field's name in GraphQL where the graph and the seed need that name for something else. `least` is the
    smallest number that can be recorded. `acting` is what it says of whether the tool acts (hub.graph.compiler.acting).
    `shown_later` marks what is held on the day and first shown after it (hub.graph.compiler.text_of_day). `said` is the
    property of the noun's dated statements of which this text is made (hub.graph.compiler.said). `grew` marks a text
    that later sources of its row may have added to: it is told of a past day only where none of these is later.
    """

    name: LiteralString
    kind: Kind
    meaning: str
    required: bool = False
    filterable: bool = True
    sortable: bool = False
    unit: str = ""
    choices: type[Choice] | None = None
    current: LiteralString = ""
    default: LiteralString | None = None
    all_of: tuple[LiteralString, ...] = ()
    shown: LiteralString = ""
    least: int | None = None
    acting: Acting | None = None
    shown_later: bool = False
    said: StatementProperty | None = None
    grew: bool = False

    @property
    def field(self) -> LiteralString:
        """The name of the field in GraphQL."""
        return self.shown or self.name

    @property
    def computed(self) -> bool:
        """Whether it is worked out when it is read, and so can be neither written nor stored."""
        return bool(self.current or self.all_of or self.acting or self.shown_later or self.said)

    @property
    def sure(self) -> bool:
        """Whether it always has a value. The loader gives every row a marking; a list that is absent reads as empty."""
        always = self.kind is Kind.STRINGS or self.name == "marking" or self._always_told
        return self.required or self.default is not None or always

    @property
    def _always_told(self) -> bool:
        return self.kind is Kind.BOOLEAN and (self.acting is not None or self.shown_later)

    @property
    def members(self) -> list[Choice]:
        """The values of an ENUM in the order in which they sort; none for any other kind."""
        return list(self.choices or ())

    def __post_init__(self) -> None:
        if (self.kind is Kind.ENUM) != (self.choices is not None):
            raise ValueError(f"property {self.name}: an ENUM, and nothing else, names its choices")


@dataclass(frozen=True)
class Relationship:
    """One relationship type between two nouns, with the field that reads it at either end.

    `outgoing` says whether the declaring noun is the start of the arrow. `many` is about the declaring noun's field,
    `inverse_many` about the field at the far end. `to` names one label, or several where the far end may be any.
    """

    name: LiteralString
    type: LiteralString
    to: tuple[LiteralString, ...]
    meaning: str
    inverse: LiteralString
    inverse_meaning: str
    outgoing: bool = True
    many: bool = True
    inverse_many: bool = True
    required: bool = False
    properties: tuple[Property, ...] = ()


@dataclass(frozen=True)
class Noun:
    """One label. `states` names the relationship whose far ends are the dated states of this noun.

    `policy` says who keeps its records; who sees them is the same for all (hub.model.policy).
    `statements` names the relationship whose far ends are the dated statements about this noun.
    `picture` is true of what belongs to the picture of the system, which is drawn as known today.
    `rules` says what its records have to keep beside what their structure asks for (hub.model.rules).
    """

    label: LiteralString
    singular: LiteralString
    plural: LiteralString
    meaning: str
    properties: tuple[Property, ...]
    relationships: tuple[Relationship, ...] = ()
    states: LiteralString = ""
    statements: LiteralString = ""
    policy: Policy = KEPT_BY_RECORDER
    rules: tuple[Rule, ...] = ()
    key_meaning: str = "Stable short name, unique among its kind."
    default_order: LiteralString = "slug"
    picture: bool = False
    own_properties: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "own_properties", frozenset(p.name for p in self.properties))


def text(name: LiteralString, meaning: str, *, required: bool = False, sortable: bool = False) -> Property:
    """A text."""
    return Property(name, Kind.STRING, meaning, required=required, sortable=sortable)


def texts(name: LiteralString, meaning: str) -> Property:
    """A list of texts; filtered by `has` (one of them equals, whatever its case and accents) and `isEmpty`."""
    return Property(name, Kind.STRINGS, meaning)


def number(
    name: LiteralString, meaning: str, *, unit: str = "", required: bool = False, least: int | None = None
) -> Property:
    """A whole number, of at least `least`."""
    return Property(name, Kind.INT, meaning, unit=unit, required=required, sortable=True, least=least)


def flag(name: LiteralString, meaning: str, *, required: bool = False) -> Property:
    """True, false or not recorded."""
    return Property(name, Kind.BOOLEAN, meaning, required=required, sortable=True)


def date(name: LiteralString, meaning: str, *, required: bool = False) -> Property:
    """A day, a month or a year."""
    return Property(name, Kind.DATE, meaning, required=required, sortable=True)


def choice(name: LiteralString, choices: type[Choice], meaning: str, *, required: bool = False) -> Property:
    """One of an enumeration, sorted in the order in which that is declared."""
    return Property(name, Kind.ENUM, meaning, required=required, sortable=True, choices=choices)
