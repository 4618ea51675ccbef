"""What a drawing shows: records, and the links between them, each in the order of the rows that told of it.

Built by hub.web.drawings.paths from what a page's operation answered; placed by hub.web.drawings.layout. A drawing has
no link without both its ends, and no record or link twice, so that it can be compared with the table beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_RECORDS = 60
"""More than these are not read from a picture; what is beyond stands in the table alone, and the drawing says so."""

Key = tuple[str, str]
"""The noun and the slug of a record."""


@dataclass(frozen=True)
class DrawnLink:
    """An arrow from one record to another; dashed where it was inferred or is only an order of steps."""

    source: Key
    target: Key
    kind: str
    basis: str | None


@dataclass
class Graph:
    """Records by key and links, both in the order in which rows told of them."""

    records: dict[Key, Mapping[str, Any]] = field(default_factory=dict[Key, Mapping[str, Any]])
    links: dict[tuple[Key, Key, str], DrawnLink] = field(default_factory=dict[tuple[Key, Key, str], DrawnLink])

    def add(self, record: Mapping[str, Any]) -> Key:
        """Take a record in by its `__typename` and `slug`, the first telling of it."""
        key = (record["__typename"], record["slug"])
        self.records.setdefault(key, record)
        return key

    def link(self, source: Mapping[str, Any], target: Mapping[str, Any], kind: str, basis: str | None) -> None:
        """Take a link in with both its ends. A link to itself is left to the table: it leads nowhere."""
        ends = (self.add(source), self.add(target))
        if ends[0] != ends[1]:
            self.links.setdefault((*ends, kind), DrawnLink(*ends, kind, basis))

    def within(self, most: int = MOST_RECORDS) -> Graph:
        """The first `most` records and the links between them."""
        shown = dict(list(self.records.items())[:most])
        kept = {each: link for each, link in self.links.items() if link.source in shown and link.target in shown}
        return Graph(shown, kept)


def follow(steps: Iterable[Mapping[str, Any]], graph: Graph) -> None:
    """Take in the steps of a path as the API answers them: `kind`, `basis`, `from` and `to`.

    A path may pass a tool's link to a step against its direction; it is drawn from the tool, which acts on the step.
    """
    for step in steps:
        source, target = step["from"], step["to"]
        if source and target:
            turned = step["kind"] == "AFFECTS" and source["__typename"] == "Process"
            graph.link(*((target, source) if turned else (source, target)), step["kind"], step["basis"])
