"""Supplier: maker or vendor of products and tools."""

from hub.model.declare import Noun, text
from hub.model.policy import KEPT_BY_EDITORS

NOUN = Noun(
    label="Supplier",
    singular="supplier",
    plural="suppliers",
    meaning="A maker or vendor.",
    default_order="name",
    policy=KEPT_BY_EDITORS,
    picture=True,
    properties=(
        text("name", "Name of the supplier.", required=True, sortable=True),
        text("note", "What a reader should know about this record."),
    ),
)
