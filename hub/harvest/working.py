"""Work out what each record of a feed comes to beside what is recorded: changes, conflicts and notes, row by row.

Called by hub.harvest.taking for an agency at a time. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import orjson

from hub import clock
from hub.graph.session import Graph
from hub.harvest.checking import record_of
from hub.harvest.comparing import Comparing, Judged, Now
from hub.harvest.feeds import Feed
from hub.harvest.kept import PartnerCopy, Standing
from hub.harvest.mapped import LABELS, NAMED, Item, Mapper, Part, pages_of
from hub.harvest.placing import (
    Places,
    adopted,
    name_of,
    page_fields,
    pages_there,
    part_slug,
    read_now,
    read_places,
    with_main,
)
from hub.importers.comparing import Change, Outcome
from hub.importers.names import read_names
from hub.model.enums import Marking
from hub.model.registry import Model
from hub.partner.records import Record, RecordKind
from hub.partner.source import About
from hub.records.knowledge import Ref
from hub.records.stored_rows import StoredRows

PIECE = 200
"""Records that are compared in a transaction."""
OPEN = Marking.PUBLISHED.value


@dataclass
class Row:
    """A record of the feed as it is taken: its parts, what each came to, and what is to be changed.

    `slug` is that under which it stands, or the one that it asks for; `refs` are the parts' places.
    """

    copy: PartnerCopy
    record: Record
    number: int
    asked: str
    slug: str
    parts: list[Part] = field(default_factory=list[Part])
    refs: list[Ref] = field(default_factory=list[Ref])
    judged: list[Judged] = field(default_factory=list[Judged])
    changes: list[Change] = field(default_factory=list[Change])
    notes: list[str] = field(default_factory=list[str])
    outcome: Outcome = Outcome.SAME

    @property
    def hidden(self) -> bool:
        """Whether not everybody may see all of it."""
        return any(part.marking != OPEN or part.audience for part in self.parts)


@dataclass
class Working:
    """Works out the rows of an agency's records in a run."""

    graph: Graph
    model: Model
    feed: Feed
    standing: Standing
    about: About
    agency: str
    pages: Mapping[str, str] = field(default_factory=dict[str, str])
    made: set[str] = field(default_factory=set[str])

    async def rows(self, waiting: Sequence[PartnerCopy], copies: Sequence[PartnerCopy]) -> list[Row]:
        """What each record that waits comes to now. `copies` are all of the agency."""
        asker = self.feed.asker(self.agency)
        records = [(copy, record_of(copy.kind, orjson.loads(copy.content))) for copy in waiting]
        async with self.graph.reading() as tx:
            names = await read_names(tx, self.model, NAMED, asker)
            places = await read_places(tx, self.model, self.feed, asker, copies)
            self.pages = await pages_there(tx, asker, (page for _, record in records for page in pages_of(record)))
            hinted = await adopted(StoredRows(tx, self.model, asker), places, asker, records)
        self.made = set()
        rows = [self._row(number, copy, record, places, hinted)
                for number, (copy, record) in enumerate(records, start=1)]  # fmt: skip
        tools = {copy.id: copy.record for copy in copies if copy.record and copy.kind == RecordKind.TOOL.value}
        tools |= {row.record.id: row.slug for row in rows if row.record.about is RecordKind.TOOL}
        mapper = Mapper(self.feed, names, tools)
        for start in range(0, len(rows), PIECE):
            await self._compare(rows[start : start + PIECE], places, mapper)
        return rows

    def _row(self, number: int, copy: PartnerCopy, record: Record, places: Places, hinted: Mapping[str, Ref]) -> Row:
        asked = places.asked(*name_of(copy))
        hint = hinted[record.id].slug if record.id in hinted else ""
        slug = copy.record or hint or places.stands(LABELS[record.about], asked) or asked
        return Row(copy, record, number, asked, slug)

    async def _compare(self, rows: Sequence[Row], places: Places, mapper: Mapper) -> None:
        wanted: dict[Ref, Sequence[str]] = {}
        for row in rows:
            mapped = mapper.mapped(row.record)
            row.parts, row.notes = [with_main(part, row.slug) for part in mapped.parts], list(mapped.notes)
            for part in row.parts:
                own = part_slug(row.asked, part)
                row.refs.append(Ref(part.label, (places.stands(part.label, own) or own) if part.name else row.slug))
                wanted[row.refs[-1]] = list(part.links)
        async with self.graph.reading() as tx:
            there = await read_now(StoredRows(tx, self.model, self.feed.asker(self.agency)), wanted)
        for row in rows:
            self._judge(row, there)

    def _judge(self, row: Row, there: Mapping[Ref, Now]) -> None:
        """Every part of a row beside what is recorded of it."""
        cited, fresh = self._cited(row)
        comparing = Comparing(self.model, clock.today().isoformat(), cited)
        said: Item = orjson.loads(row.copy.said) if row.copy.said else {}
        for part, ref in zip(row.parts, row.refs, strict=True):
            now = there.get(ref)
            if now is None:
                judged = Judged([comparing.made(part, part_slug(row.asked, part))])
                row.outcome = row.outcome if part.name else Outcome.NEW
            else:
                judged = comparing.compare(part, said.get(part.name), now)
            row.judged.append(judged)
            row.changes += judged.changes
            row.notes += judged.notes
        if row.changes:
            row.outcome = Outcome.CHANGED if row.outcome is Outcome.SAME else row.outcome
            new = [fields for slug, fields in fresh.items() if slug not in self.made]
            row.changes[:0] = [{"create": {"source": fields}} for fields in new]
            self.made |= fresh.keys()

    def _cited(self, row: Row) -> tuple[list[str], dict[str, Item]]:
        """The sources of what a row says: the run, or the feed where not everybody sees it, and the pages it cites.

        With them the pages that are to be made, by slug; none by a record that not everybody sees.
        """
        cited, fresh = [self.feed.source if row.hidden else self.run_source], dict[str, Item]()
        for page in pages_of(row.record):
            if page.url in self.pages:
                cited.append(self.pages[page.url])
            elif not row.hidden:
                fields = page_fields(self.feed, page)
                fresh[fields["slug"]] = fields
                cited.append(fields["slug"])
        return list(dict.fromkeys(cited)), fresh

    @property
    def run_source(self) -> str:
        """The slug of the source that stands for this run of the feed."""
        return f"{self.feed.source}-run-{self.standing.run}"

    def run_fields(self) -> Item:
        """That source, for who makes it."""
        told = {"url": None if self.feed.here else self.feed.address, "publisher": self.about.publisher,
                "licence": self.about.licence, "attribution": self.about.attribution}  # fmt: skip
        title = f"The feed {self.feed.slug} ({self.standing.name}), run {self.standing.run}"
        day = clock.today().isoformat()
        return {
            "slug": self.run_source, "title": title, "published": day, "marking": OPEN, "confidence": "SOURCED",
            "sources": [self.run_source], **{name: value for name, value in told.items() if value},
        }  # fmt: skip
