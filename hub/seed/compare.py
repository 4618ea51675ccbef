"""Compare what a graph holds with what one origin states: which rows to make, correct, leave and withdraw.

Called by hub.seed.load only. Pure.

An origin changes and withdraws its own rows only. A folder may correct what is shipped, and then the row is the
folder's; what a folder states, a later shipped seed neither changes nor withdraws: the row becomes the folder's as it
is. What an origin newly links to a record that people made part of another is linked to that one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from hub.graph.edit import ROW_VERSION, Act, Edit, LinkAt, NodeAt, Row
from hub.model.common import SLUG, SOURCES
from hub.model.earlier import WAS
from hub.records.knowledge import Ref
from hub.records.moving import moved_at
from hub.records.resolve import SOURCE
from hub.records.stored_form import ORIGIN, SEED, SHIPPED, Rows, hash_of, said_by
from hub.seed.graph_rows import There
from hub.seed.origins import Statements

Place = NodeAt | LinkAt
OF_THE_ROW = frozenset({SLUG, ORIGIN, SHIPPED, ROW_VERSION})
"""What a row says of itself, in place of what it is about."""


@dataclass(frozen=True)
class Contested:
    """A row that people changed: what it holds, what it would by the seed, and the shipped row that says so.

    `shipped` is the name of that row, with its hash unless the seed holds it no longer: of a record that was merged it
    is not the row itself.
    """

    at: Place
    before: Row
    row: Row | None
    shipped: tuple[str, str]


@dataclass
class Comparison:
    """What has to be written, and what of it are rows made and changed.

    `withdrawn` names rows that this origin stated and states no longer, `kept` those on which it says otherwise than
    whoever they belong to, and which stay. `contested` are shipped rows that people have changed and of which the seed
    says something else than it did then, or nothing.
    """

    edits: list[Edit] = field(default_factory=list[Edit])
    created: int = 0
    changed: int = 0
    withdrawn: list[str] = field(default_factory=list[str])
    kept: list[str] = field(default_factory=list[str])
    contested: list[Contested] = field(default_factory=list[Contested])


def compare(there: There, rows: Rows, origin: str, statements: Statements) -> Comparison:
    """Every edit that makes the graph hold what an origin states."""
    return _Compare(there, rows, origin, statements).compare()


class _Compare:
    def __init__(self, there: There, rows: Rows, origin: str, statements: Statements) -> None:
        self._there = there
        self._origin = origin
        self._statements = statements
        self._as_stated: dict[str, str] = {}
        self._wanted = dict(self._led(*stated) for stated in named(rows))
        self._known = {*rows.nodes, *rows.links}
        self._result = Comparison()
        self._missing: set[str] = set()

    def compare(self) -> Comparison:
        for name, (at, row) in self._wanted.items():
            if name in self._there.rows:
                self._meet(name, at, row)
            elif name in self._there.withdrawn or self._lacks_an_end(at):
                self._missing.add(name)
                self._result.kept.append(name)
                self._meet_merged(name, row)
            else:
                self._result.created += 1
                act = Act.CREATE if isinstance(at, NodeAt) else Act.LINK
                self._result.edits.append(Edit(act, at, None, row))
        self._drop()
        return self._result

    def _led(self, name: str, stated: tuple[Place, Row]) -> tuple[str, tuple[Place, Row]]:
        """A link as it is stated, or at what one of its ends became part of since."""
        at, row = stated[0], self._cited(name, stated[1])
        if not isinstance(at, LinkAt) or at.kind.type == WAS or self._is_known(name):
            return name, (at, row)
        to, moved = at, row
        for end in ends(at):
            if into := self._there.merged.get(end):
                to, moved = moved_at(to, moved, _ref(end), _ref(into[0]))
        if to == at or len(set(ends(to))) == 1:
            return name, (at, row)
        return str(to), (to, {**moved, ORIGIN: row[ORIGIN]})

    def _is_known(self, name: str) -> bool:
        return name in self._there.rows or name in self._there.withdrawn

    def _cited(self, name: str, row: Row) -> Row:
        """A row that cites what became of the sources that it cites."""
        cited = row.get(SOURCES, ())
        led = [_ref(self._there.merged.get(f"{SOURCE}:{slug}", (f"{SOURCE}:{slug}",))[0]).slug for slug in cited]
        if led == list(cited):
            return row
        self._as_stated[name] = hash_of(row)
        return {**row, SOURCES: list(dict.fromkeys(led))}

    def _meet_merged(self, name: str, row: Row) -> None:
        """What the seed now says otherwise of a record that is part of another one is for who keeps that."""
        into, was = self._there.merged.get(name, ("", {}))
        if self._origin != SEED or into not in self._there.rows or was.get(SHIPPED, hash_of(was)) == hash_of(row):
            return
        at, before = self._there.rows[into]
        now = {prop: row.get(prop) for prop in {*was, *row} - OF_THE_ROW if was.get(prop) != row.get(prop)}
        self._result.contested.append(Contested(at, before, {**before, **now}, (name, hash_of(row))))

    def _lacks_an_end(self, at: Place) -> bool:
        return isinstance(at, LinkAt) and not self._missing.isdisjoint(ends(at))

    def _meet(self, name: str, at: Place, row: Row) -> None:
        """A row that is there already."""
        before = self._there.rows[name][1]
        if said_by(before) == said_by(row):
            return
        owner = before.get(ORIGIN)
        if owner == self._origin and (folder := self._other(name)):
            self._hand_over(name, at, before, folder)
        elif owner in (self._origin, SEED):
            self._result.changed += 1
            self._result.edits.append(Edit(Act.CORRECT, at, before, row))
        else:
            self._result.kept.append(name)
            if self._origin == SEED and before.get(SHIPPED) not in (None, hash_of(row), self._as_stated.get(name)):
                self._result.contested.append(Contested(at, before, row, (name, hash_of(row))))

    def _other(self, name: str) -> str | None:
        """The folder that states a shipped row too."""
        return self._statements.folder(name) if self._origin == SEED else None

    def _hand_over(self, name: str, at: Place, before: Row, folder: str) -> None:
        self._result.kept.append(name)
        self._result.edits.append(Edit(Act.CORRECT, at, before, {**before, ORIGIN: folder}))

    def _drop(self) -> None:
        """Withdraw what is no longer stated: links first, then nodes to which nobody has linked something since."""
        if self._origin == SEED:
            theirs = {name: row for name, row in self._there.rows.items() if name not in self._wanted}
            self._result.contested += [
                Contested(at, row, None, (name, "")) for name, (at, row) in theirs.items() if SHIPPED in row
            ]
        gone = {name: stored for name, stored in self._there.rows.items() if self._is_dropped(name, *stored)}
        for name, folder in [(name, folder) for name in gone if (folder := self._other(name))]:
            at, before = gone.pop(name)
            self._hand_over(name, at, before, folder)
        held = {end for name, *both in self._there.ends if name not in gone for end in both}
        for name, (at, before) in gone.items():
            if name in held:
                self._result.kept.append(name)
            else:
                self._result.withdrawn.append(name)
                self._result.edits.append(Edit(Act.WITHDRAW, at, before, None))

    def _is_dropped(self, name: str, at: Place, row: Row) -> bool:
        of_the_model = (at.label if isinstance(at, NodeAt) else at.kind) in self._known
        return of_the_model and row.get(ORIGIN) == self._origin and name not in self._wanted


def named(rows: Rows) -> Iterator[tuple[str, tuple[Place, Row]]]:
    """Every row by its name, nodes first."""
    for label, nodes in rows.nodes.items():
        for slug, row in nodes.items():
            node = NodeAt(label, slug)
            yield str(node), (node, row)
    for kind, links in rows.links.items():
        for key, (start, end, row) in links.items():
            link = LinkAt(kind, start, end, key)
            yield str(link), (link, row)


def _ref(name: str) -> Ref:
    return Ref(*name.split(":", 1))


def ends(at: LinkAt) -> tuple[str, str]:
    """The names of both ends."""
    return f"{at.kind.start}:{at.start}", f"{at.kind.end}:{at.end}"
