"""The question behind `changes`: made from the declarations, not written by hand.

Used by hub.analytics.changes.question.
"""

from __future__ import annotations

from hub.analytics.asking.made import MadeQuery
from hub.graph.compiler.events import COLUMNS, Topic, events_text


def events(topic: Topic | None, *, first_shown: bool = False) -> MadeQuery:
    """What began, ended or changed, or what was first shown; with a topic also what belongs to the record given.

    It reads earlier values as what they are, and on no day.
    """
    return MadeQuery(lambda model, acts: events_text(model, topic=topic, acts=acts, first_shown=first_shown), COLUMNS)
