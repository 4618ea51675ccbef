"""Propose changes: judged like any call, but for who may make them, and kept with what they name as it is now.

Called by the API. A proposal is marked no lower than any record it speaks of, and shared no wider, so that what is
hidden now does not name itself by it later.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hub import clock
from hub.access.asker import Asker
from hub.access.roles import Role
from hub.access.writing import WRITERS, Writer
from hub.graph.edit import Act
from hub.graph.register import lock
from hub.graph.session import Graph
from hub.graph.transaction import Transaction
from hub.graph.writing import write_edits
from hub.model.common import AUDIENCE
from hub.model.enums import Marking
from hub.model.registry import Model
from hub.records.knowledge import Link, Ref
from hub.records.named_calls import Named
from hub.records.problems import Fault, Notes, Place, Problem
from hub.records.proposals.differences import held_now
from hub.records.proposals.stored import PROPOSAL, ProposedChange, StoredProposal, names_of
from hub.records.record import read_call, writer_of
from hub.records.resolve import AGENCY, SOURCE
from hub.records.stored_rows import StoredRows
from hub.records.wanted import FIELD, Wanted
from hub.records.working_out import Stale, Worked, work_out
from hub.records.writers import declaring, keepers_of_made

LADDER = list(Marking)
CALL = Place("proposal")


@dataclass(frozen=True)
class Proposing:
    """What somebody proposes. `marking` is that of the proposal itself."""

    changes: Sequence[Any]
    why: str
    marking: Marking
    audience: Sequence[str] = ()
    key: str = ""
    dry_run: bool = False
    lapse_days: int = 180

    def named(self, asker: Asker) -> Named:
        """The name that its caller gave it."""
        body = ["propose", self.changes, self.why, self.marking.value, list(self.audience)]
        return Named.of(asker, self.key, body)


@dataclass(frozen=True)
class Proposed:
    """The proposal, or what is wrong with it; `again` when an earlier call had made it."""

    proposal: StoredProposal | None = None
    problems: Sequence[Problem] = ()
    stale: Sequence[Stale] = ()
    again: str = ""


async def propose(graph: Graph, model: Model, asker: Asker, asked: Proposing) -> Proposed:
    """Keep changes for who decides on them. Raises Unauthenticated, Forbidden or BadUserInput like `record`."""
    wanted, notes = read_call(asker, asked.changes, asked.why, model)
    if notes and not wanted:
        return Proposed(problems=notes)

    async def work(tx: Transaction) -> Proposed:
        register = await lock(tx)
        named, rows = asked.named(asker), StoredRows(tx, model, asker)
        if earlier := await named.said_before(tx):
            return Proposed(again=next(edit["at"]["slug"] for edit in earlier.edits if edit["at"]["label"] == PROPOSAL))
        made = await _made(rows, wanted, Notes(notes), await writer_of(tx, asker), asked)
        if made.proposal and not asked.dry_run:
            await write_edits(tx, register, [made.proposal.edit(None, {})], named.call(asker, asked.why))
        return made

    return await graph.write(work)


async def _made(rows: StoredRows, wanted: Sequence[Wanted], notes: Notes, writer: Writer, asked: Proposing) -> Proposed:
    asker = writer.asker
    await rows.read([*(change.ref for change in wanted), *(Ref(AGENCY, slug) for slug in asked.audience)])
    before = [await held_now(rows, change) for change in wanted]
    notes.extend(_unfit(rows, asked, asker))
    worked = await work_out(rows, wanted, notes, writer, proposed=True)
    if worked.problems or worked.stale:
        return Proposed(problems=worked.problems, stale=worked.stale)
    makes = await keepers_of_made(worked.drafts, writer)
    written = [_writes(worked, change) for change in wanted]
    changes = [
        ProposedChange(sent, had, names_of(writes), _makes(worked, change, makes))
        for sent, had, change, writes in zip(asked.changes, before, wanted, written, strict=True)
    ]
    kept = await rows.writable(set[Ref]().union(*written), writer)
    keepers = {agency for agencies, _ in kept.values() for agency in agencies}
    keepers |= {agency for change in changes for _, agencies, _ in change.makes for agency in agencies if agency}
    return _stored(worked, wanted, changes, keepers, asked, asker)


def _stored(
    worked: Worked,
    wanted: Sequence[Wanted],
    changes: Sequence[ProposedChange],
    keepers: set[str],
    asked: Proposing,
    asker: Asker,
) -> Proposed:
    names = _names(worked, wanted)
    rows = [worked.drafts.rows.rows[ref] for ref in names if ref in worked.drafts.rows.rows]
    rows += [stored.row for stored, _ in worked.drafts.links.values()]
    given = {*asked.audience, *keepers, *([asker.agency] if asker.agency else [])} if asked.audience else None
    shared = [set(row[AUDIENCE]) for row in rows if row.get(AUDIENCE)] + ([given] if given else [])
    seen_by = set.intersection(*shared) if shared else None
    if seen_by is not None and not seen_by:
        return Proposed(problems=[Problem(Fault.FORBIDDEN, CALL, AUDIENCE, "nobody sees all of what it speaks of")])
    marking = max((asked.marking, *(Marking(row["marking"]) for row in rows)), key=LADDER.index)
    made = StoredProposal(
        secrets.token_hex(13), marking.value, asked.why, clock.now().isoformat(timespec="seconds"),
        (clock.today() + timedelta(days=asked.lapse_days)).isoformat(), changes,
        names_of(change.ref for change in wanted if change.ref.slug), names_of(names), sorted(seen_by or ()),
        asker.actor or "", asker.agency or "", next((role.value for role in Role if role in asker.roles & WRITERS), ""),
    )  # fmt: skip
    return Proposed(made)


def _writes(worked: Worked, change: Wanted) -> set[Ref]:
    """The records of the graph that a change writes: its own, or that which declares the link."""
    made = {record.ref for record in worked.drafts.made.records}
    links = [link for link in worked.drafts.made.links if link.place.file == change.place.file]
    if change.act in (Act.UNLINK, Act.WITHDRAW) and FIELD in change.fields:
        links = [link for link in _ended(worked) if change.ref in (link.record.ref, link.far)]
    if change.act is Act.MERGE:
        return set(change.refs)
    if change.ref.slug and not links:
        return {change.ref}
    return {declaring(link) for link in links} - made


def _ended(worked: Worked) -> list[Link]:
    """The links of the graph that a call ends or takes away."""
    return [stored.link for stored, _ in worked.drafts.links.values()]


def _makes(
    worked: Worked, change: Wanted, keepers: Mapping[Ref, Sequence[str | None]]
) -> list[tuple[str, list[str], str]]:
    made = [record for record in worked.drafts.made.records if record.place.file == change.place.file]
    return [
        (record.label, sorted(agency or "" for agency in keepers[record.ref]), str(record.values.get("marking")))
        for record in made
        if not change.ref.slug
    ]


def _names(worked: Worked, wanted: Sequence[Wanted]) -> set[Ref]:
    """Every record of the graph that a proposal speaks of."""
    drafts = worked.drafts
    made = {record.ref for record in drafts.made.records}
    refs = {ref for change in wanted for ref in (change.refs if change.act is Act.MERGE else change.refs[:1])}
    for link in (*drafts.made.links, *_ended(worked)):
        refs |= {link.record.ref, *([link.far] if link.far else [])}
    for thing in (*drafts.made.records, *drafts.made.links, *drafts.cited_anew()):
        refs |= {Ref(SOURCE, slug) for slug in thing.sources} | {Ref(AGENCY, slug) for slug in thing.audience}
    return refs - made


def _unfit(rows: StoredRows, asked: Proposing, asker: Asker) -> list[Problem]:
    """What is wrong with the marking and the audience of a proposal."""
    strangers = [slug for slug in asked.audience if Ref(AGENCY, slug) not in rows.records]
    wrong = [Problem(Fault.UNKNOWN_REFERENCE, CALL, AUDIENCE, f"there is no Agency {slug}") for slug in strangers]
    if LADDER.index(asked.marking) > LADDER.index(asker.clearance):
        wrong.append(Problem(Fault.FORBIDDEN, CALL, "marking", f"{asked.marking.value} is above your clearance"))
    return wrong
