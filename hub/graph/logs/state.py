"""Every row of the register at one moment: read from the graph, or made by replaying a log. Compared row by row.

Used by hub.graph.logs.upgrade, hub.graph.logs.verify and hub.graph.logs.replay, and where a migration changes rows by
statements of its own. Holds the whole register in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from hub.graph.edit import Act, Edit, LinkAt, LinkKind, NodeAt, Row
from hub.graph.journal import JOURNAL
from hub.graph.logs.entry import OPEN_ENTRY
from hub.graph.logs.opened import Node, Place
from hub.graph.logs.public import OF_THE_REGISTER, REGISTER, SOURCE, is_public, key, shown
from hub.graph.logs.told import Told
from hub.graph.statement import Statement
from hub.model.common import EDGE_KEY

NOT_TOLD = (
    JOURNAL,
    OPEN_ENTRY,
    "Migration",
    "Origin",
    "Session",
    "AccessRecord",
    "Saved",
    "WebhookDelivery",
    "Undelivered",
    "PartnerStanding",
    "PartnerCopy",
)
"""Labels of nodes that no log tells of: the logs themselves, which migrations ran, what a folder states, sessions of
browsers, who was shown what, what people follow, how far webhooks have come, and what feeds said last."""
_NOT_TOLD_OF = {"ApiKey": frozenset({"used"})}
"""Properties that no log tells of, by label: when a key was last used is noted many times a day."""
_NODES = Statement("MATCH (x) WHERE x.slug IS NOT NULL RETURN labels(x)[0], x.slug, properties(x)")
_LINKS = Statement(
    "MATCH (a)-[x]->(b) WHERE x.key IS NOT NULL "
    "RETURN type(x), labels(a)[0], a.slug, labels(b)[0], b.slug, properties(x)"
)
READS = (_NODES, _LINKS)


class Asked(Protocol):
    """Whatever sends a statement: a transaction."""

    async def run(self, statement: Statement) -> list[list[Any]]:
        """The rows of a statement."""
        ...


@dataclass
class State:
    """Rows by what tells them apart (hub.graph.logs.public.key)."""

    rows: dict[str, tuple[Place, Row]] = field(default_factory=dict[str, tuple[Place, Row]])

    def apply(self, change: Told) -> None:
        """Do what a change of a log did."""
        at, before, after = at_of(change.at), change.row("before"), change.row("after")
        if before is not None:
            self.rows.pop(key(at, before), None)
        if after is not None:
            self.rows[key(at, after)] = (at, _told_of(at, after))

    def public(self) -> State:
        """What everybody may see of it."""
        nodes = {_node(at): row for at, row in self.rows.values() if isinstance(at, NodeAt) and is_public(row)}
        sources = {slug for label, slug in nodes if label == SOURCE}
        seen = [
            (at, shown(row, sources))
            for at, row in self.rows.values()
            if is_public(row) and (isinstance(at, NodeAt) or nodes.keys() >= set(_ends(at)))
        ]
        return State({key(at, row): (at, row) for at, row in seen})

    def edits_to(self, other: State) -> Iterator[Edit]:
        """What turns this into another."""
        for name in {**self.rows, **other.rows}:
            (at, before), (_, after) = self._of(name, other), other._of(name, self)
            if before != after:
                yield Edit(_act(at, before, after), at, before, after)

    def _of(self, name: str, other: State) -> tuple[Place, Row | None]:
        return self.rows[name] if name in self.rows else (other.rows[name][0], None)


async def read_state(asked: Asked) -> State:
    """The state of the graph. Two reads of everything."""
    return state_of(await asked.run(_NODES), await asked.run(_LINKS))


def state_of(nodes: list[list[Any]], links: list[list[Any]]) -> State:
    """The state that the rows of READS give."""
    state = State()
    for label, slug, row in nodes:
        if label == REGISTER:
            row = {name: value for name, value in row.items() if name not in OF_THE_REGISTER}
            if len(row) == 1:
                continue
        if label not in NOT_TOLD:
            at = NodeAt(label, slug)
            state.rows[str(at)] = (at, _told_of(at, row))
    for kind, start, start_slug, end, end_slug, row in links:
        at = LinkAt(LinkKind(kind, start, end), start_slug, end_slug, row[EDGE_KEY])
        state.rows[key(at, row)] = (at, row)
    return state


def at_of(at: Mapping[str, Any]) -> Place:
    """Where a row stands, by what an entry says. Whoever makes text of its names looks first whether they are known."""
    if "label" in at:
        return NodeAt(at["label"], at["slug"])
    kind = LinkKind(at["type"], at["start"][0], at["end"][0])
    return LinkAt(kind, at["start"][1], at["end"][1], at["key"])


def _told_of(at: Place, row: Row) -> Row:
    """A row without what no log tells of."""
    left_out = _NOT_TOLD_OF.get(at.label) if isinstance(at, NodeAt) else None
    return {name: value for name, value in row.items() if name not in left_out} if left_out else row


def _act(at: Place, before: Row | None, after: Row | None) -> Act:
    if before is None:
        return Act.CREATE if isinstance(at, NodeAt) else Act.LINK
    return Act.CORRECT if after is not None else Act.WITHDRAW


def _node(at: NodeAt) -> Node:
    return at.label, at.slug


def _ends(at: LinkAt) -> tuple[Node, Node]:
    return (at.kind.start, at.start), (at.kind.end, at.end)
