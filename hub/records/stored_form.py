"""The form in which records and links are stored: what the graph holds and what the compiler reads.

Called by hub.seed and hub.records.packs. Pure: the same knowledge gives the same rows, so their digest says whether a
graph that was loaded before holds them already.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, LiteralString

from hub.graph.edit import ROW_VERSION, LinkKind, Row
from hub.model.common import AUDIENCE, COMMON, EDGE_KEY, SLUG, SOURCES
from hub.model.declare import Property
from hub.model.earlier import EARLIER, VALUE, WAS, stored_value
from hub.model.enums import Marking
from hub.model.registry import Model
from hub.model.stored import HELD_FROM, POSSIBLE_FROM, held, key_of, stored
from hub.records.knowledge import Knowledge, Link, Record, Was

ORIGIN = "origin"
SEED: LiteralString = "seed"
PEOPLE: LiteralString = "people"
"""Of what somebody recorded, or changed of what a folder or the seed states."""
SHIPPED: LiteralString = "shipped"
"""Of a shipped row that somebody has changed: the hash of what was shipped, by which a later seed tells that it says
something else than then."""


@dataclass
class Rows:
    """Stored properties: of nodes by label and slug, of relationships by kind and key, with the slugs of their ends.

    Every label and kind that the model knows is there, if only to say that the seed holds nothing of it.
    """

    nodes: dict[LiteralString, dict[str, Row]] = field(default_factory=dict)
    links: dict[LinkKind, dict[str, tuple[str, str, Row]]] = field(default_factory=dict)
    register: Row = field(default_factory=dict)

    def digest(self) -> str:
        """SHA-256 over all rows in canonical JSON, as 64 hexadecimal digits."""
        links = [[kind.type, kind.start, kind.end, rows] for kind, rows in self.links.items()]
        canonical = json.dumps(
            [self.nodes, sorted(links, key=lambda link: link[:3]), self.register], sort_keys=True, ensure_ascii=False
        )
        return hashlib.sha256(canonical.encode()).hexdigest()


def rows_of(knowledge: Knowledge, model: Model, register: Mapping[str, Any], origin: str = SEED) -> Rows:
    """The rows of knowledge in which every link is resolved; `register` holds the stored properties of the register.

    `origin` says who states them.
    """
    nodes: dict[LiteralString, dict[str, Row]] = {noun.label: {} for noun in model.nouns.values()}
    nodes[EARLIER] = {}
    for record in knowledge.records:
        nodes[model.nouns[record.label].label][record.slug] = node_row(record, model, origin)
    links: dict[LinkKind, dict[str, tuple[str, str, Row]]] = {kind: {} for kind in _kinds(model)}
    for link in knowledge.links:
        start, end = link.ends
        row = link_row(link, model, origin)
        links[link_kind(link, model)][row[EDGE_KEY]] = (start.slug, end.slug, row)
    for was in knowledge.earlier:
        node, kind, row = earlier_rows(was, model, origin)
        nodes[EARLIER][was.record.slug] = node
        links[kind][row[EDGE_KEY]] = (was.of.slug, was.record.slug, row)
    return Rows(nodes, links, dict(register))


def said_by(row: Row) -> Row:
    """What a row says: who states it and how often it was written are no part of that."""
    return {name: value for name, value in row.items() if name not in (ORIGIN, ROW_VERSION, SHIPPED)}


def hash_of(row: Row) -> str:
    """16 hexadecimal digits that stand for what a row says."""
    return hashlib.sha256(json.dumps(said_by(row), sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def by_people(before: Row, after: Row) -> Row:
    """A row that somebody changed: theirs from then on."""
    return {**after, ORIGIN: PEOPLE, **({SHIPPED: hash_of(before)} if before.get(ORIGIN) == SEED else {})}


def earlier_rows(was: Was, model: Model, origin: str) -> tuple[Row, LinkKind, Row]:
    """The row of an earlier value, and the relationship to it, which may be seen by the same readers."""
    record, label = was.record, model.nouns[was.of.label].label
    value = stored_value(was.prop, record.values.get(VALUE))
    node = {SLUG: record.slug, **_row(record, list(COMMON), _times(record), origin), **value}
    key = hashlib.sha256(record.slug.encode()).hexdigest()[:16]
    kept = replace(record, values={k: v for k, v in record.values.items() if k not in ("since", "until")})
    link = {EDGE_KEY: key, **_row(kept, list(COMMON), _times(kept), origin)}
    return node, LinkKind(WAS, label, EARLIER), link


def _kinds(model: Model) -> Iterator[LinkKind]:
    for noun in model.nouns.values():
        yield LinkKind(WAS, noun.label, EARLIER)
        for relationship in noun.relationships:
            for far in relationship.to:
                start, end = (noun.label, far) if relationship.outgoing else (far, noun.label)
                yield LinkKind(relationship.type, start, end)


def link_key(link: Link) -> str:
    """16 hexadecimal digits that name a relationship; the same pair may be linked again from another day on."""
    start, end = link.ends
    ends = (f"{start.label}:{start.slug}", f"{end.label}:{end.slug}")
    return key_of(link.edge.type, *ends, link.values.get("since") or "")


def link_kind(link: Link, model: Model) -> LinkKind:
    """What kind of relationship a resolved link is."""
    start, end = link.ends
    return LinkKind(link.edge.type, model.nouns[start.label].label, model.nouns[end.label].label)


def node_row(record: Record, model: Model, origin: str) -> Row:
    """The stored properties of a record."""
    seen = None if model.nouns[record.label].picture else record.values.get("seen", record.held_with)
    times = _times(record, seen)
    times[HELD_FROM] = max(times[HELD_FROM], record.not_before)
    times[POSSIBLE_FROM] = max(times[POSSIBLE_FROM], record.not_before)
    return {SLUG: record.slug, **_row(record, list(model.properties(record.label).values()), times, origin)}


def link_row(link: Link, model: Model, origin: str) -> Row:
    """The stored properties of a resolved link."""
    drawn = all(model.nouns[end.label].picture for end in link.ends)
    times = _times(link, None if drawn else link.values.get("seen"))
    return {EDGE_KEY: link_key(link), **_row(link, list(link.edge.properties), times, origin)}


def _times(thing: Record | Link, seen: str | None = None) -> dict[str, str]:
    return held(thing.values.get("since"), thing.values.get("until"), seen)


def _row(thing: Record | Link, declared: list[Property], times: Mapping[str, str], origin: str) -> Row:
    """Properties as hub.model.stored has them. A graph cannot hold an absent value, and does not hold empty lists."""
    values = {"marking": Marking.PUBLISHED.value, **thing.values}
    row: Row = {ORIGIN: origin, **times}
    for prop in declared:
        row |= stored(prop, values.get(prop.name))
    row |= {SOURCES: thing.sources, AUDIENCE: thing.audience}
    return {name: value for name, value in row.items() if value != []}
