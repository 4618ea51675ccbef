"""On which days sources show each record and link: `seen` and `lastSeen` where nobody wrote them, and what follows.

Called by hub.seed.folder for what was judged sound, before it is stored. What is written stands; what is not is the
first and the last date of a row's own sources, unless it is written that nothing dates it (`undated`). A tool is also
shown by its dated states and by dated rows about it, and its first state with it. Everything else has as its `seen` the
day it was recorded, and no `lastSeen`. A link without a date and a dated source of its own gets neither: it holds while
both its ends do. A statement that nothing dates gets none either: it is undated, and holds while what it is about does.
What fewer see than a row shows nothing of it: a day that everybody reads must not come from what is hidden.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from hub.model.common import NOT_DATED, SOURCES
from hub.model.enums import Marking
from hub.model.registry import Model
from hub.model.stored import HELD_FROM, held
from hub.model.time import EARLIEST, last_day
from hub.records.knowledge import Knowledge, Link, Record, Ref

# Rows about a tool whose own date shows it: noun, and its field that leads to the tool.
SHOWING = (
    ("Evaluation", "tool"),
    ("Incident", "tools"),
    ("Verification", "tool"),
    ("Feedback", "tools"),
    ("Communication", "tools"),
)
# Nouns that begin on their date where nothing says since when they hold, and what begins with a framework.
BEGINS = ("Framework", "Statement")
BEGINS_WITH = ("Framework", "principles")
# What is undated where neither it nor a source of it has a day, and its field that leads to what it is held with.
UNDATED = ("Statement", "about")
# What cannot be there before what one of its fields leads to.
WITHIN = ("Tool", "owner")
_LADDER = list(Marking)


def show(knowledge: Knowledge, model: Model, recorded: str) -> None:
    """Fill in when everything is shown, and when what depends on something else begins.

    `recorded` is the date from which on the register holds what nothing dates. Every link has to be resolved.
    """
    _Showing(knowledge, model, recorded).fill()


class _Showing:
    def __init__(self, knowledge: Knowledge, model: Model, recorded: str) -> None:
        self._knowledge = knowledge
        self._records = {record.ref: record for record in knowledge.records}
        self._recorded = recorded
        self._published = {record.slug: record for record in knowledge.records if "published" in record.values}
        self._linked: dict[tuple[Ref, str], list[tuple[Link, Record]]] = defaultdict(list)
        for link in knowledge.links:
            if link.far is not None:
                self._linked[link.record.ref, link.edge.field].append((link, self._records[link.far]))
                self._linked[link.far, link.edge.inverse].append((link, link.record))
        self._states = {noun.label: noun.states for noun in model.nouns.values() if noun.states}
        self._state_labels = {model.edges(label)[field].target for label, field in self._states.items()}
        self._shown = self._shown_by_rows()

    def fill(self) -> None:
        for record in self._knowledge.records:
            inherits = record.label in self._state_labels and SOURCES not in record.stated
            _extend(record, () if inherits else self._dates(record))
        for link in self._knowledge.links:
            if SOURCES in link.stated or "lastSeen" in link.values or "seen" in link.values:
                _extend(link, self._dates(link) if SOURCES in link.stated else ())
        for label, field in self._states.items():
            for record in self._of(label):
                self._show_stated(record, sorted(self._ahead(record, field), key=order_of_state))
        for record in self._knowledge.records:
            shown = record.values.get("date") if record.label == UNDATED[0] else self._recorded
            if shown is not None:
                record.values.setdefault("seen", shown)
        self._begin()

    def _ahead(self, record: Record, field: str) -> list[Record]:
        """The far ends of a field that everybody sees who sees the record."""
        return [
            far for link, far in self._linked[record.ref, field] if is_as_open(link, record) and is_as_open(far, record)
        ]

    def _of(self, label: str) -> Iterator[Record]:
        return (record for record in self._knowledge.records if record.label == label)

    def _shown_by_rows(self) -> dict[Ref, list[str]]:
        """The dates of rows about each record."""
        dates: dict[Ref, list[str]] = defaultdict(list)
        fields = dict(SHOWING)
        for row in self._knowledge.records:
            if row.label in fields and "date" in row.values:
                for link, about in self._linked[row.ref, fields[row.label]]:
                    if is_as_open(row, about) and is_as_open(link, about):
                        dates[about.ref].append(row.values["date"])
        return dates

    def _dates(self, thing: Record | Link) -> list[str]:
        sources = [self._published[slug] for slug in thing.sources if slug in self._published]
        return [str(source.values["published"]) for source in sources if is_as_open(source, thing)]

    def _show_stated(self, record: Record, states: list[Record]) -> None:
        """A node with dated states: shown by them and by dated rows about it, its first state with it."""
        dates = [*self._shown[record.ref]]
        dated = [state for state in states if NOT_DATED not in state.stated]
        dates += [state.values[name] for state in dated for name in ("seen", "lastSeen") if name in state.values]
        if dates:
            record.values["seen"] = _first([*dates, *_valued(record, "seen")])
            record.values["lastSeen"] = _last([*dates, *_valued(record, "lastSeen")])
        if states and "seen" in record.values and "seen" not in states[0].stated:
            states[0].values["seen"] = record.values["seen"]
            states[0].values.setdefault("lastSeen", record.values["seen"])

    def _begin(self) -> None:
        """What begins with something else, or not before it."""
        for label in BEGINS:
            for record in self._of(label):
                if "since" not in record.values and "date" in record.values:
                    record.values["since"] = record.values["date"]
        for framework in self._of(BEGINS_WITH[0]):
            for principle in [
                far for _, far in self._linked[framework.ref, BEGINS_WITH[1]] if is_as_open(framework, far)
            ]:
                _begin_with(principle, framework)
        for record in self._of(UNDATED[0]):
            for subject in self._ahead(record, UNDATED[1]):
                record.held_with = subject.values.get("since", subject.values.get("seen"))
        self._within()

    def _within(self) -> None:
        """What is neither held nor possible before something else."""
        label, field = WITHIN
        for record in self._of(label):
            for outer in self._ahead(record, field):
                record.not_before = held(outer.values.get("since"), None)[HELD_FROM]
        for label, field in self._states.items():
            for record in self._of(label):
                _follow(sorted((far for _, far in self._linked[record.ref, field]), key=order_of_state))


def is_as_open(thing: Record | Link, to: Record | Link) -> bool:
    """Whether everybody who sees the other sees this too."""
    here, there = (_LADDER.index(each.values.get("marking", Marking.PUBLISHED)) for each in (thing, to))
    return here <= there and (not thing.audience or (bool(to.audience) and {*to.audience} <= {*thing.audience}))


def order_of_state(state: Record) -> str:
    """Where a dated state stands among those of its node: one with no date of its own before all others."""
    dated = "seen" in state.stated and NOT_DATED not in state.stated
    own = state.values.get("since") or (state.values.get("seen") if dated else None)
    return held(own, None)[HELD_FROM]


def _follow(states: list[Record]) -> None:
    """No state is there before those that it follows began, as far as that is known."""
    for number, state in enumerate(states):
        before = [earlier for earlier in states[:number] if is_as_open(earlier, state)]
        state.not_before = max((held(each.values.get("since"), None)[HELD_FROM] for each in before), default=EARLIEST)


def _begin_with(principle: Record, framework: Record) -> None:
    since = framework.values.get("since")
    if since is None:
        principle.values.pop("since", None)
        principle.values["seen"] = framework.values["seen"]
    elif "since" not in principle.values or last_day(principle.values["since"]) < last_day(since):
        principle.values["since"] = since


def _extend(thing: Record | Link, dates: list[str] | tuple[()]) -> None:
    """Fill in the first and the last showing from the dates of sources, where they are not written."""
    if NOT_DATED in thing.stated:
        return
    written = [*_valued(thing, "seen"), *_valued(thing, "lastSeen")]
    if written or dates:
        first, last = _first([*written, *dates]), _last([*written, *dates])
        thing.values.setdefault("seen", first)
        thing.values.setdefault("lastSeen", last)


def _valued(thing: Record | Link, name: str) -> list[str]:
    return [thing.values[name]] if name in thing.values else []


def _first(dates: Iterable[str]) -> str:
    return min(dates, key=lambda date: (last_day(date), date))


def _last(dates: Iterable[str]) -> str:
    return max(dates, key=lambda date: (last_day(date), date))
