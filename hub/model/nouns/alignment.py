"""Alignment: how one tool, or one agency, stands against one principle."""

from hub.model.declare import Noun, Relationship, choice, date, text
from hub.model.enums import Finding
from hub.model.rules import NotBefore

NOUN = Noun(
    label="Alignment",
    singular="alignment",
    plural="alignments",
    meaning="A recorded standing of one tool, or one agency, against one principle. Its level is computed.",
    properties=(text("claim", "What is claimed, in our words; null when only evidence is recorded."),),
    relationships=(
        Relationship(
            "subject",
            "OF",
            ("Tool", "Agency"),
            "The tool or agency that stands so.",
            inverse="alignments",
            inverse_meaning="Its recorded standings against principles.",
            many=False,
            required=True,
        ),
        Relationship(
            "principle",
            "WITH",
            ("Principle",),
            "The principle.",
            inverse="alignments",
            inverse_meaning="Recorded standings against the principle.",
            many=False,
            required=True,
        ),
        Relationship(
            "evidence",
            "BEARS_ON",
            ("Evidence",),
            "Evidence that bears on it.",
            inverse="alignments",
            inverse_meaning="Alignments it bears on.",
            outgoing=False,
            properties=(
                choice("finding", Finding, "What the evidence says about the alignment.", required=True),
                text("reason", "Why it bears on the alignment so."),
                date("answered", "The day on which what contradicts was answered; null while no source says so."),
                text("answeredSource", "Slug of the source that says that it was answered."),
            ),
        ),
    ),
    rules=(NotBefore("subject", date="date", of="evidence", label="Tool"),),
)
