"""What `changes` sends: the dataclasses from which the API makes its types, and the values of a row as they are told.

Made by hub.analytics.following.delivery.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import orjson

from hub.analytics.asking.answer_types import GlobalId, KindOfNoun, One, Ref
from hub.graph.edit import ROW_VERSION, Act, LinkAt, NodeAt, Row
from hub.model.common import COMMON, SLUG, SOURCES
from hub.model.registry import Model


@dataclass(frozen=True, slots=True)
class RowChange:
    """What a call did to one row: a record, or a link between two."""

    act: Annotated[Act, "What it did; MARK also where a row came into your sight with another."]
    row: Annotated[str, "The row: its kind and slug, or the type and key of a link."]
    record: Annotated[Ref | None, One(ever=True), "The record as it is when this is sent; of a link where it begins."]
    linked: Annotated[Ref | None, One(ever=True), "Of a link, the record that it leads to."]
    fields: Annotated[tuple[str, ...], "What changed of it, by name; all that it holds where you see it anew."]
    before: Annotated[str | None, "JSON of its values before; null where there was none that you may see."]
    after: Annotated[str, "JSON of its values afterwards."]


@dataclass(frozen=True, slots=True)
class RowGone:
    """A row that you could see and can no longer see, for whatever reason. Forget what you kept of it."""

    row: Annotated[str, "The row: its kind and slug, or the type and key of a link."]
    id: Annotated[str | None, "Of a record its global id, which leads nowhere any more; null of a link."]


@dataclass(frozen=True, slots=True)
class RegisterEvent:
    """What a call changed of what you may see. A large one is told in several, of up to 500 changes each."""

    position: Annotated[str, "Where this stands: give it to `after` to go on from here."]
    number: Annotated[int | None, "Its number in the open log of the journal; null where you see more than that log."]
    recorded_at: Annotated[str | None, "When it was recorded, in UTC; null where nothing was."]
    door: Annotated[str | None, "Where the call came in."]
    agency: Annotated[str | None, "Slug of the agency it was made for; null for none."]
    roles: Annotated[tuple[str, ...], "The roles of whoever made it."]
    why: Annotated[str | None, "The reason given; null where it is not shown."]
    changes: Annotated[tuple[RowChange, ...], "What it did, row by row; none in the first event from now on."]
    gone: Annotated[tuple[RowGone, ...], "Rows that you can no longer see."]


@dataclass(frozen=True)
class ChangesWhere:
    """Which changes are sent; those that satisfy every condition. A link counts as a change of both its ends."""

    kinds: Annotated[list[str] | None, KindOfNoun(), "Only of these kinds of record."] = None
    records: Annotated[list[str] | None, GlobalId(), "Only of the records with these ids."] = None
    agencies: Annotated[list[str] | None, "Only of calls made for the agencies with these slugs."] = None


def values_of(model: Model, at: NodeAt | LinkAt, row: Row, sources: Collection[str]) -> dict[str, Any]:
    """What is told of a row, by the names of its fields: what is declared, and of its sources those in `sources`."""
    told = {field: row[name] for name, field in _declared(model, at).items() if name in row}
    cited = [slug for slug in row.get(SOURCES, ()) if slug in sources]
    return {**told, SOURCES: cited} if cited else told


def as_json(values: Mapping[str, Any]) -> str:
    """Values as the JSON that is sent."""
    return orjson.dumps(values, option=orjson.OPT_SORT_KEYS).decode()


def _declared(model: Model, at: NodeAt | LinkAt) -> dict[str, str]:
    if isinstance(at, NodeAt):
        properties = model.properties(at.label).values()
        return {SLUG: SLUG, ROW_VERSION: ROW_VERSION, **{p.name: p.field for p in properties if not p.computed}}
    edges = [edge for edge in model.edges(at.kind.start).values() if edge.type == at.kind.type]
    own = {p.name: p.field for edge in edges for p in edge.own}
    return {ROW_VERSION: ROW_VERSION, **own, **{p.name: p.field for p in COMMON}}
