"""Whether a record that a partner gave may be taken: readable, sound, of an agency and a marking that were agreed.

Called by hub.harvest.gathering for each record before it is kept. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from hub.access.asker import Asker
from hub.harvest.faults import Fault
from hub.harvest.feeds import Feed
from hub.harvest.kept import PartnerCopy
from hub.model.enums import Marking
from hub.partner.records import RECORDS, Fact, Record, RecordKind
from hub.partner.sound import UnsoundError, require_sound
from hub.partner.written import UnreadableError, read_record, written_record


class NotTakenError(Exception):
    """A record is not taken, and why."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        self.fault = fault
        self.message = f"{fault.meaning.rstrip('.')}: {detail}." if detail else fault.meaning
        super().__init__(self.message)


def checked(feed: Feed, copy: PartnerCopy, said: Mapping[str, Any]) -> dict[str, Any]:
    """The record as it is kept, in GraphQL's names. Raises NotTakenError."""
    record = record_of(copy.kind, said)
    if record.id != copy.id:
        raise NotTakenError(Fault.UNSOUND, "its agency and reference are not those of its id")
    if too_high := next((mark for mark in markings(record) if not feed.may_hold(mark)), None):
        raise NotTakenError(Fault.NOT_AGREED, f"it holds {too_high.value}, and {feed.marking.value} was agreed")
    try:
        # Whoever the record is shared with, the agency that it is of sees it.
        require_sound(record, Asker(feed.marking, record.agency))
    except UnsoundError as error:
        raise NotTakenError(Fault.UNSOUND, str(error)[:300]) from None
    return written_record(record)


def record_of(kind: str, said: Mapping[str, Any]) -> Record:
    """A record of a kind. Raises NotTakenError for one that is not written as the schema has it."""
    try:
        return read_record(RECORDS[RecordKind(kind)], said)
    except UnreadableError as error:
        raise NotTakenError(Fault.UNSOUND, str(error)[:300]) from None


def markings(fact: Fact) -> Iterator[Marking]:
    """The markings of a record and of everything in it."""
    yield fact.marking
    for field in fields(fact):
        value = getattr(fact, field.name)
        for part in value if isinstance(value, tuple) else ():
            if isinstance(part, Fact):
                yield from markings(part)
