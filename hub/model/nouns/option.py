"""Option: one solution considered for a problem, with AI or without."""

from hub.model.declare import Noun, Relationship, flag, text

NOUN = Noun(
    label="Option",
    singular="option",
    plural="options",
    meaning="One solution that was considered for a problem, with AI or without, and why it was chosen or not.",
    default_order="name",
    properties=(
        text("name", "Short name.", required=True, sortable=True),
        text("description", "What it would be."),
        flag("usesAi", "Whether it uses AI; null when not recorded here."),
        flag("chosen", "Whether it was chosen; null when not recorded here."),
        text("reason", "Why it was chosen or not; null when not recorded here."),
    ),
    relationships=(
        Relationship(
            "problem",
            "FOR",
            ("Problem",),
            "The problem it would solve.",
            inverse="options",
            inverse_meaning="Solutions that were considered.",
            many=False,
            required=True,
        ),
    ),
)
