"""Make one record of two: what leads to the one leads to the other from then on, and so does its slug.

Called by hub.records.drafts. What the two say otherwise is told, all of it, and decided in the call: a property by
`values`, a link by `drop`. What the writer does not see of the record that goes moves too, in silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hub.graph.edit import FIRST, ROW_VERSION, Act, Edit, LinkAt, NodeAt, Row
from hub.graph.logs.public import key
from hub.graph.merged import INTO, MERGED, merged_at, merged_row
from hub.model.common import AUDIENCE, SOURCES
from hub.model.earlier import EARLIER, FIELD, WAS
from hub.model.registry import Model
from hub.records.draft import Draft
from hub.records.knowledge import Link, Ref
from hub.records.merged_values import UNTIL, merged_values
from hub.records.moving import Merging, cites_instead, moved_at, reflect, without
from hub.records.problems import Fault, Notes, Place
from hub.records.resolve import AGENCY, SOURCE
from hub.records.stored_form import by_people
from hub.records.values import nearest
from hub.records.wanted import DROP, MERGED_VERSION, TO, VALUES, Wanted
from hub.records.wanted import FIELD as OF_LINK
from hub.records.withdrawing import lose

OF = "of"
"""Of a link that is dropped: which of the two records it is a link of."""
_DROPS = (OF, OF_LINK, TO, "since")
_DERIVED = frozenset({"seen", "lastSeen", "confidence", "marking"})
"""Of a link: what two may say otherwise and still be the same."""


async def merge(drafts: Merging, wanted: Wanted, draft: Draft) -> None:
    """Make a record part of another. Reads everything that hangs on both."""
    other = wanted.refs[1]
    if not _fit(drafts, wanted, other):
        return
    drafts.merges.append(wanted)
    version = drafts.rows.rows[other].get(ROW_VERSION, FIRST)
    if version != wanted.fields[MERGED_VERSION]:
        drafts.stale.append((replace(wanted, ref=other), version))
    merger = _Merger(drafts, wanted, draft, other)
    merger.values()
    for ref in (wanted.ref, other):
        await drafts.rows.follow_all(ref)
    await _drop(drafts, wanted, [wanted.ref, other])
    await merger.links()
    merger.rest(await drafts.rows.leading_to(other))
    if other.label == SOURCE:
        merger.cited(await drafts.rows.citing(other))
    drafts.moved += merger.edits
    drafts.rows.gone.add(str(other))
    reflect(drafts, wanted.place.file, merger.edits)


def _fit(drafts: Merging, wanted: Wanted, other: Ref) -> bool:
    """Whether the two are of a kind that is merged, and are there and seen by the same."""
    notes, before = drafts.notes, len(drafts.notes)
    if other.label in _not_merged(drafts.model):
        reason = f"a {other.label} is not merged: who may see and keep records hangs on it, or it is part of another"
        notes.add(Fault.WRONG_KIND, wanted.place, "merged", reason)
    elif other == wanted.ref:
        notes.add(Fault.SELF_REFERENCE, wanted.place, "merged", "is the record itself")
    elif other not in drafts.rows.rows:
        notes.add(Fault.UNKNOWN_REFERENCE, wanted.place, "merged", f"there is no {other.label} {other.slug}")
    else:
        ours, theirs = drafts.rows.rows[wanted.ref], drafts.rows.rows[other]
        for name in ("marking", AUDIENCE):
            if ours.get(name) != theirs.get(name):
                reason = "is another of each; mark one of them first, so that what is merged is seen by who saw both"
                notes.add(Fault.CONTRADICTION, wanted.place, name, reason)
    return len(notes) == before


def _not_merged(model: Model) -> set[str]:
    states = {model.edges(noun.label)[noun.states].target for noun in model.nouns.values() if noun.states}
    return {AGENCY, "Pack", *states}


async def _drop(drafts: Merging, wanted: Wanted, pair: Sequence[Ref]) -> None:
    """Take away links of either record that do not stay, with the state that one leads to."""
    items: Any = wanted.fields.get(DROP) or []
    if not isinstance(items, list):
        drafts.notes.add(Fault.NOT_A_LIST, wanted.place, DROP, "is no list of links")
        return
    states = drafts.model.nouns[wanted.ref.label].states
    for item in items:
        if (ref := _dropped_of(item, wanted, pair, drafts.notes)) is None:
            continue
        known = set(drafts.links)
        fields = {name: value for name, value in item.items() if name != OF}
        await drafts.change_link(Wanted(Act.WITHDRAW, wanted.place, ref, fields))
        for name in drafts.links.keys() - known:
            far = drafts.links[name][0].link.far
            if item[OF_LINK] == states and far is not None:
                drafts.lost.append(Edit(Act.WITHDRAW, NodeAt(*_at(drafts, far)), drafts.rows.rows[far], None))
                drafts.rows.gone.add(str(far))
                await lose(drafts, far, "")


def _at(drafts: Merging, ref: Ref) -> tuple[Any, str]:
    return drafts.model.nouns[ref.label].label, ref.slug


def _dropped_of(item: Any, wanted: Wanted, pair: Sequence[Ref], notes: Notes) -> Ref | None:
    """The record of which a link is dropped; None and a note where that cannot be told."""
    if not isinstance(item, Mapping) or not {OF, OF_LINK, TO} <= item.keys() <= set(_DROPS):
        notes.add(Fault.NOT_A_RECORD, wanted.place, DROP, f"names of each link {', '.join(_DROPS[:3])}, maybe since")
        return None
    slugs = [ref.slug for ref in pair]
    if item[OF] not in slugs:
        reason = f"{str(item[OF])[:60]!r} is none of the two{nearest(str(item[OF]), slugs)}"
        notes.add(Fault.UNKNOWN_REFERENCE, wanted.place, DROP, reason)
        return None
    return pair[slugs.index(item[OF])]


@dataclass
class _Merger:
    """The edits of one merge. `came` are the properties whose value the record that goes gave."""

    drafts: Merging
    wanted: Wanted
    draft: Draft
    other: Ref
    edits: list[Edit] = field(default_factory=list[Edit])
    came: set[str] = field(default_factory=set[str])

    def values(self) -> None:
        """Give the record what only the other says, and note what both say otherwise."""
        given: Any = self.wanted.fields.get(VALUES)
        decided: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
        ours, theirs = self.draft.record.values, self.drafts.rows.records[self.other].values
        merged = merged_values(self.drafts.model.properties(self.other.label), ours, theirs, decided)
        self.came = merged.came
        for name in merged.contradicted:
            said = [f"{ref.slug} says {_shown(values.get(name))}" for ref, values in self._both(ours, theirs)]
            reason = f"{' and '.join(said)}; say in `values` what holds"
            self.drafts.notes.add(Fault.CONTRADICTION, self.wanted.place, name, reason)
        fields = {VALUES: {**merged.given, **decided} if given is None or isinstance(given, Mapping) else given}
        self.drafts.correct(replace(self.wanted, fields=fields), self.draft)
        self._sources()

    def _both(self, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[tuple[Ref, Mapping[str, Any]]]:
        return [(self.wanted.ref, ours), (self.other, theirs)]

    def _sources(self) -> None:
        cited = [*self.draft.row.get(SOURCES, ()), *self.drafts.rows.rows[self.other].get(SOURCES, ())]
        gone = self.other.slug if self.other.label == SOURCE else None
        self.draft.record.sources[:] = dict.fromkeys(self.wanted.ref.slug if slug == gone else slug for slug in cited)
        if cited:
            self.draft.row[SOURCES] = list(self.draft.record.sources)

    async def links(self) -> None:
        """Move every link, whoever sees it; of two that are the same by then one stays."""
        rows, ref = self.drafts.rows, self.wanted.ref
        ours = await rows.links_at(ref)
        there = {key(at, row): (at, row) for at, row, _ in ours if not self._drops(at, row)}
        known = {far.get(FIELD) for at, _, far in ours if at.kind.type == WAS}
        for at, row, far in await rows.links_at(self.other):
            if self._drops(at, row):
                continue
            self.edits.append(Edit(Act.MERGE, at, row, None))
            if at.kind.type == WAS:
                self._earlier(at, row, far, known)
                continue
            to, moved = moved_at(at, row, self.other, ref)
            if (to.kind.start, to.start) == (to.kind.end, to.end):
                continue
            if key(to, moved) in there:
                self._fold(*there[key(to, moved)], moved)
            else:
                self.edits.append(Edit(Act.MERGE, to, None, moved))

    def _drops(self, at: LinkAt, row: Row) -> bool:
        stored = self.drafts.links.get(str(at))
        return stored is not None and stored[0].row == row

    def _earlier(self, at: LinkAt, row: Row, far: Row, known: set[Any]) -> None:
        """An earlier value goes with the value that came; any other would be one that the record never had."""
        if far.get(FIELD) in self.came - known:
            self.edits.append(Edit(Act.MERGE, *_made(moved_at(at, row, self.other, self.wanted.ref))))
        else:
            self.edits.append(Edit(Act.MERGE, NodeAt(EARLIER, at.end), far, None))

    def _fold(self, at: LinkAt, ours: Row, theirs: Row) -> None:
        link = self.drafts.rows.as_link(at, ours)
        own = [] if link is None else [prop for prop in link.edge.properties if prop.name not in _DERIVED]
        for prop in own:
            said = ours.get(prop.name), theirs.get(prop.name)
            if said[0] != said[1] and (prop.name == UNTIL or None not in said):
                reason = f"both lead to {link.to if link else ''} and say otherwise of {prop.name}: "
                reason += f"{_shown(said[0])} and {_shown(said[1])}; name one of them in `drop`"
                self.drafts.notes.add(Fault.CONTRADICTION, self._place(link), link.edge.field if link else "", reason)
        cited = list(dict.fromkeys([*ours.get(SOURCES, ()), *theirs.get(SOURCES, ())]))
        folded = {**without(theirs, *_TIMES), **ours, **({SOURCES: cited} if cited else {})}
        if folded != ours:
            self.edits.append(Edit(Act.MERGE, at, ours, by_people(ours, folded)))

    def _place(self, link: Link | None) -> Place:
        """Where a link of the record stands, so that whoever decides on it can name it."""
        place = self.wanted.place
        return place if link is None else Place(place.file, f"{link.record.slug}.{link.edge.field}[{link.to}]")

    def rest(self, leading: Sequence[Row]) -> None:
        """The record goes, and its slug leads on, as do those that led to it."""
        other, ref = self.other, self.wanted.ref
        label, was = self.drafts.model.nouns[other.label].label, self.drafts.rows.rows[other]
        self.edits.append(Edit(Act.MERGE, NodeAt(label, other.slug), was, None))
        row = merged_row(other.label, other.slug, ref.slug, was)
        self.edits.append(Edit(Act.MERGE, merged_at(other.label, other.slug), None, row))
        self.edits += [
            Edit(Act.MERGE, NodeAt(MERGED, each["slug"]), each, {**each, INTO: ref.slug}) for each in leading
        ]

    def cited(self, citing: Sequence[tuple[NodeAt | LinkAt, Row]]) -> None:
        """Whatever cites the source that goes cites the other."""
        old, new, label = self.other.slug, self.wanted.ref.slug, self.drafts.model.nouns[self.other.label].label
        known = {str(edit.at) for edit in self.edits} | {f"{label}:{old}", f"{label}:{new}"}
        self.edits = [replace(e, after=e.after and cites_instead(e.after, old, new)) for e in self.edits]
        self.edits += [
            Edit(Act.MERGE, at, row, by_people(row, cites_instead(row, old, new)))
            for at, row in citing
            if str(at) not in known
        ]


def _made(placed: tuple[LinkAt, Row]) -> tuple[LinkAt, None, Row]:
    return placed[0], None, placed[1]


def _shown(value: Any) -> str:
    return "nothing" if value is None else repr(value)[:80]


_TIMES = ("until", "untilDay", "heldFrom", "heldTo", "possibleFrom", "shipped")
