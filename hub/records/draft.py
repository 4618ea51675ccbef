"""A record of the graph as a call leaves it.

Made by hub.records.drafts, turned into an edit by hub.records.edits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hub.graph.edit import Act, Row
from hub.model.declare import Property
from hub.model.stored import held, stored
from hub.records.knowledge import Record

_TIMES = ("since", "until", "seen")


@dataclass
class Draft:
    """A record of the graph: its row before, and record and row as they will be. `act` is the first change of it."""

    record: Record
    before: Row
    row: Row
    act: Act

    def put(self, prop: Property, value: Any, *, picture: bool) -> None:
        """Give a property another value, or none."""
        for name in stored(prop, self.record.values.pop(prop.name, None)):
            self.row.pop(name, None)
        if value is not None:
            self.record.values[prop.name] = value
            self.row |= stored(prop, value)
        if prop.name in _TIMES:
            since, until, seen = (self.record.values.get(name) for name in _TIMES)
            self.row |= held(since, until, None if picture else seen)
