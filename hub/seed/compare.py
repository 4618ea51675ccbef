"""Compare what a graph holds with what one origin states: which rows to make, correct, leave and withdraw.

Called by hub.seed.load only. Pure.

An origin changes and withdraws its own rows only. A folder may correct what is shipped, and then the row is the
folder's; what a folder states, a later shipped seed neither changes nor withdraws: the row becomes the folder's as it
is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from hub.graph.edit import Act, Edit, LinkAt, NodeAt, Row
from hub.records.stored_form import ORIGIN, SEED, SHIPPED, Rows, hash_of, said_by
from hub.seed.graph_rows import There
from hub.seed.origins import Statements

Place = NodeAt | LinkAt


@dataclass
class Comparison:
    """What has to be written, and what of it are rows made and changed.

    `withdrawn` names rows that this origin stated and states no longer, `kept` those on which it says otherwise than
    whoever they belong to, and which stay. `contested` are shipped rows that people have changed and of which the seed
    says something else than it did then, or nothing: with what the graph holds and what the seed says.
    """

    edits: list[Edit] = field(default_factory=list[Edit])
    created: int = 0
    changed: int = 0
    withdrawn: list[str] = field(default_factory=list[str])
    kept: list[str] = field(default_factory=list[str])
    contested: list[tuple[Place, Row, Row | None]] = field(default_factory=list[tuple[Place, Row, Row | None]])


def compare(there: There, rows: Rows, origin: str, statements: Statements) -> Comparison:
    """Every edit that makes the graph hold what an origin states."""
    return _Compare(there, rows, origin, statements).compare()


class _Compare:
    def __init__(self, there: There, rows: Rows, origin: str, statements: Statements) -> None:
        self._there = there
        self._origin = origin
        self._statements = statements
        self._wanted = dict(named(rows))
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
            else:
                self._result.created += 1
                act = Act.CREATE if isinstance(at, NodeAt) else Act.LINK
                self._result.edits.append(Edit(act, at, None, row))
        self._drop()
        return self._result

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
            if self._origin == SEED and before.get(SHIPPED, hash_of(row)) != hash_of(row):
                self._result.contested.append((at, before, row))

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
            self._result.contested += [(at, row, None) for at, row in theirs.values() if SHIPPED in row]
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


def ends(at: LinkAt) -> tuple[str, str]:
    """The names of both ends."""
    return f"{at.kind.start}:{at.start}", f"{at.kind.end}:{at.end}"
