"""Records and links between them: what every writer of the graph hands over, whatever it read them from.

Made by hub.records.interpret, judged by hub.records.resolve and hub.records.judge, stored by hub.records.stored_form.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from hub.model.declare import Property
from hub.model.registry import Edge
from hub.model.time import EARLIEST
from hub.records.problems import Place


class Ref(NamedTuple):
    """One node by label and slug."""

    label: str
    slug: str


@dataclass
class Record:
    """One node as written. `values` holds declared properties, the common ones included, by name.

    `stated` names every field that was written, sound or not. It is neither held nor possible before `not_before`
    (hub.records.showing). `held_with` is the day from which it is held where it has neither a start nor a
    showing of its own.
    """

    label: str
    slug: str
    place: Place
    values: dict[str, Any] = field(default_factory=dict[str, Any])
    sources: list[str] = field(default_factory=list[str])
    audience: list[str] = field(default_factory=list[str])
    stated: frozenset[str] = frozenset()
    not_before: str = EARLIEST
    held_with: str | None = None

    @property
    def ref(self) -> Ref:
        return Ref(self.label, self.slug)


@dataclass
class Link:
    """One relationship as written in `record`, under the field `edge.field`; `to` is the slug at the far end.

    `far` is the node at the far end, once it is known. `stated` names every field that was written for the link itself.
    """

    record: Record
    edge: Edge
    to: str
    place: Place
    values: dict[str, Any] = field(default_factory=dict[str, Any])
    sources: list[str] = field(default_factory=list[str])
    audience: list[str] = field(default_factory=list[str])
    far: Ref | None = None
    stated: frozenset[str] = frozenset()

    @property
    def ends(self) -> tuple[Ref, Ref]:
        """Start and end of the arrow. Raises ValueError while the far end is not known."""
        if self.far is None:
            raise ValueError("this link has not been resolved")
        return (self.record.ref, self.far) if self.edge.outgoing else (self.far, self.record.ref)


@dataclass
class Was:
    """An earlier value of a property of a record; `record` holds it, and what every row carries."""

    record: Record
    of: Record
    prop: Property


@dataclass
class Knowledge:
    """Everything that one reading of a folder gave."""

    records: list[Record] = field(default_factory=list[Record])
    links: list[Link] = field(default_factory=list[Link])
    earlier: list[Was] = field(default_factory=list[Was])
