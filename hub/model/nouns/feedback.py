"""Feedback: what users, or those affected, say of a tool."""

from hub.model.declare import Noun, Relationship, choice, date, flag, text
from hub.model.enums import FeedbackTopic, ToolStatus
from hub.model.rules import InOrder, NotAhead

NOUN = Noun(
    label="Feedback",
    singular="feedback",
    plural="feedbacks",
    meaning="What users of a tool, people it affects or bodies that watch it say of it.",
    default_order="date",
    properties=(
        date("date", "When it was given."),
        text("givenBy", "Role or group that gave it, never a name.", required=True, sortable=True),
        flag("endUser", "Whether an end user of the tool gave it; null when not recorded here."),
        text("about", "What it says.", required=True),
        choice(
            "topic", FeedbackTopic, "Whether it is about accuracy, performance or something else; null when unsaid."
        ),
        choice("stage", ToolStatus, "Where the tool stood when it was given; null when not recorded here."),
        flag("answered", "Whether the owner answered it; null when not recorded here."),
        text("answer", "What the owner answered or did."),
        date("answeredOn", "When the owner answered it; null when not answered, or not recorded here."),
        text("ledTo", "The id of the record that was made or changed because of it; null when none is named."),
    ),
    relationships=(
        Relationship(
            "tools",
            "ABOUT",
            ("Tool",),
            "Tools it is about.",
            inverse="feedback",
            inverse_meaning="What users, people affected and others say of it.",
            required=True,
        ),
        Relationship(
            "agency",
            "BY",
            ("Agency",),
            "The agency that gave it, where one did.",
            inverse="feedbackGiven",
            inverse_meaning="What it said of tools.",
            many=False,
        ),
    ),
    rules=(NotAhead("date"), NotAhead("answeredOn"), InOrder("date", "answeredOn")),
)
