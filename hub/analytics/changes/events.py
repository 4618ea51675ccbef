"""The question behind `changes` as a statement: made from the declarations, not written by hand.

Used by hub.analytics.changes.question; asked through a Reading like a hand-written query.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hub.access.asker import Asker
from hub.analytics.asking.query import Unbound, whole
from hub.graph.compiler.events import COLUMNS, Topic, events_text
from hub.graph.compiler.scope import Scope
from hub.graph.compiler.values import Tree, Value
from hub.graph.earlier_fields import Fields
from hub.model.registry import Model


@dataclass(frozen=True)
class Events:
    """What began, ended or changed, or what was first shown; with a topic also what belongs to the record given."""

    topic: Topic | None
    first_shown: bool = False

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
        """The statement for the period and topic given; it takes neither a filter nor optional parts.

        It reads earlier values as what they are, and on no day.
        """
        if where is not None or tuple(parts):
            raise ValueError("changes are chosen by their dates, not by a filter")
        acts = asker.sees.acts
        scope = Scope(model, Value(day), Value(earlier is not None), acts=acts)
        text = events_text(model, topic=self.topic, acts=acts, first_shown=self.first_shown)
        return whole(text, COLUMNS, given, scope, asker)
