"""Compare what a register says with what is recorded: for each candidate the changes that would make the two agree.

Called by hub.importers.run, inside a transaction that reads. A change is one of hub.records.wanted; what the
register does not tell (a property that no column gives, a link under a field that is not mapped) is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, LiteralString

from hub.access.asker import Asker
from hub.graph.compiler.governed import visible
from hub.graph.edit import FIRST, ROW_VERSION
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.importers.candidate import Candidate
from hub.importers.mapping import RegisterMapping
from hub.model.common import AUDIENCE, SOURCES
from hub.model.earlier import keeps
from hub.model.enums import Choice
from hub.model.registry import Model
from hub.records.knowledge import Record, Ref
from hub.records.showing import order_of_state
from hub.records.stored_rows import StoredRows
from hub.records.unguessable import ENDING

Change = dict[str, Any]


class Outcome(Choice):
    """What becomes of a row."""

    NEW = "NEW", "Makes a record."
    CHANGED = "CHANGED", "Says something else than is recorded."
    SAME = "SAME", "Says what is recorded."
    REFUSED = "REFUSED", "Is not taken."


@dataclass(frozen=True)
class Difference:
    """What a row says of a field, and what is recorded."""

    field: str
    before: Any
    after: Any


@dataclass
class Compared:
    """A candidate, what becomes of it and by which changes. `again`: a newer source shows what was recorded."""

    candidate: Candidate
    outcome: Outcome
    changes: list[Change] = field(default_factory=list[Change])
    differences: list[Difference] = field(default_factory=list[Difference])
    again: bool = False


@dataclass(frozen=True)
class Kept:
    """A record that an earlier import of the register made: its slug, name, version, and whether it has ended."""

    slug: str
    name: str
    version: int
    ended: bool


async def kept_records(tx: Transaction, model: Model, mapping: RegisterMapping, asker: Asker) -> dict[str, Kept]:
    """The records of the register that there are, by the slug that the register gives them."""
    label: LiteralString = model.nouns[mapping.label].label
    text = (
        f"MATCH (n:{label}) WHERE n.slug STARTS WITH $prefix AND {visible(asker.sees.acts, 'n')} RETURN properties(n)"
    )
    parameters = {"prefix": f"{mapping.register}-", **asker.sees.parameters()}
    kept: dict[str, Kept] = {}
    for (row,) in await tx.run(Statement(text, parameters)):
        # What not everybody may see has a hyphen and random characters after the slug that was asked for.
        hidden = row.get("marking") != "PUBLISHED" or row.get(AUDIENCE)
        name = row.get("name") or row.get("title") or row["slug"]
        known = Kept(row["slug"], name, row.get(ROW_VERSION, FIRST), "until" in row)
        kept[row["slug"][: -2 * ENDING - 1] if hidden else row["slug"]] = known
    return kept


async def compare(
    rows: StoredRows, mapping: RegisterMapping, candidates: Sequence[Candidate], kept: Mapping[str, Kept], day: str
) -> list[Compared]:
    """What becomes of some candidates, in their order. `day` is that from which what is new holds."""
    there = [Ref(mapping.label, kept[candidate.slug].slug) for candidate in candidates if candidate.slug in kept]
    await rows.read(there)
    fields = {mapped.name for mapped in mapping.fields} & set(rows.model.edges(mapping.label))
    states = rows.model.nouns[mapping.label].states
    for name in sorted(fields | ({states} if states else set[str]())):
        await rows.follow(there, name)
    comparing = _Comparing(rows, mapping, day)
    return [comparing.compare(candidate, kept.get(candidate.slug)) for candidate in candidates]


class _Comparing:
    def __init__(self, rows: StoredRows, mapping: RegisterMapping, day: str) -> None:
        self._rows, self._mapping, self._day = rows, mapping, day
        self._model = rows.model
        self._noun = rows.model.nouns[mapping.label]
        self._far: dict[tuple[Ref, str], list[tuple[Ref, Mapping[str, Any]]]] = {}
        for stored in rows.links.values():
            link = stored.link
            if link.far is not None:
                self._far.setdefault((link.record.ref, link.edge.field), []).append((link.far, link.values))
                self._far.setdefault((link.far, link.edge.inverse), []).append((link.record.ref, link.values))

    def compare(self, candidate: Candidate, kept: Kept | None) -> Compared:
        if kept is None:
            return Compared(candidate, Outcome.NEW, [{"create": {self._noun.singular: self._made(candidate)}}])
        ref = Ref(self._noun.label, kept.slug)
        record, version = self._rows.records[ref], self._rows.rows[ref].get(ROW_VERSION, FIRST)
        compared = Compared(candidate, Outcome.SAME)
        about = {self._noun.singular: kept.slug, "version": version}
        if kept.ended:
            # It is there again: the end that it was given was not the end.
            compared.differences.append(Difference("until", record.values["until"], None))
            compared.changes.append({"correct": {**about, "values": {"until": None}}})
        self._values(compared, record, about)
        self._state(compared, ref, about)
        for name, items in candidate.links.items():
            self._links(compared, ref, name, items)
        if compared.differences:
            compared.outcome = Outcome.CHANGED
        elif self._mapping.source not in record.sources:
            compared.again = True
            compared.changes += self._shown_again(record, ref, about)
        return compared

    def _made(self, candidate: Candidate) -> dict[str, Any]:
        """A new record as a file of records would hold it."""
        made: dict[str, Any] = {"slug": candidate.slug, "marking": self._mapping.marking,
                                "confidence": self._mapping.confidence, SOURCES: [self._mapping.source]}  # fmt: skip
        if self._mapping.audience:
            made[AUDIENCE] = list(self._mapping.audience)
        made |= {name: value for name, value in candidate.values.items() if value is not None}
        if candidate.state and self._noun.states:
            made[self._noun.states] = [candidate.state]
        for name, items in candidate.links.items():
            many = self._model.edges(self._noun.label)[name].many
            made |= {name: items if many else items[0]} if items else {}
        return made

    def _values(self, compared: Compared, record: Record, about: Mapping[str, Any]) -> None:
        every = self._model.properties(record.label)
        now = {name: record.values.get(name) for name in compared.candidate.values}
        changed = {name: value for name, value in compared.candidate.values.items() if (now[name] or None) != value}
        compared.differences += [Difference(name, now[name], value) for name, value in changed.items()]
        kept = {name: value for name, value in changed.items() if keeps(every[name])}
        other = {name: value for name, value in changed.items() if name not in kept}
        cited = {SOURCES: [self._mapping.source]}
        if kept:
            compared.changes.append({"set": {**about, "from": self._day, "values": kept, **cited}})
        if other:
            compared.changes.append({"correct": {**about, "values": other, **cited}})

    def _state(self, compared: Compared, ref: Ref, about: Mapping[str, Any]) -> None:
        """A status that the latest dated status does not have becomes a new dated status."""
        if not compared.candidate.state or not self._noun.states:
            return
        latest = self._latest(ref)
        now = latest.values if latest else {}
        state = compared.candidate.state
        # A start is that of a status: another start alone corrects nothing, since registers move them.
        changed = {name: value for name, value in state.items() if now.get(name) != value and name != "since"}
        if not changed:
            return
        compared.differences += [Difference(name, now.get(name), value) for name, value in changed.items()]
        names = {prop.current: prop.name for prop in self._model.properties(ref.label).values() if prop.current}
        values = {names[name]: value for name, value in state.items() if name not in ("since", "seen", "lastSeen")}
        if now.get("status") == state.get("status") and latest is not None:
            version = self._rows.rows[latest.ref].get(ROW_VERSION, FIRST)
            noun = self._model.nouns[latest.label].singular
            compared.changes.append({"correct": {noun: latest.slug, "version": version, "values": changed}})
            return
        day = max(str(state.get("since", self._day)), self._day) if latest else str(state.get("since", self._day))
        compared.changes.append({"set": {**about, "from": day, "values": values, SOURCES: [self._mapping.source]}})

    def _latest(self, ref: Ref) -> Record | None:
        states = [self._rows.records[far] for far, _ in self._far.get((ref, self._noun.states), [])]
        return max(states, key=order_of_state, default=None)

    def _links(self, compared: Compared, ref: Ref, name: str, items: Sequence[Mapping[str, Any]]) -> None:
        now = {far.slug: values for far, values in self._far.get((ref, name), []) if "until" not in values}
        wanted = {item["to"]: item for item in items}
        if now.keys() == wanted.keys():
            return
        compared.differences.append(Difference(name, sorted(now), sorted(wanted)))
        about = {self._noun.singular: ref.slug, "field": name}
        # What ends makes room for what comes: an agency has its tool from whoever had it.
        compared.changes += [{"unlink": {**about, "to": slug, "from": self._day}} for slug in now if slug not in wanted]
        for slug in wanted:
            if slug not in now:
                link = {**wanted[slug], "since": self._day, SOURCES: [self._mapping.source]}
                compared.changes.append({"link": {**about, **link}})

    def _shown_again(self, record: Record, ref: Ref, about: Mapping[str, Any]) -> Iterator[Change]:
        """The newer source is cited, and shows the status that it shows."""
        cited = {SOURCES: [self._mapping.source]}
        showing = {} if self._noun.picture else {"lastSeen": self._day}
        if record.values.get("lastSeen", "") < self._day:
            yield {"correct": {**about, "values": showing, **cited}}
        latest = self._latest(ref)
        if latest is not None and latest.values.get("lastSeen", "") < self._day:
            noun, version = (
                self._model.nouns[latest.label].singular,
                self._rows.rows[latest.ref].get(ROW_VERSION, FIRST),
            )
            yield {"correct": {noun: latest.slug, "version": version, "values": {"lastSeen": self._day}, **cited}}
