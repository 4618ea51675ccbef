"""What a record must be before the feed shows it, whichever source gave it.

Called by hub.partner.ask on every record that leaves, and by an agency's own tests through `require_sound`. A record
that is not sound is a mistake of the source: the client hears INTERNAL and an id, the source's log has the sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from hub.access.asker import Asker
from hub.model.time import last_day
from hub.partner.identity import AGENCY, DATE, ID, REFERENCE, Meaning
from hub.partner.records import MOST_PARTS, Fact, Record, RecordKind
from hub.partner.visible import may_see


class UnsoundError(Exception):
    """A data source gave a record that a feed must not show. The text is for whoever runs the source."""


def require_sound(record: Record, asker: Asker) -> None:
    """Raise UnsoundError for an id, a date, a marking, a link or a length that the feed does not allow."""
    if not AGENCY.fullmatch(record.agency) or len(record.agency) > 100:
        raise UnsoundError(f"{record.agency[:60]!r} is no slug of an agency")
    if not REFERENCE.fullmatch(record.reference):
        raise UnsoundError(
            f"{record.reference[:60]!r} is no reference: use letters, digits, hyphens, dots, underscores"
        )
    for problem in _problems(record, f"{record.agency}/{RecordKind.TOOL.value.lower()}/", asker):
        raise UnsoundError(f"{record.id}: {problem}")


def _problems(fact: Any, tools: str, asker: Asker) -> Iterator[str]:
    if isinstance(fact, Fact) and not may_see(fact, asker):
        yield "holds something that the asker may not see"
    for name, (listed, meaning) in _declared(type(fact)).items():
        value = getattr(fact, name)
        if listed != isinstance(value, tuple):
            yield f"{name} has to be a list" if listed else f"{name} must not be a list"
        elif listed:
            yield from _in_list(name, value, tools, asker)
        elif isinstance(value, str):
            yield from _in_text(name, value, tools, meaning)
        elif is_dataclass(value):
            yield from _problems(value, tools, asker)


def _in_text(name: str, value: str, tools: str, meaning: Meaning | None) -> Iterator[str]:
    if meaning is DATE and not _is_date(value):
        yield f"{name}: {value!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD"
    if meaning is ID and not value.startswith(tools):
        yield f"{name}: {value!r} is no tool of the same agency"
    if not value.isascii() and value != value.encode(errors="ignore").decode():
        yield f"{name} holds half of a surrogate pair, which is no text"


def _in_list(name: str, parts: tuple[Any, ...], tools: str, asker: Asker) -> Iterator[str]:
    if len(parts) > MOST_PARTS:
        yield f"{name} has {len(parts)} entries; {MOST_PARTS} is the most"
    for part in parts:
        if isinstance(part, str):
            yield from _in_text(name, part, tools, None)
        else:
            yield from _problems(part, tools, asker)


def _is_date(text: str) -> bool:
    try:
        return bool(last_day(text))
    except ValueError:
        return False


@cache
def _declared(kind: type) -> dict[str, tuple[bool, Meaning | None]]:
    """The fields of a record or link: whether each is a list, and what a text in it means."""
    declared: dict[str, tuple[bool, Meaning | None]] = {}
    hints = get_type_hints(kind, include_extras=True)
    for field in fields(kind):
        if get_origin(hints[field.name]) is Annotated:
            hint, *marks = get_args(hints[field.name])
            meaning = next((mark for mark in marks if isinstance(mark, Meaning)), None)
            declared[field.name] = (get_origin(hint) is tuple, meaning)
    return declared
