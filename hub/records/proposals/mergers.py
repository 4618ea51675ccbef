"""What a proposed merge, or the taking back of one, would do: what both records say now, and what would hold.

Called by hub.records.proposals.differences.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.graph.edit import Act
from hub.model.registry import the_model
from hub.records.knowledge import Ref
from hub.records.merged_values import merged_values
from hub.records.stored_rows import StoredRows
from hub.records.wanted import DROP, MERGED, STAYS, VALUES, Wanted

Values = dict[str, Any]


async def merging_now(rows: StoredRows, wanted: Wanted) -> Values:
    """What the two say of what they say otherwise, and all that the one says that would go, with its links."""
    other = wanted.refs[1]
    if wanted.act is Act.SPLIT:
        leads = await rows.follow_merged([other])
        return {MERGED: other.slug if leads.get(other) == wanted.ref else None}
    theirs = rows.records.get(other)
    if theirs is None:
        return {}
    ours = rows.records[wanted.ref].values
    names = [prop.name for prop in rows.model.properties(other.label).values() if not prop.computed]
    held: Values = {name: ours.get(name) for name in names if ours.get(name) != theirs.values.get(name)}
    return {**held, MERGED: {**theirs.values, "links": await _links(rows, other)}}


def merging_proposed(wanted: Wanted, held: Mapping[str, Any]) -> Values:
    """What would hold; of the record that goes, nothing."""
    if wanted.act is Act.SPLIT:
        return {MERGED: None, **{name: wanted.fields[name] for name in (STAYS,) if name in wanted.fields}}
    theirs: Values = {name: value for name, value in (held.get(MERGED) or {}).items() if name in held}
    ours = {name: value for name, value in held.items() if name != MERGED and value is not None}
    return {**_values(wanted, ours, theirs), MERGED: None, **_dropped(wanted)}


def _values(wanted: Wanted, ours: Values, theirs: Mapping[str, Any]) -> Values:
    given: Any = wanted.fields.get(VALUES)
    decided: Values = dict(given) if isinstance(given, Mapping) else {}
    declared = the_model().properties(wanted.ref.label)
    return {**merged_values(declared, ours, theirs, decided).given, **decided}


def _dropped(wanted: Wanted) -> Values:
    return {DROP: wanted.fields[DROP]} if wanted.fields.get(DROP) else {}


async def _links(rows: StoredRows, ref: Ref) -> Mapping[str, list[str]]:
    """What each field of a record leads to, as who asks sees it."""
    await rows.follow_all(ref)
    links = {name: await rows.follow([ref], name) for name in rows.model.edges(ref.label)}
    return {name: sorted(far.slug for far in fars) for name, fars in links.items() if fars}
