"""Review: a review of a vision, of what was promised in it and what was done."""

from hub.model.declare import Noun, Relationship, date, text
from hub.model.policy import KEPT_BY_REVIEWERS

NOUN = Noun(
    label="Review",
    singular="review",
    plural="reviews",
    meaning="A review of a vision on one day: its promises one by one, and what was done since a baseline.",
    policy=KEPT_BY_REVIEWERS,
    default_order="asOf",
    properties=(
        text("title", "Title.", required=True, sortable=True),
        date("baseline", "The day with which the review compares.", required=True),
        date("asOf", "The day on which the review looks at the register.", required=True),
        text("note", "What a reader should know about this record."),
    ),
    relationships=(
        Relationship(
            "vision",
            "REVIEWS",
            ("Framework",),
            "The vision under review; its principles are the commitments.",
            inverse="reviews",
            inverse_meaning="Reviews of it.",
            many=False,
            required=True,
        ),
        Relationship(
            "covenants",
            "COVERS",
            ("Framework",),
            "Covenants and other frameworks whose coverage the review shows.",
            inverse="reviewsThatCover",
            inverse_meaning="Reviews that show its coverage.",
        ),
        Relationship(
            "owner",
            "CONDUCTS",
            ("Agency",),
            "The agency that conducts the review.",
            inverse="reviews",
            inverse_meaning="Reviews it conducts.",
            outgoing=False,
            many=False,
            required=True,
        ),
        Relationship(
            "agencies",
            "LOOKS_AT",
            ("Agency",),
            "Agencies whose tools are in scope, owned or used, with every body that is part of them; none means all.",
            inverse="reviewedIn",
            inverse_meaning="Reviews in whose scope it is.",
        ),
    ),
)
