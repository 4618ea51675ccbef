"""Turn what was read into records and links, by the declarations of the model.

Called by hub.records.validate only. Knows no noun by name. Judges each record for itself; whether references lead
anywhere is hub.records.resolve's affair.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from hub.model.common import AUDIENCE, NOT_DATED, SLUG, SOURCES
from hub.model.declare import Property
from hub.model.earlier import HISTORY
from hub.model.registry import Edge, Model
from hub.records.describe import at, describe, own_slug, slug_of
from hub.records.earlier_values import take_history
from hub.records.knowledge import Knowledge, Link, Record
from hub.records.problems import Fault, Notes, Place
from hub.records.values import nearest
from hub.records.written import Document, Fields, record_name

TO = "to"
_BESIDE = (SOURCES, AUDIENCE, NOT_DATED)


def interpret(documents: Iterable[Document], model: Model, notes: Notes, *, beside: Collection[str] = ()) -> Knowledge:
    """The records and links of all documents, but for top-level keys in `beside`, which somebody else reads."""
    interpreter = _Interpreter(model, notes)
    for document in documents:
        notes.extend(document.problems)
        if isinstance(document.value, Mapping):
            for many, items in document.value.items():
                if many not in beside:
                    interpreter.take(document.file, many, items)
        elif not document.problems:
            notes.add(Fault.NOT_A_RECORD, Place(document.file), "", "is no mapping of nouns to lists of records")
    return interpreter.knowledge


def interpret_link(record: Record, edge: Edge, item: Any, model: Model, notes: Notes, place: Place) -> Knowledge:
    """What one item under a field of a record says, written at `place`: a link, and what stands inside the item."""
    interpreter = _Interpreter(model, notes)
    interpreter.link(record, edge, item, place, 1)
    return interpreter.knowledge


class _Interpreter:
    def __init__(self, model: Model, notes: Notes) -> None:
        self._model = model
        self._by_many = {noun.plural: noun.label for noun in model.nouns.values()}
        self._states = {model.edges(noun.label)[noun.states].target for noun in model.nouns.values() if noun.states}
        self._notes = notes
        self._made: set[tuple[str, str]] = set()
        self.knowledge = Knowledge()

    def take(self, file: str, many: str, items: Any) -> None:
        """The list of records under one plural name."""
        if many not in self._by_many:
            reason = f"is no kind of record{nearest(many, self._by_many)}"
            self._notes.add(Fault.UNKNOWN_NOUN, Place(file), many, reason)
        elif not isinstance(items, list):
            self._notes.add(Fault.NOT_A_LIST, Place(file), many, "is no list of records")
        else:
            for position, item in enumerate(items, start=1):
                self._take_record(file, many, item, position)

    def _take_record(self, file: str, many: str, item: Any, position: int) -> None:
        if not isinstance(item, Mapping):
            self._notes.add(Fault.NOT_A_RECORD, Place(file, f"{many}[{position}]"), "", "is no mapping of fields")
            return
        line = item.line if isinstance(item, Fields) else None
        place = Place(file, record_name(item, many, position), line)
        self._record(self._by_many[many], own_slug(item, place, self._notes), item, place, None)

    def _record(self, label: str, slug: str, fields: Mapping[str, Any], place: Place, parent: Record | None) -> Record:
        record = Record(label, slug, place, stated=frozenset(fields))
        every = self._model.properties(label)
        declared = {name: prop for name, prop in every.items() if not prop.computed}
        describe(record, declared, fields, parent, self._notes)
        self._require_origin(record, fields)
        self.knowledge.records.append(record)
        edges = self._model.edges(label)
        # A dated state is history itself.
        history = [] if label in self._states else [HISTORY]
        self._name_strangers(fields, every, [*declared, *edges, SLUG, *history, *_BESIDE], place)
        if history and HISTORY in fields:
            taken = take_history(record, every, fields[HISTORY], at(place, fields, HISTORY), self._notes)
            self.knowledge.earlier.extend(taken)
        for name, value in fields.items():
            if name in edges:
                self._links(record, edges[name], value, at(place, fields, name))
        return record

    def _require_origin(self, record: Record, fields: Mapping[str, Any]) -> None:
        if not record.sources and not fields.get(SOURCES):
            self._notes.add(
                Fault.NO_SOURCE, record.place, SOURCES, "names no source; a fact without one cannot be kept"
            )
        if "confidence" not in record.values and "confidence" not in fields:
            self._notes.add(Fault.NO_CONFIDENCE, record.place, "confidence", "is required")

    def _name_strangers(
        self, fields: Mapping[str, Any], every: Mapping[str, Property], known: Collection[str], place: Place
    ) -> None:
        for name in fields:
            where = at(place, fields, name)
            if name in every and every[name].computed:
                from_ = "its dated statements; write those" if every[name].said else "other facts; leave it out"
                self._notes.add(Fault.COMPUTED_FIELD, where, name, f"is worked out from {from_}")
            elif name not in known:
                self._notes.add(Fault.UNKNOWN_FIELD, where, name, f"is no field of this record{nearest(name, known)}")

    def _links(self, record: Record, edge: Edge, value: Any, place: Place) -> None:
        if not edge.many and isinstance(value, list) and not _in_turn(value):
            reason = "takes one slug, not a list; of several in turn all but one have `until`"
            self._notes.add(
                Fault.TOO_MANY,
                place,
                edge.field,
                reason,
            )
        elif edge.many and not isinstance(value, list):
            self._notes.add(Fault.WRONG_TYPE, place, edge.field, "takes a list of slugs or mappings")
        else:
            for position, item in enumerate(value if isinstance(value, list) else [value], start=1):
                self.link(record, edge, item, place, position)

    def link(self, record: Record, edge: Edge, item: Any, place: Place, position: int) -> None:
        """One item under a field: a slug, a link with fields of its own, or a record that stands inside."""
        if not isinstance(item, Mapping):
            self._far(record, edge, {TO: item}, place)
        elif TO in item:
            self._far(record, edge, item, place)
        elif len(edge.targets) > 1:
            reason = f"item {position} may be {' or '.join(edge.targets)}; name it with `{TO}`"
            self._notes.add(Fault.AMBIGUOUS_REFERENCE, place, edge.field, reason)
        elif self._forgets_whom(edge, item):
            reason = f"item {position} says nothing of whom it leads to; give `{TO}`, the slug of the {edge.target}"
            self._notes.add(Fault.MISSING_FIELD, place, edge.field, reason)
        else:
            inside = Place(place.file, f"{place.record}.{edge.field}[{position}]", place.line)
            self._inside(record, edge, item, inside, position)

    def _forgets_whom(self, edge: Edge, item: Mapping[str, Any]) -> bool:
        """Whether an item says what a link says, and nothing that a record of its own would have to."""
        target = self._model.nouns[edge.target]
        of_record = {SLUG, *(prop.name for prop in target.properties if prop.required)}
        return edge.target not in self._states and of_record.isdisjoint(item)

    def _far(self, record: Record, edge: Edge, fields: Mapping[str, Any], place: Place) -> None:
        """A link to a record that stands elsewhere."""
        to = slug_of(fields[TO], place, edge.field, self._notes)
        if to:
            place = Place(place.file, f"{place.record}.{edge.field}[{to}]", place.line)
        link = Link(record, edge, to, place, stated=frozenset(fields))
        declared = {prop.name: prop for prop in edge.properties if not prop.computed}
        describe(link, declared, fields, record, self._notes)
        self._name_strangers(fields, declared, [*declared, TO, *_BESIDE], place)
        if to:
            self.knowledge.links.append(link)

    def _inside(self, record: Record, edge: Edge, fields: Mapping[str, Any], place: Place, position: int) -> None:
        """A record that stands inside another, and the link to it, which says no more than that it belongs there."""
        if isinstance(fields, Fields):
            place = Place(place.file, place.record, fields.line)
        if SLUG in fields:
            slug = own_slug(fields, place, self._notes)
        else:
            slug = self._made_slug(record, edge.target, fields, position)
        child = self._record(edge.target, slug, fields, place, record)
        link = Link(record, edge, slug, place, far=child.ref)
        describe(link, {prop.name: prop for prop in edge.own}, {}, child, self._notes)
        if slug:
            self.knowledge.links.append(link)

    def _made_slug(self, record: Record, label: str, fields: Mapping[str, Any], position: int) -> str:
        """Stable while the inner record keeps its start or date, whatever is written before it in the list."""
        since = fields.get("since", fields.get("date"))
        slug = f"{record.slug}--{since if isinstance(since, str) else 'unknown'}"
        if (label, slug) in self._made:
            slug = f"{slug}--{position}"
        self._made.add((label, slug))
        return slug if record.slug else ""


def _in_turn(items: list[Any]) -> bool:
    """Whether several links may have held one after the other; whether they did is for the rules."""
    return len(items) > 1 and sum(not (isinstance(item, Mapping) and "until" in item) for item in items) <= 1
