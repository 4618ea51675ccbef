"""Mitigation: something done about risks."""

from hub.model.declare import Noun, Relationship, date, flag, text

NOUN = Noun(
    label="Mitigation",
    singular="mitigation",
    plural="mitigations",
    meaning="Something that is done about risks of a tool.",
    default_order="name",
    properties=(
        text("name", "Short name.", required=True, sortable=True),
        text("description", "What is done, by whom and when."),
        flag("inPlace", "Whether it is in place, as the owner says; null when no source says."),
        date("reviewed", "When it was last looked at; null when no source says."),
    ),
    relationships=(
        Relationship(
            "risks",
            "MITIGATES",
            ("Risk",),
            "Risks it makes smaller.",
            inverse="mitigations",
            inverse_meaning="What is done about it.",
            required=True,
        ),
    ),
)
