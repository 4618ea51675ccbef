"""Withdraw a record that was never true: gone on every day, with what hangs on it; only the journal knows.

Called by hub.records.drafts. Refused while others that the writer sees lead to it. What the writer does not see goes
with it, in silence: a refusal would tell of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.graph.edit import Act, Edit, LinkAt, NodeAt, Row
from hub.graph.logs.public import key
from hub.model.earlier import WAS
from hub.records.draft import Draft
from hub.records.knowledge import Ref
from hub.records.problems import Fault
from hub.records.wanted import Wanted

if TYPE_CHECKING:
    from hub.records.drafts import Drafts


async def withdraw(drafts: Drafts, wanted: Wanted, draft: Draft) -> None:
    """Take a record away with the links that it declares and its states. Reads everything that hangs on it."""
    rows, states = drafts.rows, drafts.model.nouns[wanted.ref.label].states
    taken = {wanted.ref: draft}
    for edge in drafts.model.edges(wanted.ref.label).values():
        for far in await rows.follow([wanted.ref], edge.field):
            if edge.declared and edge.field == states:
                taken[far] = Draft(rows.records[far], rows.rows[far], {}, Act.WITHDRAW)
            elif not edge.declared:
                reason = f"{far.label} {far.slug} leads to it by {edge.inverse}; withdraw that first"
                drafts.notes.add(Fault.CONTRADICTION, wanted.place, edge.field, reason)
    drafts.taken |= taken
    rows.gone |= {str(ref) for ref in taken}
    for name, stored in rows.links.items():
        if stored.link.record.ref == wanted.ref:
            drafts.links[name] = (stored, Act.WITHDRAW)
            rows.gone.add(name)
    for ref in taken:
        await _lose(drafts, ref, states)


async def _lose(drafts: Drafts, ref: Ref, states: str) -> None:
    """Take away what hangs on a record and is no record of its own, whoever sees it: links, states, earlier values."""
    _add(drafts, await drafts.rows.earlier_of(ref))
    for at, row, other in await drafts.rows.links_at(ref):
        seen = drafts.rows.links.get(str(at))
        if at.kind.type == WAS or (seen is not None and seen.row == row):
            continue
        _add(drafts, [Edit(Act.WITHDRAW, at, row, None)])
        far = Ref(at.kind.end, at.end) if at.start == ref.slug and at.kind.start == ref.label else None
        if far is not None and far not in drafts.taken and _is_state(drafts, ref, states, at):
            _add(drafts, [Edit(Act.WITHDRAW, NodeAt(at.kind.end, at.end), other, None)])
            _add(drafts, await drafts.rows.earlier_of(far))


def _is_state(drafts: Drafts, ref: Ref, states: str, at: LinkAt) -> bool:
    edges = drafts.model.edges(ref.label)
    return states in edges and edges[states].type == at.kind.type


def _add(drafts: Drafts, edits: list[Edit]) -> None:
    """Note edits of rows that are taken away, each once: a link may lead from one such record to another."""
    lost = {_name(edit): edit for edit in (*drafts.lost, *edits)}
    drafts.lost[:] = lost.values()


def _name(edit: Edit) -> str:
    before: Row = edit.before or {}
    return key(edit.at, before)
