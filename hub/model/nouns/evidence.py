"""Evidence: a document, evaluation, audit, ruling or record that bears on an alignment."""

from hub.model.declare import Noun, Relationship, choice, date, text
from hub.model.enums import EvidenceKind
from hub.model.rules import InOrder, NotAhead

NOUN = Noun(
    label="Evidence",
    singular="evidence",
    plural="evidences",
    meaning="A document, evaluation, audit, ruling or record that bears on an alignment.",
    default_order="date",
    properties=(
        text("title", "Title, in the publisher's or our words.", required=True, sortable=True),
        choice("kind", EvidenceKind, "Kind of evidence.", required=True),
        date("date", "When it was issued."),
        date("validUntil", "The day it lapses; when unknown it lapses 24 months after its date."),
        text("url", "Where to read it."),
        text("summary", "What it found, in our words."),
    ),
    relationships=(
        Relationship(
            "issuer",
            "ISSUED",
            ("Agency",),
            "The agency that issued it; null when issued by a body that is not an agency here.",
            inverse="evidenceIssued",
            inverse_meaning="Evidence it issued.",
            outgoing=False,
            many=False,
        ),
    ),
    rules=(InOrder("date", "validUntil"), NotAhead("date")),
)
