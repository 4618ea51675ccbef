"""What somebody may write: by the stewards that the nouns declare, in the two forms in which it is asked.

As Cypher about a row that is there (hub.graph.compiler.steward puts the steward's agency into it), and of a record that
a change makes. Both decide alike; tests/access/test_writing.py compares them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, LiteralString

from hub.access.asker import Asker, Door, SignIn
from hub.access.roles import Role
from hub.model.enums import Marking
from hub.model.policy import Steward

WRITERS = frozenset({Role.CONTRIBUTOR, Role.APPROVER, Role.EDITOR, Role.REVIEWER})
_BY_ROLE = {Steward.EDITORS: Role.EDITOR, Steward.REVIEWERS: Role.REVIEWER}


def is_operator(asker: Asker) -> bool:
    """Whether somebody runs a command on the machine that holds the graph, who may write everything."""
    return (asker.door, asker.signed_in) == (Door.COMMAND, SignIn.MACHINE)


def may_record(asker: Asker) -> bool:
    """Whether somebody may write anything at all."""
    return is_operator(asker) or bool(asker.roles & WRITERS)


def may_redact(asker: Asker) -> bool:
    """Whether somebody may take away for good what must not be kept."""
    return is_operator(asker) or Role.ADMINISTRATOR in asker.roles


@dataclass(frozen=True)
class Writer:
    """Somebody who writes. `approving` are the agencies that have an approver of their own.

    An agency keeps its records by its contributors. Until it has an approver, editors keep its published ones too, and
    they keep what nobody else does.
    """

    asker: Asker
    approving: frozenset[str] = frozenset()

    @property
    def contributes_for(self) -> str | None:
        """The agency for which they record, if any."""
        return self.asker.agency if self.asker.roles & {Role.CONTRIBUTOR, Role.APPROVER} else None

    @property
    def edits(self) -> bool:
        """Whether they keep what no agency keeps."""
        return Role.EDITOR in self.asker.roles

    @property
    def deciding(self) -> Writer:
        """The same as who decides: contributors record for their agency, and do not decide for it."""
        return replace(self, asker=replace(self.asker, roles=self.asker.roles - {Role.CONTRIBUTOR}))

    def may_write(self, steward: Steward, agency: str | None, marking: str) -> bool:
        """Whether they may write a record of this steward, kept by this agency or by none, with this marking."""
        if steward in _BY_ROLE:
            return _BY_ROLE[steward] in self.asker.roles
        if agency is None:
            return self.edits
        editable = marking == Marking.PUBLISHED.value and agency not in self.approving
        return agency == self.contributes_for or (self.edits and editable)

    def may_open(self, steward: Steward, agency: str | None) -> bool:
        """Whether they may lower the marking of such a record, or widen its audience, up to OFFICIAL."""
        if agency is None or steward in _BY_ROLE or self.contributes_for != agency:
            return self.edits
        return Role.APPROVER in self.asker.roles

    def approves(self, steward: Steward, agency: str | None, marking: str) -> bool:
        """Whether they decide about such a record for its steward: its agency's approvers, else who keeps it."""
        if steward in _BY_ROLE or agency != self.contributes_for or agency is None:
            return self.may_write(steward, agency, marking)
        return Role.APPROVER in self.asker.roles

    def parameters(self) -> dict[str, Any]:
        """The parameters of `writable`."""
        reviews = Role.REVIEWER in self.asker.roles
        own, approving = self.contributes_for, sorted(self.approving)
        return {"contributor": own, "edits": self.edits, "reviews": reviews, "approving": approving}


def writable(steward: Steward, row: LiteralString, agencies: LiteralString) -> LiteralString:
    """Cypher that is true of a row when the writer may write it; `agencies` is the list of those that keep it.

    Parameters: those of Writer.
    """
    if steward in _BY_ROLE:
        return "$edits" if steward is Steward.EDITORS else "$reviews"
    return (
        f"(any(a IN {agencies} WHERE a = $contributor) OR ($edits AND (size({agencies}) = 0 OR "
        f"({row}.marking = '{_PUBLISHED}' AND none(a IN {agencies} WHERE a IN $approving)))))"
    )


_PUBLISHED: LiteralString = "PUBLISHED"
