"""What a change does to single rows: where a row stands, what it was and what it becomes.

Made by hub.records and hub.seed, compiled by hub.graph.compiler.write, kept in the journal by hub.graph.journal.
A row is a node, known by label and slug, or a relationship, known by its kind, both ends and its key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, LiteralString, TypeAlias

from hub.model.enums import Choice

Row: TypeAlias = dict[str, Any]
"""The stored properties of a row by name (hub.model.stored)."""
ROW_VERSION: LiteralString = "version"
"""How often a row was written: 1 when it is made, one more with each change of it."""
FIRST = 1


class Act(Choice):
    """What a change does."""

    CREATE = "CREATE", "Makes a record."
    SET = "SET", "Gives properties other values from a day on; the values before are kept as earlier values."
    CORRECT = "CORRECT", "Puts right what was never true; no earlier value is kept."
    LINK = "LINK", "Links two records."
    UNLINK = "UNLINK", "Ends a link on a day."
    END = "END", "Ends a record on a day."
    WITHDRAW = "WITHDRAW", "Takes away what was never true, or what is no longer stated; gone on every day."
    MERGE = "MERGE", "Makes one record of two: what leads to the other leads to it from then on."
    SPLIT = "SPLIT", "Takes a merge back: both records are there again."
    MARK = "MARK", "Gives a row another marking or audience."
    REDACT = "REDACT", "Takes away for good, here and in the journal, a value that must not be kept."


@dataclass(frozen=True)
class LinkKind:
    """The relationships that one statement can write: a type and the labels of both ends."""

    type: LiteralString
    start: LiteralString
    end: LiteralString


@dataclass(frozen=True)
class NodeAt:
    """Where a node stands."""

    label: LiteralString
    slug: str

    def __str__(self) -> str:
        return f"{self.label}:{self.slug}"


@dataclass(frozen=True)
class LinkAt:
    """Where a relationship stands: between the nodes with these slugs."""

    kind: LinkKind
    start: str
    end: str
    key: str

    def __str__(self) -> str:
        return f"{self.kind.type}:{self.key}"


@dataclass(frozen=True)
class Edit:
    """One row before and after: None before it is made, None after it is taken away."""

    act: Act
    at: NodeAt | LinkAt
    before: Row | None
    after: Row | None

    @property
    def version(self) -> int:
        """The version of the row that this edit saw, and that it has to have still."""
        return (self.before or {}).get(ROW_VERSION, FIRST)

    @property
    def written(self) -> Row:
        """The row as it is stored afterwards, with its version. Only for an edit that leaves a row.

        A row that was moved or is put back goes on from the version that it had.
        """
        after = self.after or {}
        seen = after.get(ROW_VERSION, FIRST - 1) if self.before is None else self.version
        return {**after, ROW_VERSION: seen + 1}
