"""Turn what a call makes of records and links into edits of rows.

Called by hub.records.record once everything was found sound.
"""

from __future__ import annotations

from collections.abc import Iterator

from hub.graph.compiler.steward import KEEPER
from hub.graph.edit import Act, Edit, LinkAt, NodeAt, Row
from hub.model.common import EDGE_KEY
from hub.model.earlier import EARLIER
from hub.model.policy import Steward
from hub.model.registry import Model
from hub.model.stored import held, stored
from hub.records.drafts import Drafts
from hub.records.knowledge import Link, Record, Was
from hub.records.stored_form import PEOPLE, by_people, earlier_rows, link_kind, link_row, node_row
from hub.records.wanted import ALONE


def edits_of(drafts: Drafts) -> list[Edit]:
    """Every row that changes, once."""
    model, edits = drafts.rows.model, list[Edit]()
    for record in drafts.made.records:
        edits.append(_made(record, model, drafts.keeper))
    for ref, draft in drafts.records.items():
        if ref not in drafts.taken and (draft.row != draft.before or draft.act in ALONE):
            at = NodeAt(model.nouns[ref.label].label, ref.slug)
            edits.append(Edit(draft.act, at, draft.before, by_people(draft.before, draft.row)))
    again = {str(edit.at): edit for edit in _changed_links(drafts)}
    for link in drafts.made.links:
        edits.append(_linked(link, model, again))
    for was in drafts.made.earlier:
        edits += _earlier(was, model)
    edits += [*again.values(), *drafts.lost, *drafts.moved]
    for ref, draft in drafts.taken.items():
        edits.append(Edit(Act.WITHDRAW, NodeAt(model.nouns[ref.label].label, ref.slug), draft.before, None))
    return edits


def _made(record: Record, model: Model, keeper: str | None) -> Edit:
    noun = model.nouns[record.label]
    row = node_row(record, model, PEOPLE)
    if keeper and noun.policy.steward is Steward.RECORDER:
        row[KEEPER] = keeper
    return Edit(Act.CREATE, NodeAt(noun.label, record.slug), None, row)


def _linked(link: Link, model: Model, taken: dict[str, Edit]) -> Edit:
    """A link that is made. What the call takes away and makes again is a row that is put right."""
    row, (start, end) = link_row(link, model, PEOPLE), link.ends
    at = LinkAt(link_kind(link, model), start.slug, end.slug, row[EDGE_KEY])
    before = taken.pop(str(at)).before if str(at) in taken and taken[str(at)].act is Act.WITHDRAW else None
    return Edit(Act.LINK, at, None, row) if before is None else Edit(Act.CORRECT, at, before, by_people(before, row))


def _earlier(was: Was, model: Model) -> Iterator[Edit]:
    node, kind, link = earlier_rows(was, model, PEOPLE)
    yield Edit(Act.SET, NodeAt(EARLIER, was.record.slug), None, node)
    yield Edit(Act.SET, LinkAt(kind, was.of.slug, was.record.slug, link[EDGE_KEY]), None, link)


def _changed_links(drafts: Drafts) -> Iterator[Edit]:
    for name, (link, act) in drafts.links.items():
        if act is Act.WITHDRAW:
            yield Edit(act, link.at, link.row, None)
        elif name in drafts.rows.changed:
            yield Edit(act, link.at, link.row, _ended(drafts.rows.changed[name], link.row))


def _ended(link: Link, row: Row) -> Row:
    """A link's row with the end that it was given."""
    until = next(prop for prop in link.edge.properties if prop.name == "until")
    value = link.values["until"]
    return by_people(row, {**row, **stored(until, value), "heldTo": held(None, value)["heldTo"]})
