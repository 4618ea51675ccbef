"""A row with its links, as far as the asker sees them, each with what decides who sees it; and who keeps the row.

Read by hub.analytics.seen.question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from hub.access.asker import Asker
from hub.access.roles import Role
from hub.access.writing import Writer
from hub.actors.keys import approving
from hub.analytics.asking.query import Unbound, whole
from hub.analytics.asking.reading import Reading
from hub.errors import NotFound
from hub.graph.compiler.ids import parts_of, require_known
from hub.graph.compiler.scope import Scope
from hub.graph.compiler.seen import COLUMNS, seen_text
from hub.graph.compiler.values import Tree, Value
from hub.graph.earlier_fields import Fields
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


@dataclass(frozen=True)
class _Question:
    """The row of a label, with its links if they are asked for; asked through a Reading like a hand-written query."""

    label: str
    links: bool

    def statement(
        self,
        model: Model,
        where: Tree | None,
        given: Mapping[str, Any],
        *,
        asker: Asker,
        day: str,
        earlier: Fields | None = None,
        possible: bool = False,
        parts: Iterable[str] = (),
    ) -> Unbound:
        """The statement for the slug given; it takes neither a filter nor optional parts."""
        if where is not None or tuple(parts):
            raise ValueError("a row is chosen by its id, not by a filter")
        acts = asker.sees.acts
        scope = Scope(model, Value(day), Value(earlier is not None), acts=acts)
        return whole(seen_text(model, self.label, acts=acts, links=self.links), COLUMNS, given, scope, asker)


async def row_of(reading: Reading, node_id: str, *, links: bool) -> SeenRow:
    """The row of an id. Raises NotFound for one that is absent or hidden, BadUserInput for what is no id. One read."""
    label, slug = parts_of(node_id)
    require_known(label, reading.model, "id")
    rows = await reading.ask(_Question(label, links), slug=slug)
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
