"""A question whose text is made from the declarations, asked through a Reading like a hand-written query.

Used by hub.analytics.seen.row and hub.analytics.quality.register_coverage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, LiteralString

from hub.access.asker import Asker
from hub.analytics.asking.query import Unbound, whole
from hub.graph.compiler.scope import Scope
from hub.graph.compiler.values import Tree, Value
from hub.graph.earlier_fields import Fields
from hub.model.registry import Model


@dataclass(frozen=True)
class MadeQuery:
    """Its text, for whoever acts for an agency or not, and the columns of its rows."""

    text: Callable[[Model, bool], LiteralString]
    columns: tuple[LiteralString, ...]

    def statement(
        self,
        model: Model,
        where: Tree | None,
        given: Mapping[str, Any],
        *,
        asker: Asker,
        day: str,
        earlier: Fields | None = None,
        possible: bool = False,
        parts: Iterable[str] = (),
    ) -> Unbound:
        """The statement for what is given. Raises ValueError for a filter or optional parts: it takes neither."""
        if where is not None or tuple(parts):
            raise ValueError("a question with a text of its own takes neither a filter nor optional parts")
        acts = asker.sees.acts
        scope = Scope(model, Value(day), Value(earlier is not None), acts=acts)
        return whole(self.text(model, acts), self.columns, given, scope, asker)
