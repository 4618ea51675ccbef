"""Practice: something done that can be taken up elsewhere."""

from hub.model.declare import Noun, Relationship, text

NOUN = Noun(
    label="Practice",
    one="practice",
    many="practices",
    meaning="Something done that can be taken up elsewhere.",
    default_order="name",
    properties=(
        text("name", "Name of the practice.", required=True, sortable=True),
        text("problem", "The problem it answers."),
        text("context", "Where and under which conditions it was done."),
        text("whatWasDone", "What was done.", required=True),
        text("worked", "What worked; null when no source says."),
        text("didNotWork", "What did not work; null when no source says."),
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
