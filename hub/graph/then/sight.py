"""Who may see a row of an earlier moment: whoever might have seen it then, and still may see what became of it.

Called by hub.graph.then.rows for the rows of one moment, with every change that was made since. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from hub.graph.edit import ROW_VERSION, Act, LinkAt, NodeAt, Row
from hub.graph.logs.opened import Place
from hub.graph.logs.public import key
from hub.graph.logs.state import State, at_of
from hub.graph.logs.told import Told
from hub.graph.merged import INTO, KIND, MERGED
from hub.model.common import AUDIENCE, EDGE_KEY
from hub.model.enums import Marking

_OF_WRITING = frozenset({EDGE_KEY, ROW_VERSION, "origin", "shipped"})
NOBODY = ("",)
"""The audience of a row that was shared with others than it is shared with now: no agency has an empty slug."""
_LADDER = {marking.value: step for step, marking in enumerate(Marking)}


class Sight(NamedTuple):
    """What decides who sees a row; without a marking it is no row of the register's."""

    marking: str | None
    audience: tuple[str, ...]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Sight:
        """That of a row."""
        return cls(row.get("marking"), tuple(row.get(AUDIENCE, ())))

    def narrowed(self, other: Sight) -> Sight:
        """What both let somebody see."""
        if self.marking is None or other.marking is None or self == other:
            return self
        marking = max(self.marking, other.marking, key=_LADDER.__getitem__)
        if not self.audience or not other.audience:
            return Sight(marking, self.audience or other.audience)
        return Sight(marking, tuple(slug for slug in self.audience if slug in other.audience) or NOBODY)

    def put_on(self, row: Row) -> Row:
        """The row as they may see it."""
        bare = {name: value for name, value in row.items() if name not in ("marking", AUDIENCE)}
        marked = bare if self.marking is None else {**bare, "marking": self.marking}
        return {**marked, AUDIENCE: list(self.audience)} if self.audience else marked


def _words(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in _OF_WRITING}


@dataclass
class Sights:
    """The sight of every row of a moment then, and of what became of it; a row that was taken away keeps its last.

    `names` leads from what tells a row from others now to what did then (hub.graph.logs.public.key), which for a
    relationship changes with its marking. A record that was merged became another one: `leads` has by its name that
    one's. A link that was moved with it is known again by what it says; `parted` are those on their way.
    """

    then: dict[str, Sight] = field(default_factory=dict[str, Sight])
    now: dict[str, Sight] = field(default_factory=dict[str, Sight])
    names: dict[str, str] = field(default_factory=dict[str, str])
    leads: dict[str, str] = field(default_factory=dict[str, str])
    parted: list[tuple[LinkAt, Row, str]] = field(default_factory=list[tuple[LinkAt, Row, str]])

    @classmethod
    def of(cls, state: State) -> Sights:
        """Those of rows at their own moment."""
        then = {name: Sight.of(row) for name, (_, row) in state.rows.items()}
        return cls(then, dict(then), {name: name for name in then})

    def sight(self, name: str) -> Sight:
        """Who may see a row of then."""
        return self.then[name].narrowed(self.now[name])

    def follow(self, change: Told) -> bool:
        """Take note of a later change; whether somebody may see more or less of these rows because of it.

        So it is of every redaction, which takes values out of earlier entries too.
        """
        at, before, after = at_of(change.at), change.row("before"), change.row("after")
        names = self._known(at, before, after)
        seen = [self.sight(name) for name in names]
        if isinstance(at, NodeAt) and at.label == MERGED:
            self._lead(at.slug, after)
        elif after is not None:
            for name in names:
                self.now[name] = Sight.of(after)
        return seen != [self.sight(name) for name in names] or change.act == Act.REDACT.value

    def _known(self, at: Place, before: Row | None, after: Row | None) -> list[str]:
        """The rows of then that a row is, or became."""
        name = self.names.pop(key(at, before), None) if before is not None else None
        if isinstance(at, NodeAt):
            # A slug names one record for ever: what is made again under it is the same.
            name = name or (str(at) if str(at) in self.then else None)
        elif name is None and after is not None:
            name = self._moved(at, after)
        elif name is not None and before is not None and after is None:
            self.parted.append((at, before, name))
        if name is not None and after is not None:
            self.names[key(at, after)] = name
        became = [old for old, into in self.leads.items() if isinstance(at, NodeAt) and into == str(at) and old != name]
        return [*([name] if name else ()), *became]

    def _moved(self, at: LinkAt, row: Row) -> str | None:
        """The link of then that says the same and has one end elsewhere, and was taken away since."""
        for place, (parted, was, name) in enumerate(self.parted):
            ends = (parted.start == at.start) + (parted.end == at.end)
            if parted.kind == at.kind and ends and _words(was) == _words(row):
                del self.parted[place]
                return name
        return None

    def _lead(self, old: str, after: Row | None) -> None:
        """Where a record that was merged leads from now on; nowhere, once that was taken back."""
        if after is None:
            self.leads.pop(old, None)
        elif old in self.then:
            self.leads[old] = f"{after[KIND]}:{after[INTO]}"
