"""Find what each reference leads to.

Called by hub.records.validate and hub.records.record. Fills in the far end of every link that leads to exactly one
record of the right kind, and notes the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from hub.model.common import AUDIENCE, SOURCES
from hub.records.knowledge import Knowledge, Link, Record, Ref
from hub.records.problems import Fault, Notes, Place
from hub.records.values import nearest

SOURCE, AGENCY = "Source", "Agency"


class Index:
    """Records by label and slug; the first of two with the same slug counts."""

    def __init__(self, records: Iterable[Record], mentioned: Collection[str], notes: Notes) -> None:
        self._records: dict[str, dict[str, Record]] = defaultdict(dict)
        self._mentioned = mentioned
        self._notes = notes
        for record in records:
            if not record.slug:
                continue
            first = self._records[record.label].setdefault(record.slug, record)
            if first is not record:
                reason = f"{record.slug} is already the slug of another {record.label} in {first.place}"
                notes.add(Fault.DUPLICATE_SLUG, record.place, "slug", reason)

    def require(self, slug: str, labels: Collection[str], place: Place, field: str, fault: Fault) -> Ref | None:
        """The one record of these labels with this slug; None and a note if there is none or more than one."""
        holders = [label for label in labels if slug in self._records[label]]
        if len(holders) == 1:
            return Ref(holders[0], slug)
        if holders:
            reason = f"{slug} is the slug of {' and of '.join(holders)}; give one of them another slug"
            self._notes.add(Fault.AMBIGUOUS_REFERENCE, place, field, reason)
        elif slug not in self._mentioned:
            self._missing(slug, labels, place, field, fault)
        return None

    def _missing(self, slug: str, labels: Collection[str], place: Place, field: str, fault: Fault) -> None:
        wanted = " or ".join(labels)
        if others := [label for label, records in self._records.items() if slug in records]:
            self._notes.add(Fault.WRONG_KIND, place, field, f"{slug} is {' and '.join(others)}, not {wanted}")
            return
        known = [known for label in labels for known in self._records[label]]
        self._notes.add(fault, place, field, f"there is no {wanted} {slug}{nearest(slug, known)}")


def resolve(knowledge: Knowledge, mentioned: Collection[str], notes: Notes, known: Iterable[Record] = ()) -> None:
    """Set `far` of every link, and note every slug that leads nowhere; those in `mentioned` are not noted.

    `known` are records that are there already: references may lead to them, their own are not looked at.
    """
    index = Index([*known, *knowledge.records], mentioned, notes)
    for link in knowledge.links:
        if link.far is None:
            fault = Fault.UNKNOWN_REFERENCE
            link.far = index.require(link.to, link.edge.targets, link.place, link.edge.field, fault)
    # What is taken over from the record around it is judged once.
    judged: set[tuple[str, str, str, str]] = set()
    earlier = [was.record for was in knowledge.earlier]
    for thing in (*knowledge.records, *knowledge.links, *earlier):
        outer = thing.place.record.partition(".")[0]
        for field, slug, label, fault in _references(thing):
            if (thing.place.file, outer, field, slug) not in judged:
                judged.add((thing.place.file, outer, field, slug))
                index.require(slug, (label,), thing.place, field, fault)


def _references(thing: Record | Link) -> Iterable[tuple[str, str, str, Fault]]:
    for slug in thing.sources:
        yield SOURCES, slug, SOURCE, Fault.UNKNOWN_SOURCE
    for slug in thing.audience:
        yield AUDIENCE, slug, AGENCY, Fault.UNKNOWN_REFERENCE
