"""Ask a data source for what a root field needs: arguments checked before, records checked after.

Called by the resolvers of hub.partner.schema, one instance for each request. Knows no GraphQL.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from hub.access.asker import Asker
from hub.errors import BadUserInput
from hub.partner.cursors import Cursors
from hub.partner.identity import AGENCY, Name, read_id
from hub.partner.records import Record, RecordKind
from hub.partner.sound import UnsoundError, require_sound
from hub.partner.source import About, Agency, Changes, DataSource, Now, Wanted

LARGEST_PAGE = 100
DEFAULT_PAGE = 20
T = TypeVar("T")


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and the cursor of the last one when there are more."""

    nodes: Sequence[Any]
    end: str | None
    more: bool


@dataclass(frozen=True)
class Asking:
    """One request of one asker to one source, which is asked one thing at a time: others ask it too."""

    source: DataSource
    asker: Asker
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def about(self) -> About:
        """What the feed says about itself."""
        return await self._waited(self.source.about(self.asker))

    async def agencies(self, first: int, after: str | None) -> Page:
        """A page of the agencies that the feed speaks for."""
        cursors = self._cursors("agencies", "")
        size = page_size(first)
        start = cursors.read(after, 1)[0] if after is not None else None
        agencies: Sequence[Agency] = await self._waited(self.source.agencies(start, size + 1, self.asker))
        return _page(agencies, size, cursors, lambda agency: (agency.slug,))

    async def records(self, kind: RecordKind, agency: str | None, first: int, after: str | None) -> Page:
        """A page of records of one kind. Raises NotFound for an agency that the feed does not speak for."""
        if agency is not None and (len(agency) > 100 or not AGENCY.fullmatch(agency)):
            raise BadUserInput("agency: this is no slug of an agency; take one from `agencies`")
        cursors = self._cursors(kind, agency or "")
        size = page_size(first)
        start = Name(*cursors.read(after, 2)) if after is not None else None
        records = await self._waited(self.source.page(Wanted(kind, agency, start, size + 1), self.asker))
        self._require(records, size + 1)
        return _page(records, size, cursors, lambda record: (record.agency, record.reference))

    async def named(self, ids: Sequence[str]) -> list[Record | None]:
        """The records with these ids, in this order; None for one that is not there, or not for this asker."""
        if len(ids) > LARGEST_PAGE:
            raise BadUserInput(f"ids: {len(ids)} are too many; ask for at most {LARGEST_PAGE} at a time")
        wanted: dict[RecordKind, list[Name]] = {}
        for kind, name in (read_id("ids", given_id, RecordKind) for given_id in dict.fromkeys(ids)):
            wanted.setdefault(kind, []).append(name)
        by_id: dict[str, Record] = {}
        for kind, names in wanted.items():
            records = await self._waited(self.source.find(kind, names, self.asker))
            self._require(records, len(names))
            by_id |= {record.id: record for record in records}
        return [by_id.get(given_id) for given_id in ids]

    async def changes(self, since: str | None, first: int) -> Changes:
        """What changed since a cursor, with the cursor to go on from. Raises Resync when that cannot be told."""
        cursors = Cursors(self.source.name, "changes", "since")
        size = page_size(first)
        place = cursors.read(since, 1)[0] if since is not None else None
        changes = await self._waited(self.source.changes(place, size, self.asker))
        self._require([change.record for change in changes.changes if change.record], size)
        return Changes(
            changes=changes.changes,
            cursor=cursors.write(changes.cursor),
            has_more=changes.has_more,
            from_start=changes.from_start,
        )

    async def _waited(self, answer: Now[T]) -> T:
        """What a source's method gives, plain or awaited."""
        if not inspect.isawaitable(answer):
            return cast(T, answer)
        async with self._turn:
            return await cast(Any, answer)

    def _cursors(self, words: str, agency: str) -> Cursors:
        # For a list, a cursor of another feed is as wrong as one of another list.
        return Cursors(self.source.name, f"{self.source.name} {words} {agency}", "after")

    def _require(self, given: Iterable[Record], most: int) -> None:
        records = list(given)
        if len(records) > most:
            raise UnsoundError(f"the source gave {len(records)} records where at most {most} were wanted")
        for record in records:
            require_sound(record, self.asker)


def page_size(first: int) -> int:
    """A page size that is in range. Raises BadUserInput."""
    if not 1 <= first <= LARGEST_PAGE:
        raise BadUserInput(f"first: {first} is out of range; ask for 1 to {LARGEST_PAGE} and page on with the cursor")
    return first


def _page(rows: Sequence[Any], size: int, cursors: Cursors, parts: Any) -> Page:
    shown, more = rows[:size], len(rows) > size
    return Page(shown, cursors.write(*parts(shown[-1])) if shown else None, more)
