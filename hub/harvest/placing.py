"""Where the records of a feed stand in the register, read for a single agency, and what each is compared with.

Called by hub.harvest.working and hub.harvest.taking, within a reading transaction, as the agency for which
the feed writes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from hub.access.asker import Asker
from hub.access.writing import Writer
from hub.graph.compiler.governed import visible
from hub.graph.edit import FIRST, ROW_VERSION
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.harvest.comparing import Now
from hub.harvest.feeds import Feed
from hub.harvest.kept import PartnerCopy
from hub.harvest.mapped import LABELS, Item, Part
from hub.importers.comparing import kept_records
from hub.importers.mapping import RegisterMapping
from hub.importers.names import slug_from
from hub.model.registry import Model
from hub.partner.identity import Name
from hub.partner.records import Record, RecordKind, Source
from hub.records.knowledge import Ref
from hub.records.showing import order_of_state
from hub.records.stored_rows import StoredRows

LABELS_OF_PARTS = (*LABELS.values(), "Alignment", "Statement")


@dataclass
class Places:
    """Slugs under which records of the feed stand: `own` by label and the slug that the feed asked for.

    `claimed` are the records that a record of the feed already stands for.
    """

    feed: Feed
    own: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    claimed: set[Ref] = field(default_factory=set[Ref])

    def asked(self, agency: str, reference: str) -> str:
        """The slug that a record of the feed asks for."""
        return slug_from(self.feed.register, agency, reference)

    def stands(self, label: str, asked: str) -> str:
        """The slug that it has; empty where it is not there."""
        return self.own.get(label, {}).get(asked, "")


async def read_places(tx: Transaction, model: Model, feed: Feed, asker: Asker, copies: Iterable[PartnerCopy]) -> Places:
    """The places of all that a feed made and that this asker sees. One statement for each kind."""
    places = Places(feed)
    for label in LABELS_OF_PARTS:
        kept = await kept_records(tx, model, RegisterMapping(feed.register, label, (), "", ""), asker)
        places.own[label] = {asked: known.slug for asked, known in kept.items()}
    places.claimed = {Ref(LABELS[RecordKind(copy.kind)], copy.record) for copy in copies if copy.record}
    return places


async def adopted(
    rows: StoredRows, places: Places, asker: Asker, records: Sequence[tuple[PartnerCopy, Record]]
) -> dict[str, Ref]:
    """By the ids of records that are new here: the record of the same thing that the feed hints at.

    Only one that the agency keeps, and that stands for no other record of the feed.
    """
    hints = {record.id: Ref(LABELS[record.about], record.register_slug)
             for copy, record in records if record.register_slug and not copy.record}  # fmt: skip
    await rows.read(hints.values())
    kept = await rows.writable([ref for ref in hints.values() if ref in rows.records], Writer(asker))
    taken: dict[str, Ref] = {}
    for name, ref in hints.items():
        if kept.get(ref, ([], False))[1] and ref not in places.claimed:
            places.claimed.add(ref)
            taken[name] = ref
    return taken


async def read_now(rows: StoredRows, wanted: Mapping[Ref, Sequence[str]]) -> dict[Ref, Now]:
    """Records as they are recorded, with the links under these fields; a merged record leads to the other."""
    await rows.read(wanted)
    await rows.follow_merged(list(wanted))
    led = {ref: rows.led(ref) for ref in wanted}
    by_field: dict[tuple[str, str], list[Ref]] = {}
    for ref, fields in wanted.items():
        states = rows.model.nouns[ref.label].states
        for name in {*fields, *([states] if states else [])}:
            by_field.setdefault((ref.label, name), []).append(led[ref])
    for (_, name), refs in by_field.items():
        await rows.follow(refs, name)
    links = _links(rows)
    return {ref: _now(rows, led[ref], links) for ref in wanted if led[ref] in rows.records}


def _links(rows: StoredRows) -> dict[tuple[Ref, str], list[tuple[Ref, Item]]]:
    """The links that were read, by either end and the field there."""
    links: dict[tuple[Ref, str], list[tuple[Ref, Item]]] = {}
    for stored in rows.links.values():
        link = stored.link
        if link.far is not None:
            links.setdefault((link.record.ref, link.edge.field), []).append((link.far, dict(link.values)))
            links.setdefault((link.far, link.edge.inverse), []).append((link.record.ref, dict(link.values)))
    return links


def _now(rows: StoredRows, ref: Ref, links: Mapping[tuple[Ref, str], Sequence[tuple[Ref, Item]]]) -> Now:
    record, noun = rows.records[ref], rows.model.nouns[ref.label]
    states = [rows.records[far] for far, _ in links.get((ref, noun.states or ""), ())]
    told = [dict(state.values) for state in sorted(states, key=order_of_state)]
    of_field = {name: [{"to": far.slug, **values} for far, values in items]
                for (near, name), items in links.items() if near == ref}  # fmt: skip
    return Now(ref.slug, rows.rows[ref].get(ROW_VERSION, FIRST), record.values, record.audience, told, of_field)


async def pages_there(tx: Transaction, asker: Asker, pages: Iterable[Source]) -> dict[str, str]:
    """The slugs of sources that are recorded, by their addresses."""
    urls = sorted({page.url for page in pages if page.url})
    text = f"MATCH (n:Source) WHERE n.url IN $urls AND {visible(asker.sees.acts, 'n')} RETURN n.url, min(n.slug)"
    return dict(await tx.run(Statement(text, {"urls": urls, **asker.sees.parameters()}))) if urls else {}


def page_fields(feed: Feed, page: Source) -> Item:
    """A page that a feed cites, as a source of the register."""
    told = {name: value for name, value in vars(page).items() if value is not None}
    dated = {} if page.published else {"note": "The feed that cites it does not say when it was published."}
    digest = hashlib.sha256(f"{page.url or ''}\n{page.title or ''}\n{page.publisher or ''}".encode()).hexdigest()[:12]
    slug = f"{feed.register}-page-{digest}"
    return {"slug": slug, **told, **dated, "marking": "PUBLISHED", "confidence": "SOURCED", "sources": [slug]}


def name_of(copy: PartnerCopy) -> Name:
    """The agency and the reference that an id says."""
    agency, _, reference = copy.id.split("/", 2)
    return Name(agency, reference)


def part_slug(asked: str, part: Part) -> str:
    """The slug that a part asks for."""
    return f"{asked}-{part.name.lower().replace('_', '-')}" if part.name else asked


def with_main(part: Part, slug: str) -> Part:
    """A part that leads to the record it belongs to."""
    for items in part.links.values():
        for item in items:
            item["to"] = item["to"] or slug
    return part
