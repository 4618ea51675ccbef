"""What the changes of a call make of the graph, judged: problems, or the edits that would do it. Writes nothing.

Called by hub.records.record, in the transaction of the change, and for what is proposed by hub.records.proposals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hub import clock
from hub.access.writing import Writer
from hub.graph.edit import ROW_VERSION, Act, Edit, NodeAt
from hub.records.drafts import Drafts
from hub.records.edits import edits_of
from hub.records.judge import judge
from hub.records.knowledge import Knowledge, Link, Record, Ref
from hub.records.problems import Notes, Problem
from hub.records.resolve import AGENCY, SOURCE, resolve
from hub.records.showing import show
from hub.records.stakes import at_stake
from hub.records.stored_rows import StoredRows
from hub.records.unguessable import judge_taken, make_unguessable
from hub.records.wanted import FIELD, Wanted
from hub.records.writers import judge_writer


@dataclass(frozen=True)
class Stale:
    """A record that is of another version than a change saw, with its values as they are now."""

    ref: Ref
    place: str
    version: int
    current: Mapping[str, Any]


@dataclass(frozen=True)
class Worked:
    """What a call comes to: the edits that do it and the records written by them, each with its version afterwards.

    With problems or stale records there are no edits.
    """

    drafts: Drafts = field(repr=False)
    problems: Sequence[Problem] = ()
    stale: Sequence[Stale] = ()
    records: Sequence[tuple[Ref, int]] = ()
    edits: Sequence[Edit] = field(default=(), repr=False)


async def work_out(
    rows: StoredRows, wanted: Sequence[Wanted], notes: Notes, writer: Writer, *, proposed: bool = False
) -> Worked:
    """Work out a call. Of what is only `proposed` nobody is asked whether they may write it."""
    drafts = Drafts(rows.model, rows, notes, writer.contributes_for)
    await rows.read(ref for change in wanted for ref in change.refs)
    wanted = await led_on(rows, wanted)
    await _follow(rows, ((change.ref, change.fields.get(FIELD)) for change in wanted))
    for change in wanted:
        await drafts.take(change)
    make_unguessable(drafts)
    await _resolve(drafts)
    await judge_taken(drafts, writer)
    if not proposed:
        await judge_writer(drafts, writer)
    focus = await at_stake(drafts.touched, rows.model, rows)
    knowledge = _all(drafts)
    judge(knowledge, rows.model, notes, focus)
    await drafts.judge_earlier()
    stale = [_stale(drafts, change, version) for change, version in drafts.stale]
    if notes or stale:
        return Worked(drafts, _in_order(notes), stale)
    show(knowledge, rows.model, clock.today().isoformat())
    edits = edits_of(drafts)
    return Worked(drafts, records=list(_written(edits, drafts)), edits=edits)


async def led_on(rows: StoredRows, wanted: Sequence[Wanted]) -> list[Wanted]:
    """The same changes, of what the records that they are about were merged into."""
    await rows.follow_merged(change.ref for change in wanted if change.ref.slug and change.act is not Act.CREATE)
    return [replace(change, ref=rows.led(change.ref)) for change in wanted]


def _written(edits: Sequence[Edit], drafts: Drafts) -> Iterator[tuple[Ref, int]]:
    """The records that are written, each with its version afterwards; not those that others keep and a merge moves."""
    beside = {id(edit) for edit in drafts.moved if edit.before is not None}
    for edit in edits:
        if isinstance(edit.at, NodeAt) and edit.after is not None and edit.at.label in drafts.model.nouns:
            if id(edit) in beside:
                continue
            yield Ref(edit.at.label, edit.at.slug), edit.written[ROW_VERSION]


async def _resolve(drafts: Drafts) -> None:
    """Find what every reference of the call leads to: in the call itself or in the graph."""
    made, rows, changed = drafts.made, drafts.rows, drafts.cited_anew()
    things = [*made.records, *made.links, *(was.record for was in made.earlier), *changed]
    named = [Ref(SOURCE, slug) for thing in things for slug in thing.sources]
    named += [Ref(AGENCY, slug) for thing in things for slug in thing.audience]
    named += [ref for link in made.links for ref in _meant(link)]
    await _follow(rows, ((link.record.ref, link.edge.field) for link in made.links))
    own = {record.ref for record in made.records if record.slug}
    await rows.read([*named, *own])
    await _lead_on(rows, things, [link for link in made.links if own.isdisjoint(_meant(link))])
    judged = {record.ref for record in changed}
    known = [record for ref, record in rows.records.items() if ref not in judged]
    resolve(Knowledge([*changed, *made.records], made.links, made.earlier), (), drafts.notes, known)
    doubled = {record.ref for record in made.records if record.ref in rows.rows}
    for record in made.records:
        rows.records.setdefault(record.ref, record)
    rows.made = [link for link in made.links if link.far is not None and link.record.ref not in doubled]
    for link in rows.made:
        if link.far is not None:
            drafts.touched[link.far].add(link.edge.inverse)


def _meant(link: Link) -> list[Ref]:
    """The records that the slug at the far end of a link may be of."""
    return [Ref(label, link.to) for label in link.edge.targets]


async def _lead_on(rows: StoredRows, things: Iterable[Record | Link], links: Iterable[Link]) -> None:
    """Let references to records that were merged lead to what they became."""
    lost = [link for link in links if not any(ref in rows.rows for ref in _meant(link))]
    cited = [Ref(SOURCE, slug) for thing in things for slug in thing.sources]
    leads = await rows.follow_merged([*cited, *(ref for link in lost for ref in _meant(link))])
    for link in lost if leads else ():
        link.to = next((leads[ref].slug for ref in _meant(link) if ref in leads), link.to)
    for thing in things if leads else ():
        thing.sources[:] = [leads.get(Ref(SOURCE, slug), Ref(SOURCE, slug)).slug for slug in thing.sources]


async def _follow(rows: StoredRows, ways: Iterable[tuple[Ref, Any]]) -> None:
    """Read the links under fields of records, one statement for each noun and field."""
    groups: dict[tuple[str, str], set[Ref]] = defaultdict(set)
    for ref, name in ways:
        if isinstance(name, str) and name in rows.model.edges(ref.label):
            groups[ref.label, name].add(ref)
    for (_, name), refs in groups.items():
        await rows.follow(list(refs), name)


def _all(drafts: Drafts) -> Knowledge:
    """Everything that was read or made, as it will be; dated states in the order in which they hold."""
    knowledge = drafts.rows.knowledge()
    knowledge.records.sort(key=lambda record: record.ref)
    states = {ref: n for n, ref in enumerate(drafts.states_in_order(knowledge.records))}
    knowledge.links.sort(key=lambda link: states.get(link.far, -1) if link.far else -1)
    return knowledge


def _stale(drafts: Drafts, wanted: Wanted, version: int) -> Stale:
    row = drafts.rows.rows[wanted.ref]
    declared = drafts.rows.model.properties(wanted.ref.label)
    return Stale(wanted.ref, wanted.place.file, version, {name: row[name] for name in declared if name in row})


def _in_order(notes: Notes) -> list[Problem]:
    return sorted(notes, key=lambda problem: problem.place.file)
