"""What a feed says of itself, what changed in it, and its records: asked, and checked as to the shape of the answers.

Called by hub.harvest.gathering and hub.harvest.reconciling. An answer with any error beside its data is not taken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import orjson

from hub.errors import BadUserInput
from hub.harvest.faults import Fault, PartnerError, ResyncError
from hub.harvest.fetching import Fetcher, decoded
from hub.partner.identity import read_id
from hub.partner.records import RecordKind
from hub.partner.source import About, ChangeAction
from hub.partner.written import UnreadableError, read_record, records_selection, selection_of

PAGE, AT_ONCE = 100, 25
"""Changes of a page, and records that are asked for with all they hold."""
LONGEST_CURSOR, LONGEST_NAME = 2_000, 200
_FEED = f"{{ feed {{ version name {selection_of(About)} }} }}"
_CHANGES = (
    "query ($since: String, $first: Int!) { changes(since: $since, first: $first) "
    "{ changes { action id kind fingerprint } cursor hasMore fromStart } }"
)
_RECORDS = f"query ($ids: [ID!]!) {{ records(ids: $ids) {{ {records_selection()} }} }}"
_LISTED = {
    kind: f"query ($agency: String, $first: Int!, $after: String) {{ {field}(agency: $agency, first: $first, "
    "after: $after) { nodes { id fingerprint } pageInfo { hasNextPage endCursor } } }"
    for kind, field in ((RecordKind.TOOL, "tools"), (RecordKind.PRACTICE, "practices"),
                        (RecordKind.EVIDENCE, "evidence"))
}  # fmt: skip
_CODE = re.compile(r"[A-Z][A-Z_]{0,39}", re.ASCII)
_FINGERPRINT = re.compile(r"[0-9a-f]{64}", re.ASCII)
RESYNC, NOT_FOUND = "RESYNC", "NOT_FOUND"


@dataclass(frozen=True)
class Named:
    """A record as a list names it: its id, the kind and the agency that the id says, and its fingerprint."""

    id: str
    kind: RecordKind
    agency: str
    reference: str
    fingerprint: str


@dataclass(frozen=True)
class ToldChange:
    """A change as the feed tells it; `named.fingerprint` is empty for a record that was removed."""

    action: ChangeAction
    named: Named


@dataclass(frozen=True)
class ChangesPage:
    """A page of changes, oldest first."""

    changes: Sequence[ToldChange]
    cursor: str
    more: bool
    from_start: bool


@dataclass(frozen=True)
class ListPage:
    """A page of a list; `after` is where it goes on, None at its end."""

    named: Sequence[Named]
    after: str | None


class Asking:
    """The questions of a run to a single feed. Each raises PartnerError."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    async def about(self) -> tuple[str, About]:
        """The feed's name, and what it says of itself."""
        said = await self._field(_FEED, {}, "feed")
        name, version = said.get("name"), said.get("version")
        if not isinstance(version, str) or version.partition(".")[0] != "1":
            raise PartnerError(Fault.NOT_A_FEED, "its schema is of another version than 1")
        if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
            raise PartnerError(Fault.NOT_A_FEED, "it has no name")
        try:
            return name, read_record(About, said)
        except UnreadableError as error:
            raise PartnerError(Fault.NOT_A_FEED, str(error)) from None

    async def changes(self, since: str | None) -> ChangesPage:
        """A page of changes. Raises ResyncError where the feed cannot tell what changed since."""
        try:
            said = await self._field(_CHANGES, {"since": since, "first": PAGE}, "changes")
        except _RefusedError as error:
            if error.code == RESYNC and since is not None:
                raise ResyncError from None
            raise
        changes = [_change(entry) for entry in _list(said, "changes", PAGE)]
        more, start = (_typed(said, name, bool) for name in ("hasMore", "fromStart"))
        return ChangesPage(changes, _cursor(said, "cursor"), more, start)

    async def records(self, ids: Sequence[str]) -> list[Mapping[str, Any] | None]:
        """Whole records in the order of their ids, at most AT_ONCE; None for what is not there."""
        said = await self._answer(_RECORDS, {"ids": list(ids)})
        entries = _list(said, "records", len(ids))
        if len(entries) != len(ids):
            raise PartnerError(Fault.NOT_A_FEED, f"it gave {len(entries)} records for {len(ids)} ids")
        records = [None if entry is None else _mapping(entry, "a record") for entry in entries]
        for wanted, record in zip(ids, records, strict=True):
            if record is not None and record.get("id") != wanted:
                raise PartnerError(Fault.NOT_A_FEED, "it gave another record than was asked for")
        return records

    async def listed(self, kind: RecordKind, agency: str, after: str | None) -> ListPage:
        """A page of the records of an agency; empty where the feed speaks for nobody by that slug."""
        variables = {"agency": agency, "first": PAGE, "after": after}
        try:
            said = await self._field(_LISTED[kind], variables, "evidence" if kind is RecordKind.EVIDENCE else
                                     f"{kind.value.lower()}s")  # fmt: skip
        except _RefusedError as error:
            if error.code != NOT_FOUND:
                raise
            return ListPage([], None)
        info = _mapping(said.get("pageInfo"), "pageInfo")
        nodes = [_named(_mapping(node, "a node")) for node in _list(said, "nodes", PAGE)]
        return ListPage(nodes, _cursor(info, "endCursor") if _typed(info, "hasNextPage", bool) else None)

    async def _field(self, query: str, variables: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        return _mapping((await self._answer(query, variables)).get(name), name)

    async def _answer(self, query: str, variables: Mapping[str, Any]) -> Mapping[str, Any]:
        status, content = await self._fetcher.post(orjson.dumps({"query": query, "variables": variables}))
        body = _mapping(decoded(content), "the answer")
        if body.get("errors"):
            _refuse(body)
        if status != 200:
            raise PartnerError(Fault.STATUS, f"status {status}", lasting=True)
        return _mapping(body.get("data"), "data")


class _RefusedError(PartnerError):
    def __init__(self, code: str) -> None:
        super().__init__(Fault.REFUSED, f"it says {code}" if code else "it gives no code")
        self.code = code


def _refuse(body: Mapping[str, Any]) -> None:
    data = body.get("data")
    if isinstance(data, Mapping) and any(value is not None for value in cast(Mapping[str, Any], data).values()):
        raise PartnerError(Fault.PARTIAL)
    errors = body["errors"]
    first = cast(list[Any], errors)[0] if isinstance(errors, list) else None
    extensions = cast(Mapping[str, Any], first).get("extensions") if isinstance(first, Mapping) else None
    code = cast(Mapping[str, Any], extensions).get("code") if isinstance(extensions, Mapping) else None
    raise _RefusedError(code if isinstance(code, str) and _CODE.fullmatch(code) else "")


def _change(entry: object) -> ToldChange:
    said = _mapping(entry, "a change")
    try:
        action = ChangeAction(cast(str, said.get("action")))
    except ValueError:
        raise PartnerError(Fault.NOT_A_FEED, "it tells of a kind of change that this hub does not know") from None
    gone = action is ChangeAction.REMOVED
    return ToldChange(action, _named({**said, "fingerprint": ""} if gone else said, gone=gone))


def _named(said: Mapping[str, Any], *, gone: bool = False) -> Named:
    name, fingerprint = said.get("id"), said.get("fingerprint")
    told = isinstance(fingerprint, str) and (gone or _FINGERPRINT.fullmatch(fingerprint))
    if not isinstance(name, str) or not isinstance(fingerprint, str) or not told:
        raise PartnerError(Fault.NOT_A_FEED, "a record has no id or no fingerprint")
    try:
        kind, (agency, reference) = read_id("id", name, RecordKind)
    except BadUserInput:
        raise PartnerError(Fault.NOT_A_FEED, f"{name[:60]!r} is no id of a feed") from None
    return Named(name, kind, agency, reference, fingerprint)


def _mapping(value: object, what: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise PartnerError(Fault.NOT_A_FEED, f"{what} is no object")
    return cast(Mapping[str, Any], value)


def _list(said: Mapping[str, Any], name: str, most: int) -> list[object]:
    value = said.get(name)
    if not isinstance(value, list):
        raise PartnerError(Fault.NOT_A_FEED, f"{name} is no list")
    entries = cast(list[object], value)
    if len(entries) > most:
        raise PartnerError(Fault.NOT_A_FEED, f"{name} has {len(entries)} entries where {most} were asked for")
    return entries


def _typed(said: Mapping[str, Any], name: str, kind: type[bool]) -> bool:
    value = said.get(name)
    if type(value) is not kind:
        raise PartnerError(Fault.NOT_A_FEED, f"{name} is not {kind.__name__}")
    return cast(bool, value)


def _cursor(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_CURSOR:
        raise PartnerError(Fault.NOT_A_FEED, f"{name} is no cursor")
    return value
