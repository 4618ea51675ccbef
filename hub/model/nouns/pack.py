"""Pack: the frozen evidence pack of a review."""

from hub.model.declare import Noun, Relationship, date, text

NOUN = Noun(
    label="Pack",
    singular="pack",
    plural="packs",
    meaning="A frozen evidence pack of a review. What it holds is a file; here stands what the file can be told by.",
    default_order="createdAt",
    properties=(
        text(
            "createdAt", "When it was first built: date and time in UTC, as in ISO 8601.", required=True, sortable=True
        ),
        date("asOf", "The day on which it looks at the register.", required=True),
        text(
            "graphDigest", "SHA-256 of everything in the graph from which it was built, packs left out.", required=True
        ),
        text("sha256", "SHA-256 of its content in canonical JSON.", required=True),
    ),
    relationships=(
        Relationship(
            "review",
            "OF",
            ("Review",),
            "The review it was built for.",
            inverse="packs",
            inverse_meaning="Packs that were built for it, earliest first.",
            many=False,
            required=True,
        ),
    ),
)
