"""Incident: something that went wrong with a tool."""

from hub.model.declare import Noun, Relationship, choice, date, text
from hub.model.enums import IncidentStatus, Severity
from hub.model.rules import InOrder, NotAhead

NOUN = Noun(
    label="Incident",
    singular="incident",
    plural="incidents",
    meaning="Something that went wrong with a tool.",
    default_order="date",
    properties=(
        text("name", "Short name.", required=True, sortable=True),
        date("date", "When it happened or became known."),
        text("whatHappened", "What happened."),
        choice("severity", Severity, "How grave it was, in our reading."),
        choice("status", IncidentStatus, "Whether it is still being dealt with.", required=True),
        date("closed", "When it was resolved."),
    ),
    relationships=(
        Relationship(
            "tools",
            "INVOLVES",
            ("Tool",),
            "Tools involved.",
            inverse="incidents",
            inverse_meaning="Incidents that involve the tool.",
            required=True,
        ),
        Relationship(
            "principles",
            "CONCERNS",
            ("Principle",),
            "Principles it bears on.",
            inverse="incidents",
            inverse_meaning="Incidents that bear on it.",
        ),
    ),
    rules=(InOrder("date", "closed"), NotAhead("date")),
)
