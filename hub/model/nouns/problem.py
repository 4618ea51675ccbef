"""Problem: what a tool is to answer, stated before any solution is chosen."""

from hub.model.declare import Noun, Relationship, date, text

NOUN = Noun(
    label="Problem",
    singular="problem",
    plural="problems",
    meaning="A problem that was stated before a solution was chosen, with every solution considered.",
    properties=(
        text("statement", "The problem, said without a solution.", required=True, sortable=True),
        date("date", "When it was stated; null when no source says."),
    ),
    relationships=(
        Relationship(
            "tools",
            "ANSWERED_BY",
            ("Tool",),
            "Tools that are to answer it.",
            inverse="problem",
            inverse_meaning="The problem that the tool is to answer.",
            inverse_many=False,
        ),
        Relationship(
            "agencies",
            "HELD_BY",
            ("Agency",),
            "Agencies that have the problem.",
            inverse="problems",
            inverse_meaning="Problems that it has stated.",
        ),
    ),
)
