"""What each change in entries of a log is to somebody: whether they might see it before, see it after, and see it now.

Called by hub.analytics.following.follow. A row is known by its marking and its audience; a link is seen only where both
its ends are. Of the open log everything was everybody's when it was written, so only now is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hub.access.visibility import Visibility, is_visible
from hub.analytics.following.seen_now import Reads, SeenNow, links_at, seen_now
from hub.analytics.following.tail import Logged
from hub.graph.edit import Act, LinkAt, NodeAt, Row
from hub.graph.logs.append import KEPT_BACK
from hub.graph.logs.entry import Entry, Log
from hub.graph.logs.opened import Node
from hub.graph.logs.public import SOURCE
from hub.graph.logs.state import at_of
from hub.model.common import AUDIENCE, SOURCES
from hub.model.registry import Model


@dataclass(frozen=True)
class Judged:
    """A change of one row. `before` and `after` are what the log holds, None where there was nothing to be seen."""

    act: Act
    at: NodeAt | LinkAt
    before: Row | None
    after: Row | None
    now: bool

    @property
    def name(self) -> str:
        """The row's name, as the journal has it."""
        return str(self.at)


@dataclass(frozen=True)
class JudgedEntry:
    """An entry with what it is to somebody; `sources` are the slugs of those that they may see now.

    `whole` says whether they see every row of it, and so may read its reason.
    """

    entry: Entry
    changes: Sequence[Judged]
    sources: Collection[str]
    whole: bool


async def judged(
    graph: Reads, model: Model, entries: Sequence[Logged], sees: Visibility, before: Visibility
) -> list[JudgedEntry]:
    """What entries are to somebody. `before` is what was open to them until now, of which `gone` may have to tell.

    Cost: a statement for each label and each kind of link in them, and two more where nodes come into sight or go.
    """
    told = [[change for raw in logged.entry.changes if (change := _read(model, raw))] for logged in entries]
    every = [change for changes in told for change in changes]
    now = await seen_now(graph, sees, _nodes_in(every), (c.at for c in every if isinstance(c.at, LinkAt)))
    sources = {slug for label, slug in now.nodes if label == SOURCE}
    made = [
        [_judged(change, changes, now, sees, before, logged.entry.log) for change in changes]
        for logged, changes in zip(entries, told, strict=True)
    ]
    if entries and entries[0].entry.log is Log.FULL:
        made = await _with_links(graph, made, sees, before)
    return [
        JudgedEntry(logged.entry, [c for c in changes if c.before or c.after], sources, _whole(logged, changes, sees))
        for logged, changes in zip(entries, made, strict=True)
    ]


def _read(model: Model, raw: Any) -> Judged | None:
    """A change of a record or of a link between two; other rows are the hub's own affair."""
    at = at_of(raw.at)
    if isinstance(at, NodeAt):
        known = at.label in model.nouns
    else:
        ends = {at.kind.start, at.kind.end}
        known = ends <= model.nouns.keys() and any(e.type == at.kind.type for e in model.edges(at.kind.start).values())
    if not known:
        return None
    return Judged(Act(raw.act), at, raw.row("before"), raw.row("after"), now=False)


def _nodes_in(changes: Iterable[Judged]) -> set[Node]:
    nodes: set[Node] = set()
    for change in changes:
        nodes |= {(change.at.label, change.at.slug)} if isinstance(change.at, NodeAt) else set(_ends(change.at))
        nodes |= {(SOURCE, slug) for row in (change.before, change.after) for slug in (row or {}).get(SOURCES, ())}
    return nodes


def _ends(at: LinkAt) -> tuple[Node, Node]:
    return (at.kind.start, at.start), (at.kind.end, at.end)


def _judged(
    change: Judged, beside: Sequence[Judged], now: SeenNow, sees: Visibility, before: Visibility, log: Log
) -> Judged:
    was, became = _row(change.before, before), _row(change.after, sees)
    if log is Log.FULL and isinstance(change.at, LinkAt):
        edited: dict[Node, Judged] = {(c.at.label, c.at.slug): c for c in beside if isinstance(c.at, NodeAt)}
        for end in _ends(change.at):
            was = was if _there(edited[end].before if end in edited else None, before, end, edited, now) else None
            became = became if _there(edited[end].after if end in edited else None, sees, end, edited, now) else None
    return replace(change, before=was, after=became, now=now.row(change.at))


def _row(row: Row | None, sees: Visibility) -> Row | None:
    """A row, if somebody may see it by what stands in it."""
    if row is None or "marking" not in row:
        return None
    return row if is_visible(row["marking"], row.get(AUDIENCE, ()), sees) else None


def _there(row: Row | None, sees: Visibility, end: Node, edited: Collection[Node], now: SeenNow) -> bool:
    """Whether an end of a link was in sight: by the call's own change of it, else as it is now."""
    return _row(row, sees) is not None if end in edited else end in now.nodes


async def _with_links(
    graph: Reads, made: list[list[Judged]], sees: Visibility, before: Visibility
) -> list[list[Judged]]:
    """The same with the links that came into sight or went out of it with a node, of which the full log says nothing.

    A link that a later of these entries changes is told there.
    """
    turned: dict[Node, Judged] = {
        (c.at.label, c.at.slug): c
        for changes in made
        for c in changes
        if isinstance(c.at, NodeAt) and (c.before is None) != (c.after is None) and c.act is not Act.CREATE
    }
    links = await links_at(graph, sees if sees == before else before, turned) if turned else []
    named = {change.name for changes in made for change in changes}
    ends = {str(at): [turned[end] for end in _ends(at) if end in turned] for at, _ in links}
    there = await seen_now(graph, sees, (), (at for at, _ in links))
    beside: dict[int, list[Judged]] = {}
    for at, row in links:
        for node in ends[str(at)]:
            if str(at) not in named and there.row(at) == node.now == (node.after is not None):
                shown = (None, row) if node.now else (row, None)
                beside.setdefault(id(node), []).append(Judged(Act.MARK, at, *shown, now=node.now))
                named.add(str(at))
    return [[*changes, *(link for c in changes for link in beside.get(id(c), ()))] for changes in made]


def _whole(logged: Logged, changes: Sequence[Judged], sees: Visibility) -> bool:
    """Whether somebody may read the reason of a call: no row of it is hidden from them, then or now."""
    if KEPT_BACK in logged.row or logged.entry.log is Log.OPEN:
        return KEPT_BACK not in logged.row
    rows = [raw.row(side) for raw in logged.entry.changes for side, _ in raw.sides()]
    return all(_row(row, sees) is not None for row in rows) and all(c.now for c in changes if c.after is not None)
