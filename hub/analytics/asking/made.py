"""A question whose text is made from the declarations, asked through a Reading like a hand-written query.

Used by hub.analytics.seen.row, hub.analytics.changes.events and hub.analytics.quality.register_coverage.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import LiteralString

from hub.analytics.asking.query import QueryInput, Unbound, whole
from hub.graph.compiler.scope import Scope
from hub.graph.compiler.values import Value
from hub.model.registry import Model


@dataclass(frozen=True)
class MadeQuery:
    """Its text, for whoever acts for an agency or not, and the columns of its rows."""

    text: Callable[[Model, bool], LiteralString]
    columns: tuple[LiteralString, ...]

    def statement(self, asked: QueryInput) -> Unbound:
        """The statement for what is given. Raises ValueError for a filter or optional parts: it takes neither."""
        if asked.where is not None or tuple(asked.parts):
            raise ValueError("a question with a text of its own takes neither a filter nor optional parts")
        acts = asked.asker.sees.acts
        scope = Scope(asked.model, Value(asked.day), Value(asked.earlier is not None), acts=acts)
        return whole(self.text(asked.model, acts), self.columns, asked.given, scope, asked.asker)
