"""Framework: a covenant, code, framework or duty that bears on AI."""

from hub.model.declare import Noun, Relationship, date, flag, text
from hub.model.policy import KEPT_BY_EDITORS

NOUN = Noun(
    label="Framework",
    singular="framework",
    plural="frameworks",
    meaning="A covenant, code, framework, standard or legal duty that bears on AI in criminal justice.",
    default_order="title",
    policy=KEPT_BY_EDITORS,
    properties=(
        text("title", "Title.", required=True, sortable=True),
        text("kind", "Kind, such as covenant, commitment, guidance, legal-obligation.", required=True, sortable=True),
        date("date", "Date of issue."),
        text("standing", "Whether it is in force, as last seen."),
        flag("crosswalkOnly", "True when it is held for comparison and applies to no agency here."),
        text("note", "What a reader should know about this record."),
    ),
    relationships=(
        Relationship(
            "issuer",
            "ISSUED",
            ("Agency",),
            "The body that issued it.",
            inverse="frameworksIssued",
            inverse_meaning="Frameworks it issued.",
            outgoing=False,
            many=False,
            required=True,
        ),
        Relationship(
            "appliesTo",
            "APPLIES_TO",
            ("Agency",),
            "Agencies it applies to, with every body that is part of them.",
            inverse="frameworks",
            inverse_meaning="Frameworks that name it as bound.",
        ),
        Relationship(
            "principles",
            "STATES",
            ("Principle",),
            "The principles it states.",
            inverse="framework",
            inverse_meaning="The framework that states it.",
            inverse_many=False,
        ),
    ),
)
