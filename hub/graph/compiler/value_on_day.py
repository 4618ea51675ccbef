"""The value that a property had on a past day, as an expression; hub.model.earlier says which value that is.

Compiled only into statements that are asked of a past day, so today's reads do not know of earlier values.

Called by whatever in the compiler names a property, and by hub.analytics.asking.as_of.
"""

from __future__ import annotations

from typing import LiteralString

from hub.graph.compiler.governed import begun, visible
from hub.graph.compiler.scope import Scope
from hub.graph.compiler.text_of_day import dated
from hub.graph.compiler.watched import watched_earlier
from hub.model.declare import Property
from hub.model.earlier import EARLIER, FIELD, SURE, VALUE, WAS, columns, keeps, value_property
from hub.model.stored import compared

# No other pattern has these names: a scope counts from 1, and hand-written queries may not use them.
_ROW: LiteralString = "n0"


def subject(scope: Scope, node: LiteralString, prop: Property, stored: LiteralString) -> LiteralString:
    """A stored form of a property of a bound node: as it is, or as it was where earlier values are asked for."""
    if prop.name not in scope.earlier or not keeps(prop):
        return f"{node}.{stored}"
    return value_on_day(scope, node, stored, prop.name, columns(prop)[stored])


def value_on_day(
    scope: Scope, node: LiteralString, stored: LiteralString, field: LiteralString, column: LiteralString
) -> LiteralString:
    """A stored property of a bound node as it was on the day; `column` is its form on an earlier value."""
    return (
        f"coalesce(head(COLLECT {{ {_ended_later(scope.acts, node)} AND n0.{FIELD} = '{field}' "
        f"WITH n0 ORDER BY n0.heldTo, n0.slug LIMIT 1 RETURN [{_known(scope)}{column} END] }}), [{node}.{stored}])[0]"
    )


def values_on_day(scope: Scope, node: LiteralString, properties: list[Property]) -> LiteralString:
    """Field and value of every earlier value that ended after the day; of several of a field the first counts.

    A date after the day is not told, as it would not be without earlier values. Where accesses are recorded a
    third says what is told of it.
    """
    dates = [prop for prop in properties if dated(prop)]
    value: LiteralString = f"{_known(scope)}{VALUE} END"
    if dates:
        ahead: LiteralString = f"n0.{FIELD} IN [{_named(dates)}] AND n0.{compared(value_property(dates[0]))} > $day"
        value = f"CASE WHEN NOT coalesce({ahead}, false) THEN {value} END"
    kept: LiteralString = "n0, r0" if scope.accounts else "n0"
    watched: LiteralString = f", {watched_earlier('r0', 'n0')}" if scope.accounts else ""
    return (
        f"COLLECT {{ {_ended_later(scope.acts, node)} AND n0.{FIELD} IN [{_named(properties)}] "
        f"WITH {kept} ORDER BY n0.heldTo, n0.slug RETURN [n0.{FIELD}, {value}{watched}] }}"
    )


def _known(scope: Scope) -> LiteralString:
    return f"CASE WHEN {_ROW}.{SURE} OR {begun(scope.possible, _ROW)} THEN {_ROW}."


def _named(properties: list[Property]) -> LiteralString:
    return ", ".join([f"'{prop.name}'" for prop in properties])


def _ended_later(acts: bool, node: LiteralString) -> LiteralString:
    return f"MATCH ({node})-[r0:{WAS}]->(n0:{EARLIER}) WHERE {visible(acts, 'r0', 'n0')} AND n0.heldTo > $day"
