"""Earlier values as they are written inside a record, and what can be wrong with them.

`history: [{field: sroRole, value: …, since: …, until: …}]`. Called by hub.records.interpret and hub.records.validate.
Derived from the declarations: any property of any noun may have earlier values, but for what its dated states tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from hub import clock
from hub.model.common import AUDIENCE, SOURCES
from hub.model.declare import Property
from hub.model.earlier import EARLIER, FIELD, HISTORY, declared, keeps
from hub.model.time import EARLIEST, last_day
from hub.records.describe import at, describe
from hub.records.knowledge import Record, Was
from hub.records.problems import Fault, Notes, Place
from hub.records.values import nearest
from hub.records.written import Fields


def take_history(
    record: Record, every: Mapping[str, Property], value: Any, place: Place, notes: Notes
) -> Iterator[Was]:
    """The earlier values of a record that can be understood; the others are noted."""
    if not isinstance(value, list):
        notes.add(Fault.WRONG_TYPE, place, HISTORY, "takes a list of mappings with field, value and until")
        return
    for position, item in enumerate(value, start=1):
        inside = Place(place.file, f"{place.record}.{HISTORY}[{position}]", place.line)
        if not isinstance(item, Mapping):
            notes.add(Fault.NOT_A_RECORD, inside, "", "is no mapping of fields")
        elif (prop := _property(item, every, inside, notes)) is not None:
            yield _taken(record, prop, item, inside, notes)


def _property(item: Mapping[str, Any], every: Mapping[str, Property], place: Place, notes: Notes) -> Property | None:
    """The property that an item names, if it can have earlier values."""
    known = [name for name, prop in every.items() if keeps(prop)]
    name = item.get(FIELD)
    if name is None:
        notes.add(Fault.MISSING_FIELD, place, FIELD, "is required: the property whose earlier value this is")
    elif name in known:
        return every[name]
    elif name in every and every[name].current:
        reason = f"{name} is worked out from the dated states; write those"
        notes.add(Fault.COMPUTED_FIELD, at(place, item, FIELD), FIELD, reason)
    else:
        reason = f"{str(name)[:60]!r} is no property that changes{nearest(str(name), known)}"
        notes.add(Fault.UNKNOWN_FIELD, at(place, item, FIELD), FIELD, reason)
    return None


def _taken(of: Record, prop: Property, item: Mapping[str, Any], place: Place, notes: Notes) -> Was:
    if isinstance(item, Fields):
        place = replace(place, line=item.line)
    slug = f"{of.label}--{of.slug}--{prop.name}--{item.get('until')}"
    record = Record(EARLIER, slug, place, stated=frozenset(item))
    properties = {name: described for name, described in declared(prop).items() if name != FIELD}
    properties["until"] = replace(properties["until"], required=True)
    describe(record, properties, item, of, notes)
    known = [*properties, FIELD, SOURCES, AUDIENCE]
    for name in item:
        if name not in known:
            reason = f"is no field of an earlier value{nearest(name, known)}"
            notes.add(Fault.UNKNOWN_FIELD, at(place, item, name), name, reason)
    return Was(record, of, prop)


def judge_history(earlier: Iterable[Was], notes: Notes) -> None:
    """Note earlier values that overlap, that are not over, or that were over before their record began."""
    today = clock.today().isoformat()
    by_property: dict[tuple[str, str, str], list[Was]] = defaultdict(list)
    for was in earlier:
        if was.record.values.get("until"):
            by_property[was.of.label, was.of.slug, was.prop.name].append(was)
            _judge_end(was, today, notes)
    for values in by_property.values():
        values.sort(key=_end)
        for before, after in pairwise(values):
            if _start(after) < _end(before):
                where = f"history of {after.prop.name}"
                reason = f"begins before the value in {before.record.place} ended; one value holds at a time"
                notes.add(Fault.TOO_MANY, after.record.place, where, reason)


def _judge_end(was: Was, today: str, notes: Notes) -> None:
    until, began = was.record.values["until"], was.of.values.get("since")
    if last_day(until) > today:
        reason = f"{until} has not come; what holds now is written in {was.prop.name} itself"
        notes.add(Fault.NOT_OVER, was.record.place, "until", reason)
    if began and last_day(until) <= (began + "-01-01")[:10]:
        reason = f"{until} is not after the start of the record ({began})"
        notes.add(Fault.BEFORE_ITS_START, was.record.place, "until", reason)


def _start(was: Was) -> str:
    since = was.record.values.get("since")
    return last_day(since) if since else EARLIEST


def _end(was: Was) -> str:
    return last_day(was.record.values["until"])
