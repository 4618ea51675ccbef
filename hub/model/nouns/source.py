"""Source: where a fact comes from."""

from hub.model.declare import Noun, choice, date, text
from hub.model.enums import SourceKind
from hub.model.rules import DateOrReason

NOUN = Noun(
    label="Source",
    singular="source",
    plural="sources",
    meaning="Where a fact comes from.",
    picture=True,
    properties=(
        text("url", "Address of the page; null for an editorial source."),
        choice("kind", SourceKind, "What sort of page it is; null when nobody has said."),
        text("title", "Title of the page, where known."),
        text("publisher", "Who publishes it, where known.", sortable=True),
        date("published", "When it was published, where known."),
        text("licence", "Licence of the page, where known."),
        text("attribution", "The attribution that the licence asks for."),
        text("note", "What a reader should know, such as that the page is a mirror or shows no day."),
    ),
    rules=(DateOrReason("published", "note"),),
)
