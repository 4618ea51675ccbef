"""Move rows from one record to another, and back: whoever sees them, as they stand, with a key that fits the new place.

Used by hub.records.merging and hub.records.splitting.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from hub.graph.edit import ROW_VERSION, Edit, LinkAt, Row
from hub.model.common import EDGE_KEY, SOURCES
from hub.model.earlier import WAS
from hub.model.stored import key_of
from hub.records.draft import Draft
from hub.records.knowledge import Ref
from hub.records.problems import Place
from hub.records.stored_form import ORIGIN, PEOPLE, SHIPPED
from hub.records.stored_rows import StoredLink
from hub.records.wanted import Wanted
from hub.records.withdrawing import Taking


class Merging(Taking, Protocol):
    """What a call changes, as far as merging adds to it: of hub.records.drafts."""

    records: dict[Ref, Draft]
    touched: dict[Ref, set[str]]
    moved: list[Edit]
    merges: list[Wanted]
    stale: list[tuple[Wanted, int]]

    def correct(self, wanted: Wanted, draft: Draft) -> None:
        """Give the record of a change its values."""
        ...

    async def change_link(self, wanted: Wanted) -> None:
        """Take a link away."""
        ...


def moved_at(at: LinkAt, row: Row, old: Ref, new: Ref) -> tuple[LinkAt, Row]:
    """A link of one record as a link of another: people say so from now on."""
    start = new.slug if (at.kind.start, at.start) == old else at.start
    end = new.slug if (at.kind.end, at.end) == old else at.end
    names = f"{at.kind.start}:{start}", f"{at.kind.end}:{end}"
    name = at.key if at.kind.type == WAS else key_of(at.kind.type, *names, row.get("since") or "")
    return LinkAt(at.kind, start, end, name), {**without(row, SHIPPED), EDGE_KEY: name, ORIGIN: PEOPLE}


def without(row: Row, *names: str) -> Row:
    """A row but for some of its properties."""
    return {name: value for name, value in row.items() if name not in names}


def same(row: Row | None, other: Row | None) -> bool:
    """Whether two rows say the same, however often they were written."""
    return row is not None and other is not None and without(row, ROW_VERSION) == without(other, ROW_VERSION)


def cites_instead(row: Row, old: str, new: str) -> Row:
    """A row that cites one source in the place of another, once."""
    cited = dict.fromkeys(new if slug == old else slug for slug in row.get(SOURCES, ()))
    return {**row, SOURCES: list(cited), ORIGIN: PEOPLE} if old in row.get(SOURCES, ()) else row


def reflect(drafts: Merging, file: str, edits: Iterable[Edit]) -> None:
    """Let the rules see what becomes of links, as far as the writer sees them."""
    rows = drafts.rows
    for edit in edits:
        if not isinstance(edit.at, LinkAt) or edit.at.kind.type == WAS:
            continue
        there = rows.links.get(str(edit.at))
        if edit.before is not None and there is not None and there.row == edit.before:
            rows.gone.add(str(edit.at))
            _touch(drafts, there)
        link = None if edit.after is None else rows.as_link(edit.at, edit.after)
        if link is not None and edit.after is not None:
            place = Place(file, f"{link.record.slug}.{link.edge.field}[{link.to}]")
            rows.moved.append(replace(link, place=place))
            _touch(drafts, StoredLink(edit.at, edit.after, link))


def _touch(drafts: Merging, stored: StoredLink) -> None:
    drafts.touched[stored.link.record.ref].add(stored.link.edge.field)
    if stored.link.far is not None:
        drafts.touched[stored.link.far].add(stored.link.edge.inverse)
