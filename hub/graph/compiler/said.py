"""A text that is made of the dated statements about a record, as those of the day have it.

Called where such a property is shown or filtered by. Nothing of it is stored, so a later or hidden statement is as if
it had not been made.
"""

from __future__ import annotations

from typing import LiteralString

from hub.graph.compiler.governed import along
from hub.graph.compiler.scope import Scope
from hub.model.declare import Property
from hub.model.time import LATEST


def said(scope: Scope, label: LiteralString, node: LiteralString, prop: Property, *, folded: bool) -> LiteralString:
    """The texts of the statements that are held, earliest first and undated last, with "; " between; null for none."""
    edge = scope.model.edges(label)[scope.model.nouns[label].statements]
    pattern, made, each = along(scope, node, edge, edge.target), scope.name("t"), scope.name("e")
    s, column = pattern.node, "textSort" if folded else "text"
    named: LiteralString = prop.said.literal if prop.said else ""
    texts: LiteralString = (
        f"COLLECT {{ {pattern.text} AND {s}.property = '{named}' "
        f"WITH {s} ORDER BY coalesce({s}.dateDay, '{LATEST}'), {s}.slug RETURN {s}.{column} }}"
    )
    return (
        f"reduce({made} = null, {each} IN {texts} | "
        f"CASE WHEN {made} IS NULL THEN {each} ELSE {made} + '; ' + {each} END)"
    )
