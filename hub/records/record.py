"""Record changes: interpret, resolve, judge, compile, and write rows and the journal in one transaction.

Called by `hub record` and by the API. All of a call is written or nothing, and everything wrong with it is told at
once. Who may write nothing at all is refused before anything is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hub.access.asker import Asker, SignIn
from hub.access.roles import Role
from hub.access.writing import Writer, may_record, may_redact
from hub.actors.keys import approving
from hub.errors import BadUserInput, Forbidden, Unauthenticated
from hub.graph.edit import FIRST, ROW_VERSION, Edit
from hub.graph.journal import LAST, Said
from hub.graph.logs.redact import DEADLINE, redact_in
from hub.graph.register import lock
from hub.graph.session import Graph
from hub.graph.transaction import Transaction
from hub.graph.writing import write_edits
from hub.model.registry import Model
from hub.records.knowledge import Ref
from hub.records.named_calls import Named
from hub.records.problems import Notes, Problem
from hub.records.redaction import redactions_of
from hub.records.stored_rows import StoredRows
from hub.records.values import UnusableError, usable_text
from hub.records.wanted import FIELD, Wanted, read_wanted
from hub.records.working_out import Stale, work_out

LONGEST_WHY = 1000
REDACT = "redact"


@dataclass(frozen=True)
class Request:
    """What one call asks for. `key` is the caller's own name for it: the same key does the same once.

    `batch` is the import that it is a part of.
    """

    changes: Sequence[Any]
    why: str
    key: str = ""
    dry_run: bool = False
    batch: str | None = None

    def named(self, asker: Asker) -> Named:
        """The name that its caller gave it."""
        return Named.of(asker, self.key, [self.changes, self.why])


@dataclass(frozen=True)
class Recorded:
    """What a call did, or what was wrong with it: then nothing was written.

    `records` are those written, each with its version afterwards; `position` is that of the call in the journal, empty
    for a dry run. `again` says that an earlier call with this key had done it. `held_by` are the packs that may hold a
    value that was taken away.
    """

    position: str = ""
    records: Sequence[tuple[Ref, int]] = ()
    problems: Sequence[Problem] = ()
    stale: Sequence[Stale] = ()
    again: bool = False
    held_by: Sequence[str] = ()
    edits: Sequence[Edit] = field(default=(), repr=False)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with the call."""
        return not self.problems and not self.stale


async def record(graph: Graph, model: Model, asker: Asker, request: Request) -> Recorded:
    """Do what a call asks for. Raises Unauthenticated, Forbidden or BadUserInput before anything is sent."""
    wanted, notes = read_call(asker, request.changes, request.why, model)
    if notes and not wanted:
        return Recorded(problems=notes)
    if redacts(request.changes):
        return await _redacted(graph, model, asker, request, wanted, notes)

    async def work(tx: Transaction) -> Recorded:
        register = await lock(tx)
        named, rows = request.named(asker), StoredRows(tx, model, asker)
        if earlier := await named.said_before(tx):
            return await again(earlier, rows)
        worked = await work_out(rows, wanted, Notes(notes), await writer_of(tx, asker))
        recorded = Recorded("", worked.records, worked.problems, worked.stale, edits=worked.edits)
        if not recorded.sound or request.dry_run:
            return recorded
        await write_edits(tx, register, recorded.edits, named.call(asker, request.why, batch=request.batch))
        return replace(recorded, position=str(register.get(LAST, 0) + 1))

    return await graph.write(work)


def read_call(asker: Asker, changes: Sequence[Any], why: str, model: Model) -> tuple[list[Wanted], Notes]:
    """What a call wants, and what is wrong with how it says so. Raises before anything is read, like `record`."""
    (require_redactor if redacts(changes) else require_recorder)(asker)
    require_why(why)
    notes = Notes()
    return read_wanted(changes, model, notes), notes


def require_recorder(asker: Asker) -> None:
    """Raise Unauthenticated or Forbidden for who may write nothing, whatever it is."""
    if asker.signed_in is SignIn.NONE:
        raise Unauthenticated
    if not may_record(asker):
        raise Forbidden("None of your roles records anything. Ask whoever gave you your key for another.")


def redacts(changes: Sequence[Any]) -> bool:
    """Whether a call takes values away for good and does nothing else."""
    return bool(changes) and all(isinstance(change, Mapping) and REDACT in change for change in changes)


def require_redactor(asker: Asker) -> None:
    """Raise Unauthenticated or Forbidden for who may take nothing away for good."""
    if asker.signed_in is SignIn.NONE:
        raise Unauthenticated
    if not may_redact(asker):
        raise Forbidden("Only administrators take values away for good. Ask whoever runs the register.")


async def _redacted(
    graph: Graph, model: Model, asker: Asker, request: Request, wanted: Sequence[Wanted], notes: Notes
) -> Recorded:
    async def work(tx: Transaction) -> Recorded:
        await lock(tx)
        # Without the values: what is kept of a call by its name is no place for them.
        named = Named.of(asker, request.key, [[[*each.ref, each.fields[FIELD]] for each in wanted], request.why])
        rows, told = StoredRows(tx, model, asker), Notes(notes)
        if earlier := await named.said_before(tx):
            return await again(earlier, rows)
        redactions = await redactions_of(rows, wanted, request.why, told)
        if told or request.dry_run:
            return Recorded(problems=told)
        call = named.call(asker, request.why)
        done = [await redact_in(tx, redaction, call) for redaction in redactions]
        held_by = sorted({pack for each in done for pack in each.packs})
        refs = list(dict.fromkeys(Ref(redaction.at.label, redaction.at.slug) for redaction in redactions))
        after = StoredRows(tx, model, asker)
        await after.read(refs)
        written = [(ref, after.rows[ref].get(ROW_VERSION, FIRST)) for ref in refs]
        return Recorded(str((await lock(tx))[LAST]), written, held_by=held_by)

    return await graph.write(work, DEADLINE)


def require_why(why: str) -> None:
    """Raise BadUserInput for a reason that says nothing, or too much, or shows something else than it holds."""
    if not why.strip() or len(why) > LONGEST_WHY:
        raise BadUserInput(f"why: say in 1 to {LONGEST_WHY} characters why this is recorded.")
    require_plain("why", why)


def require_plain(name: str, text: str) -> None:
    """Raise BadUserInput for words that a terminal or a feed of the journal would not show as they are."""
    try:
        usable_text(text)
    except UnusableError as error:
        raise BadUserInput(f"{name}: {error.reason}.") from None


async def writer_of(tx: Transaction, asker: Asker) -> Writer:
    """Somebody as who writes. Two reads for an editor, none for others."""
    return Writer(asker, await approving(tx) if Role.EDITOR in asker.roles else frozenset())


async def again(earlier: Said, rows: StoredRows) -> Recorded:
    """The outcome of an earlier call, its records as they are now."""
    places = [edit["at"] for edit in earlier.edits if edit["at"].get("label") in rows.model.nouns]
    refs = [Ref(place["label"], place["slug"]) for place in places]
    await rows.read(refs)
    there = [(ref, rows.rows[ref].get(ROW_VERSION, FIRST)) for ref in refs if ref in rows.rows]
    return Recorded(str(earlier.sequence), there, again=True)
