"""Agency: a body in or beside the criminal justice system."""

from hub.model.declare import Noun, Relationship, flag, text
from hub.model.policy import KEPT_BY_EDITORS

NOUN = Noun(
    label="Agency",
    singular="agency",
    plural="agencies",
    meaning="A body in or beside the criminal justice system that makes, uses, governs or scrutinises AI.",
    default_order="name",
    policy=KEPT_BY_EDITORS,
    picture=True,
    properties=(
        text("name", "Full name.", required=True, sortable=True),
        text("shortName", "Usual abbreviation, where there is one."),
        text("kind", "Kind of body, such as police-force, prosecutor or regulator.", required=True, sortable=True),
        text("role", "What it does in the criminal justice system."),
        flag(
            "umbrella",
            "True for a body that only stands for its members, such as all police forces; null for any other. It is "
            "never counted beside a member.",
        ),
        text("contact", "Where to ask or complain: a body, a mailbox or a page; null when not recorded here."),
        text("note", "What a reader should know about this record."),
    ),
    relationships=(
        Relationship(
            "parent",
            "PART_OF",
            ("Agency",),
            "The body it is part of.",
            inverse="parts",
            inverse_meaning="Bodies that are part of it.",
            many=False,
        ),
        Relationship(
            "runs",
            "RUNS",
            ("Process",),
            "Processes it runs.",
            inverse="owners",
            inverse_meaning="Agencies that run the process.",
        ),
        Relationship(
            "takesPartIn",
            "TAKES_PART_IN",
            ("Process",),
            "Processes it takes part in without running them.",
            inverse="partners",
            inverse_meaning="Agencies that take part in the process without running it.",
        ),
        Relationship(
            "answersFor",
            "ANSWERS_FOR",
            ("Outcome",),
            "Outcomes it decides or has the duty for.",
            inverse="answerable",
            inverse_meaning="Agencies that decide the outcome or have the duty for it.",
        ),
    ),
)
