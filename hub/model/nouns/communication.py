"""Communication: how people were told of a tool."""

from hub.model.declare import Kind, Noun, Property, Relationship, date, text
from hub.model.rules import NotAhead

NOUN = Noun(
    label="Communication",
    singular="communication",
    plural="communications",
    meaning="How staff, partners, victims, suspects or the public were told of a tool.",
    default_order="date",
    properties=(
        text("title", "Title, in the publisher's or our words.", required=True, sortable=True),
        # In the graph and the seed `audience` says who may see a row.
        Property(
            "toldTo", Kind.STRING, "Who was told, such as the public.", required=True, sortable=True, shown="audience"
        ),
        date("date", "When they were told."),
        text("url", "Where to read it; null when it is not public."),
        text("gist", "What was said."),
    ),
    relationships=(
        Relationship(
            "tools",
            "ABOUT",
            ("Tool",),
            "Tools it is about.",
            inverse="communications",
            inverse_meaning="How people were told of it.",
            required=True,
        ),
        Relationship(
            "agency",
            "BY",
            ("Agency",),
            "The agency that told them.",
            inverse="communications",
            inverse_meaning="How it told people of tools.",
            many=False,
        ),
    ),
    rules=(NotAhead("date"),),
)
