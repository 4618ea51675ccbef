"""What began, ended or changed in a period of valid time: nodes, relationships, and the dated states of a node.

Asked by the API as `changes`, and by hub.analytics.changes.grouped as events. A row counts by its own dates; one whose
start is not known is no event: that a source first shows it then is told apart. A month or a year counts as its last
day, and the date as it was written stands beside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from hub.analytics.asking.answer_types import Dated, One, Placed, Ref
from hub.analytics.asking.reading import Reading
from hub.analytics.changes.events import events
from hub.analytics.changes.steps import Period, State, Step, counted_from, state, steps, turns, value
from hub.errors import BadUserInput, NotFound
from hub.graph.compiler.events import Topic, belonging, link_fields, stated, subjects, ties
from hub.graph.statement import Row
from hub.model.enums import Choice
from hub.model.registry import Model
from hub.model.stored import fold
from hub.model.time import last_day


class ChangeKind(Choice):
    """What happened."""

    BEGAN = "BEGAN", "It began to hold."
    ENDED = "ENDED", "It ceased to hold."
    CHANGED = "CHANGED", "One of its properties took another value."
    FIRST_SHOWN = "FIRST_SHOWN", "A source first shows it; when it began is not known."


@dataclass(frozen=True, slots=True)
class Change(Placed):
    """Something that began, ended or changed on a day."""

    on: Annotated[str, Dated(), "The day; of a date that is a month or a year, its last day."]
    date: Annotated[str, Dated(), "The date as it is recorded: a day, a month or a year."]
    kind: Annotated[ChangeKind, "What happened."]
    subject: Annotated[Ref, One(ever=True), "What it happened to, as of the last day asked about."]
    field: Annotated[str | None, "The property or the relationship; null when the subject itself began or ended."]
    before: Annotated[str | None, "The earlier value, or the name of what it was related to; null when there is none."]
    after: Annotated[str | None, "The later value, or the name of what it is related to; null when there is none."]
    source: Annotated[
        Ref | None,
        One("Source", ever=True),
        "The first visible source of it that was not published after the last day.",
    ]


From = Annotated[str, Dated(), "What happened after this day; a month or a year stands for its last day."]
To = Annotated[
    str, Dated(), "What happened up to this day, which may lie ahead; what stands below is told as of this day."
]
OfAgency = Annotated[
    str | None,
    "Only changes of this agency, or of what belonged to it at some time in the period: its tools, their uses.",
]
OfTool = Annotated[
    str | None, "Only changes of this tool, or of what belonged to it: its uses, evaluations, incidents."
]
OfProcess = Annotated[
    str | None, "Only changes of this step, of tools that affected it at some time in the period, and of uses in it."
]
OfFramework = Annotated[
    str | None, "Only changes of this framework, its principles, alignments with them and its reviews."
]
Types = Annotated[list[str] | None, "Only changes of these types, such as Tool; all when left out."]
FirstShown = Annotated[
    bool, "In place of what happened, what a dated source first showed then and of which nobody knows when it began."
]


async def changes(
    reading: Reading,
    *,
    from_: From,
    to: To,
    agency: OfAgency = None,
    tool: OfTool = None,
    process: OfProcess = None,
    framework: OfFramework = None,
    types: Types = None,
    first_shown: FirstShown = False,
) -> list[Change]:
    """The changes, earliest first, then by type, name and slug.

    Raises BadUserInput when `from` lies after `to`, a type is none or several records are named, NotFound when what is
    named is absent or hidden. Cost: one statement.
    """
    topic, about = topic_of(("Agency", agency), ("Tool", tool), ("Process", process), ("Framework", framework))
    after, until = last_day(from_), last_day(to)
    if after > until:
        raise BadUserInput(f"from: {from_} lies after to ({to}); give the earlier day first")
    model, given = (
        reading.model,
        {"after": after, "to": until, "about": about, "labels": _labels(reading.model, types)},
    )
    fields = link_fields(model)
    given |= {"types": sorted({type for type, _, _ in fields}), "ties": sorted(ties(model, topic) if topic else ())}
    query = events(topic, first_shown=first_shown)
    [[nodes, links, states, earlier, shown, near, far, known]] = await reading.ask(query, **given)
    if topic and not known:
        raise NotFound.of(topic.lower())
    period = Period(after, until, frozenset(shown), first_shown)
    happened = [*_of_nodes(nodes, period), *_of_links(fields, links, period)]
    happened += [*_of_states(model, states, period), *_of_values(earlier, period)]
    wanted = frozenset(given["labels"])
    ours = {Ref(topic, about), *belonging_to(model, topic, near, far)} if topic and about else None
    return sorted(
        (change for change in happened if change.subject.label in wanted and (ours is None or change.subject in ours)),
        key=Change.place,
    )


def _labels(model: Model, types: list[str] | None) -> list[str]:
    every = [noun.label for noun in subjects(model)]
    for label in types or ():
        if label not in every:
            raise BadUserInput(f"types: {label[:40]!r} is none of {', '.join(every)}")
    return every if types is None else [label for label in every if label in types]


def topic_of(*named: tuple[Topic, str | None]) -> tuple[Topic | None, str | None]:
    """The one record that is named, if any. Raises BadUserInput for several."""
    given: list[tuple[Topic, str]] = [(topic, slug) for topic, slug in named if slug is not None]
    if len(given) > 1:
        raise BadUserInput(f"{', '.join(topic.lower() for topic, _ in given)}: name a single record")
    return next(iter(given), (None, None))


def belonging_to(model: Model, topic: Topic, near: Iterable[Row], far: Iterable[Row]) -> Iterator[Ref]:
    """What leads to the topic in one step, or by another in two."""
    ways = {noun.label: frozenset(belonging(model, noun.label, topic)) for noun in model.nouns.values()}
    for type, away, label, slug in near:
        if ((type, away, topic),) in ways.get(label, ()):
            yield Ref(label, slug)
    for type, away, label, slug, last, onward, between in far:
        if ((type, away, between), (last, onward, topic)) in ways.get(label, ()):
            yield Ref(label, slug)


def _of_nodes(rows: Iterable[Row], period: Period) -> Iterator[Change]:
    for label, slug, name, *days, cited in rows:
        for kind, on, date in _turns(days, period):
            yield _placed(Change(on, date, kind, Ref(label, slug), None, None, None, period.source(cited)), name)


def _of_links(
    fields: Mapping[tuple[str, str, str], tuple[str, bool]], rows: Iterable[Row], period: Period
) -> Iterator[Change]:
    for type, *ends, key, began, since, ended, until, seen, last, cited in rows:
        link_field = fields.get((type, ends[0], ends[3]))
        if link_field is None:
            continue
        field, outgoing = link_field
        (label, slug, name), (_, far_slug, far) = (ends[:3], ends[3:]) if outgoing else (ends[3:], ends[:3])
        for kind, on, date in _turns([began, since, ended, until, seen, last], period):
            before, after = (far, None) if kind is ChangeKind.ENDED else (None, far)
            change = Change(on, date, kind, Ref(label, slug), field, before, after, period.source(cited))
            yield _placed(change, name, far_slug, key or "")


def _turns(days: list[Any], period: Period) -> Iterator[tuple[ChangeKind, str, str]]:
    """The start and the end of a row, or its first showing, as far as they lie in the period: kind, day, date."""
    began, since, ended, until, seen, last = days
    if period.first_shown:
        shown = counted_from(began, since, seen, last)
        if shown and shown[0] in period:
            yield ChangeKind.FIRST_SHOWN, *shown
        return
    if since and began in period:
        yield ChangeKind.BEGAN, began, since
    if ended in period:
        yield ChangeKind.ENDED, ended, until


def _of_states(model: Model, rows: Iterable[Row], period: Period) -> Iterator[Change]:
    fields = {label: prop.name for label, (_, prop) in stated(model).items()}
    for label, slug, name, states in rows:
        every = [state(*values) for values in states]
        for step in _shown_first(every, period) if period.first_shown else steps(every, period):
            yield _placed(_changed(Ref(label, slug), fields[label], step, period), name)


def _shown_first(states: Iterable[State], period: Period) -> Iterator[Step]:
    for dated in states:
        if dated.first_shown and dated.first_shown[0] in period:
            yield Step(*dated.first_shown, None, dated.value, dated.sources)


def _of_values(rows: Iterable[Row], period: Period) -> Iterator[Change]:
    for label, slug, name, values in () if period.first_shown else rows:
        for field in sorted({row[1] for row in values}):
            mine = [value(row) for row in values if row[1] == field]
            present = next(row[-1] for row in values if row[1] == field)
            for step in turns(mine, present, period):
                yield _placed(_changed(Ref(label, slug), field, step, period), name)


def _changed(subject: Ref, field: str, step: Step, period: Period) -> Change:
    source = period.source(step.sources)
    kind = ChangeKind.FIRST_SHOWN if period.first_shown else ChangeKind.CHANGED
    return Change(step.on, step.date, kind, subject, field, step.before, step.after, source)


def _placed(change: Change, name: str, *far: str) -> Change:
    subject = change.subject
    last = (change.kind.value, change.field or "", *(far or ("", "")))
    return change.at(change.on, subject.label, fold(name), subject.slug, *last)
