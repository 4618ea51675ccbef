"""What somebody wants changed, as they wrote it: one mapping for each change, with the kind of change as its key.

Read by hub.records.record; made by `hub record` from a file, and by whoever else takes changes. `{create: {tool: {…}}}`
holds a record as a file of records would; every other kind names its record, `{set: {tool: sieve, version: 3, …}}`.
Nothing here asks the graph.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hub.graph.edit import Act
from hub.model.common import AUDIENCE, SOURCES
from hub.model.registry import Model
from hub.records.describe import slug_of
from hub.records.knowledge import Ref
from hub.records.problems import Fault, Notes, Place
from hub.records.values import nearest

MOST = 500
"""Changes of one call."""
VERSION, VALUES, FROM, ON, FIELD, TO, VALUE = "version", "values", "from", "on", "field", "to", "value"
MERGED, MERGED_VERSION, DROP, STAYS = "merged", "mergedVersion", "drop", "stays"
"""Of a merge: the record that becomes part of another, and its version; links of either that go. Of taking a merge
back: whether what has changed since stays as it is."""
ALONE = frozenset({Act.MERGE, Act.SPLIT})
"""Kinds of change that stand in a call of their own."""
_LINK = (FIELD, TO, "since")
_TAKES: Mapping[Act, tuple[str, ...]] = {
    Act.SET: (VERSION, VALUES, FROM, SOURCES),
    Act.CORRECT: (VERSION, VALUES, SOURCES),
    Act.UNLINK: (*_LINK, VERSION, FROM),
    Act.END: (VERSION, ON),
    Act.WITHDRAW: (VERSION, *_LINK),
    Act.MARK: (VERSION, "marking", AUDIENCE),
    Act.MERGE: (VERSION, MERGED, MERGED_VERSION, VALUES, DROP),
    Act.SPLIT: (VERSION, MERGED, STAYS),
    Act.REDACT: (FIELD, VALUE),
}
_NEEDS: Mapping[Act, tuple[str, ...]] = {
    Act.SET: (VERSION, VALUES),
    Act.CORRECT: (VERSION, VALUES),
    Act.LINK: (FIELD, TO),
    Act.UNLINK: (FIELD, TO),
    Act.END: (VERSION, ON),
    Act.MARK: (VERSION, "marking"),
    Act.MERGE: (VERSION, MERGED, MERGED_VERSION),
    Act.SPLIT: (VERSION, MERGED),
    Act.REDACT: (FIELD,),
}


@dataclass(frozen=True)
class Wanted:
    """One change: `ref` is the record that it is about, `fields` what else was written."""

    act: Act
    place: Place
    ref: Ref
    fields: Mapping[str, Any]

    @property
    def refs(self) -> list[Ref]:
        """The records of the graph that it names as what it is about; none for one that is to be made."""
        named = [self.ref] if self.ref.slug else []
        return [*named, Ref(self.ref.label, self.fields[MERGED])] if self.act in ALONE else named


def read_wanted(
    changes: Sequence[Any], model: Model, notes: Notes, numbers: Sequence[int] | None = None
) -> list[Wanted]:
    """The changes that can be understood; what is wrong with the others is noted.

    `numbers` are those by which their caller knows them, from 0 in order if left out.
    """
    if not 0 < len(changes) <= MOST:
        notes.add(Fault.TOO_MANY, Place("changes"), "", f"holds {len(changes)} changes; 1 to {MOST} make a call")
        return []
    numbered = zip(range(len(changes)) if numbers is None else numbers, changes, strict=True)
    read = [wanted for n, change in numbered for wanted in _read(change, Place(f"changes[{n}]"), model, notes)]
    for wanted in read if len(changes) > 1 else ():
        if wanted.act in ALONE:
            notes.add(Fault.TOO_MANY, wanted.place, wanted.act.value.lower(), "stands in a call of its own")
    return read


def _read(change: Any, place: Place, model: Model, notes: Notes) -> Iterator[Wanted]:
    kinds = [act.value.lower() for act in Act]
    if not isinstance(change, Mapping) or len(change) != 1:
        notes.add(Fault.NOT_A_RECORD, place, "", f"is no mapping with one of {', '.join(kinds)} as its only key")
        return
    [(kind, body)] = change.items()
    if kind not in kinds:
        reason = f"is no kind of change{nearest(str(kind), kinds)}; the kinds are {', '.join(kinds)}"
        notes.add(Fault.UNKNOWN_FIELD, place, str(kind), reason)
    elif not isinstance(body, Mapping):
        notes.add(Fault.NOT_A_RECORD, place, kind, "is no mapping of fields")
    else:
        yield from _about(Act(kind.upper()), body, place, model, notes)


def _about(act: Act, body: Mapping[str, Any], place: Place, model: Model, notes: Notes) -> Iterator[Wanted]:
    """The change, once the one record that it is about is known."""
    labels = model.labels
    named = [name for name in body if name in labels]
    if len(named) != 1 or (act is Act.CREATE and len(body) != 1):
        strangers = [name for name in body if name not in labels]
        hint = nearest(strangers[0], labels) if strangers and not named else ""
        notes.add(Fault.UNKNOWN_NOUN, place, act.value.lower(), f"names one kind of record, as in `tool`{hint}")
        return
    label, value = labels[named[0]], body[named[0]]
    if act is Act.CREATE:
        yield Wanted(act, place, Ref(label, ""), {named[0]: value})
        return
    slug = slug_of(value, place, named[0], notes)
    fields = {name: content for name, content in body.items() if name != named[0]}
    if slug and _complete(act, fields, place, notes):
        yield Wanted(act, Place(place.file, slug), Ref(label, slug), fields)


def _complete(act: Act, fields: Mapping[str, Any], place: Place, notes: Notes) -> bool:
    """Whether a change says all that it has to, and nothing that it does not take; a link takes its own fields."""
    before = len(notes)
    for name in _NEEDS.get(act, ()):
        if name not in fields:
            notes.add(Fault.MISSING_FIELD, place, name, "is required")
    takes: Collection[str] = fields if act is Act.LINK else _TAKES[act]
    for name in fields:
        if name not in takes:
            reason = f"is nothing that {act.value.lower()} takes{nearest(name, takes)}"
            notes.add(Fault.UNKNOWN_FIELD, place, name, reason)
    for name in (VERSION, MERGED_VERSION):
        version = fields.get(name, 1)
        if isinstance(version, bool) or not isinstance(version, int):
            notes.add(Fault.WRONG_TYPE, place, name, "is no whole number: the version that you saw")
    if MERGED in fields:
        slug_of(fields[MERGED], place, MERGED, notes)
    return len(notes) == before
