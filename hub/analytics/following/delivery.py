"""What of judged entries is sent to one reader, and `gone` at most once for a row.

Made by hub.analytics.following.follow for each reader who follows. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from hub.analytics.asking.answer_types import Ref, kind_name
from hub.analytics.following.event import ChangesWhere, RegisterEvent, RowChange, RowGone, as_json, values_of
from hub.analytics.following.judged import Judged, JudgedEntry
from hub.graph.compiler.ids import global_id, parts_of
from hub.graph.edit import LinkAt, NodeAt
from hub.graph.logs.entry import Log
from hub.graph.shown import Seen
from hub.model.registry import Model


@dataclass
class Delivery:
    """What is sent to one reader.

    `withheld` are rows that came into sight and were out of it again before they could be sent: not a word of them.
    `seen` gathers the rows above PUBLISHED of which events tell, until whoever sends them has recorded that.
    """

    model: Model
    where: ChangesWhere
    withheld: set[str] = field(default_factory=set[str])
    seen: Seen = field(default_factory=Seen)

    @cached_property
    def _records(self) -> frozenset[tuple[str, str]]:
        return frozenset(parts_of(text) for text in self.where.records or ())

    def event(self, judged: JudgedEntry, position: Callable[[], str]) -> RegisterEvent | None:
        """What is sent of an entry; None where that is nothing."""
        shown = [change for change in judged.changes if self._shown(change)]
        hidden = [change for change in judged.changes if self._gone(change)]
        agencies = self.where.agencies
        # Whatever made a row go, who keeps a copy has to know.
        asked = shown if agencies is None or judged.entry.plain.get("agency") in agencies else []
        changes = [self._change(change, judged) for change in asked if self._about(change)]
        gone = [row_gone(change.at) for change in hidden if self._about(change)]
        if not changes and not gone:
            return None
        entry = judged.entry
        number = entry.sequence if entry.log is Log.OPEN else None
        why = entry.secrets["why"].value if judged.whole and "why" in entry.secrets else None
        plain = entry.plain
        return RegisterEvent(
            position(), number, entry.at, plain["door"], plain.get("agency"), tuple(plain.get("roles", ())), why,
            tuple(changes), tuple(gone),
        )  # fmt: skip

    def _shown(self, change: Judged) -> bool:
        if change.after is None:
            return False
        if change.now:
            self.withheld.discard(change.name)
        elif change.before is None:
            self.withheld.add(change.name)
        return change.now

    def _gone(self, change: Judged) -> bool:
        if change.after is not None or change.now:
            return False
        if change.name in self.withheld:
            self.withheld.discard(change.name)
            return False
        return True

    def _about(self, change: Judged) -> bool:
        where, nodes = self.where, _nodes(change.at)
        if where.kinds is not None and not any(kind_name(label) in where.kinds for label, _ in nodes):
            return False
        return where.records is None or not self._records.isdisjoint(nodes)

    def _change(self, change: Judged, judged: JudgedEntry) -> RowChange:
        self.seen.add(self.model, change.at, change.after or change.before or {})
        before, after = (
            row and values_of(self.model, change.at, row, judged.sources) for row in (change.before, change.after)
        )
        had, has = before or {}, after or {}
        fields = sorted(name for name in {*had, *has} if had.get(name) != has.get(name))
        record, *linked = [Ref(label, slug) for label, slug in _nodes(change.at)]
        return RowChange(
            change.act, change.name, record, linked[0] if linked else None, tuple(fields),
            None if before is None else as_json(before), as_json(has),
        )  # fmt: skip


def row_gone(at: NodeAt | LinkAt) -> RowGone:
    """That a row is gone."""
    return RowGone(str(at), global_id(at.label, at.slug) if isinstance(at, NodeAt) else None)


def _nodes(at: NodeAt | LinkAt) -> Sequence[tuple[str, str]]:
    if isinstance(at, LinkAt):
        return (at.kind.start, at.start), (at.kind.end, at.end)
    return ((at.label, at.slug),)
