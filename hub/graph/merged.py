"""Where the slug of a record that was merged leads: a row for each, seen by who might see the record that it was.

Written by hub.records.merging with the merge, so both logs tell it and a replay brings it back. Read by who looks for a
record by a slug that names nothing: hub.records.stored_rows for a change, hub.api.answer.survivors for a question.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, LiteralString

from hub.access.asker import Asker
from hub.graph.compiler.governed import visible
from hub.graph.edit import NodeAt, Row
from hub.graph.statement import Statement
from hub.model.common import AUDIENCE

MERGED: LiteralString = "Merged"
INTO, KIND = "into", "kind"
"""Of such a row: the slug that the old one leads to, and the label of both."""


def merged_at(label: str, slug: str) -> NodeAt:
    """Where it stands what became of a record."""
    return NodeAt(MERGED, f"{label}:{slug}")


def merged_row(label: str, slug: str, into: str, was: Row) -> Row:
    """The row that leads from a record, as it was, to another; it is hidden from whom the record was hidden."""
    kept: dict[str, Any] = {name: was[name] for name in ("marking", AUDIENCE) if name in was}
    return {"slug": merged_at(label, slug).slug, KIND: label, INTO: into, **kept}


def survivors(names: Iterable[tuple[str, str]], asker: Asker) -> Statement:
    """The rows for records by label and slug, as far as somebody sees them: name and the slug that it leads to."""
    text: LiteralString = (
        f"MATCH (m:{MERGED}) WHERE m.slug IN $names AND {visible(asker.sees.acts, 'm')} RETURN m.slug, m.{INTO}"
    )
    slugs = [merged_at(label, slug).slug for label, slug in names]
    return Statement(text, {"names": slugs, **asker.sees.parameters()})


def merged_of(labels: Iterable[str], asker: Asker) -> Statement:
    """Every record of these kinds that was merged, as far as somebody sees that: label, slug, and where that leads."""
    text: LiteralString = (
        f"MATCH (m:{MERGED}) WHERE m.{KIND} IN $labels AND {visible(asker.sees.acts, 'm')} "
        f"RETURN m.{KIND}, substring(m.slug, size(m.{KIND}) + 1), m.{INTO}"
    )
    return Statement(text, {"labels": sorted(set(labels)), **asker.sees.parameters()})


def merged_among(names: Iterable[str]) -> Statement:
    """Which of these names, as label and slug, are of records that were merged, whoever sees it."""
    text: LiteralString = f"MATCH (m:{MERGED}) WHERE m.slug IN $names RETURN m.slug"
    return Statement(text, {"names": list(names)})


def merged_into(label: str, slug: str, asker: Asker) -> Statement:
    """The names of the records that were merged into one, as far as somebody sees that they were."""
    text: LiteralString = (
        f"MATCH (m:{MERGED}) WHERE m.{KIND} = $label AND m.{INTO} = $slug AND {visible(asker.sees.acts, 'm')} "
        "RETURN m.slug"
    )
    return Statement(text, {"label": label, "slug": slug, **asker.sees.parameters()})


def leading_to(label: str, slug: str) -> Statement:
    """Every row, whoever sees it, that leads to a record: it has to lead on when that is merged in turn."""
    text: LiteralString = f"MATCH (m:{MERGED}) WHERE m.{KIND} = $label AND m.{INTO} = $slug RETURN properties(m)"
    return Statement(text, {"label": label, "slug": slug})
