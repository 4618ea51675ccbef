"""Which properties have earlier values in a graph, so that a statement about a past day asks for those of no others.

The register's own node names them, and a statement gives that list beside its answer: a hub that knew too few asks
again. Used by hub.graph.register, which writes the list, and by whoever reads past days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, LiteralString, TypeAlias

from hub.model.earlier import EARLIER, FIELD

COUNTED: LiteralString = f"COLLECT {{ MATCH (e:{EARLIER}) RETURN DISTINCT e.{FIELD} }}"
"""The properties, of whatever noun, as `earlier` of the register's node holds them."""
LISTED: LiteralString = "CASE WHEN g.earlierAt = g.version THEN g.earlier END AS earlier"
"""That list of the register's node `g`; null if something was written since by who does not count them."""


class Every:
    """Any property at all, where nobody knows better."""

    def __contains__(self, name: object) -> bool:
        return True


EVERY: Final = Every()
NONE: Final[frozenset[str]] = frozenset()
Fields: TypeAlias = frozenset[str] | Every


@dataclass
class EarlierFields:
    """The properties that have earlier values, as far as this hub has seen; kept beside the graph (Graph.kept)."""

    names: Fields = NONE

    @classmethod
    def of(cls, kept: dict[type[Any], Any]) -> EarlierFields:
        """What is known, of what is kept beside a graph."""
        return kept.setdefault(cls, cls())

    def learn(self, asked: Fields, existing: Sequence[str] | None) -> bool:
        """Whether a statement that asked for the earlier values of `asked` asked for all that there are.

        `existing` is the register's list: None where nobody has made one since the last change. Then any property
        may have some.
        """
        self.names = EVERY if existing is None else frozenset(existing)
        return asked is EVERY if existing is None else all(name in asked for name in existing)
