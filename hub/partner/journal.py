"""A data source over a list of records that tells changes one by one, tombstones included.

Used by agencies whose service keeps running, and by tests to show what the feed's `changes` can say. At each question
it compares what is there with what was there when it last looked, for each sort of asker, and numbers what it finds.
The journal lives in memory and is cut at `most` entries: after a restart, or further back, a client starts again. An
agency that has a table of changes of its own writes `changes` over that instead.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

from hub.access.asker import Asker
from hub.access.visibility import Visibility
from hub.clock import now
from hub.errors import Resync
from hub.partner.identity import Name
from hub.partner.in_memory import FromRecords
from hub.partner.listing import list_changes
from hub.partner.records import Record, RecordKind
from hub.partner.source import About, Agency, Change, ChangeAction, Changes, Wanted

MOST_ENTRIES = 10_000
Key = tuple[RecordKind, Name]


@dataclass
class _Ledger:
    """What one sort of asker has been shown: fingerprints by record, and numbered changes, the first being `first`."""

    epoch: str = field(default_factory=lambda: secrets.token_hex(4))
    known: dict[Key, str] = field(default_factory=dict[Key, str])
    entries: list[Change] = field(default_factory=list[Change])
    first: int = 1

    @property
    def last(self) -> int:
        """The number of the latest change; one less than `first` when there is none."""
        return self.first + len(self.entries) - 1

    def note(self, records: Iterable[Record], most: int) -> None:
        """Append what differs from what was known: gone first, then new and changed, each in the order of names."""
        fingerprints = {(record.about, Name(record.agency, record.reference)): record.fingerprint for record in records}
        at = now().isoformat(timespec="seconds")
        differing = [(ChangeAction.REMOVED, key) for key in self.known if key not in fingerprints]
        differing += [(ChangeAction.ADDED, key) for key in fingerprints if key not in self.known]
        differing += [
            (ChangeAction.CHANGED, key)
            for key in fingerprints
            if self.known.get(key, fingerprints[key]) != fingerprints[key]
        ]
        self.entries += [Change(action=action, kind=kind, name=name, at=at) for action, (kind, name) in differing]
        self.known = fingerprints
        self.first += max(0, len(self.entries) - most)
        del self.entries[: max(0, len(self.entries) - most)]


class Journalled(FromRecords):
    """FromRecords with a journal of at most `most` changes for each sort of asker."""

    def __init__(
        self,
        name: str,
        about: About,
        speaks_for: Iterable[Agency],
        read: Callable[[], Iterable[Record]],
        most: int = MOST_ENTRIES,
    ) -> None:
        super().__init__(name, about, speaks_for, read)
        self._most = most
        self._ledgers: dict[Visibility, _Ledger] = {}
        # Plain views of Flask and Django run in several threads.
        self._noting = Lock()

    def about(self, asker: Asker) -> About:
        """The same to everybody."""
        return replace(super().about(asker), incremental=True)

    async def changes(self, since: str | None, limit: int, asker: Asker) -> Changes:
        """What changed after a place, oldest first; from the start, everything that is there.

        A place is the journal's epoch and the number of a change; while everything is listed also the last name given.
        """
        with self._noting:
            records = self.seen(asker)
            ledger = self._ledgers.setdefault(asker.sees, _Ledger())
            ledger.note(records, self._most)
        epoch, _, number = (since or "").partition(" ")[0].partition(".")
        if since is not None and (epoch != ledger.epoch or not number.isdecimal()):
            raise Resync
        if since is not None and " " not in since:
            return self._told(ledger, records, limit, int(number))

        async def state() -> str:
            return f"{ledger.epoch}.{ledger.last}"

        async def page(wanted: Wanted) -> Sequence[Record]:
            return self.page(wanted, asker)

        return await list_changes(state, page, since, limit)

    def _told(self, ledger: _Ledger, records: Sequence[Record], limit: int, number: int) -> Changes:
        if not ledger.first - 1 <= number <= ledger.last:
            raise Resync
        start = number + 1 - ledger.first
        shown = ledger.entries[start : start + limit]
        current = {(record.about, Name(record.agency, record.reference)): record for record in records}
        changes = [_now(change, current.get((change.kind, change.name))) for change in shown]
        more = start + limit < len(ledger.entries)
        cursor = f"{ledger.epoch}.{number + len(shown)}"
        return Changes(changes=changes, cursor=cursor, has_more=more, from_start=False)


def _now(change: Change, record: Record | None) -> Change:
    """A change with the record as it is now. One that has gone since is told as gone, whatever was noted first."""
    action = change.action if record or change.action is ChangeAction.REMOVED else ChangeAction.REMOVED
    record = None if action is ChangeAction.REMOVED else record
    return Change(action=action, kind=change.kind, name=change.name, record=record, at=change.at)
