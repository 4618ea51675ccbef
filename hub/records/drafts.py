"""What a call makes of the records that it names: records, links and earlier values as they will be.

Called by hub.records.record, one change after the other; what is wrong is noted and the next change is looked at.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from hub import clock
from hub.graph.edit import FIRST, ROW_VERSION, Act, Edit
from hub.model.common import AUDIENCE, SOURCES
from hub.model.declare import Property
from hub.model.earlier import EARLIER, VALUE, keeps
from hub.model.registry import Model
from hub.records.describe import require_period, slugs_of
from hub.records.draft import Draft
from hub.records.earlier_values import judge_history
from hub.records.interpret import interpret, interpret_link
from hub.records.knowledge import Knowledge, Record, Ref, Was
from hub.records.merging import merge
from hub.records.problems import Fault, Notes, Place
from hub.records.showing import order_of_state
from hub.records.splitting import split
from hub.records.stored_rows import StoredLink, StoredRows
from hub.records.values import UnusableError, nearest, usable
from hub.records.wanted import ALONE, FIELD, FROM, ON, TO, VALUES, VERSION, Wanted
from hub.records.withdrawing import withdraw
from hub.records.written import Document


@dataclass
class Drafts:
    """Everything that a call changes.

    `taken` are records that are withdrawn, `lost` what of their past goes with them; `moved` is what a merge
    moves or puts back, `merges` are these changes; `stale` are changes that saw another version than there is. `keeper`
    is the agency that keeps what the call makes, where nothing else says who.
    """

    model: Model
    rows: StoredRows
    notes: Notes
    keeper: str | None = None
    records: dict[Ref, Draft] = field(default_factory=dict)
    made: Knowledge = field(default_factory=Knowledge)
    touched: dict[Ref, set[str]] = field(default_factory=lambda: defaultdict(set))
    links: dict[str, tuple[StoredLink, Act]] = field(default_factory=dict)
    taken: dict[Ref, Draft] = field(default_factory=dict)
    lost: list[Edit] = field(default_factory=list[Edit])
    moved: list[Edit] = field(default_factory=list[Edit])
    merges: list[Wanted] = field(default_factory=list[Wanted])
    stale: list[tuple[Wanted, int]] = field(default_factory=list[tuple[Wanted, int]])

    async def take(self, wanted: Wanted) -> None:
        """One change. Everything that it names has been read, but for links."""
        if wanted.act is Act.REDACT:
            self.notes.add(Fault.NOT_A_RECORD, wanted.place, "redact", "stands in a call with nothing but its like")
        elif wanted.act is Act.CREATE:
            self._create(wanted)
        elif wanted.act is Act.LINK and (made := self._made_here(wanted.ref)):
            self._link(wanted, made)
        elif wanted.ref not in self.rows.rows:
            label, slug = wanted.ref
            self.notes.add(Fault.UNKNOWN_REFERENCE, wanted.place, "", f"there is no {label} {slug}")
        elif wanted.act in (Act.UNLINK, Act.WITHDRAW) and FIELD in wanted.fields:
            await self.change_link(wanted)
        else:
            draft = self._draft(wanted)
            seen = wanted.fields.get(VERSION)
            if seen is not None and seen != draft.before.get(ROW_VERSION, FIRST):
                self.stale.append((wanted, draft.before.get(ROW_VERSION, FIRST)))
            await self._change(wanted, draft)

    async def _change(self, wanted: Wanted, draft: Draft) -> None:
        match wanted.act:
            case Act.LINK:
                self._link(wanted, draft.record)
            case Act.SET:
                self._set(wanted, draft)
            case Act.CORRECT:
                self.correct(wanted, draft)
            case Act.END:
                self._put(wanted, draft, {"until": wanted.fields[ON]}, ON)
                require_period(replace(draft.record, place=wanted.place), self.notes)
            case Act.MARK:
                self._mark(wanted, draft)
            case Act.MERGE:
                await merge(self, wanted, draft)
            case Act.SPLIT:
                await split(self, wanted, draft)
            case _:
                await withdraw(self, wanted, draft)

    def _draft(self, wanted: Wanted) -> Draft:
        if wanted.ref not in self.records:
            row = self.rows.rows[wanted.ref]
            record = replace(self.rows.records[wanted.ref], place=wanted.place)
            self.rows.records[wanted.ref] = record
            self.records[wanted.ref] = Draft(record, row, dict(row), wanted.act)
        return self.records[wanted.ref]

    async def judge_earlier(self) -> None:
        """Judge the earlier values; none is kept of a value that was given this very day, and so never held.

        Beside an earlier value that the caller does not see it gets a name of its own, which nobody is shown.
        """
        there = await self.rows.earlier_there([was.record.slug for was in self.made.earlier])
        self.made.earlier = [was for was in self.made.earlier if not there.get(was.record.slug)]
        for was in self.made.earlier:
            if was.record.slug in there:
                was.record.slug += f"-{secrets.token_hex(4)}"
        judge_history(self.made.earlier, self.notes)

    def cited_anew(self) -> list[Record]:
        """The records whose sources or audience a change gave them."""
        named = (SOURCES, AUDIENCE)
        drafts = [draft for draft in self.records.values() if draft.act not in ALONE]
        return [
            draft.record for draft in drafts if any(draft.row.get(name) != draft.before.get(name) for name in named)
        ]

    def states_in_order(self, records: Iterable[Record]) -> list[Ref]:
        """The dated states among records, in the order in which they hold."""
        nouns = [noun for noun in self.model.nouns.values() if noun.states]
        labels = {self.model.edges(noun.label)[noun.states].target for noun in nouns}
        return [
            record.ref
            for record in sorted((record for record in records if record.label in labels), key=order_of_state)
        ]

    def _create(self, wanted: Wanted) -> None:
        [fields] = wanted.fields.values()
        many = self.model.nouns[wanted.ref.label].plural
        if isinstance(fields, Mapping) and "marking" not in fields:
            self.notes.add(Fault.MISSING_FIELD, wanted.place, "marking", "is required")
        self._make(interpret([Document(wanted.place.file, {many: [fields]})], self.model, self.notes))

    def _make(self, knowledge: Knowledge) -> None:
        for record in knowledge.records:
            self.touched[record.ref] |= {*self.model.properties(record.label), *self.model.edges(record.label)}
        for link in knowledge.links:
            self.touched[link.record.ref].add(link.edge.field)
        self.made.records += knowledge.records
        self.made.links += knowledge.links
        self.made.earlier += knowledge.earlier

    def _made_here(self, ref: Ref) -> Record | None:
        """The record that an earlier change of the call makes."""
        return next((record for record in self.made.records if record.ref == ref), None)

    def _link(self, wanted: Wanted, record: Record) -> None:
        edge = self.model.edges(wanted.ref.label).get(str(wanted.fields[FIELD]))
        if edge is None:
            self._no_field(wanted, wanted.fields[FIELD])
            return
        item = {name: value for name, value in wanted.fields.items() if name not in (FIELD, VERSION)}
        self._make(interpret_link(record, edge, item, self.model, self.notes, wanted.place))

    def _no_field(self, wanted: Wanted, name: Any) -> None:
        known = self.model.edges(wanted.ref.label)
        reason = f"{str(name)[:60]!r} is no link of this record{nearest(str(name), known)}"
        self.notes.add(Fault.UNKNOWN_FIELD, wanted.place, FIELD, reason)

    def _set(self, wanted: Wanted, draft: Draft) -> None:
        day = wanted.fields.get(FROM, clock.today().isoformat())
        every = self.model.properties(wanted.ref.label)
        state = {every[name].current: value for name, value in self._given(wanted) if every[name].current}
        plain = {name: value for name, value in self._given(wanted) if not every[name].current}
        if state:
            edge = self.model.edges(wanted.ref.label)[self.model.nouns[wanted.ref.label].states]
            inside = {**state, "since": day, **self._sources(wanted)}
            self._make(interpret_link(draft.record, edge, inside, self.model, self.notes, wanted.place))
        for name in plain:
            if not keeps(every[name]):
                self.notes.add(Fault.COMPUTED_FIELD, wanted.place, name, "keeps no earlier values; use correct")
            elif plain[name] is None and every[name].required:
                self.notes.add(Fault.MISSING_FIELD, wanted.place, name, "is required")
            elif draft.record.values.get(name) != plain[name]:
                self._keep_earlier(wanted, draft, every[name], day)
        self._put(wanted, draft, plain)

    def _given(self, wanted: Wanted) -> Iterable[tuple[str, Any]]:
        """The values of a change whose names are properties of the record."""
        values, every = wanted.fields[VALUES], self.model.properties(wanted.ref.label)
        return [(name, values[name]) for name in values if name in every] if isinstance(values, Mapping) else []

    def _sources(self, wanted: Wanted) -> Mapping[str, Any]:
        return {SOURCES: wanted.fields[SOURCES]} if SOURCES in wanted.fields else {}

    def _keep_earlier(self, wanted: Wanted, draft: Draft, prop: Property, day: Any) -> None:
        """The value that the record had until the day, unless it was given this very day."""
        slug = f"{wanted.ref.label}--{wanted.ref.slug}--{prop.name}--{day}"
        kept = {name: draft.record.values[name] for name in ("confidence", "marking") if name in draft.record.values}
        was = Record(EARLIER, slug, wanted.place, kept, list(draft.record.sources), list(draft.record.audience))
        until = self._usable(self.model.properties(wanted.ref.label)["until"], day, wanted.place, FROM)
        if until is not None:
            was.values["until"] = until
            if prop.name in draft.record.values:
                was.values[VALUE] = draft.record.values[prop.name]
            self.made.earlier.append(Was(was, draft.record, prop))

    def correct(self, wanted: Wanted, draft: Draft) -> None:
        """Give the record of a change its values, without earlier ones."""
        every = self.model.properties(wanted.ref.label)
        for name, value in self._given(wanted):
            if every[name].computed:
                self.notes.add(Fault.COMPUTED_FIELD, wanted.place, name, "is worked out from other facts")
            elif value is None and every[name].required:
                self.notes.add(Fault.MISSING_FIELD, wanted.place, name, "is required")
        self._put(wanted, draft, {name: value for name, value in self._given(wanted) if not every[name].computed})
        require_period(replace(draft.record, place=wanted.place), self.notes)

    def _put(self, wanted: Wanted, draft: Draft, values: Mapping[str, Any], field: str = "") -> None:
        """Give properties their values; null takes a value away."""
        every = self.model.properties(wanted.ref.label)
        self._name_strangers(wanted)
        for name, value in values.items():
            sound = None if value is None else self._usable(every[name], value, wanted.place, field or name)
            if sound is not None or value is None:
                draft.put(every[name], sound, picture=self.model.nouns[wanted.ref.label].picture)
                self.touched[wanted.ref].add(name)
        for slug in slugs_of(wanted.fields.get(SOURCES, []), wanted.place, SOURCES, self.notes):
            if slug not in draft.record.sources:
                draft.record.sources.append(slug)
                draft.row[SOURCES] = list(draft.record.sources)

    def _name_strangers(self, wanted: Wanted) -> None:
        values, every = wanted.fields.get(VALUES, {}), self.model.properties(wanted.ref.label)
        if not isinstance(values, Mapping):
            self.notes.add(Fault.NOT_A_RECORD, wanted.place, VALUES, "is no mapping of fields")
            return
        for name in values:
            if name not in every:
                reason = f"is no property of this record{nearest(str(name), every)}"
                self.notes.add(Fault.UNKNOWN_FIELD, wanted.place, str(name), reason)

    def _usable(self, prop: Property, value: Any, place: Place, name: str) -> Any:
        try:
            return usable(prop, value)
        except UnusableError as error:
            self.notes.add(error.fault, place, name, error.reason)
            return None

    def _mark(self, wanted: Wanted, draft: Draft) -> None:
        self._put(wanted, draft, {"marking": wanted.fields["marking"]})
        if AUDIENCE in wanted.fields:
            draft.record.audience = slugs_of(wanted.fields[AUDIENCE] or [], wanted.place, AUDIENCE, self.notes)
            draft.row.pop(AUDIENCE, None)
            draft.row |= {AUDIENCE: draft.record.audience} if draft.record.audience else {}

    async def change_link(self, wanted: Wanted) -> None:
        """End a link of the graph or take it away."""
        field = str(wanted.fields[FIELD])
        if field not in self.model.edges(wanted.ref.label):
            self._no_field(wanted, field)
            return
        await self.rows.follow([wanted.ref], field)
        names = [name for name, stored in self.rows.links.items() if self._is(stored, wanted, field)]
        if len(names) != 1:
            reason = f"{len(names)} links lead from it to {wanted.fields.get(TO)}; `since` says which"
            fault = Fault.AMBIGUOUS_REFERENCE if names else Fault.UNKNOWN_REFERENCE
            self.notes.add(fault, wanted.place, field, reason if names else f"no link leads to {wanted.fields.get(TO)}")
            return
        self._take_link(wanted, names[0])

    def _is(self, stored: StoredLink, wanted: Wanted, field: str) -> bool:
        link = stored.link
        ways = ((link.record.ref, link.edge.field, link.far), (link.far, link.edge.inverse, link.record.ref))
        lead = any(a == wanted.ref and f == field and b and b.slug == wanted.fields.get(TO) for a, f, b in ways)
        return lead and wanted.fields.get("since", link.values.get("since")) == link.values.get("since")

    def _take_link(self, wanted: Wanted, name: str) -> None:
        stored = self.rows.links[name]
        seen, version = wanted.fields.get(VERSION), stored.row.get(ROW_VERSION, FIRST)
        if seen is not None and seen != version:
            self.stale.append((wanted, version))
        self.links[name] = (stored, wanted.act)
        link = stored.link
        self.touched[link.record.ref].add(link.edge.field)
        if link.far is not None:
            self.touched[link.far].add(link.edge.inverse)
        if wanted.act is Act.WITHDRAW:
            self.rows.gone.add(name)
            return
        day = wanted.fields.get(FROM, clock.today().isoformat())
        until = next(prop for prop in link.edge.properties if prop.name == "until")
        value = self._usable(until, day, wanted.place, FROM)
        if value is not None:
            ended = replace(link, place=wanted.place, values={**link.values, "until": value})
            require_period(ended, self.notes)
            self.rows.changed[name] = ended
