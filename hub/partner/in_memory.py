"""A data source over a list of records: all that an agency with some hundred records needs.

Used by agencies, and by tests as the plain counterpart of the hub's own source. `read` is called for every request, so
what it returns may change at any time; it may read a table or a file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence

from hub.access.asker import Asker
from hub.errors import NotFound
from hub.partner.cursors import digest
from hub.partner.identity import Name
from hub.partner.listing import list_changes
from hub.partner.records import Record, RecordKind
from hub.partner.source import About, Agency, Changes, Wanted
from hub.partner.visible import visible


class FromRecords:
    """Serves what `read` returns, cut to what the asker may see.

    `name` tells this feed from all others; `speaks_for` are the agencies whose records these are. A record of another
    agency is refused.
    """

    def __init__(
        self, name: str, about: About, speaks_for: Iterable[Agency], read: Callable[[], Iterable[Record]]
    ) -> None:
        self._name = name
        self._about = about
        self._agencies = sorted(speaks_for, key=lambda agency: agency.slug)
        self._read = read

    @property
    def name(self) -> str:
        """The stable name of the feed."""
        return self._name

    def about(self, asker: Asker) -> About:
        """The same to everybody."""
        return self._about

    def agencies(self, after: str | None, limit: int, asker: Asker) -> Sequence[Agency]:
        """The agencies it speaks for."""
        return [agency for agency in self._agencies if after is None or agency.slug > after][:limit]

    def page(self, wanted: Wanted, asker: Asker) -> Sequence[Record]:
        """A page, cut from all records in the order of their names. Raises NotFound for an agency not spoken for."""
        if wanted.agency is not None and wanted.agency not in {agency.slug for agency in self._agencies}:
            raise NotFound("agency: this feed speaks for nobody by that slug. Ask `agencies` for whom it speaks.")
        records = [r for r in self.seen(asker) if r.about is wanted.kind and wanted.agency in (None, r.agency)]
        start = bisect_right(records, wanted.after, key=_name) if wanted.after else 0
        return records[start : start + wanted.limit]

    def find(self, kind: RecordKind, names: Sequence[Name], asker: Asker) -> Sequence[Record]:
        """Those of the named records that are visible."""
        return [r for r in self.seen(asker) if r.about is kind and _name(r) in names]

    async def changes(self, since: str | None, limit: int, asker: Asker) -> Changes:
        """Everything from the start; afterwards nothing, or Resync once anything visible has changed."""
        records = self.seen(asker)

        async def state() -> str:
            return digest(*(part for record in records for part in (record.id, record.fingerprint)))

        async def page(wanted: Wanted) -> Sequence[Record]:
            return self.page(wanted, asker)

        return await list_changes(state, page, since, limit)

    def seen(self, asker: Asker) -> list[Record]:
        """Every visible record in the order of its name. Raises ValueError for one of another agency or named twice."""
        own = {agency.slug for agency in self._agencies}
        records = sorted(visible(self._read(), asker), key=_name)
        if strange := {record.agency for record in records} - own:
            raise ValueError(f"records of {sorted(strange)}, for whom this feed does not speak")
        if len({record.id for record in records}) < len(records):
            raise ValueError("two records of one kind have the same reference")
        return records


def _name(record: Record) -> Name:
    return Name(record.agency, record.reference)
