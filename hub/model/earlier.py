"""Earlier values: what a property of a node was before its present value, as rows of their own.

`(:Tool)-[:WAS]->(:Earlier {field, value, …})`. An earlier value is governed like every row. On a past day a property
has the value of the first of its visible earlier values that ended after that day: where that one had begun by then;
where it had not, the value is not known, unless the property always has one. With no such row the present value holds.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, LiteralString

from hub.model.common import COMMON
from hub.model.declare import Property, text
from hub.model.stored import TEXTS, compared, sorted_by, stored

EARLIER: LiteralString = "Earlier"
WAS: LiteralString = "WAS"
HISTORY = "history"
FIELD: LiteralString = "field"
VALUE: LiteralString = "value"
SURE: LiteralString = "sure"
"""Stored as true where the property always has a value."""
_COMMON = frozenset(p.name for p in COMMON)


def keeps(prop: Property) -> bool:
    """Whether a property can have earlier values: not what is worked out when read, nor what every row carries."""
    return not prop.computed and prop.name not in _COMMON


def value_property(prop: Property) -> Property:
    """The property `value` of an earlier value of a property."""
    return replace(prop, name=VALUE)


def declared(prop: Property) -> dict[str, Property]:
    """The properties of an earlier value of a property, by name."""
    field = text(FIELD, "The property.", required=True)
    return {described.name: described for described in (field, value_property(prop), *COMMON) if not described.computed}


def columns(prop: Property) -> dict[str, LiteralString]:
    """The stored forms of a property on its noun, each with the one of its earlier values."""
    value = value_property(prop)
    pairs: list[tuple[LiteralString, LiteralString]] = [(prop.name, VALUE), (compared(prop), compared(value))]
    if prop.sortable or prop.kind in TEXTS:
        pairs.append((sorted_by(prop), sorted_by(value)))
    return dict(pairs)


def stored_value(prop: Property, value: Any) -> dict[str, Any]:
    """The stored form of an earlier value."""
    sure = {SURE: True} if prop.required else {}
    return {FIELD: prop.name, **stored(value_property(prop), value), **sure}
