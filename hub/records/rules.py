"""Judge records and links together: what each of them cannot tell by itself.

Called by hub.records.validate only, with links whose far ends are known. Derived from the declarations, so a new noun
is judged like the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from hub.model.enums import ToolStatus
from hub.model.registry import Edge, Model
from hub.model.stored import HELD_FROM, HELD_TO, held
from hub.model.time import last_day
from hub.records.knowledge import Knowledge, Link, Record, Ref
from hub.records.problems import Fault, Notes
from hub.records.showing import order_of_state
from hub.records.stored_form import link_key

# Where a noun's start may not come before that of what one of its fields leads to.
STARTS_WITHIN = (("Tool", "owner"),)
# Where one date of a noun has to come before another.
PERIODS = (
    ("Evidence", "date", "validUntil"),
    ("Incident", "date", "closed"),
    ("Training", "validFrom", "validUntil"),
)
# Where a noun and what one of its fields leads to have to lead to the same record.
IN_COMMON = (("Verification", "use", "tool"),)
# What a source may say is not in place, by noun.
NOT_IN_PLACE = {
    "Tool": ("sroRole", "humanInTheLoop"),
    "Use": ("responsibleRole", "verification"),
    "Verification": ("training",),
}
ANNOUNCED = (ToolStatus.PROPOSED.value, ToolStatus.PLANNED.value)


def judge(knowledge: Knowledge, model: Model, notes: Notes) -> None:
    """Note everything that is wrong between records."""
    links = _once(knowledge.links, notes)
    _Judge(knowledge.records, links, model, notes).judge()


def _once(links: Iterable[Link], notes: Notes) -> list[Link]:
    """The links that lead somewhere, each stated once."""
    seen: dict[str, Link] = {}
    for link in links:
        if link.far is None:
            continue
        first = seen.setdefault(link_key(link), link)
        if first is not link:
            reason = f"this {link.edge.type} is stated in {first.place} already; state it once, at one end"
            notes.add(Fault.STATED_TWICE, link.place, link.edge.field, reason)
    return list(seen.values())


class _Judge:
    def __init__(self, records: Collection[Record], links: Sequence[Link], model: Model, notes: Notes) -> None:
        self._records = {record.ref: record for record in reversed(list(records)) if record.slug}
        self._links = links
        self._model = model
        self._notes = notes
        self._at: dict[tuple[Ref, str], list[tuple[Link, Ref]]] = defaultdict(list)
        for link in links:
            if link.far is not None:
                self._at[link.record.ref, link.edge.field].append((link, link.far))
                self._at[link.far, link.edge.inverse].append((link, link.record.ref))

    def judge(self) -> None:
        for link in self._links:
            if link.far == link.record.ref:
                self._notes.add(Fault.SELF_REFERENCE, link.place, link.edge.field, "leads to the record itself")
        for record in self._records.values():
            for edge in self._model.edges(record.label).values():
                self._judge_edge(record, edge)
            self._judge_states(record)
            self._judge_absences(record)
        for label, field in STARTS_WITHIN:
            self._judge_starts(label, field)
        for label, first, last in PERIODS:
            self._judge_period(label, first, last)
        for label, field, shared in IN_COMMON:
            self._judge_common(label, field, shared)

    def _judge_edge(self, record: Record, edge: Edge) -> None:
        found = self._at.get((record.ref, edge.field), [])
        if edge.required and not found and edge.field not in record.stated:
            self._notes.add(Fault.MISSING_FIELD, record.place, edge.field, "is required")
        if edge.many:
            return
        for index, (link, _) in enumerate(found):
            for before, _ in found[:index]:
                if _overlap(before, link):
                    reason = f"{record.slug} has one {edge.field} at a time, and {before.place} gives it another"
                    self._notes.add(Fault.TOO_MANY, link.place, link.edge.field, reason)
        if edge.declared and record.label in edge.targets:
            self._judge_cycle(record, edge)

    def _judge_cycle(self, record: Record, edge: Edge) -> None:
        """Note a cycle at the first of its records by slug."""
        path, ref = [record.ref], record.ref
        while onward := self._at.get((ref, edge.field)):
            ref = onward[0][1]
            if ref in path:
                break
            path.append(ref)
        else:
            return
        if ref == record.ref == min(path) and len(path) > 1:
            names = " > ".join(step.slug for step in (*path, ref))
            self._notes.add(Fault.CYCLE, record.place, edge.field, f"goes round in a circle: {names}")

    def _judge_states(self, record: Record) -> None:
        field = self._model.nouns[record.label].states
        links = self._at.get((record.ref, field), []) if field else []
        states = [self._records[far] for _, far in links]
        days = [order_of_state(state) for state in states]
        for index, (state, day) in enumerate(zip(states, days, strict=True)):
            if day in days[:index]:
                what = f"on {day}" if day else "at an unknown time"
                self._notes.add(Fault.SAME_DAY, state.place, field, f"two states begin {what}; keep one")
            elif index and day < max(days[:index]):
                reason = "stand out of order; write the earliest first, and one without a date before all others"
                self._notes.add(Fault.STATE_ORDER, state.place, field, reason)
            self._judge_start(state, record, f"the {record.label} itself", field)
        self._judge_announced(record, states, field)

    def _judge_announced(self, record: Record, states: Sequence[Record], field: str) -> None:
        """A planned thing begins when it was announced, so its first state cannot begin after it."""
        began = record.values.get("since")
        first = states[0].values if states else {}
        since = first.get("since")
        if began and since and first.get("status") in ANNOUNCED and _first_day(since) > last_day(began):
            reason = f"it was announced in {since}, after it began ({began})"
            self._notes.add(Fault.BEFORE_ITS_START, record.place, field, reason)

    def _judge_starts(self, label: str, field: str) -> None:
        for record in self._records.values():
            if record.label == label:
                for _, far in self._at.get((record.ref, field), []):
                    self._judge_start(record, self._records[far], f"its {field} {far.slug}", "since")

    def _judge_absences(self, record: Record) -> None:
        """Note a name under `notInPlace` that cannot stand there, or whose field has a value."""
        known = NOT_IN_PLACE.get(record.label, ())
        for name in record.values.get("notInPlace", ()):
            if name not in known:
                reason = f"{name} is none of {', '.join(known)}"
                self._notes.add(Fault.UNKNOWN_CHOICE, record.place, "notInPlace", reason)
            elif name in record.values:
                reason = f"{name} is recorded, so it cannot be absent too"
                self._notes.add(Fault.CONTRADICTION, record.place, "notInPlace", reason)

    def _judge_period(self, label: str, first: str, last: str) -> None:
        for record in self._records.values():
            began, ended = record.values.get(first), record.values.get(last)
            if record.label == label and began and ended and last_day(ended) < _first_day(began):
                reason = f"{ended} comes before {first} ({began})"
                self._notes.add(Fault.EMPTY_PERIOD, record.place, last, reason)

    def _judge_common(self, label: str, field: str, shared: str) -> None:
        for record in self._records.values():
            own = {far for _, far in self._at.get((record.ref, shared), [])}
            for link, far in self._at.get((record.ref, field), []) if record.label == label else ():
                if own.isdisjoint(other for _, other in self._at.get((far, shared), [])):
                    reason = f"{far.slug} is of another {shared} than {record.slug}"
                    self._notes.add(Fault.CONTRADICTION, link.place, field, reason)

    def _judge_start(self, inner: Record, outer: Record, what: str, field: str) -> None:
        """Note a start that comes before another's, whatever the days within their periods."""
        since, limit = inner.values.get("since"), outer.values.get("since")
        if since and limit and last_day(since) < _first_day(limit):
            reason = f"begins in {since}, before {what} ({limit})"
            self._notes.add(Fault.BEFORE_ITS_START, inner.place, field, reason)


def _overlap(one: Link, other: Link) -> bool:
    a, b = (held(link.values.get("since"), link.values.get("until")) for link in (one, other))
    return a[HELD_FROM] < b[HELD_TO] and b[HELD_FROM] < a[HELD_TO]


def _first_day(text: str) -> str:
    """The first day that a sound date may mean."""
    return (text + "-01-01")[:10]
