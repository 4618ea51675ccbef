"""What every row carries: valid time, first and last showing, marking, audience, sources, confidence and basis."""

from __future__ import annotations

from hub.model.declare import Kind, Property
from hub.model.enums import Basis, Confidence, Marking

COMMON: tuple[Property, ...] = (
    Property("since", Kind.DATE, "When it began to hold (included); null when unknown.", sortable=True),
    Property("until", Kind.DATE, "When it ceased to hold (excluded); null when it has not, or is unknown."),
    Property(
        "seen",
        Kind.DATE,
        "The first day on which a source shows it; the day it was recorded where nothing dates it.",
        sortable=True,
    ),
    Property(
        "lastSeen",
        Kind.DATE,
        "The last day on which a source shows it; null where nothing dates it.",
        sortable=True,
    ),
    Property(
        "shownLater",
        Kind.BOOLEAN,
        "Whether it is held on the day although all that shows it is later; false for the picture of the system.",
        filterable=False,
        shown_later=True,
    ),
    Property("marking", Kind.ENUM, "Protective marking.", choices=Marking),
    Property("confidence", Kind.ENUM, "How firmly the citation is known.", choices=Confidence),
    Property(
        "basis", Kind.ENUM, "Whether a source says it or it is our reading; null for plain records.", choices=Basis
    ),
)

# Held on every row but not fields of their own: `sources` is read as Source nodes, `audience` only by the compiler.
SOURCES = "sources"
AUDIENCE = "audience"
SLUG = "slug"
EDGE_KEY = "key"
NOT_DATED = "undated"
"""Written of a record or link that no source dates: its `seen`, if it has one, is the day on which it was recorded."""
