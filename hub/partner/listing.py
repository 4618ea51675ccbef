"""`changes` for a source that keeps no journal: everything from the start, then nothing new until something changed.

Used by hub.partner.in_memory and hub.partner.from_graph. The place it hands out holds the state that the source was in
when the listing began. Records are listed in the order of their names, which never change, so whatever happens
meanwhile a record that was there all along comes once. What changed behind the place is not missed either: the source's
state is then another than the one in the cursor, and the next question is answered with Resync.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from hub.errors import Resync
from hub.partner.identity import Name
from hub.partner.records import Record, RecordKind
from hub.partner.source import Change, ChangeAction, Changes, Wanted

Page = Callable[[Wanted], Awaitable[Sequence[Record]]]
State = Callable[[], Awaitable[str]]
_KINDS = list(RecordKind)


async def list_changes(state: State, page: Page, since: str | None, limit: int) -> Changes:
    """A page of the listing that `since` is a place in; an empty page when it ended and the state is as it was.

    Raises Resync when the state is another. Cost: at most one page of each kind, and the state at either end.
    """
    began, place = await _place(state, since)
    if place is None:
        return Changes(changes=(), cursor=began, has_more=False, from_start=False)
    kind, after = place
    records: list[Record] = []
    for next_kind in _KINDS[_KINDS.index(kind) :]:
        records += await page(Wanted(next_kind, None, after, limit + 1 - len(records)))
        if len(records) > limit:
            break
        after = None
    shown, more = records[:limit], len(records) > limit
    cursor = " ".join((began, shown[-1].about.value, shown[-1].agency, shown[-1].reference)) if more else began
    changes = [
        Change(action=ChangeAction.PRESENT, kind=r.about, name=Name(r.agency, r.reference), record=r) for r in shown
    ]
    return Changes(changes=changes, cursor=cursor, has_more=more, from_start=True)


async def _place(state: State, since: str | None) -> tuple[str, tuple[RecordKind, Name | None] | None]:
    """The state a listing began in, and where it stands; None for the place when it has ended."""
    if since is None:
        return await state(), (_KINDS[0], None)
    match since.split(" "):
        case [began] if began == await state():
            return began, None
        case [began, kind, agency, reference] if kind in _KINDS:
            return began, (RecordKind(kind), Name(agency, reference))
    raise Resync
