"""Take a merge back: both records are there again, each with what it had, by what the journal says of the merge.

Called by hub.records.drafts. What has changed of the record since is told, and stays with it where the call says so; a
link that was moved and has changed since goes back as it is now.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hub.graph.edit import ROW_VERSION, Act, Edit, LinkAt, NodeAt, Row
from hub.graph.logs.public import key
from hub.graph.logs.state import at_of
from hub.graph.merged import INTO, merged_at
from hub.model.common import SOURCES
from hub.records.draft import Draft
from hub.records.knowledge import Ref
from hub.records.moving import Merging, moved_at, reflect, same
from hub.records.problems import Fault
from hub.records.stored_form import ORIGIN, SHIPPED, by_people
from hub.records.stored_rows import StoredRows
from hub.records.wanted import STAYS, Wanted

MOST_NAMED = 50
"""Things that have changed since, that a refusal names."""
_OF_WRITING = (ROW_VERSION, ORIGIN, SHIPPED)
_NOT_PUT_BACK = frozenset({"Proposal", "Register"})
Told = tuple[NodeAt | LinkAt, Row | None, Row | None]


async def split(drafts: Merging, wanted: Wanted, draft: Draft) -> None:
    """Put both records back. Reads the journal from the merge on."""
    rows, other = drafts.rows, wanted.refs[1]
    if not isinstance(wanted.fields.get(STAYS, False), bool):
        drafts.notes.add(Fault.WRONG_TYPE, wanted.place, STAYS, "is true or false")
    leads = await rows.follow_merged([other])
    entries = await rows.since_taken(f"{other.label}:{other.slug}") if leads.get(other) == wanted.ref else []
    merge, later = _told(entries)
    if not merge:
        reason = f"no {other.label} {other.slug} was merged into it"
        drafts.notes.add(Fault.UNKNOWN_REFERENCE, wanted.place, "merged", reason)
        return
    drafts.merges.append(wanted)
    put_back = merged_at(other.label, other.slug)
    if not any(at == put_back and after and after[INTO] == wanted.ref.slug for at, _, after in merge):
        reason = f"{other.slug} came by another record, that was merged into this one since; take that back first"
        drafts.notes.add(Fault.CONTRADICTION, wanted.place, "merged", reason)
        return
    if not wanted.fields.get(STAYS):
        await _tell_later(drafts, wanted, later)
    splitter = _Splitter(drafts, wanted, draft, other)
    await splitter.put_back(merge)
    drafts.moved += splitter.edits
    reflect(drafts, wanted.place.file, splitter.edits)


def _told(entries: Sequence[Sequence[Any]]) -> tuple[list[Told], list[Told]]:
    """The changes of the first call, and those of all later ones."""
    first, later = list[Told](), list[Told]()
    for call, changes in entries:
        for change in map(json.loads, changes or ()):
            told = (at_of(change["at"]), change["before"], change["after"])
            if not (isinstance(told[0], NodeAt) and told[0].label in _NOT_PUT_BACK):
                (first if call == entries[0][0] else later).append(told)
    return first, later


async def _tell_later(drafts: Merging, wanted: Wanted, later: Iterable[Told]) -> None:
    """Note what has changed of the record since, as far as the writer sees it."""
    rows = drafts.rows
    mine = [told for told in later if wanted.ref in _nodes(told[0])]
    await rows.read(Ref(*node) for at, *_ in mine for node in _nodes(at))
    said = dict.fromkeys(text for told in mine if (text := _said(rows, wanted.ref, *told)))
    for text in list(said)[:MOST_NAMED]:
        reason = f"since the merge {text}; with `stays` that stays as it is"
        drafts.notes.add(Fault.CONTRADICTION, wanted.place, STAYS, reason)


def _nodes(at: NodeAt | LinkAt) -> Iterator[tuple[str, str]]:
    if isinstance(at, NodeAt):
        yield at.label, at.slug
    else:
        yield from ((at.kind.start, at.start), (at.kind.end, at.end))


def _said(rows: StoredRows, ref: Ref, at: NodeAt | LinkAt, before: Row | None, after: Row | None) -> str:
    """What was done to a row, in words; nothing where the writer does not see all of it."""
    if not all(row is None or rows.sees(row) for row in (before, after)):
        return ""
    if isinstance(at, NodeAt):
        names = rows.model.properties(ref.label)
        changed = sorted(name for name in names if (before or {}).get(name) != (after or {}).get(name))
        return f"{', '.join(changed)} changed" if changed else ""
    link = rows.as_link(at, after or before or {})
    if link is None or link.far is None:
        return ""
    field, far = (link.edge.field, link.far) if link.record.ref == ref else (link.edge.inverse, link.record.ref)
    did = "was made" if before is None else "went" if after is None else "changed"
    return f"the link {field} to {far.slug} {did}"


@dataclass
class _Splitter:
    """The edits that take one merge back."""

    drafts: Merging
    wanted: Wanted
    draft: Draft
    other: Ref
    edits: list[Edit] = field(default_factory=list[Edit])

    async def put_back(self, merge: Sequence[Told]) -> None:
        """Work out the edits from what the merge did and what stands there now."""
        own = NodeAt(self.drafts.model.nouns[self.wanted.ref.label].label, self.wanted.ref.slug)
        places = {str(at): at for at, *_ in merge} | {str(node): node for at, *_ in merge for node in _ends(at)}
        now = await self.drafts.rows.now(places.values())
        made = {key(at, after): (at, after) for at, before, after in merge if before is None and after is not None}
        coming = {str(at) for at, _, after in merge if isinstance(at, NodeAt) and after is None}
        for at, before, after in merge:
            if at == own:
                self._own(before or {}, after or {})
            elif before is not None and after is not None:
                self._revert(at, before, after, now)
            elif isinstance(at, NodeAt):
                self._node(at, before, now)
            elif before is not None and all(now.get(str(end)) or str(end) in coming for end in _ends(at)):
                self._link(at, before, made, now)
        self._judge_again()

    def _own(self, before: Row, after: Row) -> None:
        _put_back(self.draft.row, before, after)
        record, row = self.draft.record, self.draft.row
        names = self.drafts.model.properties(self.wanted.ref.label)
        record.values = {name: row[name] for name in names if name in row}
        record.sources[:] = row.get(SOURCES, ())
        self.drafts.touched[self.wanted.ref] |= names.keys()

    def _revert(self, at: NodeAt | LinkAt, before: Row, after: Row, now: Mapping[str, list[Row]]) -> None:
        there = _match(at, after, now)
        if there is not None:
            row = dict(there)
            _put_back(row, before, after)
            if row != there:
                self.edits.append(Edit(Act.SPLIT, at, there, by_people(there, row)))

    def _node(self, at: NodeAt, before: Row | None, now: Mapping[str, list[Row]]) -> None:
        there = next(iter(now.get(str(at), ())), None)
        if before is None and there is not None:
            self.edits.append(Edit(Act.SPLIT, at, there, None))
        elif before is not None and there is None:
            self.edits.append(Edit(Act.SPLIT, at, None, before))
            if at.label in self.drafts.model.nouns and self.drafts.rows.sees(before):
                self.drafts.rows.keep(at.label, before)

    def _link(self, at: LinkAt, before: Row, made: Mapping[str, tuple[Any, Row]], now: Mapping[str, list[Row]]) -> None:
        to, moved = moved_at(at, before, self.other, self.wanted.ref)
        target = made.get(key(to, moved))
        if target is None:
            if not now.get(str(at)):
                self.edits.append(Edit(Act.SPLIT, at, None, before))
            return
        there = _match(to, target[1], now)
        if there is not None:
            back = (at, before) if same(there, target[1]) else moved_at(to, there, self.wanted.ref, self.other)
            self.edits += [Edit(Act.SPLIT, to, there, None), Edit(Act.SPLIT, back[0], None, back[1])]

    def _judge_again(self) -> None:
        """Let the rules judge the record that is there again by all that it holds."""
        if self.other in self.drafts.rows.rows:
            self.drafts.touched[self.other] |= self.drafts.model.properties(self.other.label).keys()


def _ends(at: NodeAt | LinkAt) -> list[NodeAt]:
    return [] if isinstance(at, NodeAt) else [NodeAt(at.kind.start, at.start), NodeAt(at.kind.end, at.end)]


def _match(at: NodeAt | LinkAt, row: Row, now: Mapping[str, list[Row]]) -> Row | None:
    """The row that stands there now; of twins the one that is seen by the same."""
    return next((each for each in now.get(str(at), ()) if key(at, each) == key(at, row)), None)


def _put_back(row: Row, before: Row, after: Row) -> None:
    """Give a row what it said before, wherever it says still what it was made to say."""
    for name in {*before, *after}.difference(_OF_WRITING):
        if before.get(name) != after.get(name) and row.get(name) == after.get(name):
            if name in before:
                row[name] = before[name]
            else:
                row.pop(name, None)
