"""`proposals` and `proposal`: what waits to be decided and what was, as far as the reader sees it.

Asked by the API; a call that makes or decides on a proposal is answered with the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from hub import clock
from hub.analytics.asking.answer_types import Dated, Many, One, Placed, Ref
from hub.analytics.asking.reading import Reading
from hub.graph.register import VERSION as GRAPH_VERSION
from hub.model.enums import Marking
from hub.records.proposals.differences import Values, as_text, proposed, understood
from hub.records.proposals.seen import Seen, looked_at, visible_proposals
from hub.records.proposals.stored import ProposalState, ProposedChange, StoredProposal, Verdict, ref_of
from hub.records.record import writer_of
from hub.records.stored_rows import StoredRows


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """What a proposed change would do to one field. Values are texts, lists and numbers in JSON."""

    field: Annotated[str, "The field, or the field of the links."]
    before: Annotated[str | None, "What it held when this was proposed; null when nothing."]
    proposed: Annotated[str | None, "What it would hold; null when nothing."]
    now: Annotated[str | None, "What it holds now, or held when this was decided on; null when nothing."]


@dataclass(frozen=True, slots=True)
class ProposalChange:
    """One change of a proposal, which is decided on by itself."""

    number: Annotated[int, "Which change, from 0; by it a decision names it."]
    kind: Annotated[str, "What it does, as `set`; `text` when it is words only."]
    record: Annotated[Ref | None, One(ever=True), "The record that it is about; null when it would be made."]
    fields: Annotated[tuple[FieldDifference, ...], "What it would do, field by field."]
    sent: Annotated[str, "The change as a file of changes has it, in JSON."]
    verdict: Annotated[Verdict, "What was decided on it."]
    reason: Annotated[str, "Why, in the words of who decided; empty when they gave none."]
    may_decide: Annotated[bool, "Whether you decide on it."]


@dataclass(frozen=True, slots=True)
class Proposal(Placed):
    """Changes that somebody may not make, for who keeps the records to decide on."""

    slug: Annotated[str, "Its name, which nobody can guess."]
    state: Annotated[ProposalState, "Where it stands."]
    why: Annotated[str, "Why, in the words of who made it."]
    marking: Annotated[Marking, "Protective marking; no lower than that of any record it speaks of."]
    proposed_on: Annotated[str, Dated(), "The day on which it was made."]
    lapses_on: Annotated[str, Dated(), "The last day on which it can be decided on."]
    agency: Annotated[Ref | None, One("Agency"), "For which agency it was made; null when for none, or hidden."]
    role: Annotated[str, "In which role; empty when it came from outside."]
    mine: Annotated[bool, "Whether you made it."]
    keepers: Annotated[tuple[Ref, ...], Many("Agency"), "The agencies that decide on it."]
    by_editors: Annotated[bool, "Whether the hub's editors decide on some of it."]
    decided_on: Annotated[str | None, Dated(), "The day of the last decision; null when there was none."]
    digest: Annotated[str, "Stands for all that you see of it: a decision names it, and counts for nothing else."]
    changes: Annotated[tuple[ProposalChange, ...], "Its changes."]


async def proposals(
    reading: Reading,
    *,
    agency: Annotated[str | None, "Only those on which this agency decides."] = None,
    state: Annotated[ProposalState | None, "Only those that stand so."] = None,
    about: Annotated[str | None, "Only those about records with this slug."] = None,
) -> list[Proposal]:
    """The latest first. Cost: a statement for each noun that proposals speak of, and some small ones."""
    waiting = state in (ProposalState.OPEN, ProposalState.LAPSED)
    told = await read_proposals(reading, waiting=waiting)
    return [
        listed
        for listed in told
        if (agency is None or Ref("Agency", agency) in listed.keepers)
        and (state is None or listed.state is state)
        and (about is None or any(change.record and change.record.slug == about for change in listed.changes))
    ]


async def proposal(reading: Reading, *, slug: Annotated[str, "Its name."]) -> Proposal | None:
    """One proposal. Cost: as of several."""
    return next(iter(await read_proposals(reading, [slug])), None)


async def read_proposals(
    reading: Reading,
    slugs: Sequence[str] | None = None,
    *,
    waiting: bool = False,
    drafted: StoredProposal | None = None,
) -> list[Proposal]:
    """Those that the reader sees, or one that is not kept yet. Raises GraphMovedError like every reading."""
    await reading.look()
    tx = reading.transaction
    rows = StoredRows(tx, reading.model, reading.asker)
    there = [(drafted, {})] if drafted else await visible_proposals(tx, rows, reading.asker, slugs, waiting=waiting)
    seen = await looked_at(rows, there, await writer_of(tx, reading.asker))
    await rows.read(ref_of(f"Agency:{agency}") for looked in seen for agency in _agencies(looked))
    [[version, *_]] = await tx.run(GRAPH_VERSION)
    await reading.settle(version)
    told = [_told(looked, rows, reading.asker.actor) for looked in seen]
    return sorted(told, key=Proposal.place)


def _agencies(seen: Seen) -> set[str]:
    return {seen.proposal.agency, *(agency for keepers in seen.keepers for agency in keepers)} - {""}


def _told(seen: Seen, rows: StoredRows, actor: str | None) -> Proposal:
    kept = seen.proposal
    keepers = sorted(set[str]().union(*seen.keepers) - {""})
    told = Proposal(
        kept.slug, kept.state(clock.today().isoformat()), kept.why, Marking(kept.marked), kept.at[:10], kept.lapses,
        _agency(kept.agency, rows), kept.role, bool(actor) and kept.actor == actor,
        tuple(_refs(keepers, rows)), any("" in keepers for keepers in seen.keepers),
        kept.decided[:10] or None, seen.digest, tuple(_changes(seen, rows)),
    )  # fmt: skip
    return told.at(-datetime.fromisoformat(kept.at).timestamp(), kept.slug)


def _agency(slug: str, rows: StoredRows) -> Ref | None:
    return next(_refs([slug], rows), None)


def _refs(slugs: Iterable[str], rows: StoredRows) -> Iterator[Ref]:
    return (Ref("Agency", slug) for slug in slugs if ref_of(f"Agency:{slug}") in rows.records)


def _changes(seen: Seen, rows: StoredRows) -> Iterator[ProposalChange]:
    for n, change in enumerate(seen.proposal.changes):
        wanted = understood(change.sent, rows.model)
        record = Ref(*rows.led(wanted.ref)) if wanted and wanted.ref.slug else _spoken_of(change, rows)
        wants = proposed(wanted, change.before) if wanted else _words(change)
        [kind] = change.sent
        fields = tuple(_fields(change, wants, seen.held[n]))
        text = json.dumps(change.sent, ensure_ascii=False, sort_keys=True)
        yield ProposalChange(
            n, kind, record, fields, text, Verdict(change.verdict), change.reason, change.open and seen.decides[n]
        )


def _spoken_of(change: ProposedChange, rows: StoredRows) -> Ref | None:
    """The record that words are about."""
    return Ref(*rows.led(ref_of(change.writes[0]))) if change.words else None


def _words(change: ProposedChange) -> Values:
    return {"text": change.sent["text"]} if change.words else {}


def _fields(change: ProposedChange, wants: Values, held: Values) -> Iterator[FieldDifference]:
    now = held if change.open else change.before
    for name, value in wants.items():
        yield FieldDifference(name, as_text(change.before.get(name)), as_text(value), as_text(now.get(name)))
