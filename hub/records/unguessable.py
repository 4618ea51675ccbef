"""Slugs of rows that not everybody sees end in eight random characters, so that no slug is taken by what is hidden.

Called by hub.records.record once a call's records are made and before references are resolved: what the call itself
says of such a record by the slug that was asked for leads to it.
"""

from __future__ import annotations

import secrets

from hub.model.enums import Marking
from hub.records.drafts import Drafts
from hub.records.knowledge import Record, Ref

ENDING = 4
"""Random bytes, two characters each."""


def make_unguessable(drafts: Drafts) -> None:
    """Give every record that the call makes and that not everybody will see a slug that nobody can guess."""
    known = {record.ref for record in drafts.made.records if record.slug}
    names = {
        record.ref: f"{record.slug}-{secrets.token_hex(ENDING)}"
        for record in drafts.made.records
        if record.slug and _is_hidden(record)
    }
    if not names:
        return
    for link in drafts.made.links:
        if link.far is not None and link.far in names:
            link.far = Ref(link.far.label, names[link.far])
        named = [Ref(label, link.to) for label in link.edge.targets if Ref(label, link.to) in known]
        if len(named) == 1 and named[0] in names:
            link.to = names[named[0]]
    for record in drafts.made.records:
        record.slug = names.get(record.ref, record.slug)
    for thing in (*drafts.made.records, *drafts.made.links):
        thing.sources[:] = [names.get(Ref("Source", slug), slug) for slug in thing.sources]
    for ref, slug in names.items():
        drafts.touched[Ref(ref.label, slug)] |= drafts.touched.pop(ref, set())


def _is_hidden(record: Record) -> bool:
    return bool(record.audience) or record.values.get("marking", Marking.PUBLISHED.value) != Marking.PUBLISHED.value
