"""A row with its links, as far as the asker sees them, each with what decides who sees it; and who keeps the row.

Read by hub.analytics.seen.question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from hub.access.roles import Role
from hub.access.writing import Writer
from hub.actors.keys import approving
from hub.analytics.asking.made import MadeQuery
from hub.analytics.asking.reading import Reading
from hub.errors import NotFound
from hub.graph.compiler.ids import parts_of, require_known
from hub.graph.compiler.seen import COLUMNS, seen_text
from hub.model.registry import Model

ABSENT = "id: there is nothing by that id, or nothing of which you may be told this."


class Marked(NamedTuple):
    """What decides who sees a row."""

    marking: str
    audience: Sequence[str]


class SeenLink(NamedTuple):
    """A link under a field of the row: its far end, its key, and what decides who sees either."""

    field: str
    label: str
    slug: str
    key: str
    link: Marked
    end: Marked


@dataclass(frozen=True)
class SeenRow:
    """A row that the asker sees. `named` are the agencies of its audience that the asker sees; `kept` who keeps it."""

    label: str
    marked: Marked
    named: Sequence[str]
    kept: Sequence[str]
    links: Sequence[SeenLink]


async def row_of(reading: Reading, node_id: str, *, links: bool) -> SeenRow:
    """The row of an id. Raises NotFound for one that is absent or hidden, BadUserInput for what is no id. One read."""
    label, slug = parts_of(node_id)
    require_known(label, reading.model, "id")
    query = MadeQuery(lambda model, acts: seen_text(model, label, acts=acts, links=links), COLUMNS)
    rows = await reading.ask(query, slug=slug)
    if not rows:
        raise NotFound(ABSENT)
    marking, audience, named, kept, outgoing, incoming = rows[0]
    ways = [(True, row) for row in outgoing] + [(False, row) for row in incoming]
    shown = [link for away, row in ways if (link := _link(reading.model, label, away, row))]
    return SeenRow(label, Marked(marking, audience), sorted(named), kept, shown)


async def approves(reading: Reading, row: SeenRow) -> bool:
    """Whether the asker is an administrator or decides about the row for its steward. Two reads for editors."""
    asker = reading.asker
    if Role.ADMINISTRATOR in asker.roles:
        return True
    own = await approving(reading.transaction) if Role.EDITOR in asker.roles else frozenset[str]()
    writer, steward = Writer(asker, own), reading.model.nouns[row.label].policy.steward
    return any(writer.approves(steward, agency, row.marked.marking) for agency in row.kept or (None,))


def _link(model: Model, label: str, away: bool, row: Sequence[Any]) -> SeenLink | None:
    """A link as the field that reads it; None for what no field reads, such as earlier values."""
    kind, far, slug, key, *marked = row
    for edge in model.edges(label).values():
        if (edge.type, edge.outgoing) == (kind, away) and far in edge.targets:
            return SeenLink(edge.field, far, slug, key, Marked(*marked[:2]), Marked(*marked[2:]))
    return None
