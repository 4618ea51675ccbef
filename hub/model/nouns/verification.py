"""Verification: checks of a tool's outputs by a person."""

from hub.model.declare import Noun, Relationship, choice, date, number, text, texts
from hub.model.enums import VerificationResult
from hub.model.rules import Absences, InCommon, NotAhead

NOUN = Noun(
    label="Verification",
    singular="verification",
    plural="verifications",
    meaning="Checks of a tool's outputs by people, all with one result: a single check, or as many as a source counts.",
    default_order="date",
    properties=(
        date("date", "When it was checked; the end of the period for a count. Null when no source says."),
        text("role", "Role of who checked, never a name.", required=True, sortable=True),
        choice("result", VerificationResult, "What came of it.", required=True),
        number("items", "Outputs checked with this result.", unit="outputs", required=True, least=1),
        text("method", "How they were checked."),
        texts("notInPlace", "What a source says was not in place: training."),
    ),
    relationships=(
        Relationship(
            "tool",
            "OF",
            ("Tool",),
            "The tool whose outputs were checked.",
            inverse="verifications",
            inverse_meaning="Checks of its outputs by people.",
            many=False,
            required=True,
        ),
        Relationship(
            "use",
            "IN",
            ("Use",),
            "The use in which they were checked; a use of the same tool.",
            inverse="verifications",
            inverse_meaning="Checks of outputs in this use.",
            many=False,
        ),
        Relationship(
            "agency",
            "BY",
            ("Agency",),
            "The agency whose role checked.",
            inverse="verifications",
            inverse_meaning="Checks of outputs of tools by its people.",
            many=False,
            required=True,
        ),
    ),
    rules=(
        NotAhead("date"),
        InCommon("use", "tool"),
        Absences(("training",)),
    ),
)
