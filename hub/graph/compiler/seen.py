"""One row with all its links, each with its marking and audience: what `why` and `seenBy` are worked out of.

It reads whatever the asker may see, on whatever day that holds. Called by hub.analytics.seen.
"""

from __future__ import annotations

from typing import LiteralString

from hub.graph.compiler.governed import visible
from hub.graph.compiler.steward import agencies_text
from hub.model.registry import Model

COLUMNS: tuple[LiteralString, ...] = ("marking", "audience", "named", "kept", "outgoing", "incoming")
_OF_LINK: LiteralString = (
    "[type(r), labels(m)[0], m.slug, r.key, r.marking, coalesce(r.audience, []), m.marking, coalesce(m.audience, [])]"
)


def seen_text(model: Model, label: str, *, acts: bool, links: bool) -> LiteralString:
    """A RETURN of the columns, no row where there is none that the asker sees. Parameter: `slug` in the map $given.

    named: the agencies of the audience that the asker sees. kept: the agencies that keep the row. outgoing, incoming:
    of each link, where `links` asks for them, type, label and slug of the far end, key, and marking and audience of
    both.
    """
    named: LiteralString = (
        f"COLLECT {{ MATCH (a:Agency) WHERE a.slug IN n.audience AND {visible(acts, 'a')} RETURN a.slug }}"
    )
    kept = agencies_text(model, label, acts, "$day")
    ways: tuple[LiteralString, ...] = ("(n)-[r]->(m)", "(n)<-[r]-(m)")
    shown: LiteralString = visible(acts, "r", "m")
    far: list[LiteralString] = [
        f"COLLECT {{ MATCH {way} WHERE {shown} RETURN {_OF_LINK} }}" if links else "[]" for way in ways
    ]
    parts: list[LiteralString] = ["n.marking", "coalesce(n.audience, [])", named, kept, *far]
    columns: list[LiteralString] = [f"{part} AS {name}" for part, name in zip(parts, COLUMNS, strict=True)]
    return (
        f"MATCH (n:{model.nouns[label].label}) WHERE n.slug = $given.slug AND {visible(acts, 'n')} "
        f"RETURN {', '.join(columns)}"
    )
