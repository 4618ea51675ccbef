"""Gather what a feed says: which of its records are new, changed or gone, then those records, checked one by one.

Called by hub.harvest.run. Each step keeps what it learnt together with where it stands, so a run that was cut off goes
on there. Nothing is written to the register here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from hub.graph.session import Graph
from hub.graph.transaction import Transaction
from hub.harvest.asking import AT_ONCE, Asking, ChangesPage, Named, ToldChange
from hub.harvest.checking import NotTakenError, checked
from hub.harvest.faults import Fault, PartnerError, ResyncError
from hub.harvest.feeds import Feed
from hub.harvest.kept import CopyState, PartnerCopy, Standing, copies_of, keep, keep_in, mark_vanished, some_copies
from hub.partner.source import ChangeAction

MOST_STARTS = 3
"""Times that a run reads a feed from the start because the feed says so."""
MOST_REPEATED = 100
"""Ids that are kept of those that a list names twice."""


@dataclass
class Gathering:
    """One run over one feed."""

    graph: Graph
    feed: Feed
    asking: Asking
    standing: Standing

    async def changes(self) -> None:
        """Learn which records differ from what was learnt before. Raises PartnerError."""
        starts, seen = 0, set[str]()
        while True:
            since = self.standing.place or self.standing.cursor or None
            try:
                page = await self.asking.changes(since)
            except ResyncError:
                starts += 1
                if starts > MOST_STARTS:
                    raise PartnerError(Fault.UNSETTLED) from None
                seen.clear()
                await self._keep(replace(self.standing, cursor="", place="", listing=0))
                continue
            if page.more and (page.cursor in seen or page.cursor == since):
                raise PartnerError(Fault.LOOPING)
            seen.add(page.cursor)
            await self._take(page, from_start=since is None)
            if not page.more:
                return

    async def _take(self, page: ChangesPage, *, from_start: bool) -> None:
        """Keep a page of changes and the place after it, in one transaction."""
        standing = self.standing
        if page.from_start and (from_start or not standing.listing):
            standing = replace(standing, listing=standing.run, repeated=())

        async def work(tx: Transaction) -> Standing:
            there = await some_copies(tx, self.feed.slug, [change.named.id for change in page.changes])
            after = _Noting(self.feed, replace(standing), there)
            for change in page.changes:
                after.note(change, listing=standing.listing if page.from_start else 0)
            told = after.standing
            if page.more:
                told = replace(told, place=page.cursor)
            else:
                if page.from_start:
                    await keep_in(tx, told, list(after.copies.values()))
                    await mark_vanished(tx, self.feed.slug, standing.listing)
                    after.copies.clear()
                told = replace(told, cursor=page.cursor, place="", listing=0)
            await keep_in(tx, told, list(after.copies.values()))
            return told

        self.standing = await self.graph.write(work)

    async def records(self) -> None:
        """Ask for the records of which another fingerprint was told than is held. Raises PartnerError."""
        waiting = [copy for copy in await copies_of(self.graph, self.feed.slug) if _waits(copy, self.feed)]
        for start in range(0, len(waiting), AT_ONCE):
            piece = waiting[start : start + AT_ONCE]
            answers = await self.asking.records([copy.id for copy in piece])
            copies = [_received(self.feed, copy, said) for copy, said in zip(piece, answers, strict=True)]
            await self._keep(self.standing, copies)

    async def _keep(self, standing: Standing, copies: Sequence[PartnerCopy] = ()) -> None:
        await keep(self.graph, standing, copies)
        self.standing = standing


@dataclass
class _Noting:
    """Changes of a page, noted in copies: those that there are, and new ones."""

    feed: Feed
    standing: Standing
    copies: dict[str, PartnerCopy]

    def note(self, change: ToldChange, *, listing: int) -> None:
        named = change.named
        copy = self.copies.get(named.id) or PartnerCopy(self.feed.slug, named.id, named.kind.value, named.agency)
        if listing and copy.listing == listing:
            # A place is kept with what its page named, so no page is taken twice: the list itself names it again.
            kept = (*self.standing.repeated, named.id)
            self.standing = replace(self.standing, repeated=kept[:MOST_REPEATED])
            return
        copy = replace(copy, listing=listing or copy.listing)
        self.copies[named.id] = self._told(copy, named, gone=change.action is ChangeAction.REMOVED)

    def _told(self, copy: PartnerCopy, named: Named, *, gone: bool) -> PartnerCopy:
        if named.agency not in self.feed.agencies:
            why = f"{Fault.OTHER_AGENCY.meaning}"
            return replace(copy, told=named.fingerprint).refused(Fault.OTHER_AGENCY.value, why)
        if gone:
            over = CopyState.WITHDRAWN if copy.record and copy.state is not CopyState.ENDED else CopyState.ENDED
            return replace(copy, told="", judged="", state=over, code="", why="", notes=())
        back = copy.state in (CopyState.ENDED, CopyState.VANISHED, CopyState.WITHDRAWN)
        if back or copy.told != named.fingerprint:
            return replace(copy, told=named.fingerprint, judged="", state=CopyState.TOLD, code="", why="")
        return copy


def _waits(copy: PartnerCopy, feed: Feed) -> bool:
    over = (CopyState.WITHDRAWN, CopyState.ENDED, CopyState.VANISHED)
    return copy.told != copy.fetched and copy.state not in over and copy.agency in feed.agencies


def _received(feed: Feed, copy: PartnerCopy, said: Mapping[str, Any] | None) -> PartnerCopy:
    """A copy with what the feed gave of it; one that is not taken keeps the last good content."""
    if said is None:
        return copy.refused(Fault.GONE.value, Fault.GONE.meaning)
    fingerprint = said.get("fingerprint")
    told = fingerprint if isinstance(fingerprint, str) and len(fingerprint) == len(copy.told) else copy.told
    try:
        content = checked(feed, copy, said)
    except NotTakenError as error:
        return replace(copy, told=told, fetched=told, judged=told).refused(error.fault.value, error.message)
    return replace(copy, told=told, fetched=told, judged="", state=CopyState.TOLD, code="", why="",
                   content=orjson.dumps(content).decode())  # fmt: skip
