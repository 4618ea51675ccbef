"""Which proposals somebody sees, what they would do now, and on what of them that reader decides.

Called by hub.records.proposals.question and hub.records.proposals.decide. A proposal is seen by who may see it and
every record that it speaks of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from hub.access.asker import Asker
from hub.access.writing import Writer, is_operator
from hub.graph.compiler.governed import visible
from hub.graph.edit import ROW_VERSION
from hub.graph.journal import hashed
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.records.knowledge import Ref
from hub.records.proposals.differences import Values, as_text, held_now, understood
from hub.records.proposals.stored import (
    PROPOSAL,
    ProposedChange,
    StoredProposal,
    name_of,
    of_row,
    ref_of,
)
from hub.records.stored_rows import StoredRows


@dataclass(frozen=True)
class Seen:
    """A proposal as one reader sees it.

    `held` is what the fields hold now that its undecided changes name; `keepers` who keeps what each change writes, and
    `decides` on which of them this reader decides. `digest` stands for all that a decision would count for.
    """

    proposal: StoredProposal
    version: Mapping[str, Any]
    held: Sequence[Values]
    keepers: Sequence[frozenset[str]]
    decides: Sequence[bool]

    @property
    def digest(self) -> str:
        """Of the text of the proposal, what was decided, and what the fields hold that it would change."""
        row = {name: value for name, value in self.proposal.row().items() if name != "waits"}
        held = [{name: as_text(value) for name, value in values.items()} for values in self.held]
        return hashed(as_text(row) or "", as_text(held) or "")[:32]


async def visible_proposals(
    tx: Transaction, rows: StoredRows, asker: Asker, slugs: Sequence[str] | None = None, *, waiting: bool = False
) -> list[tuple[StoredProposal, Mapping[str, Any]]]:
    """Those that the reader sees, with their rows' versions; one statement, and one for each noun they speak of."""
    only: LiteralString = "" if slugs is None else "p.slug IN $slugs AND "
    only += "p.waits AND " if waiting else ""
    text: LiteralString = (
        f"MATCH (p:{PROPOSAL}) WITH p, {{marking: p.marked, audience: p.audience}} AS row "
        f"WHERE {only}{visible(asker.sees.acts, 'row')} RETURN properties(p)"
    )
    stored = await tx.run(Statement(text, {"slugs": list(slugs or ()), **asker.sees.parameters()}))
    proposals = [(of_row(row), {ROW_VERSION: row[ROW_VERSION]}) for (row,) in stored]
    named = {ref_of(name) for proposal, _ in proposals for name in proposal.names}
    await rows.read(named)
    there = {name_of(ref) for ref in (*rows.records, *await rows.follow_merged(named))}
    return [(proposal, version) for proposal, version in proposals if there.issuperset(proposal.names)]


async def looked_at(
    rows: StoredRows, proposals: Iterable[tuple[StoredProposal, Mapping[str, Any]]], writer: Writer
) -> list[Seen]:
    """Proposals with what their fields hold now, and who decides."""
    listed = list(proposals)
    writes = {ref_of(name) for proposal, _ in listed for change in proposal.changes for name in change.writes}
    await rows.read(writes)
    await rows.follow_merged(writes)
    led = await rows.writable({rows.led(ref) for ref in writes}, writer.deciding)
    kept = {ref: led[rows.led(ref)] for ref in writes if rows.led(ref) in led}
    return [await _seen(rows, proposal, version, kept, writer.deciding) for proposal, version in listed]


async def _seen(
    rows: StoredRows,
    proposal: StoredProposal,
    version: Mapping[str, Any],
    kept: Mapping[Ref, tuple[list[str], bool]],
    writer: Writer,
) -> Seen:
    held: list[Values] = []
    for change in proposal.changes:
        wanted = understood(change.sent, rows.model) if change.open else None
        held.append(await held_now(rows, wanted) if wanted else {})
    keepers = [_keepers(change, kept) for change in proposal.changes]
    decides = [_decides(rows, change, kept, writer) for change in proposal.changes]
    return Seen(proposal, version, held, keepers, decides)


def _keepers(change: ProposedChange, kept: Mapping[Ref, tuple[list[str], bool]]) -> frozenset[str]:
    """The agencies that keep what a change writes and makes; the empty text stands for the hub."""
    written = [kept.get(ref_of(name), ([], False))[0] or [""] for name in change.writes]
    return frozenset().union(*written, *(agencies for _, agencies, _ in change.makes))


def _decides(
    rows: StoredRows, change: ProposedChange, kept: Mapping[Ref, tuple[list[str], bool]], writer: Writer
) -> bool:
    if is_operator(writer.asker):
        return True
    if not all(kept.get(ref_of(name), ([], False))[1] for name in change.writes):
        return False
    return all(
        any(writer.may_write(rows.model.nouns[label].policy.steward, agency or None, marking) for agency in agencies)
        for label, agencies, marking in change.makes
    )
