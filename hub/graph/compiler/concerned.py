"""Compile who keeps the rows that somebody was shown, and how many rows above PUBLISHED an answer may rest on.

Called by hub.actors.accesses for access records. Who keeps a row is read here whether or not the reader sees it: it is
told to nobody but to those who keep it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, LiteralString

from hub import clock
from hub.access.asker import Asker
from hub.graph.compiler.governed import visible
from hub.graph.compiler.steward import agencies_text
from hub.graph.statement import Statement
from hub.model.registry import Model


def compile_keepers(model: Model, label: str, slugs: Iterable[str]) -> Statement:
    """The slugs of records of a label, each with the agencies that keep it; what is there no more gives no row."""
    noun = model.nouns[label]
    kept = agencies_text(model, label, None, "$given.day")
    text: LiteralString = f"MATCH (n:{noun.label}) WHERE n.slug IN $given.slugs RETURN n.slug, {kept}"
    # In a map, of which Neo4j does not plan each size anew (hub.analytics.asking.query).
    return Statement(text, {"given": {"slugs": sorted(slugs), "day": clock.today().isoformat()}})


def compile_weighed(model: Model, label: str, asker: Asker, *, all_rows: bool = False) -> Statement:
    """How many rows of a label, and of the links that it declares, the asker may see above PUBLISHED, or `all_rows`.

    Columns: the agencies that keep the record, marking, audience, and the number of its rows that have these.
    """
    noun, acts = model.nouns[label], asker.sees.acts
    kept = agencies_text(model, label, None, "$given.day")
    parts: list[LiteralString] = [_counted(f"MATCH (n:{noun.label})", "n", visible(acts, "n"), kept, all_rows)]
    for outgoing in (True, False):
        edges = [edge for edge in model.edges(label).values() if edge.declared and edge.outgoing is outgoing]
        if edges:
            types: LiteralString = "|".join(sorted({edge.type for edge in edges}))
            arrow: LiteralString = f"-[r:{types}]->" if outgoing else f"<-[r:{types}]-"
            shown = visible(acts, "n", "r", "m")
            parts.append(_counted(f"MATCH (n:{noun.label}){arrow}(m)", "r", shown, kept, all_rows))
    given: dict[str, Any] = {"given": {"day": clock.today().isoformat()}, **asker.sees.parameters()}
    return Statement(" UNION ALL ".join(parts), given)


def _counted(
    pattern: LiteralString, row: LiteralString, shown: LiteralString, kept: LiteralString, all_rows: bool
) -> LiteralString:
    above: LiteralString = "" if all_rows else f"{row}.marking <> 'PUBLISHED' AND "
    return (
        f"{pattern} WHERE {above}{shown} WITH {kept} AS kept, {row}.marking AS marking, {row}.audience AS audience "
        "RETURN kept, marking, audience, count(*) AS number"
    )
