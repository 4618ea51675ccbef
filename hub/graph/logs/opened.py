"""What edits of rows do to what everybody may see: the edits of the open log.

Called by hub.graph.logs.append before the rows are written, and by hub.graph.logs.upgrade for what was written before.
A node that is opened or hidden takes its relationships with it; so does a source the rows that cite it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import LiteralString, Protocol

from hub.graph.edit import Act, Edit, LinkAt, NodeAt, Row
from hub.graph.logs.public import SOURCE, is_public, key, shown
from hub.model.common import SOURCES

Node = tuple[LiteralString, str]
"""Label and slug."""
Place = NodeAt | LinkAt


@dataclass(frozen=True)
class Opened:
    """What everybody sees of a call, every row as it stands afterwards; `missing` are the slugs of sources that rows
    cite and that are not there then."""

    edits: Sequence[Edit]
    missing: frozenset[str]


class Surroundings(Protocol):
    """What the graph says of rows that no edit is about."""

    async def public(self, nodes: Iterable[Node]) -> set[Node]:
        """Those of these nodes that are there and that everybody may see."""
        ...

    async def links_at(self, nodes: Sequence[Node]) -> list[tuple[LinkAt, Row]]:
        """The relationships at these nodes."""
        ...

    async def citing(self, sources: Sequence[str]) -> list[tuple[Place, Row]]:
        """The rows that cite any of these sources, by their slugs."""
        ...


@dataclass(frozen=True)
class _Moment:
    """Which nodes are public, as far as anybody asks, and the slugs of the sources among them."""

    nodes: set[Node]

    @cached_property
    def sources(self) -> set[str]:
        return {slug for label, slug in self.nodes if label == SOURCE}

    def seen(self, at: Place, row: Row | None) -> Row | None:
        """A row as everybody has it, if they see it."""
        if row is None or not is_public(row) or not (isinstance(at, NodeAt) or self.nodes.issuperset(_ends(at))):
            return None
        return shown(row, self.sources)


async def opened(edits: Sequence[Edit], around: Surroundings, missing: frozenset[str]) -> Opened:
    """The same edits as everybody may have them, and those of rows that come into sight or go out of it.

    The rows of `edits` are those that are stored. `missing` are slugs of sources that rows cite and that are not there.
    Cost: nothing where the edits tell all; else a statement for each label whose nodes they lead to or cite.
    """
    known = {key(edit.at, edit.before) for edit in edits if edit.before is not None}
    turned = [edit for edit in edits if _turns(edit, missing)]
    nodes = [_node(edit.at) for edit in turned if isinstance(edit.at, NodeAt)]
    sources = [slug for label, slug in nodes if label == SOURCE]
    links = await around.links_at(nodes) if nodes else []
    citing = await around.citing(sources) if sources else []
    beside = {
        name: Edit(Act.MARK, at, row, row) for at, row in [*links, *citing] if (name := key(at, row)) not in known
    }
    every = [*edits, *beside.values()]
    then, now = await _moments(every, around)
    seen = [Edit(edit.act, edit.at, then.seen(edit.at, edit.before), now.seen(edit.at, edit.after)) for edit in every]
    made, gone = ({slug for label, slug in nodes if label == SOURCE} & names for names in _came_and_went(turned))
    cited = {slug for edit in beside.values() for slug in (edit.after or {}).get(SOURCES, ())}
    return Opened([edit for edit in seen if edit.before != edit.after], (missing | (gone & cited)) - made)


def _came_and_went(edits: Sequence[Edit]) -> tuple[set[str], set[str]]:
    """The slugs of nodes that are made, and of those that are taken away."""
    nodes = [(edit.at.slug, edit) for edit in edits if isinstance(edit.at, NodeAt)]
    return {slug for slug, e in nodes if e.before is None}, {slug for slug, e in nodes if e.after is None}


def _turns(edit: Edit, missing: frozenset[str]) -> bool:
    """Whether a node comes into sight or goes out of it while rows that no edit is about may lead to it or cite it."""
    if not isinstance(edit.at, NodeAt):
        return False
    if edit.before is None:
        return edit.at.label == SOURCE and edit.at.slug in missing
    if edit.after is None:
        return edit.at.label == SOURCE
    return is_public(edit.before) != is_public(edit.after)


async def _moments(edits: Sequence[Edit], around: Surroundings) -> tuple[_Moment, _Moment]:
    """Which of the nodes that the edits make, lead to or cite are public before and after."""
    edited = {_node(edit.at): edit for edit in edits if isinstance(edit.at, NodeAt)}
    asked: set[Node] = set()
    for edit in edits:
        if not (is_public(edit.before) or is_public(edit.after)):
            continue
        if isinstance(edit.at, LinkAt):
            asked |= set(_ends(edit.at))
        asked |= {(SOURCE, slug) for row in (edit.before, edit.after) for slug in (row or {}).get(SOURCES, ())}
    still = await around.public(asked - edited.keys())
    before = {node for node, edit in edited.items() if is_public(edit.before)}
    after = {node for node, edit in edited.items() if is_public(edit.after)}
    return _Moment(still | before), _Moment(still | after)


def _node(at: NodeAt) -> Node:
    return (at.label, at.slug)


def _ends(at: LinkAt) -> Iterator[Node]:
    yield at.kind.start, at.start
    yield at.kind.end, at.end
