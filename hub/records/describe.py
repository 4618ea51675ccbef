"""Fill in what a record or a link says of itself: properties, sources, audience and the period in which it holds.

Called by hub.records.interpret only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hub.model.common import AUDIENCE, NOT_DATED, SLUG, SOURCES
from hub.model.declare import Property
from hub.model.time import last_day
from hub.records.knowledge import Link, Record
from hub.records.problems import Fault, Notes, Place
from hub.records.values import UnusableError, usable
from hub.records.written import Fields

MOST_SOURCES = 100
LONGEST_SLUG = 200
"""Characters. Neo4j's indexes take some 8,000 bytes, of which slugs that are made from this one need a part."""
# What is written inside a record has these from it, unless it says otherwise.
INHERITED = ("confidence", "marking")
# Lower-case letters and digits in words joined by single or double hyphens.
_SLUG = re.compile(r"[a-z0-9]+(?:--?[a-z0-9]+)*", re.ASCII)
_SLUG_RULE = "use lower-case letters and digits, with single or double hyphens between them"


def at(place: Place, fields: Mapping[str, Any], name: str) -> Place:
    """The place of one field of a record, with its line where that is known."""
    line = fields.lines.get(name) if isinstance(fields, Fields) else None
    return replace(place, line=line or place.line)


def describe(
    thing: Record | Link,
    declared: Mapping[str, Property],
    fields: Mapping[str, Any],
    parent: Record | None,
    notes: Notes,
) -> None:
    """Fill `thing` from `fields`, taking sources, audience, confidence and marking from `parent` if not written."""
    for name, prop in declared.items():
        if name in fields:
            _set(thing, prop, fields, notes)
        elif prop.required:
            notes.add(Fault.MISSING_FIELD, thing.place, name, "is required")
    for name, slugs in ((SOURCES, thing.sources), (AUDIENCE, thing.audience)):
        if name in fields:
            slugs.extend(slugs_of(fields[name], at(thing.place, fields, name), name, notes))
    _require_true(NOT_DATED, thing, fields, notes)
    if parent is not None:
        _inherit(thing, fields, parent)
    require_period(thing, notes)
    if SOURCES in fields and len(thing.sources) > MOST_SOURCES:
        reason = f"names {len(thing.sources)} sources; {MOST_SOURCES} is the most"
        notes.add(Fault.TOO_MANY_SOURCES, thing.place, SOURCES, reason)


def _require_true(name: str, thing: Record | Link, fields: Mapping[str, Any], notes: Notes) -> None:
    if fields.get(name, True) is not True:
        notes.add(Fault.WRONG_TYPE, at(thing.place, fields, name), name, "is true, or left out")


def _inherit(thing: Record | Link, fields: Mapping[str, Any], parent: Record) -> None:
    if SOURCES not in fields:
        thing.sources.extend(parent.sources)
    if AUDIENCE not in fields:
        thing.audience.extend(parent.audience)
    thing.values |= {name: parent.values[name] for name in INHERITED if name in parent.values and name not in fields}


def slug_of(value: Any, place: Place, field: str, notes: Notes) -> str:
    """The value if it is a slug, else nothing and a note."""
    if not isinstance(value, str):
        notes.add(Fault.WRONG_TYPE, place, field, "is not the slug of a record, which is a text")
    elif not _SLUG.fullmatch(value):
        notes.add(Fault.MALFORMED_SLUG, place, field, f"{value[:60]!r} is no slug; {_SLUG_RULE}")
    elif len(value) > LONGEST_SLUG:
        reason = f"{value[:60]!r}… has {len(value)} characters; {LONGEST_SLUG} are the most"
        notes.add(Fault.MALFORMED_SLUG, place, field, reason)
    else:
        return value
    return ""


def own_slug(record_fields: Mapping[str, Any], place: Place, notes: Notes) -> str:
    """A record's own slug, else nothing and a note."""
    if record_fields.get(SLUG) is None:
        notes.add(Fault.MISSING_SLUG, place, SLUG, "is required")
        return ""
    return slug_of(record_fields[SLUG], at(place, record_fields, SLUG), SLUG, notes)


def _set(thing: Record | Link, prop: Property, fields: Mapping[str, Any], notes: Notes) -> None:
    try:
        thing.values[prop.name] = usable(prop, fields[prop.name])
    except UnusableError as error:
        notes.add(error.fault, at(thing.place, fields, prop.name), prop.name, error.reason)


def slugs_of(value: Any, place: Place, field: str, notes: Notes) -> list[str]:
    """The slugs in a list, each once; what is none is noted."""
    if not isinstance(value, list):
        notes.add(Fault.WRONG_TYPE, place, field, "is no list of slugs")
        return []
    slugs = [slug for item in value if (slug := slug_of(item, place, field, notes))]
    for slug in {slug for slug in slugs if slugs.count(slug) > 1}:
        notes.add(Fault.STATED_TWICE, place, field, f"names {slug} twice")
    return slugs


def require_period(thing: Record | Link, notes: Notes) -> None:
    """Note an end that is not after the start."""
    since, until = thing.values.get("since"), thing.values.get("until")
    if since and until and last_day(since) >= last_day(until):
        reason = f"{until} is not after since ({since}), so it would never hold"
        notes.add(Fault.EMPTY_PERIOD, thing.place, "until", reason)
    first, last = thing.values.get("seen"), thing.values.get("lastSeen")
    if first and last and last_day(last) < last_day(first):
        reason = f"{last} is before seen ({first}); the last showing is not before the first"
        notes.add(Fault.EMPTY_PERIOD, thing.place, "lastSeen", reason)
