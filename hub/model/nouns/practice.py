"""Practice: something done that can be taken up elsewhere."""

from hub.model.declare import Kind, Noun, Property, Relationship, text
from hub.model.enums import StatementProperty

NOUN = Noun(
    label="Practice",
    singular="practice",
    plural="practices",
    meaning="Something done that can be taken up elsewhere.",
    default_order="name",
    statements="statements",
    properties=(
        text("name", "Name of the practice.", required=True, sortable=True),
        text("problem", "The problem it answers."),
        text("context", "Where and under which conditions it was done."),
        text("whatWasDone", "What was done.", required=True),
        Property(
            "worked",
            Kind.STRING,
            "What worked, by its statements of the day, earliest first; null when no source says.",
            said=StatementProperty.WORKED,
        ),
        Property(
            "didNotWork",
            Kind.STRING,
            "What did not work, by its statements of the day, earliest first; null when no source says.",
            said=StatementProperty.DID_NOT_WORK,
        ),
    ),
    relationships=(
        Relationship(
            "meets",
            "MEETS",
            ("Principle",),
            "Principles it helps to meet.",
            inverse="practices",
            inverse_meaning="Practices that help to meet it.",
        ),
        Relationship(
            "doneIn",
            "DONE_IN",
            ("Process",),
            "Processes it is done in.",
            inverse="practices",
            inverse_meaning="Practices done in the process.",
        ),
    ),
)
