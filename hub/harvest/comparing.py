"""Compare what a feed says of a record with what it said last and with what is recorded: three sides, field by field.

Called by hub.harvest.working. What the feed says anew is taken where nobody changed what it said last; where somebody
did, that is a conflict, which becomes a proposal. What merely stops coming is noted and stays. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hub.harvest.mapped import Item, Part
from hub.importers.comparing import Change, Difference
from hub.importers.own_links import link_changes
from hub.model.common import AUDIENCE, SOURCES
from hub.model.earlier import keeps
from hub.model.enums import Marking
from hub.model.registry import Model

LADDER = [marking.value for marking in Marking]
MARKING, UNTIL, SINCE, TO = "marking", "until", "since", "to"


@dataclass(frozen=True)
class Now:
    """A record as it is recorded: its own slug and version, what it says, its dated states and its links by field."""

    slug: str
    version: int
    values: Mapping[str, Any]
    audience: Sequence[str] = ()
    states: Sequence[Mapping[str, Any]] = ()
    links: Mapping[str, Sequence[Item]] = field(default_factory=dict[str, Sequence[Item]])


@dataclass
class Judged:
    """What comparing came to: the changes to make, those only to propose, and notes."""

    changes: list[Change] = field(default_factory=list[Change])
    differences: list[Difference] = field(default_factory=list[Difference])
    proposed: dict[str, Any] = field(default_factory=dict[str, Any])
    proposed_links: list[Change] = field(default_factory=list[Change])
    notes: list[str] = field(default_factory=list[str])


@dataclass
class Comparing:
    """Compares records of a kind. `cited` are the sources of what is written, `day` is that from which it holds."""

    model: Model
    day: str
    cited: Sequence[str]

    def made(self, part: Part, slug: str) -> Change:
        """The change that makes a record which is not there."""
        noun = self.model.nouns[part.label]
        fields: Item = {"slug": slug, MARKING: part.marking, SOURCES: list(self.cited), **part.values}
        fields |= {AUDIENCE: list(part.audience)} if part.audience else {}
        fields |= {UNTIL: part.until} if part.until else {}
        if part.states and noun.states:
            fields[noun.states] = part.states
        for name, items in part.links.items():
            many = self.model.edges(part.label)[name].many
            fields |= {name: items if many else items[0]} if items else {}
        return {"create": {noun.singular: fields}}

    def compare(self, part: Part, base: Item | None, now: Now) -> Judged:
        """What makes a record that is there say what the feed says, as far as nobody changed that."""
        told = Judged()
        about = {self.model.nouns[part.label].singular: now.slug, "version": now.version}
        self._until(part, base, now, about, told)
        self._values(part, base, now, about, told)
        self._states(part, base, now, about, told)
        for name in part.links:
            self._links(part, base, now, name, told)
        self._marking(part, base, now, about, told)
        return told

    def _until(self, part: Part, base: Item | None, now: Now, about: Item, told: Judged) -> None:
        before, said, was = now.values.get(UNTIL), part.until, (base or {}).get(UNTIL)
        if said == before or (said == was and base is not None):
            return
        if said is None and before != was:
            told.notes.append(f"it has ended here on {before}, and the feed does not say so")
        elif said is None:
            told.differences.append(Difference(UNTIL, before, None))
            told.changes.append({"correct": {**about, "values": {UNTIL: None}}})
        elif before is None:
            told.differences.append(Difference(UNTIL, None, said))
            told.changes.append({"end": {**about, "on": said}})
        else:
            told.changes.append({"correct": {**about, "values": {UNTIL: said}}})
            told.differences.append(Difference(UNTIL, before, said))

    def _values(self, part: Part, base: Item | None, now: Now, about: Item, told: Judged) -> None:
        last: Item = base["values"] if base else {}
        taken: Item = {}
        for name, said in part.values.items():
            before = now.values.get(name) or None
            if said == before or said == last.get(name):
                continue
            if before is None or before == last.get(name):
                taken[name] = said
                told.differences.append(Difference(name, before, said))
            else:
                told.proposed[name] = said
                told.notes.append(f"{name} was changed here; what the feed says is proposed")
        silent = [name for name in last if name not in part.values]
        told.notes += [f"the feed says nothing of {name} any more; what it said stays" for name in silent]
        told.changes += value_changes(self.model, part.label, about, taken, self.day, self.cited)

    def _states(self, part: Part, base: Item | None, now: Now, about: Item, told: Judged) -> None:
        """A dated status that is not recorded becomes another dated status."""
        last: list[Item] = base["states"] if base else []
        names = {prop.current: prop.name for prop in self.model.properties(part.label).values() if prop.current}
        latest = now.states[-1] if now.states else {}
        for state in part.states:
            key = (state["status"], state.get(SINCE))
            if state in last or any((each["status"], each.get(SINCE)) == key for each in now.states):
                continue
            if SINCE not in state and latest.get("status") == state["status"]:
                continue
            values = {names[name]: value for name, value in state.items() if name in ("status", "detail")}
            begins = state.get(SINCE, self.day)
            told.differences.append(Difference("status", latest.get("status"), state["status"]))
            told.changes.append({"set": {**about, "from": begins, "values": values, SOURCES: list(self.cited)}})

    def _links(self, part: Part, base: Item | None, now: Now, name: str, told: Judged) -> None:
        last: list[Item] = base["links"].get(name, []) if base else []
        there = [item for item in now.links.get(name, ()) if UNTIL not in item]
        about = {self.model.nouns[part.label].singular: now.slug, "field": name}
        said_to = {item[TO] for item in part.links[name]}
        gone = [item[TO] for item in last if item[TO] not in said_to]
        told.notes += [f"the feed does not name {name} {slug} any more; the link stays" for slug in gone]
        for said in part.links[name]:
            if said in last:
                continue
            before = next((item for item in there if item[TO] == said[TO]), None)
            if before is not None:
                was = next((item for item in last if item[TO] == said[TO]), {})
                self._link(about, said, was, before, told)
            elif UNTIL not in said:
                told.differences.append(Difference(name, None, said[TO]))
                told.changes.append({"link": {**about, SINCE: self.day, **said, SOURCES: list(self.cited)}})

    def _link(self, about: Item, said: Item, was: Item, before: Item, told: Judged) -> None:
        """A link that is there, beside what the feed says of it now and said last."""
        rest = {key: value for key, value in said.items() if key != UNTIL}
        alike = all(before.get(key) == value for key, value in rest.items())
        if alike and UNTIL not in said:
            return
        where = f"{about['field']} {said[TO]}"
        if alike:
            begun = {SINCE: before[SINCE]} if SINCE in before else {}
            told.differences.append(Difference(where, None, said[UNTIL]))
            told.changes.append({"unlink": {**about, TO: said[TO], **begun, "from": said[UNTIL]}})
            return
        changes = list(link_changes(about, [before], [{**before, **said, SOURCES: list(self.cited)}], self.day))
        own = {*was, *said} - {SINCE, UNTIL, TO}
        if any(before.get(key) not in (None, was.get(key)) for key in own):
            told.proposed_links += changes
            told.notes.append(f"{where} was changed here; what the feed says of it is proposed")
        else:
            told.differences.append(Difference(where, {key: before.get(key) for key in rest}, rest))
            told.changes += changes

    def _marking(self, part: Part, base: Item | None, now: Now, about: Item, told: Judged) -> None:
        """Another marking or audience. To raise a marking is the feed's; to open a record is for people to decide."""
        before = (now.values.get(MARKING, LADDER[0]), sorted(now.audience))
        said = (part.marking, sorted(part.audience))
        last = (base[MARKING], sorted(base[AUDIENCE])) if base else None
        if said in (before, last):
            return
        if LADDER.index(part.marking) > LADDER.index(before[0]) and said[1] == before[1]:
            told.differences.append(Difference(MARKING, before[0], part.marking))
            told.changes.append({"mark": {**about, MARKING: part.marking, AUDIENCE: list(part.audience)}})
        else:
            told.proposed[MARKING] = part.marking
            told.proposed[AUDIENCE] = list(part.audience)
            told.notes.append(f"the feed marks it {part.marking}, and here it is {before[0]}: that is proposed")


def value_changes(
    model: Model, label: str, about: Item, values: Mapping[str, Any], day: str, cited: Sequence[str]
) -> Iterator[Change]:
    """The changes that give a record these values: from the day on, or put right where nothing keeps what was."""
    every = model.properties(label)
    kept = {name: value for name, value in values.items() if keeps(every[name])}
    other = {name: value for name, value in values.items() if name not in kept}
    if kept:
        yield {"set": {**about, "from": day, "values": kept, SOURCES: list(cited)}}
    if other:
        yield {"correct": {**about, "values": other, SOURCES: list(cited)}}


def proposed_changes(model: Model, label: str, about: Item, fields: Mapping[str, Any], day: str,
                     cited: Sequence[str]) -> list[Change]:  # fmt: skip
    """The changes that a proposal holds."""
    values = {name: value for name, value in fields.items() if name not in (MARKING, AUDIENCE)}
    changes = list(value_changes(model, label, about, values, day, cited))
    if MARKING in fields:
        changes.append({"mark": {**about, MARKING: fields[MARKING], AUDIENCE: fields[AUDIENCE]}})
    return changes
