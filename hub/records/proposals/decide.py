"""Decide on a proposal: make its changes, or others in their place, or refuse them with a reason; or take it back.

Called by the API. A decision counts for the very text that was looked at: it names the digest that its maker read, and
when the proposal, or a field or link that it names, has changed since, nothing is done and the proposal stays open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hub import clock
from hub.access.asker import Asker, SignIn
from hub.errors import BadUserInput, NotFound, Unauthenticated
from hub.graph.edit import FIRST, ROW_VERSION, Edit
from hub.graph.register import lock
from hub.graph.session import Graph
from hub.graph.transaction import Transaction
from hub.graph.writing import write_edits
from hub.model.registry import Model
from hub.records.knowledge import Ref
from hub.records.named_calls import Named
from hub.records.problems import Fault, Notes, Place, Problem
from hub.records.proposals.seen import Seen, looked_at, visible_proposals
from hub.records.proposals.stored import ProposalState, ProposedChange, Verdict
from hub.records.record import LONGEST_WHY, require_plain, require_recorder, writer_of
from hub.records.stored_rows import StoredRows
from hub.records.wanted import MERGED_VERSION, VERSION, Wanted, read_wanted
from hub.records.working_out import Stale, Worked, led_on, work_out

CALL = Place("proposal")


@dataclass(frozen=True)
class Deciding:
    """A decision. `accept` and `refuse` are numbers of changes, `instead` what to make in the place of an accepted one.

    `digest` is that of the proposal as its maker saw it.
    """

    slug: str
    digest: str
    accept: Sequence[int] = ()
    refuse: Sequence[int] = ()
    instead: Mapping[int, Sequence[Mapping[str, Any]]] = field(default_factory=dict[int, Sequence[Mapping[str, Any]]])
    reason: str = ""
    dry_run: bool = False


@dataclass(frozen=True)
class Decided:
    """What came of it: the records written, or everything that is wrong; then nothing was decided."""

    slug: str
    records: Sequence[tuple[Ref, int]] = ()
    problems: Sequence[Problem] = ()
    stale: Sequence[Stale] = ()


async def decide(graph: Graph, model: Model, asker: Asker, asked: Deciding) -> Decided:
    """Decide. Raises Unauthenticated, Forbidden, NotFound or BadUserInput."""
    require_recorder(asker)

    async def work(tx: Transaction) -> Decided:
        register = await lock(tx)
        rows = StoredRows(tx, model, asker)
        seen = await _looked_up(tx, rows, asker, asked.slug)
        if problems := _unfit(seen, asked):
            return Decided(asked.slug, problems=problems)
        worked = await _worked(tx, model, asker, seen, asked)
        if worked.problems or worked.stale:
            return Decided(asked.slug, problems=worked.problems, stale=worked.stale)
        if not asked.dry_run:
            edits = [*worked.edits, _edit(seen, asked, asker)]
            why = asked.reason or seen.proposal.why
            await write_edits(tx, register, edits, Named().call(asker, why, asked.slug))
        return Decided(asked.slug, worked.records)

    return await graph.write(work)


async def withdraw_proposal(graph: Graph, model: Model, asker: Asker, slug: str) -> Decided:
    """Take a proposal back. Raises Unauthenticated or NotFound; who did not make it is told of a problem."""
    if asker.signed_in is SignIn.NONE:
        raise Unauthenticated

    async def work(tx: Transaction) -> Decided:
        register = await lock(tx)
        seen = await _looked_up(tx, StoredRows(tx, model, asker), asker, slug)
        if seen.proposal.actor != asker.actor:
            reason = "who made a proposal takes it back; who keeps the record refuses it"
            return Decided(slug, problems=[Problem(Fault.FORBIDDEN, CALL, "", reason)])
        if problems := _over(seen):
            return Decided(slug, problems=problems)
        after = replace(seen.proposal, withdrawn=clock.now().isoformat(timespec="seconds"))
        edits = [after.edit(seen.proposal, seen.version)]
        await write_edits(tx, register, edits, Named().call(asker, "The proposal was withdrawn.", slug))
        return Decided(slug)

    return await graph.write(work)


async def _looked_up(tx: Transaction, rows: StoredRows, asker: Asker, slug: str) -> Seen:
    there = await visible_proposals(tx, rows, asker, [slug])
    if not there:
        raise NotFound("proposal: there is nothing by that id. Check the spelling.")
    [seen] = await looked_at(rows, there, await writer_of(tx, asker))
    return seen


def _over(seen: Seen) -> list[Problem]:
    """That nothing can be decided any more."""
    state = seen.proposal.state(clock.today().isoformat())
    return [] if state is ProposalState.OPEN else [Problem(Fault.DECIDED, CALL, "", f"it is {state.value} already")]


def _unfit(seen: Seen, asked: Deciding) -> list[Problem]:
    """Why the decision cannot be taken, before its changes are looked at."""
    if over := _over(seen):
        return over
    if asked.digest != seen.digest:
        reason = "the proposal, or what it names, is no longer as you saw it; it stays open, look at it again"
        return [Problem(Fault.MOVED, CALL, "digest", reason)]
    _require_sound(seen, asked)
    return list(_not_yours(seen, asked))


def _require_sound(seen: Seen, asked: Deciding) -> None:
    """Raise BadUserInput for a decision that says nothing, twice or of no change."""
    numbers = [*asked.accept, *asked.refuse]
    if not numbers:
        raise BadUserInput("accept, refuse: name the changes, from 0, that you accept or refuse.")
    if len(set(numbers)) < len(numbers):
        raise BadUserInput("accept, refuse: name each change once.")
    if any(not 0 <= n < len(seen.proposal.changes) for n in numbers) or not set(asked.instead) <= set(asked.accept):
        raise BadUserInput("accept, refuse: name changes that the proposal has; `instead` is for those you accept.")
    if (asked.refuse and not asked.reason.strip()) or len(asked.reason) > LONGEST_WHY:
        raise BadUserInput(f"reason: say in 1 to {LONGEST_WHY} characters why you refuse.")
    if asked.reason.strip():
        require_plain("reason", asked.reason)


def _not_yours(seen: Seen, asked: Deciding) -> Iterator[Problem]:
    for n in sorted({*asked.accept, *asked.refuse}):
        place = Place(f"changes[{n}]")
        if not seen.proposal.changes[n].open:
            yield Problem(Fault.DECIDED, place, "", f"it is {seen.proposal.changes[n].verdict} already")
        elif not seen.decides[n]:
            yield Problem(Fault.FORBIDDEN, place, "", "who keeps the record decides on it")


async def _worked(tx: Transaction, model: Model, asker: Asker, seen: Seen, asked: Deciding) -> Worked:
    """What the accepted changes come to, each of the version that its record has now: the digest says all else."""
    rows, notes = StoredRows(tx, model, asker), Notes()
    accepted = [numbered for n in asked.accept for numbered in _changes(seen, asked, n)]
    wanted = read_wanted([change for _, change in accepted], model, notes, [n for n, _ in accepted]) if accepted else []
    if not notes:
        await rows.read(ref for change in wanted for ref in change.refs)
        wanted = await led_on(rows, wanted)
        pairs = zip(accepted, wanted, strict=True)
        wanted = [change if n in asked.instead else _as_now(change, rows) for (n, _), change in pairs]
    return await work_out(rows, wanted, notes, (await writer_of(tx, asker)).deciding)


def _changes(seen: Seen, asked: Deciding, n: int) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The changes that accepting one comes to, each with its number; words come to nothing by themselves."""
    if n in asked.instead:
        yield from ((n, change) for change in asked.instead[n])
    elif not seen.proposal.changes[n].words:
        yield n, seen.proposal.changes[n].sent


def _as_now(change: Wanted, rows: StoredRows) -> Wanted:
    seen = zip((VERSION, MERGED_VERSION), change.refs, strict=False)
    now = {name: rows.rows[ref].get(ROW_VERSION, FIRST) for name, ref in seen if ref in rows.rows}
    return replace(change, fields={**change.fields, **{n: v for n, v in now.items() if n in change.fields}})


def _edit(seen: Seen, asked: Deciding, asker: Asker) -> Edit:
    """The proposal with what was decided on it."""
    decided: dict[int, ProposedChange] = {}
    for n in asked.accept:
        instead = asked.instead.get(n, ())
        verdict = Verdict.EDITED if n in asked.instead else Verdict.ACCEPTED
        decided[n] = replace(seen.proposal.changes[n], verdict=verdict.value, reason=asked.reason, instead=instead)
    for n in asked.refuse:
        decided[n] = replace(seen.proposal.changes[n], verdict=Verdict.REFUSED.value, reason=asked.reason)
    at = clock.now().isoformat(timespec="seconds")
    after = replace(seen.proposal.with_changes(decided), decided=at, decider=asker.agency or "")
    return after.edit(seen.proposal, seen.version)
