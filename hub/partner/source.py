"""What an agency implements to have a feed: a data source over its own records, with plain or async methods.

The schema asks it for bounded pages in the order of `Name` and checks what it gives; cursors, limits and errors are the
feed's affair. Every method is told who asks (`asker`) and must answer as if nothing else existed. FromRecords
implements all of it for an agency whose records fit into memory.

Called by hub.partner.ask; hub.partner.from_graph and in_memory are two.
"""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import Annotated, Protocol, TypeVar

from hub.access.asker import Asker
from hub.model.enums import Choice
from hub.partner.identity import DATE, Name, record_id
from hub.partner.records import Record, RecordKind

T = TypeVar("T")
Now = T | Awaitable[T]


class ChangeAction(Choice):
    """What became of a record."""

    PRESENT = "PRESENT", "It is there; nothing is said about when it came. Pages that list from the start say this."
    ADDED = "ADDED", "It was not there before."
    CHANGED = "CHANGED", "It was there and says something else now."
    REMOVED = "REMOVED", "It is no longer there, or no longer for you."


@dataclass(frozen=True, kw_only=True)
class About:
    """What the feed says about itself."""

    publisher: Annotated[str, "Who publishes the feed."]
    title: Annotated[str | None, "Title of what it publishes."] = None
    contact: Annotated[str | None, "Where to report an error in it."] = None
    licence: Annotated[str | None, "Licence of the records, unless a source says otherwise."] = None
    attribution: Annotated[str | None, "The attribution that the licence asks for."] = None
    updated: Annotated[str | None, DATE, "No record is newer than this; null when unknown."] = None
    incremental: Annotated[
        bool,
        "Whether changes are told one by one. If not, `changes` answers RESYNC once anything you may see is another.",
    ] = False


@dataclass(frozen=True, kw_only=True)
class Agency:
    """An agency for which the feed speaks."""

    slug: Annotated[str, "Its slug in the hub; the first part of its records' ids."]
    name: Annotated[str, "Full name."]
    kind: Annotated[str | None, "Kind of body, such as police-force or prosecutor."] = None


@dataclass(frozen=True)
class Wanted:
    """A page of records: at most `limit` after `after`, of one agency or of all."""

    kind: RecordKind
    agency: str | None
    after: Name | None
    limit: int


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change. `record` is the record as it is now; None when it was removed."""

    action: ChangeAction
    kind: RecordKind
    name: Name
    record: Record | None = None
    at: str | None = None

    @property
    def id(self) -> str:
        """Id of the record, present or gone."""
        return record_id(self.name.agency, self.kind, self.name.reference)

    @property
    def fingerprint(self) -> str | None:
        """The record's; None when it was removed."""
        return self.record.fingerprint if self.record else None


@dataclass(frozen=True, kw_only=True)
class Changes:
    """A page of changes, oldest first. `cursor` is the source's own text for where to go on."""

    changes: Sequence[Change]
    cursor: str
    has_more: bool
    from_start: bool


class DataSource(Protocol):
    """Answers the feed's questions. `name` tells this feed from all others and must never change."""

    @property
    def name(self) -> str:
        """A stable name of this feed, such as a host name."""
        ...

    def about(self, asker: Asker) -> Now[About]:
        """What the feed says about itself."""
        ...

    def agencies(self, after: str | None, limit: int, asker: Asker) -> Now[Sequence[Agency]]:
        """At most `limit` agencies in the order of their slugs, after a slug."""
        ...

    def page(self, wanted: Wanted, asker: Asker) -> Now[Sequence[Record]]:
        """A page in the order of `Name`. Raises NotFound for an agency it does not speak for."""
        ...

    def find(self, kind: RecordKind, names: Sequence[Name], asker: Asker) -> Now[Sequence[Record]]:
        """Those of the named records that are there, in any order."""
        ...

    def changes(self, since: str | None, limit: int, asker: Asker) -> Now[Changes]:
        """At most `limit` changes after a place that an earlier call gave; everything there is when that is None.

        Raises Resync when it cannot tell what changed since then.
        """
        ...
