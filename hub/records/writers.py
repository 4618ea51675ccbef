"""Who may write what: the records that a call changes and makes, judged by the policy of their nouns.

Called by hub.records.record before anything is compiled. What was there is decided by the compiled predicate, in the
transaction of the change; what the call makes, by the same policy of what it will be. Only what the writer sees is
spoken of: the rest was not read, and is told of as not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hub.access.writing import Writer, is_operator
from hub.graph.edit import Act
from hub.model.common import AUDIENCE
from hub.model.enums import Marking
from hub.model.policy import Steward
from hub.records.draft import Draft
from hub.records.drafts import Drafts
from hub.records.knowledge import Link, Record, Ref
from hub.records.problems import Fault, Place
from hub.records.resolve import AGENCY

_LADDER = list(Marking)
Kept = Mapping[Ref, tuple[list[str], bool]]


async def judge_writer(drafts: Drafts, writer: Writer) -> None:
    """Note every record that the writer may not write so. Reads who keeps the records that are there."""
    if is_operator(writer.asker):
        return
    made = {record.ref: record for record in drafts.made.records}
    there = {ref: place for ref, place in written(drafts).items() if ref not in made}
    kept = await drafts.rows.writable([*there, *_belonging(drafts, made)], writer)
    _Judge(drafts, writer, kept).judge(made, there)
    await _judge_mergers(drafts, writer)


async def _judge_mergers(drafts: Drafts, writer: Writer) -> None:
    """Note every record that is merged, or of which a merge is taken back, for which the writer does not approve."""
    merged = {ref: wanted.place for wanted in drafts.merges for ref in wanted.refs if wanted.act is Act.MERGE}
    merged |= {wanted.ref: wanted.place for wanted in drafts.merges}
    kept = await drafts.rows.writable(merged, writer.deciding)
    for ref, place in merged.items():
        if not kept.get(ref, ([], False))[1]:
            reason = f"who approves for the keeper of {ref.label} {ref.slug} merges it"
            drafts.notes.add(Fault.FORBIDDEN, place, "", reason)


async def keepers_of_made(drafts: Drafts, writer: Writer) -> dict[Ref, list[str | None]]:
    """The agencies that will keep each record that the call makes; None stands for the hub. Reads who keeps others."""
    made = {record.ref: record for record in drafts.made.records}
    kept = await drafts.rows.writable(_belonging(drafts, made), writer)
    judge = _Judge(drafts, writer, kept)
    return {ref: judge.keepers(ref) for ref in made}


def written(drafts: Drafts) -> dict[Ref, Place]:
    """The records that a call changes or makes, themselves or by links that they declare, and where it says so."""
    changed = {ref: draft.record.place for ref, draft in drafts.records.items() if _changes(drafts, ref, draft)}
    for link in _written_links(drafts):
        changed.setdefault(declaring(link), link.place)
    return changed


def _belonging(drafts: Drafts, made: Mapping[Ref, Record]) -> Iterable[Ref]:
    """The records of the graph by which what the call makes is kept; an agency keeps itself."""
    for ref in made:
        for far in through(drafts, ref):
            if far not in made and far.label != AGENCY:
                yield far


def through(drafts: Drafts, ref: Ref) -> list[Ref]:
    """What the field by which a record is kept leads to by links of the call, whichever end states them."""
    field = drafts.model.nouns[ref.label].policy.through
    ahead = [link.far for link in drafts.made.links if link.record.ref == ref and link.edge.field == field]
    back = [link for link in drafts.made.links if link.far == ref and link.edge.inverse == field]
    return [far for far in ahead if far] + [link.record.ref for link in back]


def _changes(drafts: Drafts, ref: Ref, draft: Draft) -> bool:
    return ref in drafts.taken or draft.row != draft.before


def _written_links(drafts: Drafts) -> Iterable[Link]:
    return [*drafts.made.links, *(stored.link for stored, _ in drafts.links.values())]


def declaring(link: Link) -> Ref:
    """The record to which a link belongs: whoever keeps that writes it."""
    return link.record.ref if link.edge.declared or link.far is None else link.far


def _nowhere(link: Link, ref: Ref, field: str) -> bool:
    return link.far is None and link.record.ref == ref and link.edge.field == field


@dataclass(frozen=True)
class _Judge:
    drafts: Drafts
    writer: Writer
    kept: Kept

    def judge(self, made: Mapping[Ref, Record], there: Mapping[Ref, Place]) -> None:
        for ref, place in there.items():
            if ref in self.kept and not self.kept[ref][1]:
                self._forbid(place, "", f"{ref.label} {ref.slug} is kept by somebody else")
        for record in made.values():
            self._made(record)
        for link in self.drafts.made.links:
            self._given_away(link, made)
            self._require_cleared(link)
        for ref, draft in self.drafts.records.items():
            self._opened(ref, draft)

    def _forbid(self, place: Place, field: str, reason: str) -> None:
        self.drafts.notes.add(Fault.FORBIDDEN, place, field, reason)

    def _made(self, record: Record) -> None:
        policy = self.drafts.model.nouns[record.label].policy
        if any(_nowhere(link, record.ref, policy.through) for link in self.drafts.made.links):
            # Who would keep it is not there, which is told already.
            return
        steward = policy.steward
        marking = str(record.values.get("marking", Marking.PUBLISHED.value))
        if not any(self.writer.may_write(steward, agency, marking) for agency in self.keepers(record.ref)):
            self._forbid(record.place, "", f"a {record.label} like this is kept by somebody else")
        self._require_cleared(record)

    def keepers(self, ref: Ref) -> list[str | None]:
        """The agencies that will keep a record that the call makes; None stands for the hub."""
        policy = self.drafts.model.nouns[ref.label].policy
        if policy.steward is not Steward.FAR_END:
            return [self.writer.contributes_for if policy.steward is Steward.RECORDER else None]
        made = {record.ref for record in self.drafts.made.records}
        keepers: list[str | None] = []
        for far in through(self.drafts, ref):
            if far.label == AGENCY:
                keepers.append(far.slug)
            elif far in made:
                keepers += self.keepers(far)
            else:
                keepers += self.kept.get(far, ([], False))[0]
        return keepers or [None]

    def _given_away(self, link: Link, made: Mapping[Ref, Record]) -> None:
        """A link that says who keeps a record that is there leads to where the writer may write."""
        ref = declaring(link)
        policy = self.drafts.model.nouns[ref.label].policy
        far = link.far if link.edge.declared else link.record.ref
        field = link.edge.field if link.edge.declared else link.edge.inverse
        if ref in made or field != policy.through or far is None or far.label != AGENCY:
            return
        marking = str(self.drafts.rows.rows[ref].get("marking")) if ref in self.drafts.rows.rows else ""
        if not self.writer.may_write(policy.steward, far.slug, marking):
            self._forbid(link.place, field, f"you do not record for {far.slug}")

    def _require_cleared(self, thing: Record | Link) -> None:
        """Nobody marks higher than they may see, or shares what they would not see themselves."""
        marking, asker = Marking(thing.values.get("marking", Marking.PUBLISHED)), self.writer.asker
        if _LADDER.index(marking) > _LADDER.index(asker.clearance):
            self._forbid(thing.place, "marking", f"{marking.value} is above your clearance")
        if thing.audience and asker.agency and asker.agency not in thing.audience:
            thing.audience.append(asker.agency)

    def _opened(self, ref: Ref, draft: Draft) -> None:
        """A marking that is lowered and an audience that is widened, which asks for an approver."""
        before, after = (Marking(row["marking"]) for row in (draft.before, draft.row))
        self._require_cleared(draft.record)
        if draft.record.audience:
            draft.row[AUDIENCE] = list(draft.record.audience)
        had, has = (set(row.get(AUDIENCE, ())) for row in (draft.before, draft.row))
        lowered, widened = _LADDER.index(after) < _LADDER.index(before), bool(had) and not (has and has <= had)
        if not (lowered or widened):
            return
        field = "marking" if lowered else AUDIENCE
        policy, agencies = self.drafts.model.nouns[ref.label].policy, self.kept.get(ref, ([], False))[0]
        if _LADDER.index(before) > _LADDER.index(Marking.OFFICIAL):
            self._forbid(draft.record.place, field, f"{before.value} is opened by two approvers, on the hub's machine")
        elif not any(self.writer.may_open(policy.steward, agency) for agency in agencies or [None]):
            self._forbid(draft.record.place, field, "only an approver opens this to more readers")
