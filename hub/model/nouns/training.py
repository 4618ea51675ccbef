"""Training: a role of an agency, trained for a tool."""

from hub.model.declare import Noun, Relationship, date, text
from hub.model.policy import kept_through
from hub.model.rules import InOrder

NOUN = Noun(
    label="Training",
    singular="training",
    plural="trainings",
    meaning="A role of an agency that was trained for a tool.",
    default_order="role",
    policy=kept_through("agency"),
    properties=(
        text("role", "Role that was trained, never a name.", required=True, sortable=True),
        text("content", "What was taught, and how."),
        date("validFrom", "The first day on which it counts; unknown counts as held."),
        date("validUntil", "The day it lapses (excluded); null when it does not, or is unknown."),
    ),
    relationships=(
        Relationship(
            "tool",
            "FOR",
            ("Tool",),
            "The tool it is for.",
            inverse="trainings",
            inverse_meaning="Roles trained for the tool.",
            many=False,
            required=True,
        ),
        Relationship(
            "agency",
            "OF",
            ("Agency",),
            "The agency whose role was trained.",
            inverse="trainings",
            inverse_meaning="Its roles that were trained for a tool.",
            many=False,
            required=True,
        ),
    ),
    rules=(InOrder("validFrom", "validUntil"),),
)
