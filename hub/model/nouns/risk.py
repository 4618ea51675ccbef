"""Risk: something that may go wrong with a tool."""

from hub.model.declare import Noun, Relationship, choice, date, text
from hub.model.enums import RiskStatus, Severity

NOUN = Noun(
    label="Risk",
    singular="risk",
    plural="risks",
    meaning="Something that may go wrong with a tool. What did go wrong is an incident.",
    default_order="name",
    properties=(
        text("name", "Short name.", required=True, sortable=True),
        text("description", "What may happen, to whom and why."),
        choice("severity", Severity, "How grave it would be; null when no source weighs it."),
        choice("status", RiskStatus, "How it stands.", required=True),
        date("identified", "When it was named; null when no source says."),
    ),
    relationships=(
        Relationship(
            "tool",
            "OF",
            ("Tool",),
            "The tool whose risk it is.",
            inverse="risks",
            inverse_meaning="Risks of the tool.",
            many=False,
            required=True,
        ),
        Relationship(
            "principles",
            "CONCERNS",
            ("Principle",),
            "Principles that would not be met if it came about.",
            inverse="risks",
            inverse_meaning="Risks that bear on it.",
        ),
    ),
)
