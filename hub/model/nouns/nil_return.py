"""NilReturn: an agency's word that it has nothing to report for a period."""

from hub.model.declare import Noun, Relationship, date, text
from hub.model.policy import kept_through
from hub.model.rules import InOrder, NotAhead

NOUN = Noun(
    label="NilReturn",
    singular="nilReturn",
    plural="nilReturns",
    meaning="An agency's word that it has nothing to report for a period.",
    default_order="periodTo",
    policy=kept_through("agency"),
    properties=(
        date("periodFrom", "First day of the period; of a month or a year its first.", required=True),
        date("periodTo", "Last day of the period; of a month or a year its last.", required=True),
        text("note", "What a reader should know about this record."),
    ),
    relationships=(
        Relationship(
            "agency",
            "OF",
            ("Agency",),
            "The agency that has nothing to report.",
            inverse="nilReturns",
            inverse_meaning="Periods for which it has said that it has nothing to report.",
            many=False,
            required=True,
        ),
    ),
    rules=(InOrder("periodFrom", "periodTo"), NotAhead("periodTo")),
)
