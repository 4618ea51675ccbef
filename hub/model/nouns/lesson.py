"""Lesson: an incident, review or finding that others can learn from."""

from typing import LiteralString

from hub.model.declare import Noun, Relationship, date, text
from hub.model.rules import NotAhead


def _concerns(name: LiteralString, label: LiteralString) -> Relationship:
    """One of the five kinds of thing a lesson concerns."""
    return Relationship(
        name,
        "CONCERNS",
        (label,),
        f"{name.capitalize()} it concerns.",
        inverse="lessons",
        inverse_meaning="Lessons that concern it.",
    )


NOUN = Noun(
    label="Lesson",
    singular="lesson",
    plural="lessons",
    meaning="An incident, review or finding that others can learn from.",
    default_order="date",
    properties=(
        text("title", "Title.", required=True, sortable=True),
        date("date", "When it happened or was published."),
        text("whatHappened", "What happened."),
        text("lesson", "What to learn from it.", required=True),
        text("status", "How the matter stood when last seen."),
        text("note", "What a reader should know about this record."),
    ),
    relationships=(
        _concerns("tools", "Tool"),
        _concerns("agencies", "Agency"),
        _concerns("processes", "Process"),
        _concerns("outcomes", "Outcome"),
        _concerns("principles", "Principle"),
    ),
    rules=(NotAhead("date"),),
)
