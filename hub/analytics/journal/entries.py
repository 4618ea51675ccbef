"""An entry of a log as somebody may see it: hashes for what they may not.

Used by hub.analytics.journal.question. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import orjson

from hub.access.asker import Asker
from hub.access.roles import Role
from hub.access.visibility import is_visible
from hub.graph.edit import Act
from hub.graph.logs.append import KEPT_BACK
from hub.graph.logs.entry import Entry, Log, entry_of
from hub.graph.logs.salted import packed
from hub.graph.logs.state import at_of
from hub.graph.logs.told import Told, Values
from hub.graph.shown import show_at
from hub.model.common import AUDIENCE
from hub.model.registry import Model


@dataclass(frozen=True, slots=True)
class LoggedChange:
    """What a call did to one row."""

    act: Annotated[Act, "What it did."]
    row: Annotated[str, "The row: its kind and slug, or the type and key of a relationship."]
    before: Annotated[str | None, "JSON of its values before, each with its salt in base64; null where none is shown."]
    after: Annotated[str | None, "The same of its values afterwards."]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """An entry of the journal."""

    number: Annotated[int, "Its number in the log, from 1."]
    call: Annotated[int, "The number of the first entry of its call: a large one makes several."]
    recorded_at: Annotated[str, "When, in UTC; never before the entry before it."]
    door: Annotated[str, "Where the call came in."]
    agency: Annotated[str | None, "Slug of the agency it was made for; null for none."]
    roles: Annotated[tuple[str, ...], "The roles of whoever made it."]
    why: Annotated[str | None, "The reason given; null where it is not shown or was taken away."]
    actor: Annotated[str | None, "Who made it; shown to the approvers of that agency and to administrators."]
    leaf: Annotated[
        str | None,
        "The canonical JSON (RFC 8785) of which the log holds the hash; null where it names a row you may not see.",
    ]
    leaf_hash: Annotated[str, "That hash: SHA-256 over a zero byte and the leaf, in hexadecimal."]
    changes: Annotated[tuple[LoggedChange, ...], "What it did, row by row, as far as you may see the rows."]


def shown(log: Log, row: Mapping[str, Any], asker: Asker, model: Model) -> LogEntry:
    """An entry, of its node, as somebody may see it who may read this log."""
    entry = entry_of(log, row)
    changes = [change for told in entry.changes if (change := _change(told, asker, model))]
    whole = all(change.whole for change in changes) and len(changes) == len(entry.changes)
    return LogEntry(
        entry.sequence,
        entry.call,
        entry.at,
        entry.plain["door"],
        entry.plain.get("agency"),
        tuple(entry.plain.get("roles", ())),
        _secret(entry, "why") if whole and KEPT_BACK not in row else None,
        _secret(entry, "actor") if _knows_actors(entry, asker) else None,
        entry.leaf().decode() if whole else None,
        entry.hashes[0],
        tuple(change.shown for change in changes),
    )


def _secret(entry: Entry, name: str) -> str | None:
    secret = entry.secrets.get(name)
    return secret.value if secret else None


def _knows_actors(entry: Entry, asker: Asker) -> bool:
    own = asker.agency is not None and asker.agency == entry.plain.get("agency")
    return Role.ADMINISTRATOR in asker.roles or (own and Role.APPROVER in asker.roles)


@dataclass(frozen=True)
class _Change:
    """A change of which somebody sees at least one side; `whole` if they see both, where there are both."""

    shown: LoggedChange
    whole: bool


def _change(told: Told, asker: Asker, model: Model) -> _Change | None:
    sides = [(values, _values(values, asker)) for values in (told.before, told.after)]
    for values, seen in sides:
        if values is not None and seen is not None:
            show_at(model, at_of(told.at), {n: values[n].value for n in ("marking", AUDIENCE) if n in values})
    before, after = (seen for _, seen in sides)
    if before is None and after is None:
        return None
    whole = all(seen is not None for values, seen in sides if values is not None)
    return _Change(LoggedChange(Act(told.act), told.name, before, after), whole)


def _values(values: Values | None, asker: Asker) -> str | None:
    """The values of a row that somebody may see; grants and keys, which bear no marking, nobody sees."""
    if values is None or "marking" not in values:
        return None
    audience = values[AUDIENCE].value if AUDIENCE in values else ()
    if not is_visible(values["marking"].value, audience, asker.sees):
        return None
    told = {name: {"value": v.value, "salt": packed([v])} for name, v in values.items() if v.salt}
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode()
