"""Records by label and slug, with their links from either end: what a rule looks at.

Made by hub.records.judge from everything that was read, or from a change and what was read for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from hub.records.knowledge import Link, Record, Ref


class Around:
    """The first of two records with the same slug counts; links without a far end are left out."""

    def __init__(self, records: Collection[Record], links: Iterable[Link]) -> None:
        self.records = {record.ref: record for record in reversed(list(records)) if record.slug}
        self._at: dict[tuple[Ref, str], list[tuple[Link, Ref]]] = defaultdict(list)
        for link in links:
            if link.far is not None:
                self._at[link.record.ref, link.edge.field].append((link, link.far))
                self._at[link.far, link.edge.inverse].append((link, link.record.ref))

    def links(self, ref: Ref, field: str) -> Sequence[tuple[Link, Ref]]:
        """The links under a field, each with the record at its far end."""
        return self._at.get((ref, field), ())

    def far(self, ref: Ref, field: str) -> list[tuple[Link, Record]]:
        """The same with the records themselves; a record that is not there is for whoever resolves references."""
        return [(link, self.records[far]) for link, far in self.links(ref, field) if far in self.records]

    def circle(self, start: Ref, field: str) -> list[Ref]:
        """The records on the shortest way from a record back to itself, without the end; empty if there is none."""
        came: dict[Ref, Ref] = {}
        queue = [start]
        for ref in queue:
            for _, far in self.links(ref, field):
                if far == start:
                    return _way(came, start, ref)
                if far not in came:
                    came[far] = ref
                    queue.append(far)
        return []


def _way(came: dict[Ref, Ref], start: Ref, end: Ref) -> list[Ref]:
    way = [end]
    while way[-1] != start:
        way.append(came[way[-1]])
    return way[::-1]
