"""Judge records by the rules of their nouns: what a record cannot tell by itself.

Called by hub.records.validate with everything that was read, and for a change with what the rules in question read. The
rules stand in hub.model; here stands how each kind is judged.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from hub import clock
from hub.model.common import SOURCES
from hub.model.registry import Model
from hub.model.rules import (
    Absences,
    DateOrReason,
    InCommon,
    InOrder,
    NoCircle,
    NotAhead,
    NotBefore,
    OneAtATime,
    OwnSources,
    Required,
    Rule,
    StatesInOrder,
)
from hub.model.stored import HELD_FROM, HELD_TO, held
from hub.model.time import last_day
from hub.records.around import Around
from hub.records.knowledge import Knowledge, Link, Record, Ref
from hub.records.problems import Fault, Notes, Place, Problem
from hub.records.showing import order_of_state
from hub.records.stored_form import link_key

Problems = Iterator[Problem]
Focus = Mapping[Ref, Collection[Rule]]
"""The records to judge, each by these rules only."""


def judge(knowledge: Knowledge, model: Model, notes: Notes, focus: Focus | None = None) -> None:
    """Note everything that is wrong between records; all of them by all their rules unless `focus` says which."""
    links = _once(knowledge.links, notes)
    around = Around(knowledge.records, links)
    for link in links:
        # Before the rules: a circle of one is told for what it is, and `_circle` looks at longer ones only.
        if link.far == link.record.ref:
            notes.add(Fault.SELF_REFERENCE, link.place, link.edge.field, "leads to the record itself")
    # Of a circle every record in it would be at fault; it is told at one of them.
    told: set[tuple[str, frozenset[Ref]]] = set()
    for record in around.records.values():
        rules = model.rules(record.label) if focus is None else focus.get(record.ref, ())
        for rule in rules:
            # The only rule whose judgement of one record depends on what was told of others.
            if isinstance(rule, NoCircle):
                notes.extend(_circle(rule, record, around, told))
            else:
                notes.extend(_JUDGES[type(rule)](rule, record, around))


def _once(links: Iterable[Link], notes: Notes) -> list[Link]:
    """The links that lead somewhere, each stated once."""
    seen: dict[str, Link] = {}
    for link in links:
        # What leads nowhere was noted when slugs were resolved; here it would hide what else is wrong.
        if link.far is None:
            continue
        first = seen.setdefault(link_key(link), link)
        if first is not link:
            reason = f"this {link.edge.type} is stated in {first.place} already; state it once, at one end"
            notes.add(Fault.STATED_TWICE, link.place, link.edge.field, reason)
    return list(seen.values())


def _required(rule: Required, record: Record, around: Around) -> Problems:
    # A field that was stated and leads nowhere has its own fault already; it is not missing as well.
    if not around.links(record.ref, rule.field) and rule.field not in record.stated:
        yield Problem(Fault.MISSING_FIELD, record.place, rule.field, "is required")


def _one_at_a_time(rule: OneAtATime, record: Record, around: Around) -> Problems:
    links = [link for link, _ in around.links(record.ref, rule.field)]
    for index, link in enumerate(links):
        # Each pair once, told at the later of the two: the earlier may have stood there for years.
        for before in links[:index]:
            if _overlap(before, link):
                reason = f"{record.slug} has one {rule.field} at a time, and {before.place} gives it another"
                yield Problem(Fault.TOO_MANY, link.place, link.edge.field, reason)


def _circle(rule: NoCircle, record: Record, around: Around, told: set[tuple[str, frozenset[Ref]]]) -> Problems:
    """A circle once, at the first of its records by slug of those that are judged."""
    path = around.circle(record.ref, rule.field)
    if len(path) > 1 and (rule.field, frozenset(path)) not in told:
        told.add((rule.field, frozenset(path)))
        first = path.index(min(path))
        # Turned so that it begins at the same record from wherever it was met: one circle, one sentence.
        path = path[first:] + path[:first]
        names = " > ".join(step.slug for step in (*path, path[0]))
        yield Problem(Fault.CYCLE, _place(path[0], record, around), rule.field, f"goes round in a circle: {names}")


def _place(ref: Ref, record: Record, around: Around) -> Place:
    """Where a circle is told: at its first record where somebody wrote that, else at the one that is judged."""
    first = around.records.get(ref)
    return first.place if first is not None and first.stated else record.place


def _states(rule: StatesInOrder, record: Record, around: Around) -> Problems:
    states = [state for _, state in around.far(record.ref, rule.field)]
    days = [order_of_state(state) for state in states]
    for index, (state, day) in enumerate(zip(states, days, strict=True)):
        # On one day the order of two states would be chance, and with it the status that is shown.
        if day in days[:index]:
            what = f"on {day}" if day else "at an unknown time"
            yield Problem(Fault.SAME_DAY, state.place, rule.field, f"two states begin {what}; keep one")
        elif index and day < max(days[:index]):
            reason = "stand out of order; write the earliest first, and one without a date before all others"
            yield Problem(Fault.STATE_ORDER, state.place, rule.field, reason)
        yield from _start(state, record, f"the {record.label} itself", rule.field)
    if states:
        yield from _announced(rule, record, states[0].values)


def _announced(rule: StatesInOrder, record: Record, first: Mapping[str, Any]) -> Problems:
    began, since = record.values.get("since"), first.get("since")
    if began and since and first.get("status") in rule.announced and first_day(since) > last_day(began):
        reason = f"it was announced in {since}, after it began ({began})"
        yield Problem(Fault.BEFORE_ITS_START, record.place, rule.field, reason)


def _start(inner: Record, outer: Record, what: str, field: str) -> Problems:
    """A start that comes before another's, whatever the days within their periods."""
    since, limit = inner.values.get("since"), outer.values.get("since")
    # A year or a month is a period: only what ends before the other can have begun is surely too early.
    if since and limit and last_day(since) < first_day(limit):
        reason = f"begins in {since}, before {what} ({limit})"
        yield Problem(Fault.BEFORE_ITS_START, inner.place, field, reason)


def _not_before(rule: NotBefore, record: Record, around: Around) -> Problems:
    for _, outer in around.far(record.ref, rule.limit):
        what = f"its {rule.limit} {outer.slug}"
        if not rule.of:
            yield from _start(record, outer, what, rule.date)
        elif rule.label in ("", outer.label):
            for link, inner in around.far(record.ref, rule.of):
                day, limit = inner.values.get(rule.date), outer.values.get("since")
                if day and limit and last_day(day) < first_day(limit):
                    reason = f"{inner.slug} is of {day}, before {what} began ({limit})"
                    yield Problem(Fault.BEFORE_ITS_START, link.place, rule.of, reason)


def _absences(rule: Absences, record: Record, around: Around) -> Problems:
    """A name under `notInPlace` that cannot stand there, or whose field has a value."""
    for name in record.values.get("notInPlace", ()):
        if name not in rule.names:
            reason = f"{name} is none of {', '.join(rule.names)}"
            yield Problem(Fault.UNKNOWN_CHOICE, record.place, "notInPlace", reason)
        elif name in record.values:
            reason = f"{name} is recorded, so it cannot be absent too"
            yield Problem(Fault.CONTRADICTION, record.place, "notInPlace", reason)


def _in_order(rule: InOrder, record: Record, around: Around) -> Problems:
    began, ended = record.values.get(rule.first), record.values.get(rule.last)
    # As above, the benefit of the doubt: '2025' may follow '2025-06'.
    if began and ended and last_day(ended) < first_day(began):
        reason = f"{ended} comes before {rule.first} ({began})"
        yield Problem(Fault.EMPTY_PERIOD, record.place, rule.last, reason)


def _in_common(rule: InCommon, record: Record, around: Around) -> Problems:
    own = {far for _, far in around.links(record.ref, rule.shared)}
    for link, far in around.links(record.ref, rule.field):
        if own.isdisjoint(other for _, other in around.links(far, rule.shared)):
            reason = f"{far.slug} is of another {rule.shared} than {record.slug}"
            yield Problem(Fault.CONTRADICTION, link.place, rule.field, reason)


def _own_sources(rule: OwnSources, record: Record, around: Around) -> Problems:
    # A record that only a change reads around has nothing stated: it was judged when it was written.
    if record.stated and SOURCES not in record.stated:
        reason = f"names no source of its own; a {record.label} is what a source says"
        yield Problem(Fault.NO_SOURCE, record.place, SOURCES, reason)


def _not_ahead(rule: NotAhead, record: Record, around: Around) -> Problems:
    day, today = record.values.get(rule.date), clock.today().isoformat()
    # A date in this month or year may be meant for a day that has been.
    if day and first_day(day) > today:
        reason = f"{day} is still to come ({today} today); what is recorded has been seen or said"
        yield Problem(Fault.AHEAD, record.place, rule.date, reason)


def _date_or_reason(rule: DateOrReason, record: Record, around: Around) -> Problems:
    if rule.date not in record.values and rule.reason not in record.values:
        reason = (
            f"is missing, so what it shows cannot be dated: add {rule.date}, as precise as it is known ('2025', "
            f"'2025-06' or '2025-06-30'), or a {rule.reason} that says why nobody knows it ('The page shows no day')"
        )
        yield Problem(Fault.NO_DATE, record.place, rule.date, reason)


_JUDGES: Mapping[type[Any], Callable[[Any, Record, Around], Problems]] = {
    Required: _required,
    OneAtATime: _one_at_a_time,
    StatesInOrder: _states,
    NotBefore: _not_before,
    Absences: _absences,
    InOrder: _in_order,
    InCommon: _in_common,
    OwnSources: _own_sources,
    NotAhead: _not_ahead,
    DateOrReason: _date_or_reason,
}


def _overlap(first: Link, other: Link) -> bool:
    a, b = (held(link.values.get("since"), link.values.get("until")) for link in (first, other))
    return a[HELD_FROM] < b[HELD_TO] and b[HELD_FROM] < a[HELD_TO]


def first_day(text: str) -> str:
    """The first day that a sound date may mean."""
    return (text + "-01-01")[:10]
