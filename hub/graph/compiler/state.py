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


def latest(state: LiteralString) -> LiteralString:
    """The order of dated states, the latest first: by their start, where that is unknown by their first showing."""
    return f"{state}.possibleFrom DESC, {state}.heldFrom DESC, {state}.slug DESC"


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
    edge = scope.model.edges(label)[scope.model.nouns[label].states]
    pattern = along(scope, node, edge, edge.target)
    s = pattern.node
    values: LiteralString = ", ".join(columns(s))
    row: LiteralString = f"[{values}]" if wrap else values
    return f"head(COLLECT {{ {pattern.text} WITH {s} ORDER BY {latest(s)} LIMIT 1 RETURN {row} }})"
