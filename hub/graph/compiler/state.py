"""Properties whose value is the latest dated state not after the day asked for, such as a tool's status.

The latest state is chosen among the visible ones only, so a hidden state leaves the earlier one standing.

Called by hub.graph.compiler.project, where and order.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, LiteralString

from hub.graph.compiler.governed import along
from hub.graph.compiler.scope import Scope
from hub.graph.compiler.text_of_day import grown, told
from hub.graph.compiler.watched import watched_node
from hub.model.declare import Property
from hub.model.stored import compared, sorted_by

_ORDER: tuple[LiteralString, ...] = ("possibleFrom", "heldFrom", "slug")
"""By what a dated state is later than another: its start, where that is unknown its first showing."""


def of_latest(
    scope: Scope, label: LiteralString, node: LiteralString, made: Callable[[LiteralString], LiteralString]
) -> LiteralString:
    """What `made` says of the latest dated state of a bound node, or null when no state holds.

    The few states of a node are compared and not sorted: a subquery that sorts takes the built-in engine five times as
    long (decision 73).
    """
    edge = scope.model.edges(label)[scope.model.nouns[label].states]
    pattern = along(scope, node, edge, edge.target)
    each, best, state = scope.name("s"), scope.name("s"), scope.name("s")
    states: LiteralString = f"[{pattern.text.removeprefix('MATCH ')} | {pattern.node}]"
    chosen: LiteralString = f"CASE WHEN {best} IS NULL OR {_later(each, best)} THEN {each} ELSE {best} END"
    latest: LiteralString = f"reduce({best} = null, {each} IN {states} | {chosen})"
    return f"head([{state} IN [{latest}] WHERE {state} IS NOT NULL | {made(state)}])"


def _later(state: LiteralString, other: LiteralString) -> LiteralString:
    *before, last = _ORDER
    text: LiteralString = f"{state}.{last} > {other}.{last}"
    for key in reversed(before):
        text = f"({state}.{key} > {other}.{key} OR ({state}.{key} = {other}.{key} AND {text}))"
    return text


def current_properties(scope: Scope, label: LiteralString) -> list[Property]:
    """The properties of a noun that read its current state, in the order in which `state_row` gives them."""
    return [p for p in scope.model.nouns[label].properties if p.current]


def state_row(scope: Scope, label: LiteralString, node: LiteralString) -> LiteralString:
    """A list of the current state's properties, and what access records tell of it; null when no state holds."""
    columns = [_of_state(scope, label, prop) for prop in current_properties(scope, label)]

    def asked(s: LiteralString) -> list[LiteralString]:
        values: list[LiteralString] = [told(scope, s, column, marked=False) for column in columns]
        return [*values, watched_node(s)] if scope.accounts else values

    return _latest(scope, label, node, asked, wrap=True)


def state_value(
    scope: Scope, label: LiteralString, node: LiteralString, prop: Property, *, folded: bool = False
) -> LiteralString:
    """One property of the current state as it is compared, or `folded` as it is sorted; its default when none holds."""
    there = _of_state(scope, label, prop)
    column = sorted_by(there) if folded else compared(there)

    def asked(s: LiteralString) -> list[LiteralString]:
        return [grown(scope, s, column) if there.grew else f"{s}.{column}"]

    value = _latest(scope, label, node, asked, wrap=False)
    return value if prop.default is None else f"coalesce({value}, '{prop.default}')"


def _of_state(scope: Scope, label: LiteralString, prop: Property) -> Property:
    """The property of a dated state that a property of its noun reads."""
    edge = scope.model.edges(label)[scope.model.nouns[label].states]
    return scope.model.properties(edge.target)[prop.current]


def read_state(prop: Property, value: Any) -> Any:
    """A value as read, with the default for an absent one."""
    return prop.default if value is None else value


def _latest(
    scope: Scope,
    label: LiteralString,
    node: LiteralString,
    columns: Callable[[LiteralString], list[LiteralString]],
    *,
    wrap: bool,
) -> LiteralString:
    def made(state: LiteralString) -> LiteralString:
        values: LiteralString = ", ".join(columns(state))
        return f"[{values}]" if wrap else values

    return of_latest(scope, label, node, made)
