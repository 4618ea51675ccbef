"""Record changes: interpret, resolve, judge, compile, and write rows and the journal in one transaction.

Called by `hub record` and by the API. All of a call is written or nothing, and everything wrong with it is told at
once. Who may write nothing at all is refused before anything is read.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from hub import clock
from hub.access.asker import Asker, SignIn
from hub.access.roles import Role
from hub.access.writing import Writer, may_record
from hub.actors.keys import approving
from hub.errors import BadUserInput, Forbidden, Unauthenticated
from hub.graph.edit import FIRST, ROW_VERSION, Edit, NodeAt
from hub.graph.journal import LAST, Call, by_key, hashed, said
from hub.graph.register import lock
from hub.graph.session import Graph
from hub.graph.transaction import Transaction
from hub.graph.writing import write_edits
from hub.model.registry import Model
from hub.records.drafts import Drafts
from hub.records.edits import edits_of
from hub.records.judge import judge
from hub.records.knowledge import Knowledge, Ref
from hub.records.problems import Notes, Problem
from hub.records.resolve import AGENCY, SOURCE, resolve
from hub.records.showing import show
from hub.records.stakes import at_stake
from hub.records.stored_rows import StoredRows
from hub.records.unguessable import judge_taken, make_unguessable
from hub.records.wanted import FIELD, Wanted, read_wanted
from hub.records.writers import judge_writer

KEYS_KEPT = timedelta(days=30)
LONGEST_WHY = 1000


@dataclass(frozen=True)
class Request:
    """What one call asks for. `key` is the caller's own name for it: the same key does the same once."""

    changes: Sequence[Any]
    why: str
    key: str = ""
    dry_run: bool = False

    @property
    def body(self) -> str:
        """A hash of what is asked."""
        return hashed(json.dumps([self.changes, self.why], sort_keys=True, ensure_ascii=False, default=str))


@dataclass(frozen=True)
class Stale:
    """A record that is of another version than a change saw, with its values as they are now."""

    ref: Ref
    place: str
    version: int
    current: Mapping[str, Any]


@dataclass(frozen=True)
class Recorded:
    """What a call did, or what was wrong with it: then nothing was written.

    `records` are those written, each with its version afterwards; `position` is that of the call in the journal, empty
    for a dry run. `again` says that an earlier call with this key had done it.
    """

    position: str = ""
    records: Sequence[tuple[Ref, int]] = ()
    problems: Sequence[Problem] = ()
    stale: Sequence[Stale] = ()
    again: bool = False
    edits: Sequence[Edit] = field(default=(), repr=False)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with the call."""
        return not self.problems and not self.stale


async def record(graph: Graph, model: Model, asker: Asker, request: Request) -> Recorded:
    """Do what a call asks for. Raises Unauthenticated, Forbidden or BadUserInput before anything is sent."""
    require_recorder(asker)
    if not request.why.strip() or len(request.why) > LONGEST_WHY:
        raise BadUserInput(f"why: say in 1 to {LONGEST_WHY} characters why this is recorded.")
    notes = Notes()
    wanted = read_wanted(request.changes, model, notes)
    if notes and not wanted:
        return Recorded(problems=notes)

    async def work(tx: Transaction) -> Recorded:
        register = await lock(tx)
        key = hashed(asker.actor or "", request.key) if request.key else ""
        rows = StoredRows(tx, model, asker)
        if key and (earlier := await _said_before(tx, key, request, rows)):
            return earlier
        writer = Writer(asker, await approving(tx) if Role.EDITOR in asker.roles else frozenset())
        recorded = await _work_out(rows, wanted, Notes(notes), writer)
        if recorded.problems or recorded.stale or request.dry_run:
            return recorded
        roles = tuple(role.value for role in Role if role in asker.roles)
        body = request.body if key else ""
        call = Call(asker.door.value, request.why, asker.actor, asker.agency, key, body, roles)
        await write_edits(tx, register, recorded.edits, call)
        return replace(recorded, position=str(register.get(LAST, 0) + 1))

    return await graph.write(work)


def require_recorder(asker: Asker) -> None:
    """Raise Unauthenticated or Forbidden for who may write nothing, whatever it is."""
    if asker.signed_in is SignIn.NONE:
        raise Unauthenticated
    if not may_record(asker):
        raise Forbidden("None of your roles records anything. Ask whoever gave you your key for another.")


async def _said_before(tx: Transaction, key: str, request: Request, rows: StoredRows) -> Recorded | None:
    """The outcome of an earlier call with this key, its records as they are now.

    Raises BadUserInput when that call asked for something else.
    """
    since = (clock.now() - KEYS_KEPT).isoformat(timespec="microseconds")
    earlier = said(await tx.run(by_key(key, since)))
    if earlier is None:
        return None
    if earlier.body != request.body:
        raise BadUserInput("key: an earlier call with this key asked for something else. Give this one another key.")
    places = [edit["at"] for edit in earlier.edits if edit["at"].get("label") in rows.model.nouns]
    refs = [Ref(place["label"], place["slug"]) for place in places]
    await rows.read(refs)
    there = [(ref, rows.rows[ref].get(ROW_VERSION, FIRST)) for ref in refs if ref in rows.rows]
    return Recorded(str(earlier.sequence), there, again=True)


async def _work_out(rows: StoredRows, wanted: Sequence[Wanted], notes: Notes, writer: Writer) -> Recorded:
    """What the changes make of the graph, judged; nothing is written."""
    drafts = Drafts(rows.model, rows, notes, writer.contributes_for)
    await rows.read(change.ref for change in wanted if change.ref.slug)
    await _follow(rows, ((change.ref, change.fields.get(FIELD)) for change in wanted))
    for change in wanted:
        await drafts.take(change)
    make_unguessable(drafts)
    await _resolve(drafts)
    await judge_taken(drafts, writer)
    await judge_writer(drafts, writer)
    focus = await at_stake(drafts.touched, rows.model, rows)
    knowledge = _all(drafts)
    judge(knowledge, rows.model, notes, focus)
    await drafts.judge_earlier()
    stale = [_stale(drafts, change, version) for change, version in drafts.stale]
    if notes or stale:
        return Recorded(problems=_in_order(notes), stale=stale)
    show(knowledge, rows.model, clock.today().isoformat())
    edits = edits_of(drafts)
    return Recorded(records=list(_written(edits, rows.model)), edits=edits)


def _written(edits: Sequence[Edit], model: Model) -> Iterator[tuple[Ref, int]]:
    """The records that are written, each with its version afterwards."""
    for edit in edits:
        if isinstance(edit.at, NodeAt) and edit.after is not None and edit.at.label in model.nouns:
            yield Ref(edit.at.label, edit.at.slug), edit.written[ROW_VERSION]


async def _resolve(drafts: Drafts) -> None:
    """Find what every reference of the call leads to: in the call itself or in the graph."""
    made, rows, changed = drafts.made, drafts.rows, drafts.cited_anew()
    things = [*made.records, *made.links, *(was.record for was in made.earlier), *changed]
    named = [Ref(SOURCE, slug) for thing in things for slug in thing.sources]
    named += [Ref(AGENCY, slug) for thing in things for slug in thing.audience]
    named += [Ref(label, link.to) for link in made.links for label in link.edge.targets]
    await _follow(rows, ((link.record.ref, link.edge.field) for link in made.links))
    await rows.read([*named, *(record.ref for record in made.records if record.slug)])
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
