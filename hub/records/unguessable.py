"""Slugs of rows that not everybody sees end in eight random characters, so that no slug is taken by what is hidden.

Called by hub.records.record once a call's records are made and before references are resolved: what the call itself
says of such a record by the slug that was asked for leads to it. A folder has to write such slugs itself, because it
names the same row at each load: hub.records.validate judges that. A row that everybody saw and that was hidden later
keeps its slug, and so does one that was withdrawn: neither slug is given again, so the two look the same.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable

from hub.access.writing import Writer, is_operator
from hub.model.enums import Marking
from hub.records.drafts import Drafts
from hub.records.knowledge import Record, Ref
from hub.records.problems import Fault, Notes

ENDING = 4
"""Random bytes, two characters each."""
_ENDS = re.compile(rf"-[0-9a-f]{{{2 * ENDING}}}(--|$)")


def make_unguessable(drafts: Drafts) -> None:
    """Give every record that the call makes and that not everybody will see a slug that nobody can guess."""
    known = {record.ref for record in drafts.made.records if record.slug}
    names = {
        record.ref: _unguessable(record.slug) for record in drafts.made.records if record.slug and _is_hidden(record)
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


def judge_slugs(records: Iterable[Record], notes: Notes) -> None:
    """Note each record of a folder that not everybody will see and whose slug can be guessed.

    What stands inside another is named after it, and so is told of with it.
    """
    hidden = {r.slug: r for r in records if r.slug and _is_hidden(r) and not _ENDS.search(r.slug)}
    for slug, record in hidden.items():
        if slug.partition("--")[0] not in hidden.keys() - {slug}:
            reason = f"not everybody may see it, so end its slug in eight random characters, as {_unguessable(slug)}"
            notes.add(Fault.GUESSABLE_SLUG, record.place, "slug", reason)


async def judge_taken(drafts: Drafts, writer: Writer) -> None:
    """Note each slug of a new record that a row has which the writer does not see, or had that was withdrawn."""
    seen = drafts.rows.rows
    new = {record.ref: record for record in drafts.made.records if record.slug and record.ref not in seen}
    taken = await drafts.rows.taken(new, ever=not is_operator(writer.asker))
    leads = await drafts.rows.follow_merged(taken)
    for ref in taken:
        reason = f"{ref.slug} is or was the slug of another {ref.label}; give it another"
        if ref in leads:
            reason = f"{ref.slug} was made part of {leads[ref].slug}; change that, or take the merge back"
        drafts.notes.add(Fault.DUPLICATE_SLUG, new[ref].place, "slug", reason)


def _unguessable(slug: str) -> str:
    return f"{slug}-{secrets.token_hex(ENDING)}"


def _is_hidden(record: Record) -> bool:
    return bool(record.audience) or record.values.get("marking", Marking.PUBLISHED.value) != Marking.PUBLISHED.value
