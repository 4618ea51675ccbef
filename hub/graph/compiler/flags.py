"""What follows from other things that are recorded: a flag from properties of the same node, whether a tool acts, or
what the dated statements about a record say.

A flag is true, false or unknown, as Cypher's AND has it.

Used where a property is shown, filtered by or sorted by. Nothing of it is stored, so it cannot differ from what it
follows from.
"""

from __future__ import annotations

from typing import LiteralString

from hub.graph.compiler.acting import acting
from hub.graph.compiler.said import said
from hub.graph.compiler.scope import Scope
from hub.graph.compiler.value_on_day import subject
from hub.model.declare import Kind, Property


def follows(
    scope: Scope, label: LiteralString, node: LiteralString, prop: Property, *, folded: bool = False
) -> LiteralString:
    """The value of such a property as an expression on a bound node; of a text its `folded` form where asked for."""
    if prop.said:
        return said(scope, label, node, prop, folded=folded)
    return acting(scope, label, node, prop) if prop.acting else _all_of(scope, label, node, prop)


def _all_of(scope: Scope, label: LiteralString, node: LiteralString, prop: Property) -> LiteralString:
    """True when all of them hold, false when one does not, null when that cannot be told."""
    known = scope.model.properties(label)
    parts: list[LiteralString] = [_holds(scope, node, known[name]) for name in prop.all_of]
    return f"({' AND '.join(parts)})"


def _holds(scope: Scope, node: LiteralString, prop: Property) -> LiteralString:
    """A flag as it is; of anything else, that it is recorded: it cannot be false."""
    asked = subject(scope, node, prop, prop.name)
    if prop.kind is Kind.BOOLEAN:
        return asked
    return f"CASE WHEN {asked} IS NULL THEN null ELSE true END"
