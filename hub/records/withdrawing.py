"""Withdraw a record that was never true: gone on every day, with what hangs on it; only the journal knows.

Called by hub.records.drafts. Refused while others that the writer sees lead to it. What the writer does not see goes
with it, in silence: a refusal would tell of it.
"""

from __future__ import annotations

from typing import Protocol

from hub.graph.edit import Act, Edit, LinkAt, NodeAt, Row
from hub.graph.logs.public import key
from hub.model.earlier import WAS
from hub.model.registry import Model
from hub.records.draft import Draft
from hub.records.knowledge import Ref
from hub.records.problems import Fault, Notes
from hub.records.stored_rows import StoredLink, StoredRows
from hub.records.wanted import Wanted


class Taking(Protocol):
    """What a call takes away, as far as it is known: of hub.records.drafts, which calls this."""

    model: Model
    rows: StoredRows
    notes: Notes
    links: dict[str, tuple[StoredLink, Act]]
    taken: dict[Ref, Draft]
    lost: list[Edit]


async def withdraw(drafts: Taking, wanted: Wanted, draft: Draft) -> None:
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
        await lose(drafts, ref, states)


async def lose(drafts: Taking, ref: Ref, states: str) -> None:
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


def _is_state(drafts: Taking, ref: Ref, states: str, at: LinkAt) -> bool:
    edges = drafts.model.edges(ref.label)
    return states in edges and edges[states].type == at.kind.type


def _add(drafts: Taking, edits: list[Edit]) -> None:
    """Note edits of rows that are taken away, each once: a link may lead from one such record to another."""
    lost = {_name(edit): edit for edit in (*drafts.lost, *edits)}
    drafts.lost[:] = lost.values()


def _name(edit: Edit) -> str:
    before: Row = edit.before or {}
    return key(edit.at, before)
