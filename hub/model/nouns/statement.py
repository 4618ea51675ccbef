"""Statement: what a source says on a day about a record, where that grew from source to source."""

from hub.model.declare import Noun, Relationship, choice, date, text
from hub.model.enums import StatementProperty
from hub.model.rules import NotAhead, OwnSources

NOUN = Noun(
    label="Statement",
    singular="statement",
    plural="statements",
    meaning="What a source says on a day about a record, such as that a practice worked.",
    default_order="date",
    properties=(
        choice("property", StatementProperty, "What it tells of the record.", required=True),
        text("text", "What it says.", required=True),
        date("date", "The day on which its source says it; null when the source shows no day: it is undated."),
    ),
    relationships=(
        Relationship(
            "about",
            "SAID_OF",
            ("Practice", "Tool", "Incident"),
            "What it is about.",
            inverse="statements",
            inverse_meaning="What sources say of it on a day.",
            many=False,
            required=True,
        ),
    ),
    rules=(
        OwnSources(),
        NotAhead("date"),
    ),
)
