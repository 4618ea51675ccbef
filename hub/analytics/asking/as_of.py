"""A hand-written query asked of a past day: what it reads of a node becomes what that was on the day.

Called by hub.analytics.asking.query. Every `x.property` of a node, under whatever name the node goes, is replaced where
the property can have earlier values; today's text stays as it is written.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import LiteralString, cast

from hub.analytics.asking.gate import masked
from hub.graph.compiler.scope import Scope
from hub.graph.compiler.value_on_day import value_on_day
from hub.model.earlier import columns, keeps
from hub.model.registry import Model

_READ = re.compile(r"(?<![.$\w])([A-Za-z]\w*)\.(\w+)\b(?!\s*\()")
Column = tuple[LiteralString, LiteralString]


def past_text(text: str, scope: Scope, links: frozenset[str]) -> str:
    """The text with the values of the day in place of the present ones, where the scope asks for earlier values.

    `links` are the names of its relationships, which have none.
    """
    kept = _columns(scope.model)
    plain, out, end = masked(text), list[str](), 0
    for match in _READ.finditer(plain):
        node, stored = match[1], match[2]
        field, column = kept.get(stored, ("", ""))
        if node not in links and field and field in scope.earlier:
            # Both names stand in a file of our own, which has been checked.
            made = value_on_day(scope, cast(LiteralString, node), cast(LiteralString, stored), field, column)
            out += [text[end : match.start()], made]
            end = match.end()
    return "".join([*out, text[end:]])


@lru_cache(maxsize=8)
def _columns(model: Model) -> dict[str, Column]:
    """Every stored form of a property that can have earlier values: the property, and the form on these."""
    return {
        stored: (prop.name, column)
        for noun in model.nouns.values()
        for prop in noun.properties
        if keeps(prop)
        for stored, column in columns(prop).items()
    }
