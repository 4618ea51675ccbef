"""A proposal as the graph keeps it: a row of its own, read whole and written with the journal as every change is.

Used by all of hub.records.proposals. Its changes stand as they were sent, in the form that hub.records.wanted reads.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, LiteralString

from hub.graph.edit import Act, Edit, NodeAt, Row
from hub.graph.statement import Statement
from hub.model.enums import Choice
from hub.records.knowledge import Ref

PROPOSAL: LiteralString = "Proposal"
TEXT = "text"
"""The kind of change that is words only: what somebody outside reported."""


class ProposalState(Choice):
    """Where a proposal stands."""

    OPEN = "OPEN", "Waits for who keeps the records."
    ACCEPTED = "ACCEPTED", "All of it was accepted, perhaps in other words."
    PARTLY_ACCEPTED = "PARTLY_ACCEPTED", "Some of it was accepted, the rest refused."
    REFUSED = "REFUSED", "All of it was refused."
    WITHDRAWN = "WITHDRAWN", "Who made it took it back."
    LAPSED = "LAPSED", "Nobody decided in time."


class Verdict(Choice):
    """What was decided on one change of a proposal."""

    OPEN = "OPEN", "Nothing yet."
    ACCEPTED = "ACCEPTED", "It was made."
    EDITED = "EDITED", "Another change was made in its place."
    REFUSED = "REFUSED", "It was refused."


@dataclass(frozen=True)
class ProposedChange:
    """One change: as it was sent, what the fields that it names held then, and who decides on it.

    `writes` are records of the graph that it would write, `makes` those that it would make: label, who would keep it
    (empty for the hub) and marking. `instead` are the changes that were made in its place.
    """

    sent: Mapping[str, Any]
    before: Mapping[str, Any] = field(default_factory=dict[str, Any])
    writes: Sequence[str] = ()
    makes: Sequence[tuple[str, Sequence[str], str]] = ()
    verdict: str = Verdict.OPEN.value
    reason: str = ""
    instead: Sequence[Mapping[str, Any]] = ()

    @property
    def words(self) -> bool:
        """Whether it is words only."""
        return TEXT in self.sent

    @property
    def open(self) -> bool:
        """Whether nobody has decided on it."""
        return self.verdict == Verdict.OPEN.value


@dataclass(frozen=True)
class StoredProposal:
    """A proposal. `names` are all records of the graph that it speaks of, by name: who does not see one sees nothing.

    `about` are those of them that it would change. `actor`, `agency` and `role` are who made it. `marked` is its
    marking: under another name than that of a register's row, because a proposal is hidden with what it speaks of, and
    so is never in the open log, however it is marked. `token` is the hash of that by which who is outside follows it.
    """

    slug: str
    marked: str
    why: str
    at: str
    lapses: str
    changes: Sequence[ProposedChange]
    about: Sequence[str] = ()
    names: Sequence[str] = ()
    audience: Sequence[str] = ()
    actor: str = ""
    agency: str = ""
    role: str = ""
    withdrawn: str = ""
    decided: str = ""
    decider: str = ""
    token: str = ""

    def state(self, day: str) -> ProposalState:
        """Where it stands on a day."""
        verdicts = {change.verdict for change in self.changes}
        if self.withdrawn:
            return ProposalState.WITHDRAWN
        if Verdict.OPEN.value in verdicts:
            return ProposalState.LAPSED if day > self.lapses else ProposalState.OPEN
        if verdicts == {Verdict.REFUSED.value}:
            return ProposalState.REFUSED
        return ProposalState.PARTLY_ACCEPTED if Verdict.REFUSED.value in verdicts else ProposalState.ACCEPTED

    @property
    def waits(self) -> bool:
        """Whether something of it is undecided, lapsed or not."""
        return not self.withdrawn and any(change.open for change in self.changes)

    def row(self) -> Row:
        """As it is stored: what is sought by stands in properties of its own, the changes as text."""
        told = [asdict(change) for change in self.changes]
        whole = {**asdict(self), "changes": json.dumps(told, sort_keys=True, ensure_ascii=False, default=str)}
        return {
            "waits": self.waits,
            **{name: _kept(value) for name, value in whole.items() if value not in ("", (), [])},
        }

    def edit(self, before: StoredProposal | None, version: Mapping[str, Any]) -> Edit:
        """The edit that puts it in the place of what it was; `version` is the row's own, none when it is new."""
        stood = None if before is None else {**before.row(), **version}
        return Edit(Act.CREATE if stood is None else Act.CORRECT, NodeAt(PROPOSAL, self.slug), stood, self.row())

    def with_changes(self, changes: Mapping[int, ProposedChange]) -> StoredProposal:
        """The same with some of its changes replaced."""
        return replace(self, changes=[changes.get(n, change) for n, change in enumerate(self.changes)])


def _kept(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def of_row(row: Mapping[str, Any]) -> StoredProposal:
    """A proposal as its row says it."""
    own = {name: row[name] for name in StoredProposal.__dataclass_fields__ if name in row}
    changes = [ProposedChange(**told) for told in json.loads(own.pop("changes"))]
    return StoredProposal(**own, changes=changes)


def ref_of(name: str) -> Ref:
    """A record by its name."""
    label, _, slug = name.partition(":")
    return Ref(label, slug)


def name_of(ref: Ref) -> str:
    """The name of a record, as edits and the journal have it."""
    return f"{ref.label}:{ref.slug}"


def names_of(refs: Iterable[Ref]) -> list[str]:
    """The names of records, each once, in order."""
    return sorted({name_of(ref) for ref in refs})


def by_slug(slug: str) -> Statement:
    """The row of one proposal, whoever may see it."""
    return Statement(f"MATCH (p:{PROPOSAL} {{slug: $slug}}) RETURN properties(p)", {"slug": slug})
