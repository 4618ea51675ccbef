"""Concept: an idea that principles of several frameworks share."""

from hub.model.declare import Noun, text
from hub.model.policy import KEPT_BY_EDITORS

NOUN = Noun(
    label="Concept",
    singular="concept",
    plural="concepts",
    meaning="An idea that principles of several frameworks share.",
    default_order="name",
    policy=KEPT_BY_EDITORS,
    picture=True,
    properties=(
        text("name", "Name of the idea.", required=True, sortable=True),
        text("gist", "What the idea is."),
        text("note", "What a reader should know about this record."),
    ),
)
