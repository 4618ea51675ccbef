"""Outcome: a legal or service outcome."""

from hub.model.declare import Noun, flag, text
from hub.model.policy import KEPT_BY_EDITORS

NOUN = Noun(
    label="Outcome",
    singular="outcome",
    plural="outcomes",
    meaning="A legal or service outcome that tools can affect.",
    default_order="name",
    policy=KEPT_BY_EDITORS,
    picture=True,
    properties=(
        text("name", "Name of the outcome.", required=True, sortable=True),
        text("kind", "Kind, such as decision, right, protection, quality, resource.", required=True, sortable=True),
        text("gist", "What the outcome is."),
        flag(
            "affectsLiberty",
            "Whether a wrong result can bear directly on a person's liberty or the safety of a conviction.",
            required=True,
        ),
    ),
)
