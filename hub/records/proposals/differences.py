"""What a proposed change would do, field by field: what a field holds, and what it would hold.

Called by hub.records.proposals when something is proposed, shown and decided on. What the fields hold that a change
names is what a decision counts for: it is of the very text that was looked at.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hub import clock
from hub.graph.edit import Act
from hub.model.common import AUDIENCE, SOURCES
from hub.model.registry import Model
from hub.model.stored import HELD_FROM
from hub.records.knowledge import Ref
from hub.records.problems import Notes
from hub.records.proposals.mergers import merging_now, merging_proposed
from hub.records.stored_rows import StoredRows
from hub.records.wanted import ALONE, FIELD, FROM, ON, TO, VALUES, VERSION, Wanted, read_wanted

Values = dict[str, Any]


def understood(sent: Mapping[str, Any], model: Model) -> Wanted | None:
    """A change that was sent; None for words, and for what this hub no longer understands."""
    return next(iter(read_wanted([sent], model, Notes())), None)


async def held_now(rows: StoredRows, wanted: Wanted) -> Values:
    """What the fields that a change names hold now, as who asks sees them; every one of them, None where nothing."""
    if wanted.act is Act.CREATE:
        return {}
    await rows.read(wanted.refs)
    await rows.follow_merged([wanted.ref])
    wanted = replace(wanted, ref=rows.led(wanted.ref))
    record = rows.records.get(wanted.ref)
    if record is None:
        return {}
    if wanted.act in ALONE:
        return await merging_now(rows, wanted)
    if FIELD in wanted.fields:
        return {str(wanted.fields[FIELD]): await _links(rows, wanted)}
    if wanted.act is Act.WITHDRAW:
        return {name: value for name, value in record.values.items() if value is not None}
    held: Values = {name: await value_now(rows, wanted.ref, name) for name in _properties(wanted)}
    for name, has in ((SOURCES, record.sources), (AUDIENCE, record.audience)):
        if name in wanted.fields:
            held[name] = sorted(has) or None
    return held


def proposed(wanted: Wanted, held: Mapping[str, Any]) -> Values:
    """What these fields would hold; of a record to make everything that is said of it."""
    fields = wanted.fields
    if wanted.act is Act.CREATE:
        [made] = fields.values()
        return dict(made) if isinstance(made, Mapping) else {}
    if FIELD in fields:
        return _linked(wanted, held)
    if wanted.act is Act.WITHDRAW:
        return dict.fromkeys(held)
    if wanted.act in ALONE:
        return merging_proposed(wanted, held)
    if wanted.act in (Act.END, Act.MARK):
        marked: Values = {name: fields[name] or None for name in ("marking", AUDIENCE) if name in fields}
        return {"until": fields[ON]} if wanted.act is Act.END else marked
    given: Values = {**fields[VALUES]}
    if wanted.act is Act.SET:
        given[FROM] = fields.get(FROM, clock.today().isoformat())
    if SOURCES in fields:
        given[SOURCES] = sorted({*(held.get(SOURCES) or ()), *fields[SOURCES]})
    return given


def as_text(value: Any) -> str | None:
    """A value as a reader is shown it: a text as it is, anything else as JSON."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _properties(wanted: Wanted) -> list[str]:
    if wanted.act is Act.END:
        return ["until"]
    if wanted.act is Act.MARK:
        return ["marking"]
    values = wanted.fields.get(VALUES, {})
    return [str(name) for name in values] if isinstance(values, Mapping) else []


async def value_now(rows: StoredRows, ref: Ref, name: str) -> Any:
    """The value of a property; of one that its dated states give, that of the latest."""
    prop = rows.model.properties(ref.label).get(name)
    if prop is None or not prop.current:
        return rows.records[ref].values.get(name)
    states = await rows.follow([ref], rows.model.nouns[ref.label].states)
    held = [state for state in states if rows.rows[state][HELD_FROM] <= clock.today().isoformat()]
    latest = max(held, key=lambda state: (rows.rows[state][HELD_FROM], state), default=None)
    return None if latest is None else rows.records[latest].values.get(prop.current)


async def _links(rows: StoredRows, wanted: Wanted) -> Any:
    """What the links say that lead by a field to the record named; None where there are none."""
    field, to = str(wanted.fields[FIELD]), wanted.fields.get(TO)
    if field not in rows.model.edges(wanted.ref.label):
        return None
    await rows.follow([wanted.ref], field)
    held: list[Values] = []
    for stored in rows.links.values():
        link = stored.link
        ways = ((link.record.ref, link.edge.field, link.far), (link.far, link.edge.inverse, link.record.ref))
        if any(near == wanted.ref and name == field and far and far.slug == to for near, name, far in ways):
            held.append({TO: to, **link.values})
    return sorted(held, key=lambda link: str(link.get("since", ""))) or None


def _linked(wanted: Wanted, held: Mapping[str, Any]) -> Values:
    """The links to that record as they would be."""
    field = str(wanted.fields[FIELD])
    had = list(held.get(field) or ())
    named = wanted.fields.get("since")
    meant = [link for link in had if named is None or link.get("since") == named]
    rest = [link for link in had if link not in meant]
    if wanted.act is Act.LINK:
        said = {name: value for name, value in wanted.fields.items() if name not in (FIELD, VERSION)}
        return {field: [*had, said]}
    if wanted.act is Act.UNLINK:
        until = wanted.fields.get(FROM, clock.today().isoformat())
        return {field: [*rest, *({**link, "until": until} for link in meant)]}
    return {field: rest or None}
